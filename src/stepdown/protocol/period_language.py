"""What a pack's file says of days: stretches that rules ask about, and when panels sit."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, NamedTuple

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from stepdown.protocol.named_days import NamedDays
from stepdown.protocol.values import Block, Day, Flag, Ids, Length, Number, Text
from stepdown.protocol.working_time import Duration

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WHICH = ("first", "second", "third", "fourth", "last")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_OF_A_YEAR = re.compile(r"^(\d{1,2}) ([A-Z][a-z]+)$")
_A_LEAP_YEAR = 2024
LEAST_LEFT = 28
"""Days of a year that a period leaves out at least, so that clocks outside it go on."""


def day_of_a_year(value: object) -> tuple[int, int]:
    """Read a day of any year, as '20 December': its month and day."""
    found = _DAY_OF_A_YEAR.match(value) if isinstance(value, str) else None
    if found and found[2] in MONTHS:
        month, day = MONTHS.index(found[2]) + 1, int(found[1])
        try:
            date(_A_LEAP_YEAR, month, day)
        except ValueError:
            raise ValueError(f"There is no {value}.") from None
        return month, day
    raise ValueError("Write a day of every year as 20 December.")


def _as_written(value: tuple[int, int]) -> str:
    month, day = value
    return f"{day} {MONTHS[month - 1]}"


def _in_order(days: tuple[date, date]) -> tuple[date, date]:
    if days[0] > days[1]:
        raise ValueError("The last day comes before the first: turn them round.")
    return days


class WeekdayInMonth(NamedTuple):
    """Such as the first Tuesday: which one, 0 for the last, and the weekday, 0 for Monday."""

    which: int
    weekday: int

    def __str__(self) -> str:
        """Return it as a pack writes it."""
        return f"{WHICH[self.which - 1]} {WEEKDAYS[self.weekday]}"


def weekday_of_a_month(value: object) -> WeekdayInMonth:
    """Read a weekday of any month, as 'first Tuesday'."""
    which, _, weekday = value.partition(" ") if isinstance(value, str) else ("", "", "")
    if which in WHICH and weekday in WEEKDAYS:
        return WeekdayInMonth((WHICH.index(which) + 1) % len(WHICH), WEEKDAYS.index(weekday))
    raise ValueError(
        f"Write a day of every month as first Tuesday: one of {', '.join(WHICH)}, and a weekday."
    )


WeekdayOfAMonth = Annotated[
    Any,
    BeforeValidator(weekday_of_a_month),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "examples": ["first Tuesday", "last Friday"]}),
]
DayOfAYear = Annotated[
    Any,
    BeforeValidator(day_of_a_year),
    PlainSerializer(_as_written),
    WithJsonSchema({"type": "string", "examples": ["20 December"]}),
]
EveryYear = tuple[DayOfAYear, DayOfAYear]
FromTo = Annotated[tuple[Day, Day], AfterValidator(_in_order)]


class Period(Block):
    """Days that rules ask about, such as school holidays: both ends belong to it."""

    title: Text = Field(description="What it is called.")
    days: tuple[FromTo, ...] = Field(
        (), description="Its stretches, each as [first day, last day]."
    )
    each_year: tuple[EveryYear, ...] = Field(
        (), description="Stretches that come every year, each as [20 December, 2 January]."
    )
    clause: Ids | None = Field(None, description="The clauses that name it.")

    @model_validator(mode="after")
    def _has_days(self) -> Period:
        if not self.days and not self.each_year:
            raise ValueError("A period needs 'days' or 'each_year': say when it is.")
        days = NamedDays(self.title, (), self.each_year)
        left = sum(
            not days.hold(date(_A_LEAP_YEAR, 3, 1) + timedelta(days=day)) for day in range(365)
        )
        if left < LEAST_LEFT:
            raise ValueError(
                f"These stretches leave {left} days of the year out: write shorter ones, that "
                f"leave {LEAST_LEFT} at least."
            )
        return self

    @property
    def named_days(self) -> NamedDays:
        """Return the days, to be looked up."""
        return NamedDays(self.title, self.days, self.each_year)


class Panel(Block):
    """A meeting that takes many families, again and again, with a list for each sitting."""

    title: Text = Field(description="What it is called.")
    clause: Ids | None = Field(None, description="The clauses that ask for it.")
    chaired_by: Ids = Field(description="The roles who keep its list.")
    first_sitting: Day = Field(description="A day on which it sits, from which the others count.")
    every: Length = Field(
        description="How long from one sitting to the next. On a closed day it sits on the next "
        "working day."
    )
    on_the: WeekdayOfAMonth | None = Field(
        None,
        description="With 'every' in months: the day of the month, such as first Tuesday. Then "
        "'first_sitting' names the month that the others count from.",
    )
    not_in: Ids | None = Field(
        None,
        description="Periods of the pack in which it does not sit, such as school holidays. "
        "After 3 years of rest it sits all the same.",
    )
    papers_by: Length | None = Field(
        None, description="How long before a sitting a family must be ready to be on its list."
    )
    at_most: Number | None = Field(
        None, ge=1, description="How many families one sitting takes. Its list says what is over."
    )
    for_each_team: Flag = Field(
        False, description="Whether each team, such as a locality, has a list of its own."
    )
    reading: Text | None = Field(
        None, description="What the document leaves open of it, and what we chose."
    )

    @model_validator(mode="after")
    def _counts_in_days(self) -> Panel:
        for name, length in (("every", self.every), ("papers_by", self.papers_by)):
            if isinstance(length, Duration) and length.is_in_hours:
                raise ValueError(f"'{name}' counts in days, weeks, months or years, not in hours.")
            if isinstance(length, Duration) and length.outside:
                raise ValueError(f"'{name}' counts every day. Write 'not_in' for when it rests.")
        if isinstance(self.every, Duration):
            if self.every.amount == 0:
                raise ValueError("'every' is at least one day, week, month or year.")
            if self.on_the is not None and self.every.unit != "months":
                raise ValueError(
                    f"'on_the' is a day of a month, and 'every' is {self.every}: write it in "
                    "months, or leave 'on_the' out."
                )
        return self
