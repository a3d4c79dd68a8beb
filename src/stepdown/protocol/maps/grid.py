"""The grid that lines are drawn on: what is taken, and the shortest free way between points."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from heapq import heappop, heappush
from itertools import pairwise

from stepdown.protocol.maps.content import GRID, SMALL, TITLE
from stepdown.protocol.maps.measuring import width_of
from stepdown.protocol.maps.placing import Places

Point = tuple[int, int]
Owner = tuple[tuple[str, str], str]
"""The exit that a line leaves, by its step and its words, and the step that it leads to."""
BEND, CROWD = 3 * GRID, GRID
"""What a turn costs, and a point beside another line."""
NO_HEADING = (0, 0)
MOST_POINTS = 3_000


class Grid:
    """Points of which each is free, covered by a box or a heading, or on the lines of some."""

    def __init__(self, places: Places) -> None:
        """Take every point that a box or a heading covers."""
        self.places = places
        self.columns = sorted(self._columns())
        beside = [None, *self.columns, None]
        self.neighbours = {
            x: (beside[place], beside[place + 2]) for place, x in enumerate(self.columns)
        }
        self.walls = self._walls()
        self.covered: set[Point] = set()
        self.owners: dict[Point, set[Owner]] = {}
        for box in places.boxes.values():
            self._cover(box.x, box.y, box.right, box.bottom)
            self._cover(box.x + 1, box.y - GRID, box.x + 3 * GRID, box.y)
        self._cover_headings()

    def _columns(self) -> set[int]:
        """Return the columns that lines may go down on: beside boxes, and in their middles."""
        boxes = [box for box in self.places.boxes.values() if not box.step.is_across]
        taken = {x for box in boxes for x in range(box.x, box.right + 1, GRID) if x != box.middle}
        return set(range(0, self.places.width, GRID)) - taken

    def _walls(self) -> set[Point]:
        """Return where a box lies between two columns: the left one, by the row."""
        found: set[Point] = set()
        for low, high in pairwise(self.columns):
            for box in self.places.boxes.values():
                if low < box.right and box.x < high:
                    # The number of the step stands out above the left of its box.
                    is_badge = low < box.x + 3 * GRID
                    top = box.y - GRID if is_badge else box.y
                    found.update((low, y) for y in range(top, box.bottom + 1, GRID))
        return found

    def _cover_headings(self) -> None:
        margin = self.places.margin
        for strip in self.places.strips:
            long = int(width_of(strip.title, TITLE + 4, bold=True))
            below = strip.y + strip.height
            self._cover(margin, strip.y + 1, margin + long, below - 1)
            for lane in self.places.lanes:
                if lane.heading:
                    half = max(width_of(each, SMALL, bold=True) for each in lane.heading) / 2
                    middle = lane.x + lane.width // 2
                    lowest = below + 16 * len(lane.heading) + 8
                    self._cover(int(middle - half), below, int(middle + half), lowest)

    def _cover(self, left: int, top: int, right: int, bottom: int) -> None:
        for x in self.columns:
            if left <= x <= right:
                for y in range(-(-top // GRID) * GRID, bottom + 1, GRID):
                    self.covered.add((x, y))

    def is_free(self, point: Point) -> bool:
        """Say whether nothing stands on a point."""
        return point not in self.covered and point not in self.owners

    def take(self, points: Collection[Point], owner: Owner) -> None:
        """Take the points of a line."""
        for point in points:
            self.owners.setdefault(point, set()).add(owner)

    def search(
        self, starts: Collection[Point], goals: Collection[Point], most: float
    ) -> tuple[Point, ...] | None:
        """Find a short way with few turns over free points, or nothing.

        It may begin at any of the starts and end at any of the goals.
        """
        nearest = _Nearest(goals)
        queue: list[tuple[float, float, int, Point, Point]] = []
        best: dict[tuple[Point, Point], float] = {}
        came: dict[tuple[Point, Point], tuple[Point, Point]] = {}
        for start in starts:
            heappush(queue, (nearest.to(start), 0.0, len(queue), start, NO_HEADING))
        number = len(queue)
        for _ in range(MOST_POINTS):
            if not queue:
                break
            estimate, cost, _, here, heading = heappop(queue)
            if estimate > most:
                break
            if here in goals:
                return _traced(came, here, heading)
            for step in self._around(here):
                turn = (_sign(step[0] - here[0]), _sign(step[1] - here[1]))
                is_back = heading != NO_HEADING and turn == (-heading[0], -heading[1])
                if is_back or not (step in goals or self.is_free(step)):
                    continue
                dearer = cost + abs(step[0] - here[0]) + abs(step[1] - here[1])
                dearer += BEND if heading not in {NO_HEADING, turn} else 0
                dearer += CROWD * self._crowd(step, turn)
                if dearer < best.get((step, turn), float("inf")):
                    best[step, turn] = dearer
                    came[step, turn] = (here, heading)
                    number += 1
                    heappush(queue, (dearer + nearest.to(step), dearer, number, step, turn))
        return None

    def _around(self, point: Point) -> Iterator[Point]:
        x, y = point
        if y >= GRID:
            yield (x, y - GRID)
        if y + GRID <= self.places.height:
            yield (x, y + GRID)
        # A wide step sideways goes over columns that only boxes would stand on.
        for other in self.neighbours[x]:
            if other is not None and (min(x, other), y) not in self.walls:
                yield (other, y)

    def _crowd(self, point: Point, turn: Point) -> int:
        """Count the lines that run right beside."""
        x, y = point
        beside = ((x - GRID, y), (x + GRID, y)) if turn[0] == 0 else ((x, y - GRID), (x, y + GRID))
        return sum(each in self.owners for each in beside)


class _Nearest:
    """How far it is at least to the nearest of some points."""

    def __init__(self, goals: Collection[Point]) -> None:
        self.left, self.right = min(x for x, _ in goals), max(x for x, _ in goals)
        self.top, self.bottom = min(y for _, y in goals), max(y for _, y in goals)

    def to(self, point: Point) -> int:
        x, y = point
        across = max(self.left - x, 0, x - self.right)
        return across + max(self.top - y, 0, y - self.bottom)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _traced(
    came: Mapping[tuple[Point, Point], tuple[Point, Point]], here: Point, heading: Point
) -> tuple[Point, ...]:
    found = [here]
    state = (here, heading)
    while state in came:
        state = came[state]
        found.append(state[0])
    return tuple(reversed(found))
