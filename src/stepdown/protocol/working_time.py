"""Clocks: how long, in which unit, and how a due date was reached.

Hours, working days, calendar days, weeks, months and years are different types:
"10 days" alone is refused, because a council must say which days it means.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import holidays

from stepdown.protocol.moments import (
    LONDON,
    THE_NEXT_INSTANT,
    Moment,
    clock_time,
    day_in_england,
    in_words,
    start_of_day,
)
from stepdown.protocol.named_days import NamedDays

FIRST_YEAR, LAST_YEAR = 1995, 2060
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The days on which a council works, as a versioned value that is handed in.

    ``closed`` maps each day off that is not a weekend to its name. Two calendars with
    the same version must be the same.
    """

    version: str
    closed: tuple[tuple[date, str], ...] = field(compare=False)
    _names: dict[date, str] = field(init=False, compare=False, repr=False)
    _off: list[date] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the closed days by date."""
        names = {day: name for day, name in sorted(self.closed) if day.weekday() < SATURDAY}
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_off", list(names))

    @classmethod
    def of_england(cls, also_closed: Iterable[tuple[date, str]] = ()) -> Calendar:
        """Return England's bank holidays, with days that a council adds.

        Before 1995 and after 2060 only the weekends and what the council added are off.
        """
        return _england(tuple(sorted(also_closed)))

    def is_working_day(self, on: date) -> bool:
        """Say whether a day is neither a weekend, nor a bank holiday, nor added by the council."""
        return on.weekday() < SATURDAY and on not in self._names

    def closed_between(self, after: date, until: date) -> list[tuple[date, str]]:
        """Return the named closed weekdays after one day, up to and with another."""
        days = self._off[bisect_right(self._off, after) : bisect_right(self._off, until)]
        return [(day, self._names[day]) for day in days]

    def add_working_days(self, start: date, days: int) -> date:
        """Return the working day that many after the start, which is day nought.

        With 0 it is the start itself, or the next working day where that is none.
        """
        day = start
        while days > 0 or not self.is_working_day(day):
            day += ONE_DAY
            days -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after the start, up to and with the end."""
        weekdays = _weekdays_until(end) - _weekdays_until(start)
        return weekdays - (bisect_right(self._off, end) - bisect_right(self._off, start))


def _weekdays_until(day: date) -> int:
    weeks, beyond = divmod(day.toordinal(), 7)
    return weeks * SATURDAY + min(beyond, SATURDAY)


@lru_cache(maxsize=64)
def _england(also_closed: tuple[tuple[date, str], ...]) -> Calendar:
    official = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
    # GOV.UK's own words for a bank holiday that moves to another day.
    in_england = {day: name.replace("observed", "substitute day") for day, name in official.items()}
    names = in_england | dict(also_closed)
    added = "".join(f"+{day.isoformat()}" for day, _ in also_closed)
    return Calendar(version=f"england{added}", closed=tuple(sorted(names.items())))


