"""Working time: hours, working days, calendar days, weeks, months and years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepdown.protocol.moments import Moment, day_in_england, end_of_day
from stepdown.protocol.working_time import (
    Calendar,
    Duration,
    add,
    before,
    comes_of_age,
    falls_due,
    first_instant,
    last_instant,
)
from tests.protocol.engine.invented import Written, at, when

ENGLAND = Calendar.of_england()

# The bank holidays of England that GOV.UK published, by year: an independent table.
BANK_HOLIDAYS = """
2012 01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26
2013 01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26
2014 01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26
2015 01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28
2016 01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27
2017 01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26
2018 01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26
2019 01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26
2020 01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28
2021 01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28
2022 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27
2023 01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26
2024 01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26
2025 01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26
2026 01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28
2027 01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28
2028 01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26
"""
DAYS_OFF = {
    date.fromisoformat(f"{year}-{day}")
    for year, *days in (line.split() for line in BANK_HOLIDAYS.strip().splitlines())
    for day in days
}
FIRST, LAST = date(2012, 1, 1), date(2028, 12, 31)
DAYS = st.dates(FIRST, LAST)


def due(length: str, start: Written, calendar: Calendar = ENGLAND) -> datetime:
    return falls_due(Duration.parse(length), when(start), calendar).at


def how(length: str, start: Written, calendar: Calendar = ENGLAND) -> str:
    return falls_due(Duration.parse(length), when(start), calendar).how


def test_england_works_on_the_days_that_the_published_table_says() -> None:
    days = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    wrong = [
        day
        for day in days
        if ENGLAND.is_working_day(day) is not (day.weekday() < 5 and day not in DAYS_OFF)
    ]
    assert wrong == []


def test_the_coronation_was_a_day_off_and_the_day_after_was_none() -> None:
    assert not ENGLAND.is_working_day(date(2023, 5, 8))
    assert ENGLAND.is_working_day(date(2023, 5, 9))
    assert how("1 working day", "2023-05-05").endswith(
        ": Coronation of Charles III (8 May) does not count"
    )


def test_one_working_day_from_a_friday_is_the_whole_of_monday() -> None:
    assert due("1 working day", "2021-03-05 16:55") == end_of_day(date(2021, 3, 8))


def test_a_clock_that_starts_at_the_weekend_starts_no_sooner_than_monday() -> None:
    assert due("1 working day", "2021-03-06") == due("1 working day", "2021-03-07")
    assert due("1 working day", "2021-03-06") == end_of_day(date(2021, 3, 8))


def test_ten_working_days_over_easter_say_which_days_do_not_count() -> None:
    assert how("10 working days", "2021-03-29") == (
        "10 working days from Monday 29 March 2021 is Wednesday 14 April 2021: "
        "Good Friday (2 April) and Easter Monday (5 April) do not count"
    )


def test_ten_working_days_over_christmas_pass_over_the_substitute_days() -> None:
    assert how("10 working days", "2021-12-20") == (
        "10 working days from Monday 20 December 2021 is Thursday 6 January 2022: "
        "Christmas Day (substitute day) (27 December), Boxing Day (substitute day) (28 December) "
        "and New Year's Day (substitute day) (3 January) do not count"
    )


def test_a_day_that_a_council_adds_does_not_count_for_that_council_alone() -> None:
    closed = Calendar.of_england([(date(2021, 12, 24), "Christmas Eve")])
    assert due("1 working day", "2021-12-23", closed) == end_of_day(date(2021, 12, 29))
    assert due("1 working day", "2021-12-23") == end_of_day(date(2021, 12, 24))
    assert "Christmas Eve (24 December)" in how("1 working day", "2021-12-23", closed)


def test_a_bank_holiday_at_a_weekend_takes_no_working_day_away_and_is_not_named() -> None:
    at_a_weekend = Calendar.of_england([(date(2021, 3, 6), "A Saturday")])
    assert how("1 working day", "2021-03-05", at_a_weekend) == (
        "1 working day from Friday 5 March 2021 is Monday 8 March 2021"
    )


def test_no_working_days_is_the_day_itself_or_the_next_that_is_one() -> None:
    assert ENGLAND.add_working_days(date(2021, 3, 5), 0) == date(2021, 3, 5)
    assert ENGLAND.add_working_days(date(2021, 4, 2), 0) == date(2021, 4, 6)


@given(DAYS, st.integers(0, 60))
def test_working_days_are_counted_as_somebody_would_on_a_wall_calendar(
    start: date, days: int
) -> None:
    day, left = start, days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and not (FIRST <= day <= LAST and day in DAYS_OFF)
    if days and day <= LAST:
        assert ENGLAND.add_working_days(start, days) == day
        assert ENGLAND.working_days_between(start, day) == days


@given(DAYS, st.integers(0, 400))
def test_working_days_between_two_days_are_those_that_lie_between(start: date, days: int) -> None:
    after = [start + timedelta(days=n) for n in range(1, days + 1)]
    count = sum(ENGLAND.is_working_day(day) for day in after)
    assert ENGLAND.working_days_between(start, start + timedelta(days=days)) == count


def test_beyond_its_years_a_calendar_knows_the_weekends_and_what_the_council_added() -> None:
    added = Calendar.of_england([(date(2071, 4, 10), "A day of their own")])
    assert add(Duration.parse("1 working day"), date(1990, 12, 24), ENGLAND) == date(1990, 12, 25)
    assert add(Duration.parse("1 working day"), date(2071, 4, 9), added) == date(2071, 4, 13)


@pytest.mark.parametrize(
    ("length", "start", "last_day"),
    [
        ("10 calendar days", "2021-03-29", "2021-04-08"),
        ("2 weeks", "2021-03-29", "2021-04-12"),
        ("6 months", "2021-08-31", "2022-02-28"),
        ("6 months", "2023-08-31", "2024-02-29"),
        ("1 month", "2021-01-31", "2021-02-28"),
        ("1 month", "2021-02-28", "2021-03-28"),
        ("11 months", "2021-01-31", "2021-12-31"),
        ("12 months", "2021-12-31", "2022-12-31"),
        ("1 year", "2020-02-29", "2021-02-28"),
        ("4 years", "2020-02-29", "2024-02-29"),
        ("0 calendar days", "2021-03-29", "2021-03-29"),
    ],
)
def test_by_the_day_the_whole_of_the_last_day_is_in_time(
    length: str, start: str, last_day: str
) -> None:
    assert due(length, start) == at(last_day)
    assert due(length, f"{start} 00:00") == due(length, f"{start} 23:59") == at(last_day)


def test_hours_run_through_the_night_and_the_weekend() -> None:
    assert due("24 hours", "2021-03-05 16:55") == at("2021-03-06 16:55")
    assert how("24 hours", "2021-03-05 16:55") == (
        "24 hours from Friday 5 March 2021 at 4:55pm is Saturday 6 March 2021 at 4:55pm"
    )


def test_24_hours_are_24_hours_when_the_clocks_go_forward() -> None:
    assert due("24 hours", "2021-03-27 10:00") == at("2021-03-28 11:00")


def test_24_hours_are_24_hours_when_the_clocks_go_back() -> None:
    assert due("24 hours", "2021-10-30 10:00") == at("2021-10-31 09:00")


def test_the_hour_that_comes_twice_in_october_is_told_apart() -> None:
    first = datetime(2021, 10, 31, 0, 30, tzinfo=UTC)
    again = datetime(2021, 10, 31, 1, 10, tzinfo=UTC)
    assert (day_in_england(first), day_in_england(again)) == (date(2021, 10, 31),) * 2
    assert last_instant(Duration.parse("1 hour"), first, ENGLAND) > again
    assert Moment.at(again).just_after() - again == timedelta(microseconds=1)


def test_a_day_of_23_hours_and_one_of_25_hours_are_whole_days() -> None:
    short, long = Moment.on(date(2021, 3, 28)), Moment.on(date(2021, 10, 31))
    assert short.just_after() - short.earliest == timedelta(hours=23)
    assert long.just_after() - long.earliest == timedelta(hours=25)


def test_midnight_in_summer_time_is_not_midnight_in_greenwich() -> None:
    assert due("1 working day", "2021-06-01") == datetime(
        2021, 6, 2, 22, 59, 59, 999999, tzinfo=UTC
    )
    late_in_the_evening = datetime(2021, 6, 1, 23, 30, tzinfo=UTC)
    start = Moment.at(late_in_the_evening)
    assert falls_due(Duration.parse("1 calendar day"), start, ENGLAND).on == date(2021, 6, 3)


def test_what_started_some_time_that_week_is_counted_from_its_end() -> None:
    assert due("1 working day", ("2021-03-22", "2021-03-26")) == at("2021-03-29")
    assert how("24 hours", ("2021-03-22", "2021-03-26")).startswith(
        "24 hours from the end of Friday 26 March 2021 is Saturday 27 March 2021 at 11:59pm"
    )


def test_three_months_are_over_when_the_day_begins_that_they_reach() -> None:
    start = at("2021-01-05 15:00")
    assert first_instant(Duration.parse("3 months"), start, ENGLAND) == at("2021-04-05 00:00")
    assert first_instant(Duration.parse("3 hours"), start, ENGLAND) == at("2021-01-05 18:00")


@pytest.mark.parametrize(
    ("length", "end", "earliest"),
    [
        ("3 hours", "2021-03-28 03:00", "2021-03-27 23:00"),
        ("6 months", "2021-07-05 12:00", "2021-01-05 00:00"),
        ("1 working day", "2021-04-06 12:00", "2021-04-01 00:00"),
        ("2 weeks", "2021-07-15 12:00", "2021-07-01 00:00"),
    ],
)
def test_what_lies_within_a_time_before_now_can_be_counted_backwards(
    length: str, end: str, earliest: str
) -> None:
    assert before(Duration.parse(length), at(end), ENGLAND) == at(earliest)


def test_hours_cannot_be_added_to_a_day() -> None:
    with pytest.raises(ValueError, match="Hours are counted from an instant"):
        add(Duration.parse("24 hours"), date(2021, 3, 5), ENGLAND)


@pytest.mark.parametrize(
    ("born", "age", "birthday"),
    [
        ("2005-03-22", "16 years", "2021-03-22 00:00"),
        ("2004-02-29", "16 years", "2020-02-29 00:00"),
        ("2004-02-29", "17 years", "2021-03-01 00:00"),
        ("2004-02-28", "17 years", "2021-02-28 00:00"),
        ("2020-12-24", "6 months", "2021-06-24 00:00"),
    ],
)
def test_a_child_is_of_an_age_when_the_birthday_begins(born: str, age: str, birthday: str) -> None:
    start = when(born).earliest
    assert comes_of_age(Duration.parse(age), start, ENGLAND) == at(birthday)


@pytest.mark.parametrize("written", ["10 working days", "1 hour", "3 months", "1 year", "24 hours"])
def test_a_length_of_time_reads_as_it_is_written(written: str) -> None:
    assert str(Duration.parse(written)) == written


def test_the_same_day_ends_with_the_day_on_which_it_starts() -> None:
    same_day = Duration.parse("the same day")
    due = falls_due(same_day, when("2021-03-05 10:00"), ENGLAND)
    assert due.on == date(2021, 3, 5)
    assert due.how == "the same day, Friday 5 March 2021"
    assert Duration.parse(str(same_day)) == same_day


def test_days_alone_are_refused_since_the_council_must_say_which() -> None:
    with pytest.raises(ValueError, match="'10 working days' or '10 calendar days'"):
        Duration.parse("10 days")


@pytest.mark.parametrize("written", ["soon", "ten working days", "1.5 hours", "-1 weeks", ""])
def test_what_is_no_length_of_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        Duration.parse(written)


def test_two_calendars_of_the_same_version_are_the_same() -> None:
    assert Calendar.of_england() == ENGLAND
    assert Calendar.of_england([(date(2021, 12, 24), "Christmas Eve")]) != ENGLAND
