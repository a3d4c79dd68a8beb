"""A panel takes many families: each is due on the first sitting that can take it."""

from datetime import date
from typing import Any

import pytest

from stepdown.protocol.compiling import CannotCompileError
from stepdown.protocol.language import Obligation, Panel
from tests.protocol.engine.invented import OF_THE_RULE, a_family, a_pathway, it_happened, look

PANEL: dict[str, Any] = {
    "title": "The panel",
    "chaired_by": "manager",
    "first_sitting": date(2021, 1, 5),
    "every": "2 weeks",
}
TO_THE_PANEL = {"after": "planned", "at_panel": "panel", "done_when": {"happened": "met"}}


def owed(
    *happenings: Any,
    on: str = "2021-03-31",
    panel: Any = None,
    periods: Any = None,
    **block: Any,
) -> Any:
    changed = {**PANEL, **(panel or {})}
    chosen = changed.pop("chosen", None)
    pathway = a_pathway(
        obligations={"bring": {**TO_THE_PANEL, **block}}, panels={"panel": changed},
        settings=SETTINGS, chosen=chosen, periods=periods or {},
    )  # fmt: skip
    return look(pathway, a_family(*happenings), on).obligation("bring")


SETTINGS = {"often": {"title": "How often", "default": "1 week", "reading": "Left open."}}


def due(*happenings: Any, **more: Any) -> str:
    found = owed(*happenings, **more)
    return "" if found.due is None else str(found.due.on)


@pytest.mark.parametrize(
    ("ready", "sits"),
    [
        ("2020-12-01", "2021-01-05"),
        ("2021-01-05", "2021-01-05"),
        ("2021-03-02", "2021-03-02"),
        ("2021-03-03", "2021-03-16"),
        ("2021-03-16", "2021-03-16"),
    ],
)
def test_a_family_is_due_on_the_first_sitting_from_the_day_that_it_is_ready(
    ready: str, sits: str
) -> None:
    assert due(it_happened("plan", ready)) == sits


def test_it_says_which_panel_sits_when() -> None:
    found = owed(it_happened("plan", "2021-03-03"))
    assert found.due.how == "The panel sits on Tuesday 16 March 2021"
    assert found.state == "late"
    assert owed(it_happened("plan", "2021-03-03"), on="2021-03-16").state == "open"


def test_who_is_ready_too_late_for_the_papers_waits_for_the_next_sitting() -> None:
    panel = {"papers_by": "3 working days"}
    assert due(it_happened("plan", "2021-03-11"), panel=dict(panel)) == "2021-03-16"
    assert due(it_happened("plan", "2021-03-12"), panel=dict(panel)) == "2021-03-30"


def test_on_a_closed_day_it_sits_on_the_next_working_day() -> None:
    good_friday = {"first_sitting": date(2021, 4, 2)}
    assert due(it_happened("plan", "2021-03-29"), panel=good_friday) == "2021-04-06"


@pytest.mark.parametrize(
    ("on_the", "ready", "sits"),
    [
        ("first Tuesday", "2021-03-02", "2021-03-02"),
        ("first Tuesday", "2021-03-03", "2021-04-06"),
        ("second Wednesday", "2021-03-03", "2021-03-10"),
        ("fourth Monday", "2021-03-23", "2021-04-26"),
        ("last Friday", "2021-03-01", "2021-03-26"),
        ("last Wednesday", "2021-03-30", "2021-03-31"),
        ("first Monday", "2021-03-02", "2021-04-06"),
    ],
)
def test_it_may_sit_on_a_weekday_of_each_month(on_the: str, ready: str, sits: str) -> None:
    panel = {"every": "1 month", "on_the": on_the, "first_sitting": date(2021, 1, 31)}
    assert due(it_happened("plan", ready), panel=panel) == sits
    written = Panel.model_validate({**PANEL, **panel}).model_dump(mode="json")
    assert written["on_the"] == on_the


def test_it_sits_every_other_month_counted_from_its_first() -> None:
    panel = {"every": "2 months", "on_the": "first Tuesday"}
    assert due(it_happened("plan", "2021-01-06"), panel=panel) == "2021-03-02"


def test_it_rests_in_the_periods_that_it_names() -> None:
    rests = {"not_in": "holidays"}
    periods = {"holidays": {"title": "Holidays", "days": [[date(2021, 3, 15), date(2021, 4, 16)]]}}
    panel = {**PANEL, **rests}
    assert due(it_happened("plan", "2021-03-03"), panel=panel, periods=periods) == "2021-04-27"


