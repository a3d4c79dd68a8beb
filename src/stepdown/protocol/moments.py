"""Known time: what happened is known to the instant, to the day, or to a range.

A council's records often say "that week". Forcing an exact time would invent a
fact, so every moment is a range of instants, and questions about it can answer
that they do not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

THE_NEXT_INSTANT = timedelta(microseconds=1)
THE_LAST_INSTANT = datetime.max.replace(tzinfo=UTC)


def start_of_day(on: date) -> datetime:
    """Return the first instant of a day in England."""
    return datetime.combine(on, time.min, tzinfo=LONDON)


def end_of_day(on: date) -> datetime:
    """Return the last instant of a day in England, correct on the 23 and 25 hour days."""
    return datetime.combine(on, time.max, tzinfo=LONDON)


@lru_cache(maxsize=4096)
def day_in_england(instant: datetime) -> date:
    """Return the day that it is in England at an instant."""
    return instant.astimezone(LONDON).date()


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When something happened, as precisely as it is known.

    ``earliest`` and ``latest`` are both possible. They are equal for an instant.
    Both are given as aware datetimes, where a naive one raises ``ValueError``, and
    kept in UTC: clocks that are put back show the same hour twice, and only UTC can
    tell which of the two came first.
    """

    earliest: datetime
    latest: datetime

    def __post_init__(self) -> None:
        """Refuse times without a zone, and ranges that run backwards."""
        if self.earliest.tzinfo is not UTC or self.latest.tzinfo is not UTC:
            if self.earliest.tzinfo is None or self.latest.tzinfo is None:
                raise ValueError("A moment needs a time zone: give an aware datetime.")
            object.__setattr__(self, "earliest", self.earliest.astimezone(UTC))
            object.__setattr__(self, "latest", self.latest.astimezone(UTC))
        if self.latest < self.earliest:
            raise ValueError("A moment cannot end before it begins.")

    @classmethod
    def at(cls, instant: datetime) -> Moment:
        """Return a moment known to the instant."""
        return cls(instant, instant)

    @classmethod
    def on(cls, day: date) -> Moment:
        """Return a moment known to the day, in England."""
        return cls(start_of_day(day), end_of_day(day))

    @classmethod
    def between(cls, first: date, last: date) -> Moment:
        """Return a moment that lies somewhere from the first day to the last, both included."""
        return cls(start_of_day(first), end_of_day(last))

    @property
    def is_an_instant(self) -> bool:
        """Say whether the time of day is known."""
        return self.earliest == self.latest

    @property
    def is_within_a_day(self) -> bool:
        """Say whether at least the day is known."""
        return self.first_day == self.last_day

    @property
    def first_day(self) -> date:
        """Return the earliest possible day, in England."""
        return day_in_england(self.earliest)

    @property
    def last_day(self) -> date:
        """Return the latest possible day, in England."""
        return day_in_england(self.latest)

    def just_after(self) -> datetime:
        """Return the first instant at which this has certainly happened and passed."""
        return self.latest + THE_NEXT_INSTANT

    def __str__(self) -> str:
        """Return the moment in words: a day, a day and time, or two days."""
        if self.is_an_instant:
            return f"{in_words(self.first_day)} at {clock_time(self.earliest)}"
        if self.is_within_a_day:
            return in_words(self.first_day)
        return f"some time from {in_words(self.first_day)} to {in_words(self.last_day)}"


def in_words(on: date) -> str:
    """Return a date as people in England say it: Wednesday 14 April 2021."""
    return f"{on:%A} {on.day} {on:%B %Y}"


def clock_time(at: datetime) -> str:
    """Return a time of day as GOV.UK writes it: 9am, 2:05pm, midday, midnight."""
    local = at.astimezone(LONDON)
    if (local.hour, local.minute) == (12, 0):
        return "midday"
    if (local.hour, local.minute) == (0, 0):
        return "midnight"
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"
