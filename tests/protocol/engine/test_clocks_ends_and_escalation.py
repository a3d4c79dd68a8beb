"""Clocks, ends and escalation: when a duty is late, who is told, and when it is needed no more."""

from typing import Any

import pytest

from tests.protocol.engine.invented import (
    a_child,
    a_family,
    a_pathway,
    a_state,
    at,
    duty,
    it_happened,
    look,
)

PLANNED = {"happened": "planned"}
TEN_DAYS: dict[str, Any] = {
    "clock_starts": "decided",
    "within": "10 working days",
    "done_when": PLANNED,
}
DECIDED = it_happened("decision", "2021-03-29 10:00", answer="step-down")


def test_a_duty_waits_for_what_starts_its_clock() -> None:
    waiting = duty(TEN_DAYS, a_family(), "2021-03-31")
    assert (waiting.state, waiting.due, waiting.why) == ("not yet", None, ("it waits for decided",))


def test_a_duty_is_open_to_the_end_of_its_last_day_and_late_from_then_on() -> None:
    facts = a_family(DECIDED)
    assert duty(TEN_DAYS, facts, "2021-04-14 23:59").state == "open"
    late = duty(TEN_DAYS, facts, "2021-04-15 00:00")
    assert late.state == "late"
    assert late.due is not None
    assert late.due.how == (
        "10 working days from Monday 29 March 2021 is Wednesday 14 April 2021: "
        "Good Friday (2 April) and Easter Monday (5 April) do not count"
    )


def test_a_duty_done_in_time_is_done_and_one_done_after_it_is_done_late() -> None:
    in_time = duty(TEN_DAYS, a_family(DECIDED, it_happened("plan", "2021-04-14")), "2021-06-30")
    assert (in_time.state, in_time.done_late) == ("done", False)
    late = duty(TEN_DAYS, a_family(DECIDED, it_happened("plan", "2021-04-15")), "2021-06-30")
    assert (late.state, late.done_late) == ("done", True)
    assert late.why == ("plan: Thursday 15 April 2021",)


def test_a_duty_in_hours_is_late_a_moment_after_its_hour() -> None:
    block = {"clock_starts": "decided", "within": "24 hours", "done_when": PLANNED}
    standing = look(a_pathway(obligations={"owed": block}), a_family(DECIDED), "2021-03-30 10:00")
    assert standing.obligation("owed").state == "open"
    assert standing.next_change_at is not None
    assert standing.next_change_at.microsecond == 1
    assert duty(block, a_family(DECIDED), "2021-03-30 10:01").state == "late"


def test_what_was_done_before_the_clock_started_is_done() -> None:
    facts = a_family(it_happened("plan", "2021-03-01"))
    done = duty(TEN_DAYS, facts, "2021-03-31")
    assert (done.state, done.due) == ("done", None)


def test_a_council_may_choose_the_length_that_its_document_leaves_open() -> None:
    block = {**TEN_DAYS, "within": {"setting": "time-to-plan"}}
    setting = {"time-to-plan": {"title": "Time", "default": "1 week", "reading": "Left open."}}
    usual = a_pathway(obligations={"owed": block}, settings=setting)
    due = look(usual, a_family(DECIDED), "2021-03-31").obligation("owed").due
    assert due is not None
    assert due.at == at("2021-04-05")
    chosen = a_pathway(
        obligations={"owed": block}, settings=setting, chosen={"time-to-plan": "2 weeks"}
    )
    due = look(chosen, a_family(DECIDED), "2021-03-31").obligation("owed").due
    assert due is not None
    assert due.at == at("2021-04-12")


def test_a_duty_may_have_an_earliest_day() -> None:
    block = {**TEN_DAYS, "not_before": "5 calendar days"}
    early = duty(block, a_family(DECIDED), "2021-04-02 23:59")
    assert early.state == "not yet"
    assert early.why == ("not before Saturday 3 April 2021 at midnight",)
    assert duty(block, a_family(DECIDED), "2021-04-03 00:00").state == "open"


def test_a_duty_without_a_clock_is_open_and_never_late() -> None:
    owed = duty({"done_when": PLANNED}, a_family(), "2031-03-01")
    assert (owed.state, owed.due) == ("open", None)