def test_a_panel_that_sits_each_day_rests_through_a_long_summer() -> None:
    periods = {"summer": {"title": "Summer", "days": [[date(2021, 6, 1), date(2021, 8, 31)]]}}
    panel = {**PANEL, "every": "1 calendar day", "not_in": "summer"}
    ready = it_happened("plan", "2021-06-02")
    assert due(ready, on="2021-06-30", panel=panel, periods=periods) == "2021-09-01"


def test_a_panel_that_would_rest_for_ever_sits_all_the_same() -> None:
    periods = {"each-january": {"title": "January", "each_year": [["1 January", "31 January"]]}}
    panel = {**PANEL, "every": "1 year", "not_in": "each-january"}
    assert due(it_happened("plan", "2021-03-03"), panel=panel, periods=periods) == "2022-01-05"


def test_it_waits_until_it_is_ready() -> None:
    assert owed().state == "not yet"
    assert due() == ""
    assert due(clock_starts="referred", after=None) == ""


def test_a_clock_start_counts_before_the_order_and_the_start_where_neither_is_written() -> None:
    plan, referral = it_happened("plan", "2021-03-01"), it_happened("referral", "2021-03-03")
    assert due(plan, referral, clock_starts="referred") == "2021-03-16"
    assert due(plan, referral, after=None) == "2021-03-02"


def test_it_is_brought_each_time() -> None:
    again = {"after": None, "repeats": {"each_time": "planned"}}
    plans = [it_happened("plan", "2021-03-01"), it_happened("plan", "2021-03-03")]
    assert due(*plans, **again) == "2021-03-16"


@pytest.mark.parametrize(
    ("every", "sits"),
    [
        ("1 month", "2021-04-06"),
        ("10 working days", "2021-03-16"),
        ("20 calendar days", "2021-03-08"),
        ("1 year", "2022-01-05"),
        ({"setting": "often"}, "2021-03-09"),
    ],
)
def test_it_sits_every_so_often(every: Any, sits: str) -> None:
    assert due(it_happened("plan", "2021-03-08"), panel={"every": every}) == sits


@pytest.mark.parametrize("chosen", ["24 hours", "0 weeks"])
def test_a_council_that_chooses_what_no_panel_can_count_in_is_refused(chosen: str) -> None:
    panel = {"every": {"setting": "often"}, "chosen": {"often": chosen}}
    with pytest.raises(CannotCompileError, match="'panel' counts in days"):
        due(panel=panel)


@pytest.mark.parametrize(
    ("chosen", "more", "told"),
    [
        ("2 weeks outside holidays", {}, "no 'outside' in 2 weeks"),
        ("6 weeks", {"on_the": "first Tuesday"}, "choose a number of months"),
    ],
)
def test_a_council_cannot_choose_what_the_panel_itself_could_not_say(
    chosen: str, more: Any, told: str
) -> None:
    panel = {"every": {"setting": "often"}, "chosen": {"often": chosen}, **more}
    periods = {"holidays": {"title": "Holidays", "days": [[date(2021, 3, 15), date(2021, 4, 16)]]}}
    with pytest.raises(CannotCompileError, match=told):
        due(panel=panel, periods=periods)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"every": "24 hours"}, "'every' counts in days"),
        ({"papers_by": "24 hours"}, "'papers_by' counts in days"),
        ({"every": "0 weeks"}, "at least one day"),
        ({"every": "2 weeks outside holidays"}, "Write 'not_in' for when it rests"),
        ({"on_the": "first Tuesday"}, "'every' is 2 weeks: write it in months"),
        ({"every": "1 month", "on_the": "Tuesday"}, "Write a day of every month as first Tuesday"),
        ({"every": "1 month", "on_the": 3}, "Write a day of every month as first Tuesday"),
    ],
)
def test_a_panel_counts_in_days(change: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Panel.model_validate({**PANEL, **change})


def test_only_what_is_brought_to_a_panel_can_be_told_it() -> None:
    block = {"title": "t", "owed_by": "worker", **OF_THE_RULE, "done_when": {"happened": "met"}}
    with pytest.raises(ValueError, match="'panel_only_told' needs 'at_panel'"):
        Obligation.model_validate({**block, "panel_only_told": True})
