"""Minimum times: long enough in a state, long enough since, old enough."""

import pytest

from tests.protocol.engine.invented import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    a_child,
    a_family,
    a_pathway,
    a_state,
    finding,
    it_happened,
    look,
)

IN_NEED = {"state": {"status": "in-need"}}
THREE_MONTHS = {**IN_NEED, "at_least": "3 months"}
AFTER_PROTECTION = {**THREE_MONTHS, "after_state": {"status": "protection"}}


def test_three_months_in_need_are_over_when_their_last_day_begins() -> None:
    facts = a_family(states=[a_state("in-need", "2021-01-05")])
    assert finding(THREE_MONTHS, facts, "2021-04-04 23:59") is NOT_MET
    assert finding(THREE_MONTHS, facts, "2021-04-05 00:00") is MET


def test_a_child_without_any_recorded_status_is_not_known() -> None:
    assert finding(IN_NEED, a_family(), "2021-03-08") is NOT_KNOWN
    later = a_family(states=[a_state("in-need", "2021-04-01")])
    assert finding(IN_NEED, later, "2021-03-08") is NOT_KNOWN


def test_a_child_in_another_status_is_not_in_this_one() -> None:
    facts = a_family(states=[a_state("protection", "2021-01-05")])
    assert finding(IN_NEED, facts, "2021-03-08") is NOT_MET


def test_on_the_day_on_which_a_plan_ends_it_still_runs() -> None:
    facts = a_family(states=[a_state("in-need", "2021-01-05", "2021-03-08")])
    assert finding(IN_NEED, facts, "2021-03-08") is MET
    assert finding(IN_NEED, facts, "2021-03-09") is NOT_MET


def test_a_plan_that_ended_some_time_that_week_may_still_have_run_in_it() -> None:
    facts = a_family(states=[a_state("in-need", "2021-01-05", ("2021-03-22", "2021-03-26"))])
    assert finding(IN_NEED, facts, "2021-03-21") is MET
    assert finding(IN_NEED, facts, "2021-03-24") is NOT_KNOWN
    assert finding(IN_NEED, facts, "2021-03-27") is NOT_MET


def test_a_plan_that_began_some_time_that_week_may_not_have_begun_in_it() -> None:
    facts = a_family(states=[a_state("in-need", ("2021-03-22", "2021-03-26"))])
    assert finding(IN_NEED, facts, "2021-03-24") is NOT_KNOWN
    assert finding(IN_NEED, facts, "2021-03-26") is MET


def test_a_child_who_was_on_a_plan_and_no_longer_is_was_on_it_before() -> None:
    before = {**IN_NEED, "held": "before"}
    facts = a_family(states=[a_state("in-need", "2020-01-05", "2020-06-05")])
    assert finding(before, facts, "2020-06-05") is NOT_MET
    assert finding(before, facts, "2020-06-06") is MET


def test_a_child_who_is_on_a_plan_again_is_not_a_child_who_was_on_it_before() -> None:
    before = {**IN_NEED, "held": "before"}
    again = a_family(
        states=[a_state("in-need", "2020-01-05", "2020-06-05"), a_state("in-need", "2021-01-05")]
    )
    assert finding(before, again, "2021-03-08") is NOT_MET
    assert finding({**IN_NEED, "held": "ever"}, again, "2021-03-08") is MET


def test_a_short_time_long_ago_is_not_a_long_time() -> None:
    facts = a_family(states=[a_state("in-need", "2020-01-05", "2020-01-20")])
    ever = {**THREE_MONTHS, "held": "ever"}
    assert finding(ever, facts, "2021-03-08") is NOT_MET
    long_enough = a_family(states=[a_state("in-need", "2020-01-05", "2020-04-05")])
    assert finding(ever, long_enough, "2021-03-08") is MET


def test_a_time_that_ended_in_a_week_around_its_limit_is_not_known_to_be_long_enough() -> None:
    ever = {**THREE_MONTHS, "held": "ever"}
    facts = a_family(states=[a_state("in-need", "2020-01-05", ("2020-04-01", "2020-04-08"))])
    assert finding(ever, facts, "2021-03-08") is NOT_KNOWN


def test_moving_between_two_of_the_states_does_not_start_the_count_again() -> None:
    either = {"state": {"status": ["in-need", "protection"]}, "at_least": "3 months"}
    without_a_gap = a_family(
        states=[a_state("protection", "2021-01-05", "2021-02-28"), a_state("in-need", "2021-03-01")]
    )
    assert finding(either, without_a_gap, "2021-04-05") is MET
    with_a_gap = a_family(
        states=[a_state("protection", "2021-01-05", "2021-02-28"), a_state("in-need", "2021-03-02")]
    )
    assert finding(either, with_a_gap, "2021-04-05") is NOT_MET


