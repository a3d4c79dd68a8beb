"""Dates, times and findings in words."""

from datetime import UTC, date, datetime
from enum import Enum

import pytest

from stepdown.protocol.moments import Moment
from stepdown.web.components.words import (
    day_and_time,
    finding_class,
    finding_word,
    full_day,
    plain_day,
    short_day,
)


def test_a_date_is_said_in_three_lengths() -> None:
    on = date(2021, 3, 12)
    assert full_day(on) == "Friday 12 March 2021"
    assert plain_day(on) == "12 March 2021"
    assert short_day(on) == "Fri 12 Mar"


def test_a_time_is_that_of_england_in_summer() -> None:
    assert day_and_time(datetime(2021, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2021 at 12:30am"
    assert short_day(datetime(2021, 7, 1, 23, 30, tzinfo=UTC)) == "Fri 2 Jul"


def test_a_moment_is_said_as_well_as_it_is_known() -> None:
    assert day_and_time(Moment.at(datetime(2021, 3, 4, 14, 10, tzinfo=UTC))) == (
        "4 March 2021 at 2:10pm"
    )
    assert day_and_time(Moment.on(date(2021, 3, 4))) == "4 March 2021"
    assert day_and_time(Moment.between(date(2021, 3, 1), date(2021, 3, 5))) == (
        "between 1 March 2021 and 5 March 2021"
    )
    assert day_and_time(date(2021, 3, 4)) == "4 March 2021"


@pytest.mark.parametrize("say", [full_day, plain_day, short_day, day_and_time])
def test_no_date_is_no_words(say: type) -> None:
    assert say(None) == ""


class Finding(Enum):
    """As the engine gives it."""

    MET = "met"
    NOT_KNOWN = "not known"


def test_a_finding_is_a_word() -> None:
    assert finding_word(Finding.MET) == "Met"
    assert finding_word(Finding.NOT_KNOWN) == "Not known"
    assert finding_word("NOT_MET") == "Not met"
    assert finding_class(Finding.NOT_KNOWN) == "not-known"


def test_what_is_no_finding_is_never_drawn_as_one() -> None:
    with pytest.raises(ValueError, match="use MET, NOT_MET or NOT_KNOWN"):
        finding_word("PERHAPS")
