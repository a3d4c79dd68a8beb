"""Order: what comes before, at and after what."""

import pytest

from tests.protocol.engine.invented import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    Written,
    a_family,
    a_pathway,
    duty,
    finding,
    it_happened,
    look,
    when,
)


def test_a_gate_opens_the_milestone_behind_it() -> None:
    pathway = a_pathway(
        gates={"plan-made": {"before": "handed-over", "requires": {"happened": "planned"}}}
    )
    before = look(pathway, a_family(), "2021-03-08")
    assert before.milestone("handed-over").waits_for == ("plan-made",)
    after = look(pathway, a_family(it_happened("plan", "2021-03-08")), "2021-03-08")
    assert after.milestone("handed-over").waits_for == ()


def test_a_milestone_is_reached_when_it_happened_and_not_when_it_was_recorded() -> None:
    facts = a_family(it_happened("handover", "2021-03-05 11:15"))
    standing = look(a_pathway(), facts, "2021-04-01")
    assert standing.milestone("handed-over").reached == when("2021-03-05 11:15")


def test_what_is_still_to_come_is_not_looked_at() -> None:
    facts = a_family(it_happened("plan", "2021-03-08 10:00"))
    assert finding({"happened": "planned"}, facts, "2021-03-08 09:59") is NOT_MET
    assert finding({"happened": "planned"}, facts, "2021-03-08 10:00") is MET


def test_a_visit_since_the_decision_counts_and_one_before_it_does_not() -> None:
    asked = {"happened": "visited", "since": "decided"}
    decision = it_happened("decision", "2021-03-08", answer="step-down")
    too_early = a_family(decision, it_happened("visit", "2021-03-05"))
    assert finding(asked, too_early, "2021-03-31") is NOT_MET
    in_order = a_family(decision, it_happened("visit", "2021-03-09"))
    assert finding(asked, in_order, "2021-03-31") is MET


def test_nothing_has_happened_since_what_has_not_happened() -> None:
    facts = a_family(it_happened("visit", "2021-03-05"))
    assert finding({"happened": "visited", "since": "decided"}, facts, "2021-03-31") is NOT_MET


def test_whether_a_visit_came_since_an_assessment_that_is_not_known_is_not_known() -> None:
    facts = a_family(it_happened("visit", "2021-03-05"))
    assert finding({"happened": "visited", "since": "assessed"}, facts, "2021-03-31") is NOT_KNOWN


def test_what_must_come_before_a_meeting_counts_until_the_meeting() -> None:
    asked = {"happened": "visited", "before": "met"}
    visit = it_happened("visit", "2021-03-10")
    assert finding(asked, a_family(visit), "2021-03-31") is MET
    meeting_after = it_happened("meeting", "2021-03-11")
    assert finding(asked, a_family(visit, meeting_after), "2021-03-31") is MET
    meeting_before = it_happened("meeting", "2021-03-09")
    assert finding(asked, a_family(visit, meeting_before), "2021-03-31") is NOT_MET


def test_while_a_meeting_may_or_may_not_have_been_nobody_knows_what_came_before_it() -> None:
    facts = a_family(
        it_happened("visit", "2021-03-23"), it_happened("meeting", ("2021-03-22", "2021-03-26"))
    )
    asked = {"happened": "visited", "before": "met"}
    assert finding(asked, facts, "2021-03-24") is NOT_KNOWN
    assert finding(asked, facts, "2021-03-31") is NOT_KNOWN


@pytest.mark.parametrize(
    ("decided", "visited", "found"),
    [
        ("2021-03-08", "2021-03-08", MET),
        ("2021-03-08 15:00", "2021-03-08", MET),
        ("2021-03-08", "2021-03-08 09:00", MET),
        ("2021-03-08 09:00", "2021-03-08 15:00", MET),
        ("2021-03-08 15:00", "2021-03-08 09:00", NOT_MET),
        (("2021-03-01", "2021-03-05"), "2021-03-05", MET),
        (("2021-03-01", "2021-03-05"), "2021-03-03", NOT_KNOWN),
        ("2021-03-03", ("2021-03-01", "2021-03-05"), NOT_KNOWN),
        ("2021-03-08", ("2021-03-01", "2021-03-05"), NOT_MET),
    ],
)
def test_the_same_day_counts_as_in_order_unless_both_times_are_known(
    decided: Written, visited: Written, found: object
) -> None:
    facts = a_family(
        it_happened("decision", decided, answer="step-down"), it_happened("visit", visited)
    )
    assert finding({"happened": "visited", "since": "decided"}, facts, "2021-03-31") is found


