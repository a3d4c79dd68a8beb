"""Recurrence: each time, every so often, so many times, in a row, until."""

from datetime import date
from typing import Any

import pytest

from stepdown.protocol.compiling import CannotCompileError
from stepdown.protocol.facts import Facts, Happening
from stepdown.protocol.owing import ObligationStanding
from tests.protocol.engine.invented import (
    a_child,
    a_family,
    a_pathway,
    at,
    it_happened,
    look,
)


def occurrences(block: dict[str, Any], facts: Facts, on: str) -> list[ObligationStanding]:
    pathway = a_pathway(obligations={"owed": {"for": "each child", **block}})
    return [o for o in look(pathway, facts, on).obligations if o.obligation == "owed"]


def states(block: dict[str, Any], facts: Facts, on: str) -> list[str]:
    return [
        f"{o.ordinal} {o.state}{' late' if o.done_late else ''}"
        for o in occurrences(block, facts, on)
    ]


def dues(block: dict[str, Any], facts: Facts, on: str) -> list[str]:
    return [o.due.on.isoformat() if o.due else "" for o in occurrences(block, facts, on)]


# Each time

AT_EACH_MEETING = {
    "at": "met",
    "repeats": {"each_time": "met"},
    "done_when": {"happened": "noted"},
}


def test_what_is_done_at_each_meeting_of_a_series_is_due_by_the_end_of_its_day() -> None:
    first, second = it_happened("meeting", "2021-03-08 10:00"), it_happened("meeting", "2021-03-15")
    facts = a_family(first, it_happened("note", "2021-03-08"), second)
    assert dues(AT_EACH_MEETING, facts, "2021-03-15") == ["2021-03-08", "2021-03-15"]
    assert states(AT_EACH_MEETING, facts, "2021-03-15") == ["1 done", "2 open"]
    assert states(AT_EACH_MEETING, facts, "2021-03-16") == ["1 done", "2 late"]


def test_what_is_done_at_another_meeting_falls_due_with_none_of_a_series() -> None:
    facts = a_family(it_happened("meeting", "2021-03-08"))
    elsewhere = {**AT_EACH_MEETING, "at": "planned"}
    assert dues(elsewhere, facts, "2021-03-15") == [""]


REPLY = {
    "clock_starts": "referred",
    "within": "1 working day",
    "repeats": {"each_time": "referred"},
    "done_when": {"happened": "replied"},
}


def test_what_is_owed_each_time_waits_for_the_first_time() -> None:
    (waiting,) = occurrences(REPLY, a_family(), "2021-03-31")
    assert (waiting.state, waiting.why) == ("not yet", ("it waits for referral",))


def test_it_is_owed_once_for_every_time() -> None:
    facts = a_family(
        it_happened("referral", "2021-03-08 10:00"),
        it_happened("reply", "2021-03-09 10:00"),
        it_happened("referral", "2021-03-15 10:00"),
    )
    assert states(REPLY, facts, "2021-03-16") == ["1 done", "2 open"]
    assert dues(REPLY, facts, "2021-03-16") == ["2021-03-09", "2021-03-16"]
    assert states(REPLY, facts, "2021-03-17") == ["1 done", "2 late"]


def test_a_reply_from_before_is_no_reply() -> None:
    facts = a_family(
        it_happened("reply", "2021-03-07"), it_happened("referral", "2021-03-08 10:00")
    )
    assert states(REPLY, facts, "2021-03-08") == ["1 open"]


def test_a_reply_that_does_not_say_to_what_answers_all_that_came_before_it() -> None:
    facts = a_family(
        it_happened("referral", "2021-03-08 10:00"),
        it_happened("referral", "2021-03-08 11:00"),
        it_happened("reply", "2021-03-08 12:00"),
    )
    assert states(REPLY, facts, "2021-03-08") == ["1 done", "2 done"]


