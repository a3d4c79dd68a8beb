"""Where each box of the picture stands: lanes side by side, or all in one column on a phone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt

from stepdown.protocol.maps.content import GRID, SMALL, Content, Writing
from stepdown.protocol.maps.measuring import wrapped
from stepdown.protocol.maps.steps import Band, Flow, Step

WIDTH, STACKED_WIDTH = 1360, 304
MARGIN, INSET = 32, 16
NARROWEST, WIDEST = 144, 264
COLUMN, FULL, MOST_COLUMNS = 208, 7, 2
"""A lane of more steps than are well read one below another has two columns."""
CLOSE, APART, BEFORE_A_GATE = 16, 32, 40


@dataclass(frozen=True, slots=True)
class Box:
    """A step with its place."""

    step: Step
    x: int
    y: int
    width: int
    content: Content

    @property
    def height(self) -> int:
        """Return how tall it is."""
        return self.content.height

    @property
    def bottom(self) -> int:
        """Return where it ends."""
        return self.y + self.content.height

    @property
    def right(self) -> int:
        """Return where it ends at the side."""
        return self.x + self.width

    @property
    def middle(self) -> int:
        """Return the column of the grid that its middle stands on."""
        return (self.x + self.width // 2) // GRID * GRID


@dataclass(frozen=True, slots=True)
class Lane:
    """The column of a role."""

    role: str
    name: str
    x: int
    width: int
    columns: int
    heading: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The heading of a stage, and where the stage ends."""

    title: str
    y: int
    height: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Places:
    """The boxes, lanes and strips of a picture."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    strips: tuple[Strip, ...]
    boxes: Mapping[str, Box]
    is_stacked: bool
    margin: int


STRIP = 32


def placed(
    flow: Flow,
    *,
    stacked: bool,
    drawn: Mapping[str, Collection[str]],
    orders: Mapping[str, tuple[str, ...]],
) -> Places:
    """Place every box. ``drawn`` are the ways into a step that need no words beside the line."""
    return _Placing(flow, stacked, drawn, orders).places()


class _Placing:
    def __init__(
        self,
        flow: Flow,
        stacked: bool,
        drawn: Mapping[str, Collection[str]],
        orders: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.flow, self.stacked, self.drawn, self.orders = flow, stacked, drawn, orders
        self.margin = 0 if stacked else MARGIN
        self.inset = 24 if stacked else INSET
        self.lanes = self._stack() if stacked else self._lanes()
        self.lane_of = {lane.role: lane for lane in self.lanes}
        self.boxes: dict[str, Box] = {}
        self.left = self.margin
        self.right = self.lanes[-1].x + self.lanes[-1].width
        self.names = 0 if stacked else 16 * max(len(lane.heading) for lane in self.lanes) + 8

    def places(self) -> Places:
        strips = []
        y = 0
        for band in self.flow.bands:
            top = y
            bottom = self._band(band, top + STRIP + -(-self.names // GRID) * GRID + 24)
            strips.append(Strip(band.title, top, STRIP, bottom))
            y = bottom
        return Places(
            width=self.right + self.margin,
            height=y,
            lanes=tuple(self.lanes),
            strips=tuple(strips),
            boxes=self.boxes,
            is_stacked=self.stacked,
            margin=self.margin,
        )

    def _stack(self) -> list[Lane]:
        return [Lane("", "", 0, STACKED_WIDTH, 1, ())]

    def _lanes(self) -> list[Lane]:
        """Give each lane the width that its steps ask for."""
        steps = {role: [s for s in self.flow.steps if s.role == role] for role in self.flow.lanes}
        room = WIDTH - 2 * MARGIN
        columns = dict.fromkeys(steps, 1)
        while sum(columns.values()) < room // COLUMN:
            fullest = max(steps, key=lambda role: len(steps[role]) / columns[role])
            if len(steps[fullest]) / columns[fullest] <= FULL or columns[fullest] == MOST_COLUMNS:
                break
            columns[fullest] += 1
        shares = {
            role: columns[role] * sqrt(sum(len(s.title) + 40 for s in of) / columns[role])
            for role, of in steps.items()
        }
        spare = max(0, room - NARROWEST * sum(columns.values()))
        found = []
        x = MARGIN
        for role, name in self.flow.lanes.items():
            share = spare * shares[role] / sum(shares.values()) / columns[role]
            column = int(min(NARROWEST + share, WIDEST)) // (2 * GRID) * 2 * GRID
            width = column * columns[role]
            heading = tuple(wrapped(name, SMALL, width - 12, bold=True))
            found.append(Lane(role, name, x, width, columns[role], heading))
            x += width
        return found

    def _band(self, band: Band, top: int) -> int:
        """Place the steps of a stage, and return where it ends."""
        self.cursor = {(lane.role, n): top for lane in self.lanes for n in range(lane.columns)}
        self.last: dict[tuple[str, int], Step] = {}
        before = {step.id: [s for s in band.steps if any(w.to == step.id for w in s.exits)]
                  for step in band.steps}  # fmt: skip
        for step in band.steps:
            box = self._across(step) if step.is_across else self._in_lane(step, before[step.id])
            self.boxes[step.id] = box
        return max(self.cursor.values()) + 8

    def _across(self, step: Step) -> Box:
        has_steps = bool(self.last)
        y = max(self.cursor.values()) + (BEFORE_A_GATE - CLOSE if has_steps else 0)
        inset = self.inset if self.stacked else GRID
        x, width = self.left + inset, self.right - self.left - 2 * inset
        box = Box(
            step,
            x,
            y,
            width,
            Writing(self.flow, step, width).content((), self.drawn.get(step.id, ())),
        )
        self.cursor = dict.fromkeys(self.cursor, box.bottom + BEFORE_A_GATE)
        self.last = {}
        return box

    def _in_lane(self, step: Step, before: list[Step]) -> Box:
        lane = self.lanes[0] if self.stacked else self._lane_for(step)
        column = self._column_for(lane, before)
        last = self.last.get(column)
        y = self.cursor[column]
        if last is not None and last in before:
            y += APART - CLOSE
        for other in before:
            box = self.boxes.get(other.id)
            beside = other.sort in {"gate", "override"}
            if box is not None and not beside and other is not last:
                y = max(y, self._from_there(box, step))
        wide = lane.width // lane.columns
        width = wide - 2 * self.inset
        order = self.orders.get(step.id, tuple(dict.fromkeys(way.says for way in step.ways)))
        writing = Writing(self.flow, step, width)
        if self.stacked:
            writing.role()
        content = writing.content(order, self.drawn.get(step.id, ()))
        box = Box(step, lane.x + column[1] * wide + self.inset, y, width, content)
        self.cursor[column] = box.bottom + CLOSE
        self.last[column] = step
        return box

    def _column_for(self, lane: Lane, before: list[Step]) -> tuple[str, int]:
        """Return the column of a lane: below what leads there, and else where there is room."""
        columns = [(lane.role, n) for n in range(lane.columns)]
        below = [column for column in columns if self.last.get(column) in before]
        return below[0] if below else min(columns, key=lambda column: self.cursor[column])

    def _from_there(self, box: Box, step: Step) -> int:
        """Return where a step may stand that an exit of another lane leads to: level with it."""
        rows = [row for row in box.content.rows if step.id in row.to]
        if rows and not self.stacked:
            return box.y + rows[0].port - 2 * GRID
        return box.bottom + CLOSE

    def _lane_for(self, step: Step) -> Lane:
        """Return the lane of a step. A way out of the map stands where there is room."""
        own = self.lane_of[step.role]
        taken = {role for role, _ in self.last}
        if step.sort != "instead" or own.role not in taken:
            return own
        free = [lane for lane in self.lanes if lane.role not in taken]
        return min(free or [own], key=lambda lane: abs(lane.x - own.x))