def test_a_duty_after_a_milestone_waits_for_it() -> None:
    block = {"after": "decided", "done_when": {"happened": "visited"}}
    waiting = duty(block, a_family(), "2021-03-08")
    assert (waiting.state, waiting.why) == ("not yet", ("it waits for decided",))
    decision = it_happened("decision", "2021-03-08", answer="step-down")
    assert duty(block, a_family(decision), "2021-03-08").state == "open"


def test_a_duty_may_wait_for_a_condition() -> None:
    block = {"opens": {"happened": "met"}, "done_when": {"happened": "visited"}}
    waiting = duty(block, a_family(), "2021-03-08")
    assert (waiting.state, waiting.why) == ("not yet", ("meeting: not recorded",))
    facts = a_family(it_happened("meeting", "2021-03-05"))
    assert duty(block, facts, "2021-03-08").state == "open"


def test_a_duty_of_a_meeting_is_open_for_the_whole_of_that_day_and_then_late() -> None:
    block = {"at": "met", "done_when": {"happened": "planned"}}
    facts = a_family(it_happened("meeting", "2021-03-08 10:00"))
    assert duty(block, a_family(), "2021-03-08").state == "open"
    assert duty(block, facts, "2021-03-08").state == "open"
    late = duty(block, facts, "2021-03-09")
    assert late.state == "late"
    assert late.due is not None
    assert late.due.how == "at what happened on Monday 8 March 2021 at 10am"
    done = a_family(
        it_happened("meeting", "2021-03-08 10:00"), it_happened("plan", "2021-03-08 10:30")
    )
    assert not duty(block, done, "2021-03-09").done_late


def test_a_duty_before_a_milestone_stands_before_it_as_a_gate() -> None:
    pathway = a_pathway(
        obligations={"plan": {"before": "handed-over", "done_when": {"happened": "planned"}}}
    )
    standing = look(pathway, a_family(), "2021-03-08")
    assert standing.milestone("handed-over").waits_for == ("plan",)
    assert standing.obligation("plan").state == "open"


def test_a_duty_before_a_milestone_that_was_reached_without_it_is_late_and_stays_visible() -> None:
    block = {"before": "handed-over", "done_when": {"happened": "planned"}}
    handover = it_happened("handover", "2021-03-08 10:00")
    late = duty(block, a_family(handover), "2021-06-30")
    assert late.state == "late"
    assert late.due is not None
    assert late.due.how == "before what happened on Monday 8 March 2021 at 10am"
    done = duty(block, a_family(handover, it_happened("plan", "2021-03-09")), "2021-06-30")
    assert (done.state, done.done_late) == ("done", True)


def test_a_duty_before_a_milestone_is_late_from_then_on_although_its_clock_still_runs() -> None:
    block = {
        "before": "handed-over",
        "clock_starts": "the-start",
        "within": "3 months",
        "done_when": {"happened": "planned"},
    }
    facts = a_family(it_happened("handover", "2021-03-08 10:00"))
    assert duty(block, facts, "2021-03-08 09:59").state == "open"
    assert duty(block, facts, "2021-03-08 10:01").state == "late"


def test_a_milestone_that_waits_for_itself_is_not_reached() -> None:
    pathway = a_pathway(
        milestones={"decided": {"kind": "decided", "reached_when": {"reached": "decided"}}}
    )
    assert look(pathway, a_family(), "2021-03-08").milestone("decided").reached is None


def test_a_milestone_that_only_asks_what_is_not_so_is_reached_from_the_start() -> None:
    unless = {"kind": "decided", "reached_when": {"not": {"happened": "visited"}}}
    standing = look(a_pathway(milestones={"decided": unless}), a_family(), "2021-03-08")
    assert standing.milestone("decided").reached == when("2021-03-01")
