"""Clocks: how long, in which unit, and how a due date was reached.

Hours, working days, calendar days, weeks, months and years are different types:
"10 days" alone is refused, because a council must say which days it means.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache

import holidays

from stepdown.protocol.moments import (
    LONDON,
    Moment,
    clock_time,
    end_of_day,
    in_words,
    start_of_day,
)

FIRST_YEAR, LAST_YEAR = 1995, 2060
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The days on which a council works, as a versioned value that is handed in.

    ``closed`` maps each day off that is not a weekend to its name. Two calendars with
    the same version must be the same.
    """

    version: str
    closed: tuple[tuple[date, str], ...]
    _names: dict[date, str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the closed days by date."""
        object.__setattr__(self, "_names", dict(self.closed))

    @classmethod
    def of_england(cls, also_closed: Iterable[tuple[date, str]] = ()) -> Calendar:
        """Return England's bank holidays, with days that a council adds."""
        return _england(tuple(sorted(also_closed)))

    def is_working_day(self, on: date) -> bool:
        """Say whether a day is neither a weekend, nor a bank holiday, nor added by the council."""
        return on.weekday() < SATURDAY and on not in self._names

    def closed_between(self, after: date, until: date) -> list[tuple[date, str]]:
        """Return the named closed weekdays after one day, up to and with another."""
        return [
            (day, name)
            for day, name in self.closed
            if after < day <= until and day.weekday() < SATURDAY
        ]

    def add_working_days(self, start: date, days: int) -> date:
        """Return the working day that many after the start, which is day nought.

        With 0 it is the start itself, or the next working day where that is none. Raises
        ``ValueError`` beyond the years that the calendar covers.
        """
        if days == 0:
            position = bisect_left(self._working, start)
        else:
            position = bisect_right(self._working, start) + days - 1
        if start.year < FIRST_YEAR or position >= len(self._working):
            raise ValueError(
                f"The calendar covers {FIRST_YEAR} to {LAST_YEAR}; "
                f"{days} working days from {start} lie outside it."
            )
        return self._working[position]

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after the start, up to and with the end."""
        return bisect_right(self._working, end) - bisect_right(self._working, start)

    @cached_property
    def _working(self) -> list[date]:
        first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if self.is_working_day(day)]


@lru_cache(maxsize=64)
def _england(also_closed: tuple[tuple[date, str], ...]) -> Calendar:
    official = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
    names = dict(official.items()) | dict(also_closed)
    closed = tuple(sorted(names.items()))
    added = "".join(f"+{day.isoformat()}" for day, _ in also_closed)
    return Calendar(version=f"england{added}", closed=closed)


UNITS = {
    "hour": "hours",
    "working day": "working days",
    "calendar day": "calendar days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}
_WRITTEN = re.compile(r"^(\d{1,4}) (hour|working day|calendar day|week|month|year)s?$")
_LEFT_OPEN = re.compile(r"^(\d{1,4}) days?$")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in one unit, as a document gives it: ``10 working days``."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, written: str) -> Duration:
        """Read a duration. Raises ``ValueError`` with what to write instead."""
        found = _WRITTEN.match(written)
        if found:
            return cls(int(found[1]), UNITS[found[2]])
        open_unit = _LEFT_OPEN.match(written)
        if open_unit:
            raise ValueError(
                f"'{written}' leaves open which days are meant: write "
                f"'{open_unit[1]} working days' or '{open_unit[1]} calendar days', "
                "and say why in 'reading'."
            )
        raise ValueError(
            f"'{written}' is not a length of time: write a whole number and one of hours, "
            "working days, calendar days, weeks, months or years, such as '10 working days'."
        )

    def __str__(self) -> str:
        """Return the duration as it is written in a pack."""
        return f"{self.amount} {self.unit[:-1] if self.amount == 1 else self.unit}"

    @property
    def is_in_hours(self) -> bool:
        """Say whether this is counted on the clock, not by the day."""
        return self.unit == "hours"


@dataclass(frozen=True, slots=True)
class Due:
    """The last instant at which something is in time, and how that was reached."""

    at: datetime
    how: str

    @property
    def on(self) -> date:
        """Return the day on which it falls due, in England."""
        return self.at.astimezone(LONDON).date()


def falls_due(length: Duration, start: Moment, calendar: Calendar) -> Due:
    """Return when a clock that started at a moment runs out, and how that was reached.

    The day the clock starts is day nought, so one working day from a Friday is the
    Monday, and the whole of the last day is in time. Hours run on the clock through
    the nights, the weekends and the changes of clock. Where the start is only known
    to a range, the clock starts at its end: nobody is late for what is not known.
    """
    began = start.latest
    if length.is_in_hours:
        due = (began.astimezone(UTC) + timedelta(hours=length.amount)).astimezone(LONDON)
        since = start if start.is_an_instant else f"the end of {in_words(start.last_day)}"
        return Due(due, f"{length} from {since} is {in_words(due.date())} at {clock_time(due)}")
    day = start.last_day
    last = add(length, day, calendar)
    how = f"{length} from {in_words(day)} is {in_words(last)}"
    if length.unit == "working days":
        skipped = calendar.closed_between(day, last)
        if skipped:
            names = _listed([f"{name} ({_short(on)})" for on, name in skipped])
            verb = "does" if len(skipped) == 1 else "do"
            how += f": {names} {verb} not count"
    return Due(end_of_day(last), how)


def add(length: Duration, day: date, calendar: Calendar) -> date:
    """Return the day that lies a length of time after a day. Hours raise ``ValueError``.

    A month after the 31st is the last day of a shorter month.
    """
    if length.unit == "working days":
        return calendar.add_working_days(day, length.amount)
    if length.unit == "calendar days":
        return day + timedelta(days=length.amount)
    if length.unit == "weeks":
        return day + timedelta(weeks=length.amount)
    if length.unit == "months":
        return _add_months(day, length.amount)
    if length.unit == "years":
        return _add_months(day, 12 * length.amount)
    raise ValueError("Hours are counted from an instant, not from a day.")


def after(length: Duration, start: datetime, calendar: Calendar) -> datetime:
    """Return the first instant at which a length of time has passed since a start.

    By the day it is the start of the day reached: three months from 5 January are
    over when 5 April begins.
    """
    if length.is_in_hours:
        return (start.astimezone(UTC) + timedelta(hours=length.amount)).astimezone(LONDON)
    return start_of_day(add(length, start.astimezone(LONDON).date(), calendar))


def before(length: Duration, end: datetime, calendar: Calendar) -> datetime:
    """Return the earliest instant that still lies within a length of time before an end.

    By the day it is the start of the day reached, so an assessment of 5 January is
    within the last 6 months for the whole of 5 July.
    """
    if length.is_in_hours:
        return (end.astimezone(UTC) - timedelta(hours=length.amount)).astimezone(LONDON)
    day = end.astimezone(LONDON).date()
    if length.unit == "working days":
        earlier = day
        left = length.amount
        while left:
            earlier -= timedelta(days=1)
            left -= calendar.is_working_day(earlier)
        return start_of_day(earlier)
    return start_of_day(add(Duration(-length.amount, length.unit), day, calendar))


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _short(on: date) -> str:
    return f"{on.day} {on:%B}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