def test_a_duty_that_is_always_there_is_never_late() -> None:
    always = {
        "standing_duty": True,
        "before": "handed-over",
        "done_when": PLANNED,
    }
    handover = it_happened("handover", "2021-03-08")
    assert duty(always, a_family(handover), "2021-06-30").state == "open"
    done = duty(always, a_family(handover, it_happened("plan", "2021-03-09")), "2021-06-30")
    assert (done.state, done.due, done.done_late) == ("done", None, False)


def test_a_duty_is_not_needed_where_its_condition_is_not_met() -> None:
    block = {**TEN_DAYS, "if": {"known": {"referrer": "police"}}}
    by_the_school = duty(block, a_family(DECIDED, known={"referrer": "school"}), "2021-03-31")
    assert (by_the_school.state, by_the_school.why) == ("not needed", ("Who referred: school",))
    by_the_police = a_family(DECIDED, known={"referrer": "police"})
    assert duty(block, by_the_police, "2021-03-31").state == "open"


def test_a_duty_of_which_nobody_knows_if_it_is_needed_is_owed() -> None:
    block = {**TEN_DAYS, "if": {"known": {"referrer": "police"}}}
    assert duty(block, a_family(DECIDED), "2021-03-31").state == "open"


# Escalation

LADDER: dict[str, Any] = {
    **TEN_DAYS,
    "escalates": [
        {"to": "manager"},
        {"to": ["manager", "head"], "after": "1 working day"},
        {"to": "lead", "after": "2 weeks"},
    ],
}


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2021-04-14 23:59", ()),
        ("2021-04-15 00:00", ("manager",)),
        ("2021-04-15", ("manager",)),
        ("2021-04-16 00:00", ("manager", "head")),
        ("2021-04-29 00:00", ("manager", "head", "lead")),
    ],
)
def test_a_late_duty_climbs_its_ladder_and_tells_each_role_once(
    on: str, told: tuple[str, ...]
) -> None:
    assert duty(LADDER, a_family(DECIDED), on).escalated_to == told


def test_a_duty_that_was_done_late_escalates_to_nobody_any_more() -> None:
    done = a_family(DECIDED, it_happened("plan", "2021-04-20"))
    assert duty(LADDER, done, "2021-06-30").escalated_to == ()


# The end

ENDED = it_happened("ending", "2021-04-20 10:00")


def test_when_help_has_ended_what_is_not_done_is_not_needed() -> None:
    facts = a_family(DECIDED, ENDED)
    assert duty(LADDER, facts, "2021-04-19").state == "late"
    over = duty(LADDER, facts, "2021-04-20 10:00")
    assert (over.state, over.due, over.escalated_to) == ("not needed", None, ())
    assert over.why == ("help under this pathway has ended",)


def test_what_was_done_stays_done_when_help_has_ended() -> None:
    facts = a_family(DECIDED, it_happened("plan", "2021-04-10"), ENDED)
    assert duty(LADDER, facts, "2021-06-30").state == "done"


@pytest.mark.parametrize(
    "block",
    [
        {"after": "ended"},
        {"clock_starts": "ended", "within": "1 week"},
        {"opens": {"reached": "ended"}},
        {"opens": {"elapsed": "ended", "at_least": "1 week"}},
        {"at": "ended"},
        {"after": "met"},
    ],
)
def test_what_the_end_itself_asks_for_is_owed_after_it(block: dict[str, Any]) -> None:
    facts = a_family(DECIDED, ENDED, it_happened("meeting", "2021-04-25"))
    assert duty({**block, "done_when": PLANNED}, facts, "2021-06-30").state in {"open", "late"}


def test_what_waited_for_something_that_never_came_is_not_needed_after_the_end() -> None:
    facts = a_family(ENDED)
    assert duty({"after": "met", "done_when": PLANNED}, facts, "2021-06-30").state == "not needed"
    waiting = {"opens": {"happened": "met"}, "done_when": PLANNED}
    assert duty(waiting, facts, "2021-06-30").state == "not needed"


def test_what_had_to_be_done_before_the_end_and_was_not_stays_late() -> None:
    owed = duty({"before": "ended", "done_when": PLANNED}, a_family(DECIDED, ENDED), "2021-06-30")
    assert owed.state == "late"