def test_two_plans_at_once_are_one_time_that_lasts_as_long_as_the_longer() -> None:
    either = {"state": {"status": ["in-need", "protection"]}}
    both_ended = a_family(
        states=[
            a_state("in-need", "2021-01-05", "2021-04-01"),
            a_state("protection", "2021-02-01", "2021-03-01"),
        ]
    )
    assert finding(either, both_ended, "2021-03-08") is MET
    assert finding(either, both_ended, "2021-04-02") is NOT_MET
    one_lasts = a_family(
        states=[a_state("in-need", "2021-01-05"), a_state("protection", "2021-02-01", "2021-03-01")]
    )
    assert finding(either, one_lasts, "2021-06-01") is MET


def test_only_time_after_the_protection_plan_counts() -> None:
    states = [
        a_state("in-need", "2020-12-01"),
        a_state("protection", "2020-12-01", "2021-02-01"),
    ]
    facts = a_family(states=states)
    assert finding(AFTER_PROTECTION, facts, "2021-04-30") is NOT_MET
    assert finding(AFTER_PROTECTION, facts, "2021-05-01") is MET


def test_while_the_protection_plan_runs_no_time_after_it_counts() -> None:
    states = [a_state("in-need", "2020-01-01"), a_state("protection", "2020-06-01")]
    assert finding(AFTER_PROTECTION, a_family(states=states), "2021-05-01") is NOT_MET


def test_a_child_who_never_had_a_protection_plan_counts_from_the_start_of_the_plan() -> None:
    facts = a_family(states=[a_state("in-need", "2021-01-05")])
    assert finding(AFTER_PROTECTION, facts, "2021-04-05") is MET


def test_every_timeline_that_is_named_must_be_as_it_says() -> None:
    asked = {"state": {"status": "in-need", "service": "early-help"}}
    facts = a_family(states=[a_state("in-need", "2021-01-05")])
    assert finding(asked, facts, "2021-03-08") is NOT_KNOWN


def test_the_reasons_name_the_status_and_when_it_ran() -> None:
    pathway = a_pathway(gates={"asked": {"before": "handed-over", "requires": IN_NEED}})
    running = a_family(states=[a_state("in-need", "2021-01-05")])
    assert look(pathway, running, "2021-03-08").gate("asked").why == (
        "Child in need plan: from Tuesday 5 January 2021",
    )
    over = a_family(states=[a_state("in-need", "2021-01-05", "2021-02-01")])
    assert look(pathway, over, "2021-03-08").gate("asked").why == (
        "Child in need plan: until Monday 1 February 2021",
    )


def test_a_length_of_time_since_an_event_has_passed_when_its_last_day_begins() -> None:
    asked = {"elapsed": "met", "at_least": "2 weeks"}
    facts = a_family(it_happened("meeting", "2021-03-01 15:00"))
    assert finding(asked, facts, "2021-03-14 23:59") is NOT_MET
    assert finding(asked, facts, "2021-03-15 00:00") is MET


def test_a_length_of_time_has_run_out_only_when_its_last_day_is_over() -> None:
    asked = {"elapsed": "met", "more_than": "2 weeks"}
    facts = a_family(it_happened("meeting", "2021-03-01 15:00"))
    assert finding(asked, facts, "2021-03-15 23:59") is NOT_MET
    assert finding(asked, facts, "2021-03-16 00:00") is MET


def test_no_time_has_passed_since_what_has_not_happened() -> None:
    assert finding({"elapsed": "met", "at_least": "2 weeks"}, a_family(), "2021-12-31") is NOT_MET


def test_how_long_it_is_since_what_is_not_known_is_not_known() -> None:
    asked = {"elapsed": "assessed", "at_least": "2 weeks"}
    assert finding(asked, a_family(), "2021-12-31") is NOT_KNOWN


@pytest.mark.parametrize("since", ["the-start", "decided"])
def test_time_can_be_counted_from_the_start_and_from_a_milestone(since: str) -> None:
    facts = a_family(it_happened("decision", "2021-03-01", answer="step-down"))
    asked = {"elapsed": since, "at_least": "2 weeks"}
    assert finding(asked, facts, "2021-03-14") is NOT_MET
    assert finding(asked, facts, "2021-03-15") is MET


def test_a_young_person_is_sixteen_when_the_birthday_begins() -> None:
    facts = a_family(children=[a_child("ada", born="2005-03-22")])
    assert finding({"age": "known", "at_least": "16 years"}, facts, "2021-03-21 23:59") is NOT_MET
    assert finding({"age": "known", "at_least": "16 years"}, facts, "2021-03-22 00:00") is MET
    assert finding({"age": "known", "under": "16 years"}, facts, "2021-03-22 00:00") is NOT_MET
