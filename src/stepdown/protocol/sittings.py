"""When a panel sits: on its first day, and every so often after that."""

from __future__ import annotations

from calendar import monthcalendar
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, count, takewhile

from stepdown.protocol.findings import Reason
from stepdown.protocol.language import Panel
from stepdown.protocol.moments import Moment, end_of_day, in_words
from stepdown.protocol.named_days import NamedDays
from stepdown.protocol.working_time import Calendar, Due, Duration, add

DAYS_AT_MOST = {"working days": 7, "calendar days": 1, "weeks": 7, "months": 31, "years": 366}
"""How many days a unit may take, so that the count begins near the day that is asked for."""

LONGEST_REST = 3 * 366
"""Days after which a panel that would still rest sits all the same."""


@dataclass(frozen=True)
class CompiledPanel:
    """A panel with its lengths of time chosen."""

    id: str
    block: Panel
    every: Duration
    papers_by: Duration | None
    rests: tuple[NamedDays, ...] = ()
    """The periods in which it does not sit."""

    def sitting_for(self, ready: Moment, calendar: Calendar) -> Due:
        """Return the first sitting that can take a family who was ready at a moment."""
        on = ready.last_day
        if self.papers_by is not None:
            on = add(self.papers_by, on, calendar)
        sits = self.first_from(on, calendar)
        return Due(end_of_day(sits), Reason("{} sits on {}", (self.block.title, in_words(sits))))

    def first_from(self, day: date, calendar: Calendar) -> date:
        """Return the first sitting on a day or later: the next working day, where it is none."""
        longest = self.every.amount * DAYS_AT_MOST[self.every.unit]
        skipped = max((day - self.block.first_sitting).days // longest - 1, 0)
        every = (Duration(self.every.amount * each, self.every.unit) for each in count(skipped))
        sittings = (self._sitting(gap, calendar) for gap in every)
        coming = (sits for sits in sittings if sits >= day)
        first = next(coming)
        end = first + timedelta(days=LONGEST_REST)
        return next(
            (
                sits
                for sits in chain((first,), takewhile(lambda sits: sits < end, coming))
                if not any(period.hold(sits) for period in self.rests)
            ),
            first,
        )

    def _sitting(self, gap: Duration, calendar: Calendar) -> date:
        """Return the sitting that comes so long after the first."""
        day = add(gap, self.block.first_sitting, calendar)
        if self.block.on_the is not None:
            day = _weekday_in(day, *self.block.on_the)
        return calendar.add_working_days(day, 0)


def _weekday_in(month: date, which: int, weekday: int) -> date:
    """Return the nth of a weekday in the month of a day; with 0 the last."""
    weeks = monthcalendar(month.year, month.month)
    days = [week[weekday] for week in weeks if week[weekday]]
    return month.replace(day=days[which - 1])