UNITS = {
    "hour": "hours",
    "working day": "working days",
    "calendar day": "calendar days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}
COUNTED_BY_THE_DAY = {"working days": 1, "calendar days": 1, "weeks": 7}
"""The units that can leave days out, and how many days one of them counts."""
_WRITTEN = re.compile(
    r"^(\d{1,4}) (hour|working day|calendar day|week|month|year)s?"
    r"(?: outside ([a-z][a-z0-9]*(?:-[a-z0-9]+)*))?$"
)
MOST_YEARS = 200
MOST_DAYS_OUTSIDE = 1_000
SAME_DAY = "the same day"
_LEFT_OPEN = re.compile(r"^(\d{1,4}) days?$")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in one unit, as a document gives it: ``10 working days``.

    ``outside`` names a period of the pack, such as the school holidays, whose days do
    not count: ``6 weeks outside school-holidays`` are 42 such days. A pack's own
    lengths hold its name alone; a compiled one holds in ``not_counted`` which days
    these are.
    """

    amount: int
    unit: str
    outside: str = ""
    not_counted: NamedDays | None = None

    @classmethod
    def parse(cls, written: str) -> Duration:
        """Read a duration. Raises ``ValueError`` with what to write instead."""
        if written == SAME_DAY:
            return cls(0, "calendar days")
        found = _WRITTEN.match(written)
        if found:
            if found[2] == "year" and int(found[1]) > MOST_YEARS:
                raise ValueError(f"'{written}' is more than {MOST_YEARS} years: write it shorter.")
            unit, outside = UNITS[found[2]], found[3] or ""
            if outside and unit not in COUNTED_BY_THE_DAY:
                raise ValueError(
                    f"'{written}' leaves days out, so it must count days: write it in working "
                    "days, calendar days or weeks."
                )
            if outside and int(found[1]) * COUNTED_BY_THE_DAY[unit] > MOST_DAYS_OUTSIDE:
                raise ValueError(
                    f"'{written}' is too long to leave days out: write {MOST_DAYS_OUTSIDE} days "
                    "or fewer."
                )
            return cls(int(found[1]), unit, outside)
        if "sitting" in written:
            raise ValueError(
                f"'{written}' is not a length of time. Write how long so many sittings take, such "
                "as '4 weeks', or 'at_panel' for a duty that waits for the next sitting."
            )
        open_unit = _LEFT_OPEN.match(written)
        if open_unit:
            raise ValueError(
                f"'{written}' leaves open which days are meant: write "
                f"'{open_unit[1]} working days' or '{open_unit[1]} calendar days', "
                "and say why in 'reading'."
            )
        raise ValueError(
            f"'{written}' is not a length of time: write a whole number and one of hours, "
            "working days, calendar days, weeks, months or years, such as '10 working days', "
            f"or '{SAME_DAY}'."
        )

    def __str__(self) -> str:
        """Return the duration as it is written in a pack, or with the days that do not count."""
        length = f"{self.amount} {self.unit[:-1] if self.amount == 1 else self.unit}"
        if self.not_counted is not None:
            return f"{length} outside “{self.not_counted.title}”"
        return f"{length} outside {self.outside}" if self.outside else length

    @property
    def is_the_same_day(self) -> bool:
        """Say whether it ends with the day on which it starts."""
        return self == Duration(0, "calendar days")

    @property
    def is_in_hours(self) -> bool:
        """Say whether this is counted on the clock, not by the day."""
        return self.unit == "hours"


class Counted(NamedTuple):
    """A length of time from a start, by a calendar: how a due date was reached."""

    length: Duration
    start: Moment
    calendar: Calendar

    def __str__(self) -> str:
        """Return the count in words, with the days that it passed over."""
        last = day_in_england(last_instant(self.length, self.start.latest, self.calendar))
        if self.length.is_in_hours:
            due = last_instant(self.length, self.start.latest, self.calendar)
            is_exact = self.start.is_an_instant
            since = self.start if is_exact else f"the end of {in_words(self.start.last_day)}"
            return f"{self.length} from {since} is {in_words(last)} at {clock_time(due)}"
        day = self.start.last_day
        if self.length.is_the_same_day:
            return f"{SAME_DAY}, {in_words(day)}"
        how = f"{self.length} from {in_words(day)} is {in_words(last)}"
        skipped = self.calendar.closed_between(day, last)
        if self.length.unit != "working days" or not skipped:
            return how
        names = _listed([f"{name} ({_short(on)})" for on, name in skipped])
        return f"{how}: {names} {'does' if len(skipped) == 1 else 'do'} not count"


class Due(NamedTuple):
    """The last instant at which something is in time, and how that was reached."""

    at: datetime
    reached_by: object
    """What says so, once it is put into words."""

    @property
    def how(self) -> str:
        """Return in words how it was reached."""
        return str(self.reached_by)

    @property
    def on(self) -> date:
        """Return the day on which it falls due, in England."""
        return day_in_england(self.at)


def falls_due(length: Duration, start: Moment, calendar: Calendar) -> Due:
    """Return when a clock that started at a moment runs out, and how that was reached.

    The day the clock starts is day nought, so one working day from a Friday is the
    Monday, and the whole of the last day is in time. Hours run on the clock through
    the nights, the weekends and the changes of clock. Where the start is only known
    to a range, the clock starts at its end: nobody is late for what is not known.
    """
    at = last_instant(length, start.latest, calendar)
    return Due(at, Counted(length, start, calendar))


def last_instant(length: Duration, start: datetime, calendar: Calendar) -> datetime:
    """Return the last instant, in UTC, that lies within a length of time from a start."""
    if length.is_in_hours:
        return start.astimezone(UTC) + timedelta(hours=length.amount)
    return _first_and_last(add(length, day_in_england(start), calendar))[1]


def first_instant(length: Duration, start: datetime, calendar: Calendar) -> datetime:
    """Return the first instant, in UTC, at which a length of time has passed since a start.

    By the day it is the start of the day reached: three months from 5 January are
    over when 5 April begins.
    """
    if length.is_in_hours:
        return start.astimezone(UTC) + timedelta(hours=length.amount)
    return _first_and_last(add(length, day_in_england(start), calendar))[0]


def comes_of_age(age: Duration, born: datetime, calendar: Calendar) -> datetime:
    """Return the first instant, in UTC, at which somebody is of an age.

    Who was born on 29 February has the birthday of a common year on 1 March.
    """
    birth = day_in_england(born)
    if age.unit != "years" or (birth.month, birth.day) != (2, 29):
        return first_instant(age, born, calendar)
    last_day_before = add(age, birth - ONE_DAY, calendar)
    return _first_and_last(last_day_before + ONE_DAY)[0]


@lru_cache(maxsize=4096)
def _first_and_last(day: date) -> tuple[datetime, datetime]:
    first = start_of_day(day).astimezone(UTC)
    return first, start_of_day(day + ONE_DAY).astimezone(UTC) - THE_NEXT_INSTANT


@lru_cache(maxsize=4096)
def add(length: Duration, day: date, calendar: Calendar) -> date:
    """Return the day that lies a length of time after a day. Hours raise ``ValueError``.

    A month after the 31st is the last day of a shorter month.
    """
    if length.not_counted is not None:
        return _add_days_that_count(length, day, calendar)
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


def before(length: Duration, end: datetime, calendar: Calendar) -> datetime:
    """Return the earliest instant that still lies within a length of time before an end.

    By the day it is the start of the day reached, so an assessment of 5 January is
    within the last 6 months for the whole of 5 July.
    """
    if length.is_in_hours:
        return (end.astimezone(UTC) - timedelta(hours=length.amount)).astimezone(LONDON)
    day = end.astimezone(LONDON).date()
    if length.unit == "working days" or length.not_counted is not None:
        left = length.amount * COUNTED_BY_THE_DAY[length.unit]
        while left:
            day -= ONE_DAY
            left -= _counts(length, day, calendar)
        return start_of_day(day)
    return start_of_day(add(Duration(-length.amount, length.unit), day, calendar))


def _add_days_that_count(length: Duration, start: date, calendar: Calendar) -> date:
    day, left = start, length.amount * COUNTED_BY_THE_DAY[length.unit]
    while left > 0 or not _counts(length, day, calendar):
        day += ONE_DAY
        left -= _counts(length, day, calendar)
    return day


def _counts(length: Duration, day: date, calendar: Calendar) -> bool:
    is_open = length.unit != "working days" or calendar.is_working_day(day)
    return is_open and not (length.not_counted is not None and length.not_counted.hold(day))


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _short(on: date) -> str:
    return f"{on.day} {on:%B}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
