"""Known time: to the instant, to the day, or to a range."""

from datetime import date, datetime, timedelta

import pytest

from stepdown.protocol.moments import LONDON, Moment, clock_time, in_words
from stepdown.protocol.standing import standing
from stepdown.protocol.working_time import Calendar
from tests.protocol.engine.invented import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    Written,
    a_family,
    a_pathway,
    a_state,
    at,
    duty,
    finding,
    it_happened,
    when,
)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("2021-04-14", "Wednesday 14 April 2021"),
        ("2021-04-14 14:05", "Wednesday 14 April 2021 at 2:05pm"),
        (
            ("2021-03-22", "2021-03-26"),
            "some time from Monday 22 March 2021 to Friday 26 March 2021",
        ),
    ],
)
def test_a_moment_says_how_precisely_it_is_known(written: Written, says: str) -> None:
    assert str(when(written)) == says


@pytest.mark.parametrize(
    ("time", "says"),
    [
        ("00:00", "midnight"),
        ("00:30", "12:30am"),
        ("09:00", "9am"),
        ("12:00", "midday"),
        ("12:05", "12:05pm"),
        ("23:59", "11:59pm"),
    ],
)
def test_times_are_written_as_people_say_them(time: str, says: str) -> None:
    assert clock_time(at(f"2021-06-01 {time}")) == says


def test_a_date_is_said_with_its_weekday() -> None:
    assert in_words(date(2021, 3, 1)) == "Monday 1 March 2021"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    naive = at("2021-03-01 10:00").replace(tzinfo=None)
    with pytest.raises(ValueError, match="needs a time zone"):
        Moment.at(naive)
    with pytest.raises(ValueError, match="needs a time zone"):
        Moment(at("2021-03-01 10:00"), naive)
    with pytest.raises(ValueError, match="needs a time zone"):
        standing(a_pathway(), a_family(), Calendar.of_england(), naive)


def test_a_moment_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end before"):
        Moment.between(date(2021, 3, 5), date(2021, 3, 1))


def test_two_moments_of_the_hour_that_comes_twice_are_in_order() -> None:
    before_the_change = datetime(2021, 10, 31, 1, 50, tzinfo=LONDON)
    after_it = datetime(2021, 10, 31, 1, 10, tzinfo=LONDON, fold=1)
    assert Moment.at(before_the_change) < Moment.at(after_it)
    assert Moment.at(after_it).earliest - Moment.at(before_the_change).earliest == timedelta(
        minutes=20
    )


def test_what_happened_today_counts_from_the_start_of_today() -> None:
    facts = a_family(it_happened("plan", "2021-03-08"))
    assert finding({"happened": "planned"}, facts, "2021-03-08 08:00") is MET
    assert finding({"happened": "planned"}, facts, "2021-03-07") is NOT_MET


def test_what_happened_some_time_this_week_is_not_known_until_the_week_is_over() -> None:
    facts = a_family(it_happened("plan", ("2021-03-22", "2021-03-26")))
    assert finding({"happened": "planned"}, facts, "2021-03-21") is NOT_MET
    assert finding({"happened": "planned"}, facts, "2021-03-24") is NOT_KNOWN
    assert finding({"happened": "planned"}, facts, "2021-03-26") is MET


def test_a_clock_that_may_not_have_started_has_not_started() -> None:
    block = {
        "clock_starts": "met",
        "within": "1 working day",
        "done_when": {"happened": "planned"},
    }
    facts = a_family(it_happened("meeting", ("2021-03-22", "2021-03-26")))
    assert duty(block, facts, "2021-03-24").state == "not yet"
    owed = duty(block, facts, "2021-03-27")
    assert owed.due is not None
    assert owed.due.on == date(2021, 3, 29)


@pytest.mark.parametrize(
    ("assessed", "found"),
    [
        (("2021-01-01", "2021-01-04"), NOT_MET),
        (("2021-01-01", "2021-01-08"), NOT_KNOWN),
        (("2021-01-05", "2021-01-08"), MET),
    ],
)
def test_a_range_that_straddles_the_limit_of_a_look_back_is_not_known(
    assessed: Written, found: object
) -> None:
    facts = a_family(it_happened("assessment", assessed))
    assert (
        finding({"happened": "assessed", "within_last": "6 months"}, facts, "2021-07-05") is found
    )


@pytest.mark.parametrize(
    ("today", "found"),
    [("2021-03-31", NOT_MET), ("2021-04-02", NOT_KNOWN), ("2021-04-05", MET)],
)
def test_a_range_that_straddles_the_limit_of_a_minimum_time_is_not_known(
    today: str, found: object
) -> None:
    facts = a_family(states=[a_state("in-need", ("2021-01-01", "2021-01-05"))])
    assert finding({"state": {"status": "in-need"}, "at_least": "3 months"}, facts, today) is found


def test_a_range_straddling_the_limit_between_late_and_in_time_is_not_called_late() -> None:
    block = {
        "clock_starts": "met",
        "within": "1 working day",
        "done_when": {"happened": "planned"},
    }
    meeting = it_happened("meeting", "2021-03-22")
    straddling = a_family(meeting, it_happened("plan", ("2021-03-22", "2021-03-26")))
    assert not duty(block, straddling, "2021-03-31").done_late
    certainly_late = a_family(meeting, it_happened("plan", ("2021-03-24", "2021-03-26")))
    assert duty(block, certainly_late, "2021-03-31").done_late