def test_a_reply_that_says_to_what_answers_that_alone() -> None:
    facts = a_family(
        it_happened("referral", "2021-03-08 10:00"),
        it_happened("referral", "2021-03-08 11:00"),
        it_happened("reply", "2021-03-08 12:00", answers="001"),
    )
    assert states(REPLY, facts, "2021-03-08") == ["1 open", "2 done"]


def test_a_referral_that_may_not_have_been_made_yet_is_not_answered_yet() -> None:
    facts = a_family(it_happened("referral", ("2021-03-22", "2021-03-26")))
    assert states(REPLY, facts, "2021-03-24") == ["1 not yet"]
    pathway = a_pathway(obligations={"owed": REPLY})
    assert look(pathway, facts, "2021-03-24").next_change_at == at("2021-03-26")
    assert states(REPLY, facts, "2021-03-26") == ["1 open"]


def test_it_may_be_owed_no_more_often_than_so_many_times() -> None:
    twice = {**REPLY, "repeats": {"each_time": "referred", "times": 2}}
    facts = a_family(*(it_happened("referral", f"2021-03-0{day}") for day in (1, 2, 3)))
    assert states(twice, facts, "2021-03-03") == ["1 late", "2 open"]


def test_it_ends_when_its_end_is_met_and_what_was_done_stays_done() -> None:
    until = {**REPLY, "repeats": {"each_time": "referred", "until": {"happened": "met"}}}
    facts = a_family(
        it_happened("referral", "2021-03-08 10:00"),
        it_happened("reply", "2021-03-09 10:00"),
        it_happened("referral", "2021-03-15 10:00"),
        it_happened("meeting", "2021-03-20"),
    )
    assert states(until, facts, "2021-03-31") == ["1 done", "2 not needed"]


def test_it_waits_for_what_it_comes_after() -> None:
    after = {**REPLY, "after": "decided"}
    facts = a_family(it_happened("referral", "2021-03-08 10:00"))
    assert states(after, facts, "2021-03-31") == ["1 not yet"]


def test_a_refusal_that_no_longer_stands_asks_for_nothing() -> None:
    block = {
        "repeats": {"each_time": "refused"},
        "done_when": {"happened": "decided-to-step-down"},
    }
    refused = {"refused": {"record": "consent", "with": {"answer": "refused"}, "stands": True}}
    pathway = a_pathway(obligations={"owed": {"for": "each child", **block}}, events=refused)
    no = it_happened("consent", "2021-03-08", answer="refused")
    yes = it_happened("consent", "2021-03-10", answer="given")
    assert look(pathway, a_family(no), "2021-03-31").obligation("owed").state == "open"
    assert look(pathway, a_family(no, yes), "2021-03-31").obligation("owed").state == "not yet"


def test_a_reply_about_one_child_answers_for_that_child_what_was_asked_about_both() -> None:
    facts = a_family(
        it_happened("referral", "2021-03-08 10:00"),
        it_happened("reply", "2021-03-09 09:00", "ada"),
        children=("ada", "ben"),
    )
    assert states(REPLY, facts, "2021-03-09") == ["1 done", "1 open"]


def of_the_family(*happenings: Happening) -> list[str]:
    facts = a_family(*happenings, children=["ada", a_child("ben", left="2021-06-30")])
    return states({**REPLY, "for": "family"}, facts, "2021-12-31")


def test_a_referral_of_one_child_is_answered_for_that_child() -> None:
    referral = it_happened("referral", "2021-03-08 10:00", "ada")
    assert of_the_family(referral, it_happened("reply", "2021-03-09", "ben")) == ["1 late"]
    assert of_the_family(referral, it_happened("reply", "2021-03-09", "ada")) == ["1 done"]


def test_a_referral_of_both_is_answered_for_both_while_both_are_there() -> None:
    referral = it_happened("referral", "2021-03-08 10:00")
    assert of_the_family(referral, it_happened("reply", "2021-03-09", "ada")) == ["1 late"]
    assert of_the_family(referral, it_happened("reply", "2021-07-09", "ada")) == ["1 done late"]


