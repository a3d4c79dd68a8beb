"""The lines between the boxes. No two lines cross, and none runs through a box.

A line goes along a grid and takes only points that are free, so that it cannot cross
another. Lines to the same step may join, and lines that leave one exit may part: up to
there they are one line. A line that would have to cross or to go far round is not drawn:
the number of the step stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stepdown.protocol.maps.content import GRID
from stepdown.protocol.maps.grid import Grid, Point
from stepdown.protocol.maps.placing import Box, Places

FARTHEST, DETOUR = 760, 320
ENTRY = 2 * GRID
"""How far below the top of a box a line enters at its side."""

Stretches = dict[Point, tuple[Point, ...]]
"""What leads from a box to a point, or from a point to a box."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way that asks to be drawn: from a step, or from one of its exits, to a step."""

    source: str
    says: str
    target: str


@dataclass(frozen=True, slots=True)
class Line:
    """A way that is drawn, point by point along the grid, from box to box."""

    way: Way
    points: tuple[Point, ...]
    parts_at: int
    joins_at: int
    """From and to which of its points it is drawn: the rest is drawn as part of others."""

    @property
    def has_its_own_end(self) -> bool:
        """Say whether it comes to the box by itself."""
        return self.joins_at == len(self.points) - 1

    @property
    def corners(self) -> tuple[Point, ...]:
        """Return the ends of what is drawn of it, and the points where it turns."""
        points = self.points[self.parts_at : self.joins_at + 1]
        turns = [
            here
            for before, here, after in zip(points, points[1:], points[2:], strict=False)
            if (before[0] == here[0]) != (here[0] == after[0])
        ]
        return (points[0], *turns, points[-1])


class Router:
    """Draws one way after another on a grid that remembers what is taken."""

    def __init__(self, places: Places) -> None:
        """Begin with boxes and without lines."""
        self.places = places
        self.grid = Grid(places)
        self.lines: list[Line] = []

    def drop(self, way: Way) -> bool:
        """Draw a straight line down from a box to what stands across below it."""
        box, below = self.places.boxes[way.source], self.places.boxes[way.target]
        points = tuple((box.middle, y) for y in range(box.bottom, below.y + 1, GRID))
        if not all(self.grid.is_free(point) for point in points[1:-1]):
            return False
        self._keep(Line(way, points, 0, len(points) - 1))
        return True

    def draw(self, way: Way) -> bool:
        """Draw a way if it can be drawn, and say whether it is."""
        source, target = self.places.boxes[way.source], self.places.boxes[way.target]
        starts = self._free(self._starts(source, way)) | self._shared_starts(way)
        goals = self._free(self._goals(target)) | self._shared_goals(way)
        if not starts or not goals:
            return False
        distance = min(abs(a - c) + abs(b - d) for a, b in starts for c, d in goals)
        if distance > FARTHEST:
            return False
        found = self.grid.search(starts, goals, distance * 1.6 + DETOUR)
        if found is None:
            return False
        before, after = starts[found[0]], goals[found[-1]]
        points = (*before[:-1], *found, *after[1:])
        parts_at = len(before) - 1 if found[0] in self.grid.owners else 0
        joins_at = len(points) - (len(after) if found[-1] in self.grid.owners else 1)
        self._keep(Line(way, points, parts_at, joins_at))
        return True

    def _keep(self, line: Line) -> None:
        self.lines.append(line)
        self.grid.take(line.points, ((line.way.source, line.way.says), line.way.target))

    def _free(self, stretches: Iterator[tuple[Point, tuple[Point, ...]]]) -> Stretches:
        return {point: stretch for point, stretch in stretches if self.grid.is_free(point)}

    def _starts(self, box: Box, way: Way) -> Iterator[tuple[Point, tuple[Point, ...]]]:
        """Go through the points beside a box, each with the points from its edge to there."""
        rows = box.content.rows
        row = next((row for row in rows if row.says == way.says), None)
        for edge, beside in self._sides(box, row.port if row is not None else ENTRY):
            yield beside, (edge, beside)
        if row is None or row is rows[-1]:
            for x in self._columns_of(box):
                beside = (x, box.bottom + GRID)
                yield beside, ((x, box.bottom), beside)

    def _goals(self, box: Box) -> Iterator[tuple[Point, tuple[Point, ...]]]:
        for x in self._columns_of(box):
            beside = (x, box.y - GRID)
            yield beside, (beside, (x, box.y))
        for edge, beside in self._sides(box, ENTRY):
            yield beside, (beside, edge)

    def _columns_of(self, box: Box) -> list[int]:
        if not box.step.is_across:
            return [box.middle]
        return [x for x in self.grid.columns if box.x + 3 * GRID < x < box.right - 2 * GRID]

    def _sides(self, box: Box, below: int) -> Iterator[tuple[Point, Point]]:
        if box.step.is_across and not self.places.is_stacked:
            return
        for edge, x in ((box.x, box.x - GRID), (box.right, box.right + GRID)):
            if x in self.grid.neighbours:
                yield (edge, box.y + below), (x, box.y + below)

    def _shared_starts(self, way: Way) -> Stretches:
        """Return the points of lines that leave the same exit and that no other has joined."""
        key = (way.source, way.says)
        return {
            point: line.points[: place + 1]
            for line in self.lines
            if (line.way.source, line.way.says) == key
            for place, point in enumerate(line.points)
            if 0 < place < len(line.points) - 2
            and all(source == key for source, _ in self.grid.owners[point])
        }

    def _shared_goals(self, way: Way) -> Stretches:
        """Return the points of lines that lead to the same step, and nowhere else."""
        return {
            point: line.points[place:]
            for line in self.lines
            if line.way.target == way.target
            for place, point in enumerate(line.points)
            if 1 < place < len(line.points) - 1
            and all(target == way.target for _, target in self.grid.owners[point])
        }
