"""What a newer version of the protocol would change for one family, in plain English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from stepdown.episodes.moving import Move, Side
from stepdown.protocol.duties import QUESTION, ObligationStanding
from stepdown.protocol.findings import Effect
from stepdown.protocol.standing import GateStanding, MilestoneStanding, State
from stepdown.web.components.words import day_and_time, finding_word, plain_day
from stepdown.web.family.names import beginning, listed
from stepdown.web.family.sight import Sight
from stepdown.web.family.times import due_in_full

HEAD = ["What", "Now", "After the move"]
NOTHING = "Nothing of this kind"
EFFECTS = {
    Effect.BLOCKED: "It holds the family back.",
    Effect.NEEDS_APPROVAL: "It holds the family back, unless somebody who may lets it pass.",
    Effect.NEEDS_A_REASON: "It is possible to go on, with a reason.",
    Effect.QUESTION_ASKED: "Somebody is asked for the answer.",
    Effect.PASSED_WITH_A_REASON: "It was passed with a reason.",
}

Key = tuple[str, str | None, int]


@dataclass(frozen=True, slots=True)
class Said:
    """What one version says of one thing: its title, and where it stands."""

    title: str
    text: str
    is_late: bool = False


class Differences:
    """Before and after, side by side: only what is not the same."""

    def __init__(self, sight: Sight, move: Move) -> None:
        """Keep the family, whose children are called by their names."""
        self.sight, self.move = sight, move

    def duties(self) -> list[list[dict[str, Any]]]:
        """Return the rows of what is owed, and when."""
        return self._rows(self._duties)

    def gates(self) -> list[list[dict[str, Any]]]:
        """Return the rows of what must be in place before something can happen."""
        return self._rows(self._gates)

    def milestones(self) -> list[list[dict[str, Any]]]:
        """Return the rows of what counts as reached."""
        return self._rows(self._milestones)

    def no_longer_known(self) -> list[str]:
        """Return the titles of what was recorded and is no record of the newer version."""
        after = self.move.after.pathway.pack.about.records
        before = self.move.before.pathway.pack.about.records
        return list(
            dict.fromkeys(
                before[record.record].title
                for record in self.sight.records
                if record.record in before and record.record not in after
            )
        )

    def without_a_role(self) -> list[str]:
        """Return who takes part in a role that the newer version does not have."""
        known = self.move.after.pathway.pack.about.roles
        return [
            f"{here.account or here.team or 'Whoever has it'} ({self.sight.role_name(here.role)})"
            for here in self.sight.people
            if here.role and here.role not in known
        ]

    def _rows(self, said_by: Callable[[Side], dict[Key, Said]]) -> list[list[dict[str, Any]]]:
        before, after = said_by(self.move.before), said_by(self.move.after)
        alike: dict[tuple[str, Said | None, Said | None], list[str | None]] = {}
        for key in dict.fromkeys([*before, *after]):
            old, new = before.get(key), after.get(key)
            if old != new:
                alike.setdefault((f"{key[0]} {key[2]}", old, new), []).append(key[1])
        return [
            [
                {"text": self._title(old, new), "hint": self._whose(children), "is_heading": True},
                _cell(old),
                _cell(new),
            ]
            for (_, old, new), children in alike.items()
        ]

    def _title(self, old: Said | None, new: Said | None) -> str:
        titles = dict.fromkeys(said.title for said in (old, new) if said is not None)
        return ", now called: ".join(titles)

    def _whose(self, children: list[str | None]) -> str:
        named = [child for child in children if child is not None]
        if not named or len(named) == len(self.sight.children):
            return ""
        return self.sight.names_of(named)

    def _is_here(self, child: str | None) -> bool:
        return child is None or child in self.sight.child_by_key

    def _duties(self, side: Side) -> dict[Key, Said]:
        return {
            (each.obligation, each.child, each.ordinal): Said(
                _name_of_duty(side, each), self._state(side, each), each.state is State.LATE
            )
            for each in side.standing.obligations
            if self._is_here(each.child) and _is_owed(side, each)
        }

    def _state(self, side: Side, each: ObligationStanding) -> str:
        if each.state is State.DONE:
            return f"Done {plain_day(each.done_at)}{', late' if each.done_late else ''}"
        roles = side.pathway.pack.about.roles
        by = listed(roles[role].name for role in each.owed_by)
        if each.due is None:
            return f"No date. Owed by: {by}"
        day = due_in_full(each.due, _is_in_hours(side, each))
        late = "Late since" if each.state is State.LATE else "By"
        return f"{late} {day}. Owed by: {by}"

    def _gates(self, side: Side) -> dict[Key, Said]:
        coming = [m for m in side.standing.milestones if m.reached is None]
        found = {}
        for gate in side.standing.gates:
            theirs = {
                m.milestone
                for m in coming
                if None in {m.child, gate.child} or m.child == gate.child
            }
            ahead = [id_ for id_ in gate.before if id_ in theirs]
            if ahead and self._is_here(gate.child) and gate.effect is not Effect.DOES_NOT_APPLY:
                rule = side.pathway.gates[gate.gate].block.rule
                found[gate.gate, gate.child, 0] = Said(rule, _finding(side, gate, ahead))
        return found

    def _milestones(self, side: Side) -> dict[Key, Said]:
        return dict(self._reached(side))

    def _reached(self, side: Side) -> Iterator[tuple[Key, Said]]:
        for each in side.standing.milestones:
            if each.reached is None or not self._is_here(each.child):
                continue
            for name in self._names(side, each):
                said = Said(side.title(each.milestone), f"Reached {day_and_time(each.reached)}")
                yield (name, each.child, 0), said

    def _names(self, side: Side, each: MilestoneStanding) -> Iterable[str]:
        """Return under which names of the newer version it is compared."""
        if side is self.move.after:
            return [each.milestone]
        return self.move.names_after(each.milestone) or [f"{each.milestone} of the older version"]


def _cell(said: Said | None) -> dict[str, Any]:
    if said is None:
        return {"text": NOTHING}
    return {"text": said.text, "is_late": said.is_late}


def _is_owed(side: Side, each: ObligationStanding) -> bool:
    """Say whether it is a duty that somebody has, or had: what waits or never applied is none."""
    duty = side.pathway.obligations.get(each.obligation)
    is_always = duty is not None and duty.block.standing_duty
    return not is_always and each.state in {State.OPEN, State.LATE, State.DONE}


def _name_of_duty(side: Side, each: ObligationStanding) -> str:
    duty = side.pathway.obligations.get(each.obligation)
    if duty is None:
        rule = side.pathway.gates[each.obligation.removeprefix(QUESTION)].block.rule
        return f"Find out: {rule}"
    number = f" ({each.ordinal})" if duty.block.repeats and each.ordinal > 1 else ""
    return f"{duty.block.title}{number}"


def _is_in_hours(side: Side, each: ObligationStanding) -> bool:
    duty = side.pathway.obligations.get(each.obligation)
    length = duty.within if duty else side.pathway.questions_within
    return length is not None and length.is_in_hours


def _finding(side: Side, gate: GateStanding, ahead: list[str]) -> str:
    before = listed(f"“{side.title(id_)}”" for id_ in ahead)
    why = f" {beginning('; '.join(gate.why))}." if gate.why else ""
    effect = EFFECTS.get(gate.effect, "")
    return f"{finding_word(gate.finding)}, before {before}.{why} {effect}".strip()