def test_what_happens_after_the_end_is_answered_and_what_happened_before_is_not() -> None:
    block = {"repeats": {"each_time": "referred"}, "done_when": {"happened": "replied"}}
    pathway = a_pathway(obligations={"owed": {"for": "each child", **block}})
    facts = a_family(
        it_happened("referral", "2021-04-01"), ENDED, it_happened("referral", "2021-05-01")
    )
    standing = look(pathway, facts, "2021-06-30")
    assert standing.obligation("owed", ordinal=1).state == "not needed"
    assert standing.obligation("owed", ordinal=2).state == "open"


@pytest.mark.parametrize("day", ["2021-04-20 09:00", "2021-04-20"])
def test_what_happened_on_the_day_of_the_end_is_not_taken_to_have_come_after_it(day: str) -> None:
    block = {"repeats": {"each_time": "referred"}, "done_when": {"happened": "replied"}}
    facts = a_family(it_happened("referral", day), ENDED)
    assert duty(block, facts, "2021-06-30").state == "not needed"


def test_the_first_of_several_ends_is_the_end() -> None:
    stepped_up = {"kind": "ended", "reached_when": {"happened": "closed-to-social-care"}}
    pathway = a_pathway(
        milestones={"stepped-up": stepped_up},
        obligations={"owed": {"for": "each child", "done_when": PLANNED}},
    )
    facts = a_family(it_happened("closure", "2021-04-01"))
    assert look(pathway, facts, "2021-06-30").obligation("owed").state == "not needed"


def test_what_the_family_owes_is_needed_until_help_has_ended_for_every_child() -> None:
    pathway = a_pathway(obligations={"owed": {"done_when": PLANNED}})
    one = a_family(it_happened("ending", "2021-04-01", "ada"), children=("ada", "ben"))
    assert look(pathway, one, "2021-06-30").obligation("owed").state == "open"
    both = a_family(it_happened("ending", "2021-04-01"), children=("ada", "ben"))
    assert look(pathway, both, "2021-06-30").obligation("owed").state == "not needed"
    other_left = a_family(
        it_happened("ending", "2021-04-01", "ada"),
        children=["ada", a_child("ben", left="2021-05-01")],
    )
    assert look(pathway, other_left, "2021-04-30").obligation("owed").state == "open"
    assert look(pathway, other_left, "2021-06-30").obligation("owed").state == "not needed"


def test_an_end_of_the_whole_family_ends_it_for_each_child() -> None:
    ended = {"kind": "ended", "for": "family", "reached_when": {"happened": "help-ended"}}
    pathway = a_pathway(
        milestones={"ended": ended},
        obligations={
            "of-each": {"for": "each child", "done_when": PLANNED},
            "of-all": {"done_when": PLANNED},
        },
    )
    facts = a_family(ENDED, children=("ada", "ben"))
    assert {o.state for o in look(pathway, facts, "2021-04-19").obligations} == {"open"}
    assert {o.state for o in look(pathway, facts, "2021-06-30").obligations} == {"not needed"}


def test_a_pathway_need_not_have_an_end() -> None:
    pathway = a_pathway(milestones={"ended": {}}, obligations={"owed": {"done_when": PLANNED}})
    assert look(pathway, a_family(), "2031-01-01").obligation("owed").state == "open"


def test_a_step_down_that_was_decided_anew_goes_on() -> None:
    stays = {"kind": "ended", "reached_when": {"happened": "stays"}}
    events = {"stays": {"record": "decision", "with": {"answer": "stay"}, "stands": True}}
    pathway = a_pathway(
        milestones={"ended": stays},
        events=events,
        obligations={"owed": {"for": "each child", "done_when": PLANNED}},
    )
    stay = it_happened("decision", "2021-03-08", answer="stay")
    anew = it_happened("decision", "2021-03-15", answer="step-down")
    assert look(pathway, a_family(stay), "2021-03-31").obligation("owed").state == "not needed"
    assert look(pathway, a_family(stay, anew), "2021-03-31").obligation("owed").state == "open"


# Children who leave


