"""The same steps as a table, for who reads better than looks, and for who cannot look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stepdown.protocol.maps.content import STRENGTHS, in_words
from stepdown.protocol.maps.steps import Flow, Need, Sort, Step
from stepdown.protocol.saying import listed

SORTS: dict[Sort, str] = {
    "start": "Start",
    "duty": "Duty",
    "decision": "Decision",
    "standing": "Always owed",
    "gate": "Gate",
    "milestone": "Milestone",
    "override": "Override",
    "instead": "Another pathway",
    "ladder": "Disagreement",
}
NEEDED = "Needed for"
HEAD = ("Step", "Who", "What", "When", "Then", "Clause")


@dataclass(frozen=True, slots=True)
class Onward:
    """A way on, in words. ``to`` are numbers of steps, or none where it ends there."""

    says: str
    to: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One step in words."""

    number: int
    sort: str
    stage: str
    who: str
    what: str
    needs: tuple[str, ...]
    when: tuple[str, ...]
    then: tuple[Onward, ...]
    clause: str


def table_of(flow: Flow) -> tuple[TableRow, ...]:
    """Return every step of a pathway in words, in the order of the picture."""
    return tuple(_Row(flow, step, band.title).row() for band in flow.bands for step in band.steps)


class _Row:
    def __init__(self, flow: Flow, step: Step, stage: str) -> None:
        self.flow, self.step, self.stage = flow, step, stage

    def row(self) -> TableRow:
        step = self.step
        return TableRow(
            number=self.flow.numbers[step.id],
            sort=SORTS[step.sort],
            stage=self.stage,
            who=self._who(),
            what=step.title,
            needs=tuple(self._need(need) for need in step.needs),
            when=tuple(self._when()),
            then=tuple(self._then()),
            clause="; ".join(self.flow.clauses.get(id_, id_) for id_ in step.clause),
        )

    def _who(self) -> str:
        if self.step.is_across:
            return ""
        word = "or" if self.step.sort in {"start", "override"} else "and"
        return listed((self.flow.names[role] for role in (self.step.role, *self.step.also)), word)

    def _need(self, need: Need) -> str:
        said = need.says
        if need.step is not None:
            said = f"step {self.flow.numbers[need.step]}, {said[:1].lower()}{said[1:]}"
        said = f"{STRENGTHS[need.strength]}: {said.rstrip('.')}"
        if need.is_conditional:
            said += ", where it applies"
        if need.passed_by:
            may = listed((self.flow.names[role] for role in need.passed_by), "or")
            said += f". {may} may let the child pass, with a reason"
        if need.instead:
            said += f". If it is not so, take “{need.instead}”"
        return said

    def _when(self) -> Iterator[str]:
        step = self.step
        if step.strength != "must":
            yield STRENGTHS[step.strength]
        for timing in step.timings:
            yield in_words(timing, self.flow.numbers)
        if step.only_if:
            yield f"Only if {step.only_if}"
        for late in step.late:
            yield f"If late: {late}"

    def _then(self) -> Iterator[Onward]:
        said: dict[str, list[int]] = {}
        for way in self.step.exits:
            said.setdefault(way.says, []).extend([self.flow.numbers[way.to]] if way.to else [])
        for gate in self.flow.steps:
            if any(need.step == self.step.id for need in gate.needs):
                said.setdefault(NEEDED, []).append(self.flow.numbers[gate.id])
        for says, numbers in said.items():
            yield Onward(says, tuple(sorted(numbers)))


def in_markdown(flow: Flow) -> str:
    """Return the table in Markdown."""
    lines = [f"| {' | '.join(HEAD)} |", f"|{' --- |' * len(HEAD)}"]
    for row in table_of(flow):
        what = _lines((f"{row.sort}: **{row.what}**", *row.needs))
        then = _lines(onward_in_words(each) for each in row.then)
        cells = (str(row.number), row.who, what, _lines(row.when), then, row.clause)
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def onward_in_words(onward: Onward) -> str:
    """Return "The family refused: step 9", "steps 9 and 10" or only what happens."""
    if not onward.to:
        return onward.says
    steps = f"step{'s' if len(onward.to) > 1 else ''} {listed(map(str, onward.to))}"
    if onward.says == NEEDED:
        return f"{NEEDED} {steps}"
    return f"{onward.says}: {steps}" if onward.says else f"Then {steps}"


def _lines(texts: Iterator[str] | tuple[str, ...]) -> str:
    return "<br>".join(texts)
