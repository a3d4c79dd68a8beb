"""What counts only while a child was in a state, or after it."""

from typing import Any

import pytest

from stepdown.protocol.facts import Spell
from tests.protocol.engine.invented import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    a_family,
    a_pathway,
    a_state,
    finding,
    it_happened,
    look,
    when,
)

IN_NEED = {"status": "in-need"}
SEEN = {"happened": "seen-alone", "during": IN_NEED}


def seen(on: Any, *states: Spell, asked: Any = SEEN) -> Any:
    visit = it_happened("visit", on, answer="alone")
    return finding(asked, a_family(visit, states=states), "2021-03-31")


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2021-03-07", NOT_MET),
        ("2021-03-08", MET),
        ("2021-03-15", MET),
        ("2021-03-16", NOT_MET),
        (("2021-03-07", "2021-03-09"), NOT_KNOWN),
        (("2021-03-14", "2021-03-16"), NOT_KNOWN),
    ],
)
def test_a_visit_counts_from_the_first_day_of_a_state_to_the_last(on: Any, found: Any) -> None:
    assert seen(on, a_state("in-need", "2021-03-08", "2021-03-15")) is found


def test_a_visit_counts_while_the_state_lasts() -> None:
    assert seen("2021-03-20", a_state("in-need", "2021-03-08")) is MET


def test_a_visit_in_an_earlier_time_of_the_same_state_does_not_count() -> None:
    before = a_state("in-need", "2020-03-02", "2020-06-01")
    assert seen("2020-04-01", before, a_state("in-need", "2021-03-08")) is NOT_MET


def test_without_any_state_it_is_not_known_and_without_that_state_it_is_not_met() -> None:
    assert seen("2021-03-15") is NOT_KNOWN
    assert seen("2021-03-15", a_state("protection", "2021-03-01")) is NOT_MET


def test_what_came_before_another_state_ended_does_not_count() -> None:
    asked = {"happened": "seen-alone", "after_state": {"status": "protection"}}
    ended = a_state("protection", "2020-03-01", "2021-03-10")
    assert seen("2021-03-09", ended, asked=asked) is NOT_MET
    assert seen("2021-03-10", ended, asked=asked) is MET
    assert seen("2021-03-20", a_state("protection", "2020-03-01"), asked=asked) is NOT_MET
    assert seen("2021-03-20", a_state("in-need", "2020-03-01"), asked=asked) is MET


def test_both_a_state_and_another_before_it_may_be_asked() -> None:
    asked = {**SEEN, "after_state": {"status": "protection"}}
    states = [a_state("protection", "2020-03-01", "2021-03-08"), a_state("in-need", "2021-03-08")]
    assert seen("2021-03-09", *states, asked=asked) is MET


def test_two_timelines_must_both_be_so() -> None:
    both = {"happened": "seen-alone", "during": {"status": "in-need", "team": "first"}}
    team = Spell("team", "first", "ada", when("2021-03-12"))
    states = (a_state("in-need", "2021-03-08"), team)
    assert seen("2021-03-11", *states, asked=both) is NOT_MET
    assert seen("2021-03-12", *states, asked=both) is MET


def test_what_is_done_again_and_again_for_a_family_counts_where_every_child_was_in_the_state() -> (
    None
):
    states = [a_state("in-need", "2021-03-08"), a_state("protection", "2021-03-08", child="ben")]
    visits = [
        it_happened("visit", "2021-03-10", "ada", answer="alone"),
        it_happened("visit", "2021-03-11", answer="alone"),
        it_happened("visit", "2021-03-12", "ada", answer="alone"),
    ]
    again = {"repeats": {"each_time": "referred"}, "done_when": SEEN}
    pathway = a_pathway(obligations={"see": {"for": "family", **again}})
    facts = a_family(
        it_happened("referral", "2021-03-09", "ada"), *visits, children=["ada", "ben"],
        states=states,
    )  # fmt: skip
    owed = look(pathway, facts, "2021-03-31").obligation("see")
    assert str(owed.done_at) == "Wednesday 10 March 2021"
    later = a_family(
        it_happened("referral", "2021-03-11", "ada"), *visits, children=["ada", "ben"],
        states=states,
    )  # fmt: skip
    assert str(look(pathway, later, "2021-03-31").obligation("see").done_at) == (
        "Friday 12 March 2021"
    )
