"""Stretches of the calendar that a pack names, such as the school holidays."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date

DayOfAYear = tuple[int, int]
"""A month and a day."""


@dataclass(frozen=True, slots=True)
class NamedDays:
    """Days with a name: both ends of each stretch belong to them."""

    title: str
    days: tuple[tuple[date, date], ...]
    each_year: tuple[tuple[DayOfAYear, DayOfAYear], ...]

    def hold(self, on: date) -> bool:
        """Say whether a day is one of them."""
        return any(first <= on <= last for first, last in self.around(on))

    def around(self, on: date) -> Iterator[tuple[date, date]]:
        """Go through the stretches that end on a day or later, as far as the next year."""
        for first, last in self.days:
            if last >= on:
                yield first, last
        for year in range(on.year - 1, min(on.year + 2, MAXYEAR)):
            for start, end in self.each_year:
                last = _day(year if end >= start else year + 1, end)
                if last >= on:
                    yield _day(year, start), last


def _day(year: int, day: DayOfAYear) -> date:
    """Return a day of a year. The 29 February of a common year is its 28th."""
    return date(year, day[0], min(day[1], monthrange(year, day[0])[1]))
