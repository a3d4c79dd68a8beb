"""Stretches of the calendar: days on which something may, or may not, be done."""

from datetime import date
from typing import Any

import pytest

from stepdown.protocol.language import Period
from tests.protocol.engine.invented import (
    MET,
    NOT_MET,
    a_family,
    a_pathway,
    at,
    finding,
    it_happened,
    look,
)

WINTER = {"title": "The winter closure", "each_year": [["20 December", "2 January"]]}
TERM: dict[str, Any] = {
    "title": "School holidays",
    "days": [[date(2021, 4, 1), date(2021, 4, 16)], [date(2021, 5, 31), date(2021, 6, 4)]],
}
PERIODS = {"winter": WINTER, "holidays": TERM}


def pathway() -> Any:
    gates = {
        "not-in-winter": {"before": "handed-over", "requires": {"not": {"in_period": "winter"}}},
        "in-the-holidays": {"before": "handed-over", "requires": {"in_period": "holidays"}},
    }
    return a_pathway(gates=gates, periods=PERIODS)


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2021-03-31", NOT_MET),
        ("2021-04-01", MET),
        ("2021-04-16", MET),
        ("2021-04-17", NOT_MET),
        ("2021-06-04", MET),
        ("2021-06-05", NOT_MET),
    ],
)
def test_both_ends_of_a_stretch_belong_to_it(on: str, found: Any) -> None:
    asked = {"in_period": "holidays"}
    assert finding(asked, a_family(), on, periods=PERIODS) is found


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2021-12-19", NOT_MET),
        ("2021-12-20", MET),
        ("2022-01-02", MET),
        ("2022-01-03", NOT_MET),
        ("2030-12-31", MET),
    ],
)
def test_a_stretch_that_comes_every_year_may_run_over_new_year(on: str, found: Any) -> None:
    assert finding({"in_period": "winter"}, a_family(), on, periods=PERIODS) is found


def test_it_is_said_until_when_and_when_to_look_again() -> None:
    inside = look(pathway(), a_family(), "2021-12-24 10:00")
    assert inside.gate("not-in-winter").why == ("The winter closure: until Sunday 2 January 2022",)
    assert inside.next_change_at == at("2022-01-03 00:00")
    outside = look(pathway(), a_family(), "2021-05-03 10:00")
    assert outside.gate("in-the-holidays").why == (
        "School holidays: not before Monday 31 May 2021",
    )
    assert outside.next_change_at == at("2021-05-31 00:00")
    over = look(pathway(), a_family(), "2021-07-03 10:00")
    assert over.gate("in-the-holidays").why == ("School holidays: not now",)


def test_the_last_day_of_february_is_there_in_every_year() -> None:
    leap = {"leap": {"title": "Half term", "each_year": [["15 February", "29 February"]]}}
    asked = {"in_period": "leap"}
    assert finding(asked, a_family(), "2022-02-28", periods=leap) is MET
    assert finding(asked, a_family(), "2022-03-01", periods=leap) is NOT_MET
    assert finding(asked, a_family(), "2024-02-29", periods=leap) is MET


@pytest.mark.parametrize(
    ("length", "since", "due", "how"),
    [
        # Easter: 1 to 16 April are holidays, Good Friday and Easter Monday among them.
        ("5 working days outside holidays", "2021-03-29", "2021-04-21",
         "5 working days outside “School holidays” from Monday 29 March 2021 is Wednesday 21 April"
         " 2021"),
        ("5 working days", "2021-03-29", "2021-04-07", "Good Friday (2 April) and Easter Monday"),
        ("5 calendar days outside holidays", "2021-03-29", "2021-04-19", "outside “School hol"),
        ("2 weeks outside holidays", "2021-03-25", "2021-04-24", "2 weeks outside “School holida"),
        ("2 weeks outside holidays", "2021-03-10", "2021-03-24", "2 weeks outside “School holida"),
        ("1 working day outside holidays", "2021-04-05", "2021-04-19", "outside “School holida"),
        ("6 weeks outside winter", "2021-12-01", "2022-01-26", "outside “The winter closure”"),
        ({"setting": "often"}, "2021-03-25", "2021-04-17", "1 week outside “School holidays”"),
    ],
)  # fmt: skip
def test_a_length_of_time_may_leave_out_a_period(
    length: Any, since: str, due: str, how: str
) -> None:
    duty = {"clock_starts": "planned", "within": length, "done_when": {"happened": "met"}}
    often = {"title": "How often", "default": "1 week outside holidays", "reading": "Left open."}
    found = look(
        a_pathway(obligations={"meet": duty}, periods=PERIODS, settings={"often": often}),
        a_family(it_happened("plan", since)),
        since,
    ).obligation("meet")
    assert found.due is not None
    assert str(found.due.on) == due
    assert how in found.due.how


def test_looking_back_may_leave_out_a_period_too() -> None:
    lately = {"happened": "planned", "within_last": "5 working days outside holidays"}
    family = a_family(it_happened("plan", "2021-03-29"))
    assert finding(lately, family, "2021-04-21", periods=PERIODS) is MET
    assert finding(lately, family, "2021-04-22", periods=PERIODS) is NOT_MET


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ({"title": "Empty"}, "needs 'days' or 'each_year'"),
        ({"title": "t", "each_year": [["1 March", "28 February"]]}, "leave 0 days of the year"),
        ({"title": "t", "each_year": [["26 January", "31 December"]]}, "leave 25 days of the"),
        ({"title": "All", "each_year": [["1 January", "31 December"]]}, "leave 0 days of the year"),
        ({"title": "t", "days": [[date(2021, 4, 2), date(2021, 4, 1)]]}, "turn them round"),
        ({"title": "t", "each_year": [["30 February", "1 March"]]}, "There is no 30 February"),
        ({"title": "t", "each_year": [["12-20", "1 March"]]}, "Write a day of every year as 20"),
        ({"title": "t", "each_year": [[20, "1 March"]]}, "Write a day of every year as 20"),
    ],
)
def test_a_period_that_is_none_is_refused(block: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Period.model_validate(block)


def test_a_period_is_published_as_it_was_written() -> None:
    period = Period.model_validate(WINTER)
    plain = period.model_dump(mode="json", exclude_defaults=True)
    assert plain["each_year"] == [["20 December", "2 January"]]
    assert Period.model_validate(plain) == period
