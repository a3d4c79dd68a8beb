"""The family and each child: siblings are one piece of work, and each can go another way."""

import pytest

from stepdown.protocol.facts import Child, Facts, Happening
from tests.protocol.engine.invented import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    a_child,
    a_family,
    a_pathway,
    a_state,
    at,
    family_finding,
    finding,
    it_happened,
    look,
    when,
)

BOTH = ("ada", "ben")
CONSENT_STANDS = {"happened": "consented"}
PLANNED = {"happened": "planned"}
GROWN = {"age": "known", "at_least": "16 years"}


def test_a_record_about_one_child_counts_for_that_child_alone() -> None:
    facts = a_family(it_happened("plan", "2021-03-08", "ada"), children=BOTH)
    assert finding(PLANNED, facts, "2021-03-31", "ada") is MET
    assert finding(PLANNED, facts, "2021-03-31", "ben") is NOT_MET


def test_what_is_asked_of_the_family_is_asked_of_every_child_in_it() -> None:
    one = it_happened("plan", "2021-03-08", "ada")
    other = it_happened("plan", "2021-03-09", "ben")
    assert family_finding(PLANNED, a_family(one, children=BOTH), "2021-03-31") is NOT_MET
    assert family_finding(PLANNED, a_family(one, other, children=BOTH), "2021-03-31") is MET
    together = a_family(it_happened("plan", "2021-03-08"), children=BOTH)
    assert family_finding(PLANNED, together, "2021-03-31") is MET


def test_a_family_has_done_what_it_did_when_the_last_child_had() -> None:
    pathway = a_pathway(
        milestones={"planned-for": {"kind": "decided", "for": "family", "reached_when": PLANNED}}
    )
    facts = a_family(
        it_happened("plan", "2021-03-08", "ada"),
        it_happened("plan", "2021-03-12", "ben"),
        children=BOTH,
    )
    reached = look(pathway, facts, "2021-03-31").milestone("planned-for").reached
    assert reached == when("2021-03-12")


def test_consent_that_was_withdrawn_for_one_child_does_not_stand_for_the_family() -> None:
    given = it_happened("consent", "2021-03-08", answer="given")
    withdrawn = it_happened("consent", "2021-03-20", "ben", answer="withdrawn")
    facts = a_family(given, withdrawn, children=BOTH)
    assert family_finding(CONSENT_STANDS, facts, "2021-03-19") is MET
    assert family_finding(CONSENT_STANDS, facts, "2021-03-31") is NOT_MET
    assert finding(CONSENT_STANDS, facts, "2021-03-31", "ada") is MET
    assert finding(CONSENT_STANDS, facts, "2021-03-31", "ben") is NOT_MET


def test_what_must_not_have_happened_must_not_have_happened_to_any_child() -> None:
    not_withdrawn = {"not": {"happened": "consent-withdrawn"}}
    facts = a_family(it_happened("consent", "2021-03-20", "ben", answer="withdrawn"), children=BOTH)
    assert family_finding(not_withdrawn, facts, "2021-03-31") is NOT_MET


def test_where_one_of_two_things_is_enough_each_child_may_have_another() -> None:
    either = {"any": [PLANNED, {"happened": "met"}]}
    facts = a_family(
        it_happened("plan", "2021-03-08", "ada"),
        it_happened("meeting", "2021-03-09", "ben"),
        children=BOTH,
    )
    assert family_finding(either, facts, "2021-03-31") is MET


def test_what_is_not_known_of_one_child_is_not_known_of_the_family() -> None:
    facts = a_family(it_happened("assessment", "2021-03-08", "ada"), children=BOTH)
    assert family_finding({"happened": "assessed"}, facts, "2021-03-31") is NOT_KNOWN
    none = it_happened("assessment", "2021-03-09", "ben", none=True)
    known = a_family(it_happened("assessment", "2021-03-08", "ada"), none, children=BOTH)
    assert family_finding({"happened": "assessed"}, known, "2021-03-31") is NOT_MET


