"""When a panel sits: on its first day, and every so often after that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

from stepdown.protocol.findings import Reason
from stepdown.protocol.language import Panel
from stepdown.protocol.moments import Moment, end_of_day, in_words
from stepdown.protocol.working_time import Calendar, Due, Duration, add

DAYS_AT_MOST = {"working days": 7, "calendar days": 1, "weeks": 7, "months": 31, "years": 366}
"""How many days a unit may take, so that the count begins near the day that is asked for."""


@dataclass(frozen=True)
class CompiledPanel:
    """A panel with its lengths of time chosen."""

    id: str
    block: Panel
    every: Duration
    papers_by: Duration | None

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
        sittings = (
            calendar.add_working_days(add(gap, self.block.first_sitting, calendar), 0)
            for gap in every
        )
        return next(sits for sits in sittings if sits >= day)
