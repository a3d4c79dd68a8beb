"""What the verbs of a step down refuse, in words for the person who asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepdown.audit.refusal import Refusal

if TYPE_CHECKING:
    from stepdown.episodes.models import EpisodeChild, Record
    from stepdown.partnership.models import Team


class NotFound(Refusal):
    """The person may not see this family, so the answer is the same as if it were not there."""

    def __init__(self) -> None:
        """Say nothing of what there is."""
        super().__init__("That could not be found.", "Check the address, or ask your manager.")


class NotYours(Refusal):
    """They may see the family, and somebody else does this."""

    def __init__(self, what_happened: str, what_to_do: str, roles: Sequence[str] = ()) -> None:
        """Keep the roles that may."""
        super().__init__(what_happened, what_to_do)
        self.roles = tuple(roles)


class AnswersAreWrong(Refusal):
    """Answers are missing or impossible. ``problems`` says which, by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Say all that is wrong at once."""
        super().__init__("There is a problem with the answers.", " ".join(problems.values()))
        self.problems = dict(problems)


class AlreadyRecorded(Refusal):
    """Somebody else recorded the same thing meanwhile. ``record`` is what they recorded."""

    def __init__(self, record: Record) -> None:
        """Carry what the other person recorded, for the page to show."""
        super().__init__(
            f"{record.recorded_by.name} recorded this while you were writing.",
            "Read what they recorded. Then send yours as well, or leave it.",
        )
        self.record = record


class RecordedMeanwhile(AlreadyRecorded):
    """Somebody recorded something else for the family, so what was shown may not be so now."""

    def __init__(self, record: Record) -> None:
        """Carry what the other person recorded."""
        Refusal.__init__(
            self,
            f"{record.recorded_by.name} recorded something for this family while you were reading.",
            "Look again at what would change. Then move the family, or leave it.",
        )
        self.record = record


@dataclass(frozen=True, slots=True)
class ClosedGate:
    """A gate that is not open, with all that a page needs to say why."""

    gate: str
    child: str | None
    rule: str
    clause: tuple[str, ...]
    finding: str
    effect: str
    why: tuple[str, ...]
    overridden_by: tuple[str, ...]
    if_not: str


class GateIsClosed(Refusal):
    """The protocol asks for something first. What already happened can still be recorded."""

    def __init__(self, gates: Sequence[ClosedGate]) -> None:
        """List every gate in the way. Where there are many, say only how many."""
        rules = list(dict.fromkeys(gate.rule for gate in gates))
        super().__init__(
            "This cannot be recorded yet: "
            + (" ".join(rules) if len(rules) < 3 else f"{len(rules)} rules come first."),
            "Record what is missing, or pass with a reason where the protocol lets you. "
            "If it has already happened, say so, and it is recorded as it was.",
        )
        self.gates = tuple(gates)


class NotPossibleNow(Refusal):
    """What was asked cannot be, as things are now."""


class StillHolding(Refusal):
    """An account cannot be closed while children, or a team, depend on it."""

    def __init__(self, memberships: Sequence[EpisodeChild], teams: Sequence[Team]) -> None:
        """List what must be taken over first."""
        what = [f"{len(memberships)} children"] if memberships else []
        what += [f"the duty of {team.name}" for team in teams]
        super().__init__(
            f"The account was not closed: they still hold {' and '.join(what)}.",
            "A colleague accepts the children, or the team's duty manager takes them over. "
            "Then name another duty manager.",
        )
        self.memberships = tuple(memberships)
        self.teams = tuple(teams)