def test_a_gate_of_the_family_applies_only_to_the_children_to_whom_it_applies() -> None:
    gate = {
        "before": "handed-over",
        "for": "family",
        "if": {"state": {"status": "protection"}},
        "requires": PLANNED,
    }
    pathway = a_pathway(gates={"asked": gate})
    states = [a_state("protection", "2021-01-05"), a_state("in-need", "2021-01-05", child="ben")]
    of_the_other = a_family(it_happened("plan", "2021-03-08", "ben"), children=BOTH, states=states)
    assert look(pathway, of_the_other, "2021-03-31").gate("asked").effect == "blocked"
    of_that_one = a_family(it_happened("plan", "2021-03-08", "ada"), children=BOTH, states=states)
    assert look(pathway, of_that_one, "2021-03-31").gate("asked").effect == "open"
    nobody = a_family(
        children=BOTH, states=[a_state("in-need", "2021-01-05", child=c) for c in BOTH]
    )
    assert look(pathway, nobody, "2021-03-31").gate("asked").effect == "does not apply"


def test_a_gate_that_may_apply_asks_where_it_is_not_met() -> None:
    gate = {
        "before": "handed-over",
        "if": {"state": {"status": "protection"}},
        "requires": PLANNED,
    }
    pathway = a_pathway(gates={"asked": gate})
    assert look(pathway, a_family(), "2021-03-31").gate("asked").effect == "question asked"
    planned = a_family(it_happened("plan", "2021-03-08"))
    assert look(pathway, planned, "2021-03-31").gate("asked").effect == "open"


def test_a_duty_of_the_family_is_needed_where_it_is_needed_for_one_child() -> None:
    block = {"if": {"state": {"status": "protection"}}, "done_when": PLANNED}
    pathway = a_pathway(obligations={"owed": block})
    states = [a_state("protection", "2021-01-05"), a_state("in-need", "2021-01-05", child="ben")]
    facts = a_family(children=BOTH, states=states)
    assert look(pathway, facts, "2021-03-31").obligation("owed").state == "open"
    nobody = a_family(
        children=BOTH, states=[a_state("in-need", "2021-01-05", child=c) for c in BOTH]
    )
    assert look(pathway, nobody, "2021-03-31").obligation("owed").state == "not needed"


# A sibling who joins later


def with_a_baby(*happenings: Happening, joined: str = "2021-03-15") -> Facts:
    baby = a_child("cora", born="2021-03-14", joined=joined)
    return a_family(*happenings, children=["ada", "ben", baby])


def test_a_sibling_who_joins_later_does_not_undo_what_was_done_with_the_family() -> None:
    facts = with_a_baby(
        it_happened("consent", "2021-03-08", "ada", "ben", answer="given"),
        it_happened("plan", "2021-03-09", "ada", "ben"),
    )
    assert family_finding(CONSENT_STANDS, facts, "2021-03-31") is MET
    assert family_finding(PLANNED, facts, "2021-03-31") is MET
    assert finding(PLANNED, facts, "2021-03-31", "cora") is NOT_MET


def test_what_is_done_after_a_sibling_joined_must_be_done_with_that_sibling_too() -> None:
    without = with_a_baby(it_happened("plan", "2021-03-20", "ada", "ben"))
    assert family_finding(PLANNED, without, "2021-03-31") is NOT_MET
    with_the_baby = with_a_baby(it_happened("plan", "2021-03-20", "ada", "ben", "cora"))
    assert family_finding(PLANNED, with_the_baby, "2021-03-31") is MET


def test_what_was_done_with_one_of_two_before_a_third_joined_was_not_done_with_the_family() -> None:
    facts = with_a_baby(it_happened("plan", "2021-03-08", "ada"))
    assert family_finding(PLANNED, facts, "2021-03-31") is NOT_MET


@pytest.mark.parametrize("day", ["2021-03-15 09:00", "2021-03-15"])
def test_what_is_done_on_the_day_a_sibling_joins_need_not_name_that_sibling(day: str) -> None:
    facts = with_a_baby(it_happened("plan", day, "ada", "ben"))
    assert family_finding(PLANNED, facts, "2021-03-31") is MET


