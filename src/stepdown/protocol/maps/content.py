"""What stands in one box of the picture: its lines of text, and the rows of its exits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from stepdown.protocol.language import Strength
from stepdown.protocol.maps.measuring import wrapped
from stepdown.protocol.maps.steps import Flow, Need, Step, Timing

GRID = 8
TITLE, SMALL = 14, 13
PAD = 10
LONGEST_CLAUSE = 16
NUMBER, LEAST_BESIDE = 24, 76
STRENGTHS: dict[Strength, str] = {
    "must": "Must",
    "should": "Should",
    "where possible": "Where possible",
}

Tone = Literal["plain", "quiet", "role"]
Sign = Literal["clock", "must", "should", "where possible", "flag", ""]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text, from the top left corner of its box to its baseline."""

    x: float
    y: float
    text: str
    size: int = SMALL
    is_bold: bool = False
    tone: Tone = "plain"
    sign: Sign = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An exit in the box: what is answered, to which steps it leads, and where it leaves."""

    says: str
    to: tuple[str, ...]
    top: int
    height: int
    port: int
    numbers: float
    """How far down the numbers of the steps stand."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything in a box, measured from its top left corner."""

    lines: tuple[TextLine, ...]
    rows: tuple[Row, ...]
    height: int


def in_words(timing: Timing, numbers: Mapping[str, int]) -> str:
    """Return when a step is due or begins, with the number of the step that it waits for."""
    if not timing.steps:
        return timing.says
    before = ", ".join(str(number) for number in sorted(numbers[id_] for id_ in timing.steps))
    has_no_end = timing.says.lower().endswith(("after", "at"))
    return f"{timing.says} step {before}" if has_no_end else f"{timing.says} ({before})"


class Writing:
    """The writing of one box of a given width."""

    def __init__(self, flow: Flow, step: Step, width: int) -> None:
        """Begin at the top of an empty box."""
        self.flow, self.step, self.width = flow, step, width
        self.lines: list[TextLine] = []
        self.rows: list[Row] = []
        self.y = PAD

    def role(self) -> None:
        """Say who acts, where no lane does."""
        self.text(self.flow.lanes[self.step.role], bold=True, tone="role")

    def content(self, rows: tuple[str, ...], drawn: Collection[str] = ()) -> Content:
        """Write the box. ``rows`` gives the order of its exits, ``drawn`` the ways into it."""
        step = self.step
        if step.sort == "gate":
            return self._gate(drawn)
        is_point = step.sort in {"milestone", "start", "instead"}
        self.text(step.title, size=TITLE, bold=is_point, sign="flag" if is_point else "")
        if step.strength != "must":
            self.text(STRENGTHS[step.strength], bold=True, sign=step.strength)
        for timing in step.timings:
            if timing.is_limit or not timing.steps or not set(timing.steps) <= set(drawn):
                self.text(
                    in_words(timing, self.flow.numbers),
                    bold=timing.is_limit,
                    sign="clock" if timing.is_limit else "",
                )
        told = {id_ for timing in step.timings for id_ in timing.steps}
        before = self._before(drawn, told)
        if before:
            self.text(f"After step {', '.join(before)}")
        if step.also:
            names = [self.flow.lanes.get(id_) or self.flow.names[id_] for id_ in step.also]
            word = "Or" if step.sort in {"start", "override"} else "With"
            self.text(f"{word} {', '.join(names)}", tone="quiet")
        for late in step.late:
            self.text(f"If late: {late}", tone="quiet")
        places = [self.flow.clauses.get(id_, id_) for id_ in step.clause[:1]]
        if places and len(places[0]) <= LONGEST_CLAUSE:
            self.text(places[0], tone="quiet")
        self._exits(rows)
        height = self.y + (0 if self.rows else PAD - 2)
        return Content(tuple(self.lines), tuple(self.rows), -(-height // GRID) * GRID)

    def text(
        self,
        says: str,
        *,
        size: int = SMALL,
        bold: bool = False,
        tone: Tone = "plain",
        sign: Sign = "",
        left: int = PAD,
        width: int | None = None,
    ) -> None:
        """Write a text over as many lines as it needs."""
        indent = 18 if sign else 0
        room = (width or self.width - 2 * PAD) - indent
        leading = 17 if size == TITLE else 16
        for number, line in enumerate(wrapped(says, size, room, bold=bold)):
            baseline = self.y + size - 1
            shown = sign if number == 0 else ""
            self.lines.append(TextLine(left + indent, baseline, line, size, bold, tone, shown))
            self.y += leading
        self.y += 2

    def _before(self, drawn: Collection[str], told: Collection[str] = ()) -> list[str]:
        """Return the numbers of the steps that lead here and of which nothing else tells."""
        return [
            str(self.flow.numbers[step.id])
            for step in self.flow.steps
            if step.sort not in {"gate", "override", "start"}
            and step.id not in drawn
            and step.id not in told
            and any(way.to == self.step.id and not way.says for way in step.exits)
        ]

    def _exits(self, order: tuple[str, ...]) -> None:
        ways: dict[str, list[str]] = {says: [] for says in order}
        for way in self.step.ways:
            ways.setdefault(way.says, []).extend([way.to] if way.to else [])
        if ways:
            self.y = -(-(self.y + 2) // GRID) * GRID
        for says, to in ways.items():
            top = self.y
            self.y += 5
            # The numbers of the steps that it leads to stand at the right, or else below.
            room = self.width - 2 * PAD
            beside = room - NUMBER * max(1, len(to))
            self.text(says, width=beside if beside >= LEAST_BESIDE else room)
            self.y += NUMBER if beside < LEAST_BESIDE else 0
            self.y = -(-(self.y + 2) // GRID) * GRID
            middle = (top + self.y) // 2 // GRID * GRID
            numbers = self.y - 14 if beside < LEAST_BESIDE else (top + self.y) / 2
            self.rows.append(Row(says, tuple(to), top, self.y - top, middle, numbers))

    # A gate across the lanes

    def _gate(self, drawn: Collection[str]) -> Content:
        self.y = 12
        before = self._before(drawn)
        after = f", after step {', '.join(before)}" if before else ""
        self.text(
            f"{self.step.title}{after}", size=TITLE, bold=True, left=28, width=self.width - 56
        )
        self.y += 4
        columns = 2 if self.width > 600 and len(self.step.needs) > 1 else 1
        room = (self.width - 56 - 24 * (columns - 1)) // columns
        half = -(-len(self.step.needs) // columns)
        top, lowest = self.y, self.y
        for column in range(columns):
            self.y = top
            for need in self.step.needs[column * half : (column + 1) * half]:
                self.text(
                    self.need(need), sign=need.strength, left=28 + column * (room + 24), width=room
                )
                self.y += 3
            lowest = max(lowest, self.y)
        return Content(tuple(self.lines), (), -(-(lowest + 6) // GRID) * GRID)

    def need(self, need: Need) -> str:
        """Return what a gate waits for, with its strength and who may pass."""
        number = self.flow.numbers.get(need.step or "")
        said = f"{STRENGTHS[need.strength]}: {f'{number} ' if number else ''}{need.says}"
        if need.is_conditional:
            said = f"{said.rstrip('.')} (where it applies)"
        if need.otherwise is not None:
            said = f"{said.rstrip('.')}. If not, step {self.flow.numbers[need.otherwise]}"
        return said
