"""Times, and what is made of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter


@dataclass
class Times:
    """How long one thing took, each time that it was done."""

    seconds: list[float] = field(default_factory=list)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Measure a block, without the collector of garbage in the middle of it."""
        gc.disable()
        began = perf_counter()
        try:
            yield
            self.seconds.append(perf_counter() - began)
        finally:
            gc.enable()

    @property
    def median(self) -> float:
        """Return the median, in seconds."""
        return median(self.seconds)


def timed(act: Callable[[], object], times: int, *, first: int = 2) -> Times:
    """Do something again and again; the first few times are not counted."""
    taken = Times()
    for number in range(times + first):
        if number < first:
            act()
            continue
        with taken.taken():
            act()
    return taken