def test_a_child_who_was_there_from_the_start_is_no_late_sibling() -> None:
    children = [a_child("ada", joined="2021-03-01"), a_child("ben", joined="2021-03-01")]
    earlier = a_family(it_happened("plan", "2021-02-01", "ada"), children=children)
    assert family_finding(PLANNED, earlier, "2021-03-31") is NOT_MET


def test_a_child_who_has_not_joined_yet_is_nowhere_in_the_standing() -> None:
    pathway = a_pathway(
        gates={"planned": {"before": "handed-over", "requires": PLANNED}},
        obligations={"plan": {"for": "each child", "done_when": PLANNED}},
    )
    standing = look(pathway, with_a_baby(), "2021-03-14")
    assert {milestone.child for milestone in standing.milestones} == {"ada", "ben"}
    assert {gate.child for gate in standing.gates} == {"ada", "ben"}
    assert {duty.child for duty in standing.obligations} == {"ada", "ben"}
    assert standing.next_change_at == at("2021-03-15 00:00")
    assert {gate.child for gate in look(pathway, with_a_baby(), "2021-03-15").gates} == {
        "ada",
        "ben",
        "cora",
    }


def test_a_sibling_who_joins_later_does_not_undo_what_the_others_reached() -> None:
    pathway = a_pathway(
        obligations={"visit": {"after": "decided", "done_when": {"happened": "visited"}}}
    )
    decided = it_happened("decision", "2021-03-08", "ada", "ben", answer="step-down")
    assert look(pathway, with_a_baby(decided), "2021-03-31").obligation("visit").state == "open"
    decided_after = it_happened("decision", "2021-03-20", "ada", "ben", answer="step-down")
    waiting = look(pathway, with_a_baby(decided_after), "2021-03-31")
    assert waiting.obligation("visit").state == "not yet"


def test_a_sibling_who_joins_later_is_waited_for_where_one_of_the_others_still_was() -> None:
    pathway = a_pathway(
        obligations={"visit": {"after": "decided", "done_when": {"happened": "visited"}}}
    )
    facts = with_a_baby(it_happened("decision", "2021-03-08", "ada", answer="step-down"))
    assert look(pathway, facts, "2021-03-31").obligation("visit").state == "not yet"


def test_what_the_family_did_since_its_decision_counts_for_a_sibling_who_joins_later() -> None:
    facts = with_a_baby(
        it_happened("decision", "2021-03-08", "ada", "ben", answer="step-down"),
        it_happened("visit", "2021-03-10", "ada", "ben"),
    )
    asked = {"happened": "visited", "since": "decided"}
    assert family_finding(asked, facts, "2021-03-31") is MET
    assert family_finding({"reached": "decided"}, facts, "2021-03-31") is MET
    assert finding({"reached": "decided"}, facts, "2021-03-31", "cora") is NOT_MET
    then_too = with_a_baby(
        it_happened("decision", "2021-03-08", "ada", "ben", answer="step-down"),
        it_happened("decision", "2021-03-20", "cora", answer="step-down"),
    )
    assert family_finding({"reached": "decided"}, then_too, "2021-03-31") is MET


def test_the_time_since_the_start_of_the_family_does_not_begin_again_with_a_sibling() -> None:
    a_month = {"elapsed": "the-start", "at_least": "1 month"}
    assert family_finding(a_month, with_a_baby(), "2021-04-01") is MET
    assert finding(a_month, with_a_baby(), "2021-04-01", "cora") is NOT_MET


def test_the_clock_of_a_child_who_joins_later_does_not_start_before_that() -> None:
    decided = {
        "kind": "decided",
        "for": "family",
        "reached_when": {"happened": "decided-to-step-down"},
    }
    block = {
        "for": "each child",
        "clock_starts": "decided",
        "within": "10 calendar days",
        "done_when": PLANNED,
    }
    pathway = a_pathway(milestones={"decided": decided}, obligations={"plan": block})
    decision = it_happened("decision", "2021-03-02", "ada", "ben", answer="step-down")
    standing = look(pathway, with_a_baby(decision), "2021-03-20")
    assert standing.obligation("plan", "ada").state == "late"
    baby = standing.obligation("plan", "cora")
    assert baby.state == "open"
    assert baby.due is not None
    assert baby.due.at == at("2021-03-25")


