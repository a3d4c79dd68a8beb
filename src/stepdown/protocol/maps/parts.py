"""A picture in parts that fit on sheets of paper, cut where no box is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stepdown.protocol.maps.content import GRID
from stepdown.protocol.maps.layout import Layout
from stepdown.protocol.maps.placing import Strip

TALLEST = 880
"""What fits on a sheet of A4 on its side, where the lanes fill its width."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the picture: a stage, or a piece of a long one."""

    name: str
    title: str
    steps: tuple[int, ...]
    top: int
    bottom: int

    @property
    def says(self) -> str:
        """Return which steps it shows."""
        first, last = self.steps[0], self.steps[-1]
        which = f"step {first}" if first == last else f"steps {first} to {last}"
        return f"{self.title}: {which}"


def parts_of(layout: Layout) -> tuple[Part, ...]:
    """Return the parts of a picture, from the top down."""
    found = []
    for band, strip in zip(layout.flow.bands, layout.places.strips, strict=True):
        for number, (top, bottom) in enumerate(_pieces(layout, strip), 1):
            steps = sorted(
                layout.flow.numbers[box.step.id]
                for box in layout.places.boxes.values()
                if top <= box.y < bottom
            )
            name = band.id if number == 1 else f"{band.id}-{number}"
            found.append(Part(name, strip.title, tuple(steps), top, bottom))
    return tuple(found)


def _pieces(layout: Layout, strip: Strip) -> Iterator[tuple[int, int]]:
    """Cut a stage at rows where no box stands, so that each piece fits if it can."""
    boxes = [b for b in layout.places.boxes.values() if strip.y <= b.y < strip.bottom]
    starts = sorted(box.y for box in boxes)
    clear = [
        y
        for y in range(strip.y + TALLEST // 3, strip.bottom, GRID)
        if y < starts[-1] and not any(b.y - 2 * GRID < y < b.bottom + GRID for b in boxes)
    ]
    top = strip.y
    while strip.bottom - top > TALLEST:
        later = [y for y in clear if any(top < start < y for start in starts)]
        fitting = [y for y in later if y - top <= TALLEST]
        cut = max(fitting) if fitting else min(later, default=strip.bottom)
        if cut == strip.bottom:
            break
        yield top, cut
        top = cut
    yield top, strip.bottom