def test_each_time_may_be_due_on_a_date_that_was_given() -> None:
    block = {
        "repeats": {"each_time": "referred"},
        "on_the_date": {"referred": "next"},
        "done_when": {"happened": "replied"},
    }
    referral = it_happened("referral", "2021-03-08 10:00", next=at("2021-03-19").date())
    assert dues(block, a_family(referral), "2021-03-08") == ["2021-03-19"]
    assert dues(block, a_family(it_happened("referral", "2021-03-08")), "2021-03-08") == [""]
    elsewhere = {**block, "on_the_date": {"met": "next"}}
    meeting = it_happened("meeting", "2021-03-09", next=at("2021-03-23").date())
    assert dues(elsewhere, a_family(referral, meeting), "2021-03-09") == ["2021-03-23"]


# Every so often

EVERY_MONTH = {
    "clock_starts": "handed-over",
    "within": "2 weeks",
    "repeats": {"every": "1 month", "until": {"happened": "help-ended"}},
    "done_when": {"happened": "visited", "since": "handed-over"},
}
HANDOVER = it_happened("handover", "2021-03-01 10:00")


def test_the_first_time_has_its_own_clock_and_each_next_one_follows_the_last() -> None:
    visit = it_happened("visit", "2021-03-10")
    assert dues(EVERY_MONTH, a_family(HANDOVER), "2021-03-02") == ["2021-03-15"]
    facts = a_family(HANDOVER, visit)
    assert states(EVERY_MONTH, facts, "2021-03-31") == ["1 done", "2 open"]
    assert dues(EVERY_MONTH, facts, "2021-03-31") == ["2021-03-15", "2021-04-10"]
    assert states(EVERY_MONTH, facts, "2021-04-11") == ["1 done", "2 late"]


def test_what_was_done_before_the_clock_started_does_not_count_where_the_rule_says_since() -> None:
    facts = a_family(it_happened("visit", "2021-02-10"), HANDOVER)
    assert states(EVERY_MONTH, facts, "2021-03-02") == ["1 open"]


def test_before_the_clock_starts_it_waits() -> None:
    assert states(EVERY_MONTH, a_family(), "2021-03-31") == ["1 not yet"]


def test_nothing_more_is_owed_after_its_end() -> None:
    until_a_meeting = {**EVERY_MONTH, "repeats": {"every": "1 month", "until": {"happened": "met"}}}
    meeting = it_happened("meeting", "2021-03-20")
    facts = a_family(HANDOVER, it_happened("visit", "2021-03-10"), meeting)
    assert states(until_a_meeting, facts, "2021-12-31") == ["1 done"]
    assert states(until_a_meeting, a_family(HANDOVER, meeting), "2021-12-31") == ["1 not needed"]


def test_without_a_length_of_time_the_next_one_is_open_and_never_late() -> None:
    block = {"repeats": {"times": 3}, "done_when": {"happened": "visited"}}
    facts = a_family(it_happened("visit", "2021-03-10"))
    (_, coming) = occurrences(block, facts, "2021-12-31")
    assert (coming.state, coming.due, coming.why) == ("open", None, ("1 of 3 done",))


def test_a_duty_that_comes_again_says_how_often_it_was_done() -> None:
    facts = a_family(HANDOVER, it_happened("visit", "2021-03-10"))
    (_, coming) = occurrences(EVERY_MONTH, facts, "2021-03-31")
    assert coming.why == ("1 done",)


def test_after_so_many_times_it_is_done() -> None:
    block = {
        "clock_starts": "handed-over",
        "within": "1 month",
        "repeats": {"every": "1 month", "times": 2},
        "done_when": {"happened": "visited"},
    }
    visits = [it_happened("visit", f"2021-0{month}-01") for month in (4, 5, 6)]
    assert states(block, a_family(HANDOVER, *visits), "2021-12-31") == ["1 done", "2 done"]


def test_any_of_several_events_may_do_it() -> None:
    either = {"any": [{"happened": "visited"}, {"happened": "met"}]}
    block = {"repeats": {"times": 3}, "done_when": either}
    facts = a_family(it_happened("meeting", "2021-03-05"), it_happened("visit", "2021-03-10"))
    assert states(block, facts, "2021-03-31") == ["1 done", "2 done", "3 open"]