def test_a_clock_from_the_start_runs_from_when_the_child_joined() -> None:
    block = {
        "for": "each child",
        "clock_starts": "the-start",
        "within": "10 calendar days",
        "done_when": PLANNED,
    }
    standing = look(a_pathway(obligations={"plan": block}), with_a_baby(), "2021-03-20")
    dues = {o.child: o.due.at for o in standing.obligations if o.due}
    assert dues == {"ada": at("2021-03-11"), "ben": at("2021-03-11"), "cora": at("2021-03-25")}


# A sibling who leaves, or goes another way


def test_a_sibling_who_left_no_longer_holds_up_the_family() -> None:
    children: list[str | Child] = ["ada", a_child("ben", left="2021-03-20")]
    facts = a_family(it_happened("plan", "2021-03-08", "ada"), children=children)
    assert family_finding(PLANNED, facts, "2021-03-19") is NOT_MET
    assert family_finding(PLANNED, facts, "2021-03-20") is MET


def test_a_sibling_who_left_holds_up_no_milestone_of_the_family() -> None:
    handed_over = {
        "kind": "handed over",
        "for": "family",
        "reached_when": {"happened": "handed-over-to-early-help"},
    }
    pathway = a_pathway(
        milestones={"handed-over": handed_over},
        gates={"planned": {"before": "handed-over", "requires": PLANNED}},
    )
    children: list[str | Child] = ["ada", a_child("ben", left="2021-03-20")]
    facts = a_family(it_happened("plan", "2021-03-08", "ada"), children=children)
    assert look(pathway, facts, "2021-03-19").milestone("handed-over").waits_for == ("planned",)
    assert look(pathway, facts, "2021-03-31").milestone("handed-over").waits_for == ()


def test_a_sibling_for_whom_help_has_ended_no_longer_holds_up_the_family() -> None:
    pathway = a_pathway(
        obligations={"visit": {"after": "decided", "done_when": {"happened": "visited"}}}
    )
    decided = it_happened("decision", "2021-03-08", "ada", answer="step-down")
    stays = it_happened("ending", "2021-03-08", "ben")
    facts = a_family(decided, stays, children=BOTH)
    assert look(pathway, facts, "2021-03-08").obligation("visit").state == "open"
    visited = it_happened("visit", "2021-03-10", "ada")
    done = a_family(decided, stays, visited, children=BOTH)
    assert look(pathway, done, "2021-03-31").obligation("visit").state == "done"


def test_at_the_moment_of_its_end_a_child_is_still_one_of_the_family() -> None:
    gate = {"before": "ended", "for": "family", "requires": PLANNED}
    facts = a_family(
        it_happened("plan", "2021-03-08", "ada"),
        it_happened("ending", "2021-03-20 10:00", "ben"),
        children=BOTH,
    )
    standing = look(a_pathway(gates={"planned": gate}), facts, "2021-03-31")
    assert standing.milestone("ended", "ben").breaches == ("planned",)
    assert standing.milestone("ended", "ada").waits_for == ()


def test_what_was_done_stays_done_when_the_last_child_is_through() -> None:
    pathway = a_pathway(
        milestones={"planned-for": {"kind": "decided", "for": "family", "reached_when": PLANNED}}
    )
    facts = a_family(
        it_happened("ending", "2021-03-05", "ben"),
        it_happened("plan", "2021-03-08", "ada"),
        it_happened("ending", "2021-06-30", "ada"),
        children=BOTH,
    )
    for day in ("2021-03-31", "2021-06-30", "2021-07-31"):
        assert look(pathway, facts, day).milestone("planned-for").reached == when("2021-03-08")


