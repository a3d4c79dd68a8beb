"""Where a family who never lived stands, in plain English and with the clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stepdown.protocol.duties import QUESTION, ObligationStanding
from stepdown.protocol.findings import Effect
from stepdown.protocol.moments import Moment
from stepdown.protocol.pathway import Pathway
from stepdown.protocol.standing import GateStanding, Standing, State
from stepdown.web.components.words import day_and_time, finding_word
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.names import beginning, counted, listed
from stepdown.web.protocols.wording import Wording

STATUS = {
    State.LATE: ("Overdue", "late"),
    State.OPEN: ("To do", "todo"),
    State.DONE: ("Completed", "done"),
    State.NOT_YET: ("Cannot start yet", "waiting"),
    State.NOT_NEEDED: ("Not needed", "not-needed"),
}
FOLDED = {
    State.DONE: "Done",
    State.NOT_YET: "Not owed yet",
    State.NOT_NEEDED: "Not needed",
}
HEAD = ["What", "In the example", "Now"]
NOTHING = "Nothing of this kind"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a standing says, about one child or the family."""

    title: str
    text: str


class StandingShown:
    """A standing, laid out for its page. Children go by the names that were typed."""

    def __init__(
        self, pathway: Pathway, standing: Standing, names: Mapping[str, str], clauses: Clauses
    ) -> None:
        """Keep what every line needs."""
        self.pathway, self.standing, self.names, self.clauses = pathway, standing, names, clauses
        self.words = Wording(pathway)

    @property
    def at(self) -> str:
        """Return the moment that it is of."""
        return str(Moment.at(self.standing.at))

    @property
    def next_change(self) -> str:
        """Return when it changes if nothing else is recorded, or nothing."""
        change = self.standing.next_change_at
        return str(Moment.at(change)) if change is not None else ""

    def milestones(self) -> list[dict[str, Any]]:
        """Return what components/summary_list.html takes: what was reached, and what waits."""
        rows = []
        for line, children in _alike(self._milestones()):
            rows.append({"key": self._of(line.title, children), "value": line.text})
        return rows

    def closed(self) -> list[dict[str, Any]]:
        """Return the gates that hold something back."""
        return self._findings(gate for gate in self._ahead() if not gate.effect.lets_pass)

    def in_place(self) -> list[dict[str, Any]]:
        """Return the gates that let pass."""
        return self._findings(gate for gate in self._ahead() if gate.effect.lets_pass)

    def breaches(self) -> list[dict[str, Any]]:
        """Return what was reached although a gate was not met."""
        return self._findings(gate for gate in self.standing.gates if gate.breached)

    def owed(self) -> list[dict[str, Any]]:
        """Return what is late and what is to do."""
        return [*self._tasks(State.LATE), *self._tasks(State.OPEN)]

    def others(self) -> list[dict[str, Any]]:
        """Return what is done, not owed yet and not needed, each behind a line."""
        found = []
        for state, title in FOLDED.items():
            tasks = self._tasks(state)
            if tasks:
                found.append({"summary": f"{title}: {len(tasks)}", "tasks": tasks})
        return found

    def against(self, other: StandingShown) -> list[list[dict[str, Any]]]:
        """Return the rows of a table: what this says otherwise than another standing."""
        before, after = dict(other.lines()), dict(self.lines())
        changed: dict[tuple[Line | None, Line | None], list[str | None]] = {}
        for key in dict.fromkeys([*before, *after]):
            old, new = before.get(key), after.get(key)
            if old != new:
                changed.setdefault((old, new), []).append(key[1])
        return [
            [
                {"text": self._of((new or old or _NO_LINE).title, children), "is_heading": True},
                {"text": old.text if old else NOTHING},
                {"text": new.text if new else NOTHING},
            ]
            for (old, new), children in changed.items()
        ]

    def lines(self) -> Iterator[tuple[tuple[str, str | None], Line]]:
        """Go through what it says, in lines that can be compared."""
        for id_, child, line in self._milestones():
            yield (f"milestone {id_}", child), line
        for gate in self._ahead():
            rule = self.pathway.gates[gate.gate].block.rule
            yield (f"gate {gate.gate}", gate.child), Line(rule, finding_word(gate.finding))
        for duty in self.standing.obligations:
            if duty.state in {State.LATE, State.OPEN, State.DONE}:
                line = Line(self._name(duty), f"{STATUS[duty.state][0]}. {self._due(duty)}".strip())
                yield (f"duty {duty.obligation} {duty.ordinal}", duty.child), line

    def _milestones(self) -> Iterator[tuple[str, str | None, Line]]:
        for each in self.standing.milestones:
            title = self.pathway.milestones[each.milestone].block.title
            if each.reached is not None:
                text = f"Reached {day_and_time(each.reached)}"
                text += " although a rule was not met" if each.breaches else ""
            elif each.waits_for:
                text = f"Waits for {counted(len(each.waits_for), 'rule')} that must be in place"
            else:
                text = "Nothing stands before it"
            yield each.milestone, each.child, Line(title, text)

    def _ahead(self) -> Iterator[GateStanding]:
        waiting = [m for m in self.standing.milestones if m.reached is None]
        for gate in self.standing.gates:
            is_ahead = any(
                m.milestone in gate.before
                and (None in {m.child, gate.child} or m.child == gate.child)
                for m in waiting
            )
            if is_ahead and gate.effect is not Effect.DOES_NOT_APPLY:
                yield gate

    def _findings(self, gates: Iterable[GateStanding]) -> list[dict[str, Any]]:
        groups: dict[tuple[object, ...], list[GateStanding]] = {}
        for gate in gates:
            key = (gate.gate, gate.finding, gate.effect, gate.why, gate.breached)
            groups.setdefault(key, []).append(gate)
        return [self._finding(group) for group in groups.values()]

    def _finding(self, group: Sequence[GateStanding]) -> dict[str, Any]:
        gate = group[0]
        block = self.pathway.gates[gate.gate].block
        stands_before = gate.breached or gate.before
        return {
            "finding": gate.finding.name,
            "text": self._of(block.rule, [each.child for each in group]),
            "why": " ".join(
                filter(
                    None,
                    [
                        f"{beginning('; '.join(gate.why))}." if gate.why else "",
                        f"It stands before {self.words.milestones(stands_before)}.",
                        self._follows(gate),
                    ],
                )
            ),
            "clause": {**self.clauses.of(block), "rule": ""},
        }

    def _follows(self, gate: GateStanding) -> str:
        compiled = self.pathway.gates[gate.gate]
        passed_by = self.words.roles(sorted(compiled.overridden_by))
        return {
            Effect.NEEDS_APPROVAL: f"{passed_by} may let it pass, with a reason.",
            Effect.NEEDS_A_REASON: "It is possible to go on, with a reason.",
            Effect.QUESTION_ASKED: "Somebody is asked for the answer.",
            Effect.PASSED_WITH_A_REASON: "It was passed with a reason.",
            Effect.BLOCKED: getattr(compiled.block, "if_not", None) or "",
        }.get(gate.effect, "")

    def _tasks(self, state: State) -> list[dict[str, Any]]:
        groups: dict[tuple[object, ...], list[ObligationStanding]] = {}
        for duty in self.standing.obligations:
            if duty.state is state and not self._is_always_owed(duty):
                groups.setdefault(duty._replace(child=None), []).append(duty)
        return [self._task(group) for group in groups.values()]

    def _task(self, group: Sequence[ObligationStanding]) -> dict[str, Any]:
        duty = group[0]
        status, tone = STATUS[duty.state]
        block = self._block(duty)
        told = self.words.roles(duty.escalated_to, "and")
        how = f"{beginning(duty.due.how)}." if duty.due else ""
        why = f"{beginning('; '.join(duty.why))}." if duty.why else ""
        return {
            "title": self._of(self._name(duty), [each.child for each in group]),
            "rule": block.rule,
            "owed_by": self.words.roles(duty.owed_by, "and"),
            "note": " ".join(
                filter(None, [how, why, f"Told because it is late: {told}." * bool(told)])
            ),
            "clause": {**self.clauses.of(block), "rule": ""},
            "status": "Completed late" if duty.done_late else status,
            "tone": tone,
            "due": self._due(duty),
            "is_late": duty.state is State.LATE,
        }

    def _due(self, duty: ObligationStanding) -> str:
        if duty.done_at is not None:
            return f"Done {day_and_time(duty.done_at)}"
        if duty.due is None:
            return ""
        return (
            f"Due {Moment.at(duty.due.at)}"
            if self._is_in_hours(duty)
            else f"Due {Moment.on(duty.due.on)}"
        )

    def _is_in_hours(self, duty: ObligationStanding) -> bool:
        compiled = self.pathway.obligations.get(duty.obligation)
        length = compiled.within if compiled else self.pathway.questions_within
        return length is not None and length.is_in_hours

    def _is_always_owed(self, duty: ObligationStanding) -> bool:
        compiled = self.pathway.obligations.get(duty.obligation)
        return compiled is not None and compiled.block.standing_duty

    def _block(self, duty: ObligationStanding) -> Any:
        compiled = self.pathway.obligations.get(duty.obligation)
        if compiled is not None:
            return compiled.block
        return self.pathway.gates[duty.obligation.removeprefix(QUESTION)].block

    def _name(self, duty: ObligationStanding) -> str:
        compiled = self.pathway.obligations.get(duty.obligation)
        if compiled is None:
            return f"Find out: {self._block(duty).rule}"
        number = f" ({duty.ordinal})" if compiled.block.repeats else ""
        return f"{compiled.block.title}{number}"

    def _of(self, words: str, children: Iterable[str | None]) -> str:
        """Say of which children something is so, where that is not all of them."""
        named = [child for child in children if child is not None]
        if not named or len(named) == len(self.names):
            return words
        return f"{words.rstrip('.')} ({listed(self.names.get(child, child) for child in named)})"


_NO_LINE = Line("", "")


def _alike(
    lines: Iterable[tuple[str, str | None, Line]],
) -> Iterator[tuple[Line, list[str | None]]]:
    """Put on one line what is the same for several children."""
    groups: dict[tuple[str, Line], list[str | None]] = {}
    for id_, child, line in lines:
        groups.setdefault((id_, line), []).append(child)
    for (_, line), children in groups.items():
        yield line, children