def test_what_a_child_who_left_owed_is_not_needed() -> None:
    pathway = a_pathway(obligations={"owed": {"for": "each child", "done_when": PLANNED}})
    facts = a_family(children=["ada", a_child("ben", left="2021-04-01 10:00")])
    assert look(pathway, facts, "2021-04-01 10:00").obligation("owed", "ben").state == "open"
    gone = look(pathway, facts, "2021-04-01 10:01").obligation("owed", "ben")
    assert (gone.state, gone.why) == ("not needed", ("the child left the episode",))
    assert look(pathway, facts, "2021-06-30").obligation("owed", "ada").state == "open"


def test_an_end_that_is_recorded_after_a_child_left_changes_nothing() -> None:
    pathway = a_pathway(obligations={"owed": {"for": "each child", "done_when": PLANNED}})
    facts = a_family(
        it_happened("ending", "2021-05-01", "ben"),
        children=["ada", a_child("ben", left="2021-04-01")],
    )
    gone = look(pathway, facts, "2021-06-30").obligation("owed", "ben")
    assert gone.why == ("the child left the episode",)


def test_what_the_family_owed_is_not_needed_when_the_last_child_has_left() -> None:
    pathway = a_pathway(obligations={"owed": {"done_when": PLANNED}})
    facts = a_family(
        children=[a_child("ada", left="2021-05-01"), a_child("ben", left="2021-04-01")]
    )
    assert look(pathway, facts, "2021-04-30").obligation("owed").state == "open"
    gone = look(pathway, facts, "2021-06-30").obligation("owed")
    assert (gone.state, gone.why) == ("not needed", ("no child is left in the episode",))


def test_what_a_family_milestone_asked_before_a_child_joined_is_not_late_for_that_child() -> None:
    handed_over = {
        "kind": "handed over",
        "for": "family",
        "reached_when": {"happened": "handed-over-to-early-help"},
    }
    pathway = a_pathway(
        milestones={"handed-over": handed_over},
        obligations={"owed": {"for": "each child", "before": "handed-over", "done_when": PLANNED}},
    )
    facts = a_family(
        it_happened("handover", "2021-03-08", "ada"),
        children=["ada", a_child("cora", joined="2021-04-01")],
    )
    standing = look(pathway, facts, "2021-06-30")
    assert standing.obligation("owed", "ada").state == "late"
    assert standing.obligation("owed", "cora").state == "open"


def test_a_duty_of_the_family_is_late_once_the_first_child_has_gone_by_without_it() -> None:
    pathway = a_pathway(obligations={"owed": {"before": "handed-over", "done_when": PLANNED}})
    facts = a_family(it_happened("handover", "2021-03-08", "ada"), children=("ada", "ben"))
    assert look(pathway, facts, "2021-03-31").obligation("owed").state == "late"


# What was said at the start


@pytest.mark.parametrize(
    ("asked", "said", "state", "why"),
    [
        (
            {"services": ["youth"]},
            {"services": frozenset({"youth", "health"})},
            "open",
            "health, youth",
        ),
        ({"services": ["youth"]}, {"services": frozenset({"health"})}, "not needed", "health"),
        ({"services": ["youth"]}, {"services": frozenset()}, "open", "not known"),
        ({"moved": True}, {"moved": True}, "open", "yes"),
        ({"moved": "yes"}, {"moved": False}, "not needed", "no"),
    ],
)
def test_what_was_said_of_the_family_at_the_start_decides_what_applies(
    asked: Any, said: Any, state: str, why: str
) -> None:
    block = {"if": {"known": asked}, "done_when": PLANNED}
    assert duty(block, a_family(known=said), "2021-03-31").state == state
    gate = {"before": "handed-over", "requires": {"known": asked}}
    standing = look(a_pathway(gates={"asked": gate}), a_family(known=said), "2021-03-31")
    assert standing.gate("asked").why[0].endswith(f": {why}")


def test_the_status_of_a_child_decides_what_applies_to_that_child() -> None:
    pathway = a_pathway(
        obligations={
            "owed": {
                "for": "each child",
                "if": {"state": {"status": "protection"}},
                "done_when": PLANNED,
            }
        }
    )
    states = [a_state("protection", "2021-01-05"), a_state("in-need", "2021-01-05", child="ben")]
    standing = look(pathway, a_family(children=("ada", "ben"), states=states), "2021-03-31")
    assert standing.obligation("owed", "ada").state == "open"
    assert standing.obligation("owed", "ben").state == "not needed"
