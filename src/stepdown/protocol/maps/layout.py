"""The whole picture of a pathway: boxes in their places, and the lines that can be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, permutations

from stepdown.protocol.maps.placing import Places, placed
from stepdown.protocol.maps.routing import FARTHEST, Line, Router, Way
from stepdown.protocol.maps.steps import Flow, Step

MOST_ATTEMPTS, MOST_ORDERS = 3, 4


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture as data: where every box stands, and every line, point by point."""

    flow: Flow
    places: Places
    lines: tuple[Line, ...]
    undrawn: tuple[Way, ...]
    """The ways that only their numbers tell."""


def layout_of(flow: Flow, *, stacked: bool = False) -> Layout:
    """Return the picture of a pathway, in lanes or in one column."""
    orders = _orders(flow)
    best = _laid_out(flow, stacked, orders)
    for source in _tangled(best):
        # The exits of a step are sorted anew where their lines would cross.
        for order in islice(permutations(reversed(orders[source])), MOST_ORDERS):
            tried = _laid_out(flow, stacked, {**orders, source: order})
            if len(tried.undrawn) < len(best.undrawn):
                best, orders = tried, {**orders, source: order}
                break
    return best


def _tangled(layout: Layout) -> list[str]:
    """Return the steps with several exits of which one near another step has no line."""
    near = [
        way.source
        for way in layout.undrawn
        if way.says and _distance(layout.places, way) <= FARTHEST / 2
    ]
    return list(dict.fromkeys(near))


def _laid_out(flow: Flow, stacked: bool, orders: Mapping[str, tuple[str, ...]]) -> Layout:
    drawn: dict[str, set[str]] = {}
    for way in _all_ways(flow):
        drawn.setdefault(way.target, set()).add(way.source)
    for _ in range(MOST_ATTEMPTS):
        places = placed(flow, stacked=stacked, drawn=drawn, orders=orders)
        router, undrawn = _routed(flow, places)
        found: dict[str, set[str]] = {}
        for line in router.lines:
            found.setdefault(line.way.target, set()).add(line.way.source)
        if all(found.get(id_, set()) >= sources for id_, sources in drawn.items()):
            break
        # What could not be drawn is said in the box, which moves the boxes below.
        drawn = {id_: sources & found.get(id_, set()) for id_, sources in drawn.items()}
    return Layout(flow, places, tuple(router.lines), tuple(undrawn))


def _orders(flow: Flow) -> dict[str, tuple[str, ...]]:
    """Sort the exits of each step: those that lead nearest stand first."""
    found = {}
    for step in flow.steps:
        here = flow.numbers[step.id]

        def far(says: str, step: Step = step, here: int = here) -> tuple[bool, int]:
            targets = [flow.numbers[w.to] for w in step.ways if w.says == says and w.to]
            nearest = min(targets, default=10_000)
            return nearest > here, nearest

        found[step.id] = tuple(sorted(dict.fromkeys(w.says for w in step.ways), key=far))
    return found


def _all_ways(flow: Flow) -> Iterator[Way]:
    stages = {step.id: place for place, band in enumerate(flow.bands) for step in band.steps}
    for step in flow.steps:
        for way in step.exits:
            if way.to is None or way.to not in flow.numbers:
                continue
            # What simply follows later is said there. A line over whole stages helps nobody.
            if way.says or 0 <= stages[way.to] - stages[step.id] <= 1:
                yield Way(step.id, way.says, way.to)


def _routed(flow: Flow, places: Places) -> tuple[Router, list[Way]]:
    router = Router(places)
    drops = list(_drops(flow, places))
    dropped = {way for way in drops if router.drop(way)}
    left = [
        way for way in _all_ways(flow) if way not in dropped and not _follows(flow, places, way)
    ]
    steps = {step.id: step for step in flow.steps}
    left.sort(key=lambda way: (not steps[way.source].is_across, _distance(places, way)))
    undrawn = [way for way in left if not router.draw(way)]
    return router, undrawn


def _distance(places: Places, way: Way) -> int:
    source, target = places.boxes[way.source], places.boxes[way.target]
    return abs(source.x - target.x) + abs(source.bottom - target.y)


def _drops(flow: Flow, places: Places) -> Iterator[Way]:
    """Go through the lines straight down into a gate: from the last box of each lane above it."""
    for band in flow.bands:
        last: dict[int, Step] = {}
        for step in band.steps:
            if not step.is_across:
                last[places.boxes[step.id].x] = step
                continue
            wanted = {maker for need in step.needs for maker in need.makers}
            for above in last.values():
                plain = any(way.to == step.id and not way.says for way in above.exits)
                if above.id in wanted or plain:
                    yield Way(above.id, "", step.id)
            last = {}


def _follows(flow: Flow, places: Places, way: Way) -> bool:
    """Say whether a step stands right below another that begins after the same."""
    if way.says:
        return False
    source = next(step for step in flow.steps if step.id == way.source)
    also = {each.to for each in source.exits if not each.says}
    box = places.boxes[way.target]
    above = [b for b in places.boxes.values() if b.x == box.x and b.bottom < box.y]
    nearest = max(above, key=lambda b: b.bottom, default=None)
    return (
        nearest is not None
        and nearest.step.id in also
        and nearest.step.stage == box.step.stage
        and not nearest.step.is_across
    )