@pytest.mark.parametrize(
    "done_when",
    [
        {"reached": "handed-over"},
        {"any": [{"happened": "visited"}, {"reached": "handed-over"}]},
        {"all": [{"happened": "visited"}, {"happened": "met"}]},
    ],
)
def test_only_an_event_can_be_counted(done_when: dict[str, Any]) -> None:
    block = {"repeats": {"times": 3}, "done_when": done_when}
    with pytest.raises(CannotCompileError, match="'owed' comes again"):
        a_pathway(obligations={"owed": block})


# On a date that was set

NEXT_MEETING = {
    "repeats": {"times": 3},
    "on_the_date": {"noted": "next"},
    "done_when": {"happened": "met"},
}


def test_the_next_one_is_due_on_the_date_set_for_it() -> None:
    first = it_happened("note", "2021-03-01", next=at("2021-03-10").date())
    met = it_happened("meeting", "2021-03-12")
    assert dues(NEXT_MEETING, a_family(first), "2021-03-02") == ["2021-03-10"]
    assert dues(NEXT_MEETING, a_family(first, met), "2021-03-13") == ["2021-03-10", ""]
    that_day = it_happened("note", "2021-03-12", next=at("2021-03-12").date())
    assert dues(NEXT_MEETING, a_family(first, met, that_day), "2021-03-13")[-1] == ""
    second = it_happened("note", "2021-03-12", next=at("2021-04-20").date())
    facts = a_family(first, met, second)
    assert dues(NEXT_MEETING, facts, "2021-03-13")[-1] == "2021-04-20"
    assert states(NEXT_MEETING, facts, "2021-04-21") == ["1 done", "2 late"]


def test_a_date_that_was_moved_is_the_later_record() -> None:
    block = {"on_the_date": {"noted": "next"}, "done_when": {"happened": "met"}}
    first = it_happened("note", "2021-03-01", next=at("2021-03-10").date())
    moved = it_happened("note", "2021-03-05", next=at("2021-03-17").date())
    (owed,) = occurrences(block, a_family(first, moved), "2021-03-12")
    assert owed.state == "open"
    assert owed.due is not None
    assert owed.due.how == "Wednesday 17 March 2021 was set on Friday 5 March 2021"


def test_while_no_date_is_set_nothing_is_due() -> None:
    block = {"on_the_date": {"noted": "next"}, "done_when": {"happened": "met"}}
    assert dues(block, a_family(), "2021-03-12") == [""]
    assert dues(block, a_family(it_happened("note", "2021-03-01")), "2021-03-12") == [""]


@pytest.mark.parametrize(("year", "state"), [("0001", "late"), ("9999", "open")])
def test_a_date_that_nobody_can_have_meant_is_a_date_all_the_same(year: str, state: str) -> None:
    block = {"on_the_date": {"noted": "next"}, "done_when": {"happened": "met"}}
    mistyped = it_happened("note", "2021-03-01", next=date.fromisoformat(f"{year}-12-31"))
    assert states(block, a_family(mistyped), "2021-03-31") == [f"1 {state}"]


def test_a_date_that_no_longer_stands_is_not_due() -> None:
    arranged = {
        "arranged": {"record": "lead", "with": {"answer": "consulted"}, "stands": True},
    }
    block = {"on_the_date": {"arranged": "next"}, "done_when": {"happened": "met"}}
    pathway = a_pathway(obligations={"owed": block}, events=arranged)
    consulted = it_happened("lead", "2021-03-01", answer="consulted", next=at("2021-03-10").date())
    declined = it_happened("lead", "2021-03-02", answer="declined")
    assert look(pathway, a_family(consulted), "2021-03-31").obligation("owed").state == "late"
    assert look(pathway, a_family(consulted, declined), "2021-03-31").obligation("owed").due is None


# In a row

