"""What must happen, by stage: each duty with its rule, its owner and its date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from stepdown.protocol.duties import QUESTION, ObligationStanding
from stepdown.protocol.language import Obligation
from stepdown.protocol.pathway import CompiledGate
from stepdown.protocol.standing import State
from stepdown.web.components.words import short_day
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.doors import Doors, record_of_duty
from stepdown.web.family.names import listed
from stepdown.web.family.sight import Sight
from stepdown.web.family.times import due_in_short
from stepdown.web.forms.asked import in_a_sentence

STATUS = {
    State.DONE: ("Completed", "done"),
    State.LATE: ("Overdue", "late"),
    State.OPEN: ("To do", "todo"),
    State.NOT_YET: ("Cannot start yet", "waiting"),
    State.NOT_NEEDED: ("Not needed", "not-needed"),
}


@dataclass
class StageShown:
    """One stage of the pathway, with its duties as the page draws them."""

    id: str
    title: str
    tasks: list[dict[str, Any]] = field(default_factory=list)
    done: int = 0
    total: int = 0
    last_done: Any = None

    @property
    def is_complete(self) -> bool:
        """Say whether there was something to do here, and all of it is done."""
        return bool(self.total) and self.done == self.total

    @property
    def is_to_come(self) -> bool:
        """Say whether nothing here can be started yet."""
        return not self.begun

    @property
    def begun(self) -> list[dict[str, Any]]:
        """Return the duties that are done, or that can be done now."""
        return [task for task in self.tasks if task["tone"] != "waiting"]

    @property
    def to_come(self) -> list[dict[str, Any]]:
        """Return the duties that cannot be started yet."""
        return [task for task in self.tasks if task["tone"] == "waiting"]

    @property
    def rest(self) -> str:
        """Return the line behind which the duties to come are folded away."""
        return f"{len(self.to_come)} more in “{self.title}” to come"

    @property
    def summary(self) -> str:
        """Return the line behind which a stage is folded away: completed, or still to come."""
        if self.is_to_come:
            return f"{self.title}: {self.total} to come"
        on = f", the last on {short_day(self.last_done)}" if self.last_done else ""
        return f"{self.title}: {self.done} of {self.total} done{on}"


class DutiesShown:
    """Every duty of the episode, sorted into the stages of its pathway."""

    def __init__(
        self,
        sight: Sight,
        clauses: Clauses,
        doors: Doors,
        begun: frozenset[str] = frozenset(),
    ) -> None:
        """Sort and draw them. ``begun`` are the addresses of forms that have a draft."""
        self.sight, self.clauses, self.doors, self.begun = sight, clauses, doors, begun
        self.pathway = sight.pathway
        self.always = self._always_owed()
        self.stages = self._stages()

    @property
    def done(self) -> int:
        """Return how many duties are done."""
        return sum(stage.done for stage in self.stages)

    @property
    def total(self) -> int:
        """Return how many duties there are, as far as is known now."""
        return sum(stage.total for stage in self.stages)

    def _stages(self) -> list[StageShown]:
        shown = {
            id_: StageShown(id_, stage.title) for id_, stage in self.pathway.file.stages.items()
        }
        other = StageShown("other-duties", "Other duties")
        for group in _alike(self._occurrences()):
            first = group[0]
            stage = shown.get(self.stage_of(first.obligation) or "", other)
            stage.tasks.append(self._task(group))
            if first.state is not State.NOT_NEEDED:
                stage.total += 1
                stage.done += first.state is State.DONE
            if first.done_at is not None and (
                stage.last_done is None or first.done_at.latest > stage.last_done.latest
            ):
                stage.last_done = first.done_at
        return [stage for stage in (*shown.values(), other) if stage.tasks]

    def stage_of(self, obligation: str) -> str | None:
        """Return the stage of a duty; of a question, that of what its gate stands before."""
        duty = self.pathway.obligations.get(obligation.removeprefix(QUESTION))
        if duty is not None:
            return duty.block.stage
        gate = self.pathway.gates.get(obligation.removeprefix(QUESTION))
        milestones = gate.before if gate else ()
        stages = [self.pathway.milestones[id_].block.stage for id_ in milestones]
        return next((stage for stage in stages if stage), None)

    def _occurrences(self) -> list[ObligationStanding]:
        """Return the duties of this episode, without those that a role owes at all times."""
        found = []
        for standing in self.sight.standing.obligations:
            duty = self.pathway.obligations.get(standing.obligation)
            if duty is not None and duty.block.standing_duty:
                continue
            # What never applied to this family would only be noise here.
            if standing.state is State.NOT_NEEDED and not _ended_early(standing):
                continue
            # So would an answer that nobody has asked for, and may never ask for.
            is_an_answer = duty is not None and duty.each_time is not None
            if standing.state is State.NOT_YET and is_an_answer:
                continue
            found.append(standing)
        return found

    def _task(self, group: Sequence[ObligationStanding]) -> dict[str, Any]:
        first = group[0]
        status, tone = STATUS[first.state]
        if first.done_late:
            status = "Completed late"
        address = self._address(first)
        if first.state is State.OPEN and address in self.begun:
            status, tone = "In progress", "now"
        return {
            "title": self._title(group),
            "href": address,
            "rule": self.block(first.obligation).rule,
            "owed_by": "" if first.state is State.DONE else self.owed_by(first),
            "note": self._waits(first),
            "clause": self.clauses.of(self.block(first.obligation)),
            "status": status,
            "tone": tone,
            "due": self._due(first),
            "is_late": first.state is State.LATE,
        }

    def block(self, obligation: str) -> Any:
        """Return the rule behind a duty or a question."""
        duty = self.pathway.obligations.get(obligation)
        if duty is not None:
            return duty.block
        return self.pathway.gates[obligation.removeprefix(QUESTION)].block

    def name(self, standing: ObligationStanding) -> str:
        """Return what a duty is called."""
        duty = self.pathway.obligations.get(standing.obligation)
        if duty is not None:
            return duty.block.title
        gate: CompiledGate = self.pathway.gates[standing.obligation.removeprefix(QUESTION)]
        if isinstance(gate.block, Obligation):
            return f"Say whether this is so: {in_a_sentence(gate.block.title)}"
        return f"Say whether this is so: {in_a_sentence(gate.block.rule).rstrip('.')}"

    def _title(self, group: Sequence[ObligationStanding]) -> str:
        first = group[0]
        title = self.name(first)
        duty = self.pathway.obligations.get(first.obligation)
        repeats = duty.block.repeats if duty else None
        if repeats is not None and repeats.times:
            title = f"{title} ({first.ordinal} of {repeats.times})"
        elif repeats is not None and first.ordinal > 1:
            title = f"{title} ({first.ordinal})"
        about = [standing.child for standing in group]
        if first.child is None or len(about) == len(self.sight.children):
            return title
        return f"{title}: {self.sight.names_of(about)}"

    def _address(self, standing: ObligationStanding) -> str:
        if standing.state is State.DONE:
            done_by = self._record_that_did(standing)
            return self.sight.address("record-shown", done_by) if done_by else ""
        if standing.state in {State.NOT_YET, State.NOT_NEEDED}:
            return ""
        return self.doors.to_duty(standing)

    def _record_that_did(self, standing: ObligationStanding) -> int | None:
        record = record_of_duty(self.pathway, standing.obligation)
        when = standing.done_at
        found = [
            made.pk
            for made in self.sight.records
            if made.record == record and when is not None and made.happened == when
        ]
        return found[-1] if found else None

    def owed_by(self, standing: ObligationStanding) -> str:
        """Return who owes it: the role, and who that is."""
        names = dict.fromkeys(
            "you" if owner == self.sight.account else owner.name
            for role in standing.owed_by
            for owner in self.sight.owners.get(role, ())
        )
        roles = self.sight.role_names(standing.owed_by)
        return f"{roles} ({listed(names)})" if names else roles

    def _waits(self, standing: ObligationStanding) -> str:
        if standing.state is State.NOT_YET and standing.why:
            return f"Waits: {'; '.join(standing.why).removeprefix('it waits for ')}"
        if standing.state is State.NOT_NEEDED and standing.why:
            return f"Because {'; '.join(standing.why)}"
        if standing.escalated_to:
            return f"Told because it is late: {self.sight.role_names(standing.escalated_to)}"
        return ""

    def _due(self, standing: ObligationStanding) -> str:
        if standing.state is State.DONE:
            return f"Done {short_day(standing.done_at)}" if standing.done_at else ""
        if standing.due is None or standing.state is State.NOT_NEEDED:
            return ""
        return f"Due {due_in_short(standing.due, self.is_in_hours(standing), self.sight.at)}"

    def is_in_hours(self, standing: ObligationStanding) -> bool:
        """Say whether the clock of a duty runs by the hour."""
        duty = self.pathway.obligations.get(standing.obligation)
        length = duty.within if duty else self.pathway.questions_within
        return length is not None and length.is_in_hours

    def _always_owed(self) -> list[dict[str, Any]]:
        return [
            {
                "title": duty.block.title,
                "rule": duty.block.rule,
                "owed_by": self.sight.role_names(duty.block.owed_by),
                "clause": self.clauses.of(duty.block),
                "href": self.doors.to_record(duty.block.records),
            }
            for duty in self.pathway.obligations.values()
            if duty.block.standing_duty
        ]


def _ended_early(standing: ObligationStanding) -> bool:
    """Say whether a duty was owed until the help itself ended."""
    return standing.due is not None


def _alike(standings: Iterable[ObligationStanding]) -> list[list[ObligationStanding]]:
    """Put what is the same for several children on one line, and what differs on lines apart."""
    by_duty: dict[tuple[str, int], list[ObligationStanding]] = defaultdict(list)
    for standing in standings:
        by_duty[standing.obligation, standing.ordinal].append(standing)
    groups = []
    for members in by_duty.values():
        ordered = sorted(members, key=_what_differs)
        groups += [list(group) for _, group in groupby(ordered, key=_what_differs)]
    return groups


def _what_differs(standing: ObligationStanding) -> tuple[str, str, str]:
    due = standing.due.at.isoformat() if standing.due else ""
    return (str(standing.state), due, str(standing.done_at or ""))
