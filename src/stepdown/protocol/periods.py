"""Whether a day lies in one of the stretches of the calendar that a pack names."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date

from stepdown.protocol.findings import MET, NOT_MET, Answer, because
from stepdown.protocol.moments import Moment, day_in_england, in_words, start_of_day
from stepdown.protocol.scene import ChildScene
from stepdown.protocol.working_time import ONE_DAY

DayOfAYear = tuple[int, int]
"""A month and a day."""


@dataclass(frozen=True)
class InPeriod:
    """The day lies in a period."""

    title: str
    days: tuple[tuple[date, date], ...]
    each_year: tuple[tuple[DayOfAYear, DayOfAYear], ...]

    def judge(self, scene: ChildScene) -> Answer:
        """Look at the day of the scene's instant, and say when that ends or begins."""
        on = day_in_england(scene.at)
        coming = []
        for first, last in self._around(on):
            if first <= on <= last:
                scene.watch(start_of_day(last + ONE_DAY))
                why = because("{}: until {}", self.title, in_words(last))
                return Answer(MET, Moment.on(first), why)
            coming.append(first)
        if not coming:
            return Answer(NOT_MET, None, because("{}: not now", self.title))
        scene.watch(start_of_day(min(coming)))
        why = because("{}: not before {}", self.title, in_words(min(coming)))
        return Answer(NOT_MET, None, why)

    def _around(self, on: date) -> Iterator[tuple[date, date]]:
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