FOUR_REVIEWS = {
    "clock_starts": "handed-over",
    "within": "1 month",
    "repeats": {"every": "1 month", "times": 4, "in_a_row": True, "missed_by": "review-missed"},
    "done_when": {"happened": "reviewed"},
}


def reviews(*answers: str) -> Facts:
    return a_family(
        HANDOVER,
        *(
            it_happened("review", f"2021-{month:02}-01", answer=answer)
            for month, answer in enumerate(answers, start=4)
        ),
    )


def test_a_missed_review_starts_the_count_again() -> None:
    assert states(FOUR_REVIEWS, reviews("held", "held"), "2021-05-02") == [
        "1 done",
        "2 done",
        "3 open",
    ]
    assert states(FOUR_REVIEWS, reviews("held", "held", "missed"), "2021-06-02") == ["1 open"]
    assert states(FOUR_REVIEWS, reviews("held", "missed", "held"), "2021-06-02") == [
        "1 done",
        "2 open",
    ]


def test_the_new_count_follows_the_review_that_was_missed() -> None:
    assert dues(FOUR_REVIEWS, reviews("held", "missed"), "2021-05-02") == ["2021-06-01"]
    assert dues(FOUR_REVIEWS, reviews("held", "missed", "held"), "2021-06-02") == [
        "2021-06-01",
        "2021-07-01",
    ]


def test_after_the_fourth_in_a_row_nothing_more_is_owed() -> None:
    four = reviews("held", "held", "held", "held", "missed")
    assert states(FOUR_REVIEWS, four, "2021-12-31") == ["1 done", "2 done", "3 done", "4 done"]


def test_a_review_that_one_sibling_missed_starts_the_count_of_the_family_again() -> None:
    facts = a_family(
        it_happened("handover", "2021-03-01 10:00"),
        it_happened("review", "2021-04-01", answer="held"),
        it_happened("review", "2021-05-01", "ben", answer="missed"),
        children=("ada", "ben"),
    )
    assert states({**FOUR_REVIEWS, "for": "family"}, facts, "2021-05-02") == ["1 open"]


# A duty that comes again, before a milestone

TWO_VISITS = {
    "before": "ended",
    "repeats": {"times": 2},
    "done_when": {"happened": "visited"},
}


@pytest.mark.parametrize(("visits", "waits_for"), [(1, ("owed",)), (2, ())])
def test_a_duty_of_so_many_times_stands_before_its_milestone_until_the_last(
    visits: int, waits_for: tuple[str, ...]
) -> None:
    facts = a_family(*(it_happened("visit", f"2021-03-0{day}") for day in range(1, visits + 1)))
    standing = look(a_pathway(obligations={"owed": TWO_VISITS}), facts, "2021-03-31")
    assert standing.milestone("ended").waits_for == waits_for


def test_a_duty_of_so_many_times_that_was_passed_by_is_late() -> None:
    facts = a_family(it_happened("visit", "2021-03-01"), it_happened("ending", "2021-03-20"))
    assert states(TWO_VISITS, facts, "2021-03-31") == ["1 done", "2 late"]


def test_a_row_that_must_be_whole_stands_before_its_milestone() -> None:
    pathway = a_pathway(obligations={"owed": {**FOUR_REVIEWS, "before": "ended"}})
    broken = look(pathway, reviews("held", "held", "missed", "held", "held"), "2021-12-31")
    assert broken.gate("owed").why == ("owed: 2 of 4 done",)
    whole = look(pathway, reviews("held", "held", "held", "held"), "2021-12-31")
    assert whole.gate("owed").why == ("owed: 4 done by Thursday 1 July 2021",)


def test_a_duty_without_a_last_time_stands_before_nothing() -> None:
    block = {**EVERY_MONTH, "before": "ended"}
    standing = look(a_pathway(obligations={"owed": block}), a_family(HANDOVER), "2021-03-31")
    assert standing.gates == ()
    each_time = {**REPLY, "before": "ended"}
    assert look(a_pathway(obligations={"owed": each_time}), a_family(), "2021-03-31").gates == ()