def test_when_everybody_has_left_the_family_is_whoever_left_last() -> None:
    children = [a_child("ada", left="2021-06-30"), a_child("ben", left="2021-03-20")]
    facts = a_family(it_happened("plan", "2021-03-08", "ada"), children=children)
    assert family_finding(PLANNED, facts, "2021-12-31") is MET


@pytest.mark.parametrize("children", [(), (a_child("ada", joined="2021-06-01"),)])
def test_of_a_family_without_a_child_nothing_is_known_and_nothing_is_owed(
    children: tuple[Child, ...],
) -> None:
    milestone = {"kind": "decided", "for": "family", "reached_when": {"reached": "handed-over"}}
    pathway = a_pathway(
        milestones={"decided": milestone},
        gates={"planned": {"before": "decided", "for": "family", "requires": PLANNED}},
        obligations={
            "plan": {"done_when": PLANNED},
            "visit": {"after": "handed-over", "done_when": PLANNED},
        },
    )
    standing = look(pathway, a_family(children=children), "2021-03-31")
    assert standing.gate("planned").finding is NOT_KNOWN
    assert standing.milestone("decided").reached is None
    assert {duty.state for duty in standing.obligations} == {"not needed"}


def test_who_stands_where_can_be_asked_of_each_child_and_what_is_not_there_says_so() -> None:
    pathway = a_pathway(gates={"planned": {"before": "handed-over", "requires": PLANNED}})
    standing = look(pathway, a_family(children=BOTH), "2021-03-31")
    assert standing.gate("planned", "ben").child == "ben"
    assert standing.gate("planned").child == "ada"
    assert standing.milestone("decided", "ben").child == "ben"
    with pytest.raises(LookupError, match="nothing of that name"):
        standing.gate("planned", "dan")
    with pytest.raises(LookupError, match="nothing of that name"):
        standing.obligation("planned")


# Siblings of whom the same is recorded


def test_siblings_of_whom_the_same_is_recorded_stand_the_same() -> None:
    pathway = a_pathway(
        gates={"planned": {"before": "handed-over", "requires": PLANNED}},
        obligations={
            "plan": {"for": "each child", "before": "handed-over", "done_when": PLANNED},
            "visit": {"for": "each child", "after": "decided", "done_when": PLANNED},
        },
    )
    facts = a_family(
        it_happened("decision", "2021-03-08", answer="step-down"),
        it_happened("handover", "2021-03-10 10:00"),
        children=[a_child("ada", born="2004-01-01"), a_child("ben", born="2019-01-01")],
    )
    standing = look(pathway, facts, "2021-03-31")
    for all_of_them in (standing.milestones, standing.gates, standing.obligations):
        of_ada = [each._replace(child=None) for each in all_of_them if each.child == "ada"]
        of_ben = [each._replace(child=None) for each in all_of_them if each.child == "ben"]
        assert of_ada == of_ben != []


def test_siblings_of_whom_one_thing_differs_are_told_apart() -> None:
    pathway = a_pathway(
        gates={
            "planned": {"before": "handed-over", "requires": PLANNED},
            "grown": {
                "before": "handed-over",
                "requires": {"age": "known", "at_least": "16 years"},
            },
            "in-need": {"before": "handed-over", "requires": {"state": {"status": "in-need"}}},
        }
    )
    children = [a_child("ada", born="2004-01-01"), a_child("ben", born="2019-01-01")]
    standing = look(pathway, a_family(children=children), "2021-03-31")
    assert [gate.finding for gate in standing.gates if gate.gate == "grown"] == [MET, NOT_MET]
    same_age = [a_child("ada"), a_child("ben")]
    planned = a_family(it_happened("plan", "2021-03-08", "ben"), children=same_age)
    standing = look(pathway, planned, "2021-03-31")
    assert [gate.finding for gate in standing.gates if gate.gate == "planned"] == [NOT_MET, MET]
    states = [a_state("in-need", "2021-01-05"), a_state("protection", "2021-01-05", child="ben")]
    standing = look(pathway, a_family(children=same_age, states=states), "2021-03-31")
    assert [gate.finding for gate in standing.gates if gate.gate == "in-need"] == [MET, NOT_MET]
