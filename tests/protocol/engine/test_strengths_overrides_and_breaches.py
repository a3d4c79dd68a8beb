"""Strengths, overrides and breaches: what a gate does, and what went by all the same."""

from collections.abc import Mapping
from typing import Any

import pytest

from stepdown.protocol.facts import Happening
from tests.protocol.engine.invented import (
    a_child,
    a_family,
    a_pathway,
    a_state,
    it_happened,
    look,
)

PLANNED = {"happened": "planned"}
ASSESSED = {"happened": "assessed"}
CONSENT_STANDS = {"happened": "consented"}


def effect(
    strength: str, requires: Mapping[str, Any], *happenings: Happening, by: str | None = None
) -> str:
    gate: dict[str, Any] = {"before": "handed-over", "strength": strength, "requires": requires}
    if by is not None:
        gate["override"] = {"by": by}
    facts = a_family(*happenings)
    return look(a_pathway(gates={"asked": gate}), facts, "2021-03-31").gate("asked").effect


@pytest.mark.parametrize(
    ("strength", "met", "not_known", "not_met"),
    [
        ("must", "open", "question asked", "blocked"),
        ("should", "open", "needs a reason", "needs a reason"),
        ("where possible", "open", "open", "open"),
    ],
)
def test_the_strength_and_the_finding_decide_what_a_gate_does(
    strength: str, met: str, not_known: str, not_met: str
) -> None:
    assert effect(strength, PLANNED, it_happened("plan", "2021-03-08")) == met
    assert effect(strength, ASSESSED) == not_known
    assert effect(strength, PLANNED) == not_met


def test_a_gate_that_a_named_role_may_override_needs_that_approval() -> None:
    assert effect("must", PLANNED, by="manager") == "needs approval"


def passed(role: str, gate: str = "asked") -> Happening:
    return it_happened("exception", "2021-03-09", gate=gate, role=role, reason="An invented one.")


def test_the_role_that_may_lets_a_child_pass_with_a_reason() -> None:
    assert effect("must", PLANNED, passed("manager"), by="manager") == "passed with a reason"


def test_another_role_lets_nobody_pass() -> None:
    assert effect("must", PLANNED, passed("worker"), by="manager") == "needs approval"


def test_nobody_lets_pass_where_the_protocol_names_nobody() -> None:
    assert effect("must", PLANNED, passed("head")) == "blocked"


def test_an_approval_for_another_gate_lets_nobody_pass_this_one() -> None:
    assert effect("must", PLANNED, passed("manager", "other"), by="manager") == "needs approval"


def test_who_may_let_pass_where_it_is_not_met_may_do_so_where_it_is_not_known() -> None:
    assert effect("must", ASSESSED, passed("manager"), by="manager") == "passed with a reason"


def test_where_a_gate_is_only_expected_anybody_may_go_on_with_a_reason() -> None:
    assert effect("should", PLANNED, passed("worker")) == "passed with a reason"


def test_an_approval_for_one_sibling_lets_neither_the_other_nor_the_family_pass() -> None:
    gate = {"before": "handed-over", "requires": PLANNED, "override": {"by": "manager"}}
    pathway = a_pathway(gates={"of-each": gate, "of-all": {**gate, "for": "family"}})
    facts = a_family(
        it_happened("exception", "2021-03-09", "ada", gate="of-each", role="manager"),
        it_happened("exception", "2021-03-09", "ada", gate="of-all", role="manager"),
        children=("ada", "ben"),
    )
    standing = look(pathway, facts, "2021-03-31")
    assert standing.gate("of-each", "ada").effect == "passed with a reason"
    assert standing.gate("of-each", "ben").effect == "needs approval"
    assert standing.gate("of-all").effect == "needs approval"


def test_an_approval_for_the_family_lets_the_family_pass() -> None:
    gate = {
        "before": "handed-over",
        "for": "family",
        "requires": PLANNED,
        "override": {"by": "manager"},
    }
    facts = a_family(passed("manager"), children=("ada", "ben"))
    standing = look(a_pathway(gates={"asked": gate}), facts, "2021-03-31")
    assert standing.gate("asked").effect == "passed with a reason"


# Breaches

WITHOUT_A_PLAN = a_pathway(gates={"planned": {"before": "handed-over", "requires": PLANNED}})


def breaches(*happenings: Happening, on: str = "2021-12-31") -> tuple[str, ...]:
    facts = a_family(*happenings)
    standing = look(WITHOUT_A_PLAN, facts, on)
    milestone = standing.milestone("handed-over")
    assert standing.gate("planned").breached == (("handed-over",) if milestone.breaches else ())
    return milestone.breaches


def test_no_gate_prevents_the_record_of_what_happened_but_it_is_a_breach() -> None:
    assert breaches(it_happened("handover", "2021-03-08 10:00")) == ("planned",)


def test_a_breach_stays_a_breach_when_it_is_made_good_afterwards() -> None:
    handover = it_happened("handover", "2021-03-08 10:00")
    assert breaches(handover, it_happened("plan", "2021-03-08 10:01")) == ("planned",)
    assert breaches(handover, it_happened("plan", "2021-03-08 10:00")) == ()


def test_a_milestone_known_to_the_day_is_given_the_benefit_of_that_day() -> None:
    handover = it_happened("handover", "2021-03-08")
    assert breaches(handover, it_happened("plan", "2021-03-08 16:00")) == ()
    assert breaches(handover, it_happened("plan", "2021-03-09")) == ("planned",)


def test_consent_withdrawn_on_the_day_of_the_handover_is_not_called_a_breach() -> None:
    pathway = a_pathway(
        gates={"asked": {"before": "handed-over", "requires": {"happened": "consented"}}}
    )
    given = it_happened("consent", "2021-03-01", answer="given")
    withdrawn = it_happened("consent", "2021-03-08 16:00", answer="withdrawn")
    that_day = a_family(given, withdrawn, it_happened("handover", "2021-03-08"))
    assert look(pathway, that_day, "2021-12-31").milestone("handed-over").breaches == ()
    after_it = a_family(given, withdrawn, it_happened("handover", "2021-03-08 16:30"))
    assert look(pathway, after_it, "2021-12-31").milestone("handed-over").breaches == ("asked",)


def test_a_gate_is_judged_as_it_was_when_the_milestone_was_reached() -> None:
    pathway = a_pathway(
        gates={"asked": {"before": "handed-over", "requires": {"happened": "consented"}}}
    )
    facts = a_family(
        it_happened("consent", "2021-03-01", answer="given"),
        it_happened("handover", "2021-03-08 10:00"),
        it_happened("consent", "2021-04-01", answer="withdrawn"),
    )
    gate = look(pathway, facts, "2021-12-31").gate("asked")
    assert (gate.finding, gate.effect, gate.breached) == ("met", "open", ())


def test_a_gate_before_two_milestones_looks_ahead_to_the_one_that_is_not_reached() -> None:
    gate = {"before": ["decided", "handed-over"], "requires": PLANNED}
    pathway = a_pathway(gates={"planned": gate})
    decided = it_happened("decision", "2021-03-08 10:00", answer="step-down")
    planned = it_happened("plan", "2021-03-09 10:00")
    between = look(pathway, a_family(decided, planned), "2021-03-31")
    assert between.gate("planned").effect == "open"
    assert between.gate("planned").breached == ("decided",)
    assert between.milestone("decided").breaches == ("planned",)
    through = a_family(decided, planned, it_happened("handover", "2021-03-10 10:00"))
    assert look(pathway, through, "2021-03-31").milestone("handed-over").breaches == ()


def test_what_was_not_known_when_it_happened_asks_on_and_is_no_breach() -> None:
    pathway = a_pathway(gates={"asked": {"before": "handed-over", "requires": ASSESSED}})
    facts = a_family(it_happened("handover", "2021-03-08 10:00"))
    gate = look(pathway, facts, "2021-12-31").gate("asked")
    assert (gate.effect, gate.breached) == ("question asked", ())


def test_a_milestone_that_was_passed_with_a_reason_is_no_breach() -> None:
    gate = {"before": "handed-over", "requires": PLANNED, "override": {"by": "manager"}}
    pathway = a_pathway(gates={"asked": gate})
    before_it = a_family(passed("manager"), it_happened("handover", "2021-03-10"))
    assert look(pathway, before_it, "2021-12-31").milestone("handed-over").breaches == ()
    after_it = a_family(passed("manager"), it_happened("handover", "2021-03-08"))
    assert look(pathway, after_it, "2021-12-31").milestone("handed-over").breaches == ("asked",)


def test_going_on_without_the_reason_that_is_expected_is_a_breach() -> None:
    gate = {"before": "handed-over", "strength": "should", "requires": PLANNED}
    facts = a_family(it_happened("handover", "2021-03-08 10:00"))
    standing = look(a_pathway(gates={"asked": gate}), facts, "2021-12-31")
    assert standing.milestone("handed-over").breaches == ("asked",)


def test_a_gate_that_did_not_apply_was_not_breached() -> None:
    gate = {
        "before": "handed-over",
        "if": {"state": {"status": "protection"}},
        "requires": PLANNED,
    }
    facts = a_family(
        it_happened("handover", "2021-03-08 10:00"), states=[a_state("in-need", "2021-01-05")]
    )
    standing = look(a_pathway(gates={"asked": gate}), facts, "2021-12-31")
    assert standing.gate("asked").effect == "does not apply"
    assert standing.milestone("handed-over").breaches == ()


def test_a_breach_by_one_sibling_is_not_a_breach_by_the_other() -> None:
    gate = {"before": "handed-over", "for": "family", "requires": PLANNED}
    facts = a_family(
        it_happened("handover", "2021-03-08 10:00", "ada"),
        it_happened("plan", "2021-03-09 10:00"),
        it_happened("handover", "2021-03-10 10:00", "ben"),
        children=("ada", "ben"),
    )
    standing = look(a_pathway(gates={"planned": gate}), facts, "2021-12-31")
    assert standing.milestone("handed-over", "ada").breaches == ("planned",)
    assert standing.milestone("handed-over", "ben").breaches == ()
    assert standing.gate("planned").breached == ("handed-over",)


def test_a_breach_by_one_sibling_is_seen_before_the_other_gets_there() -> None:
    gate = {"before": "handed-over", "for": "family", "requires": PLANNED}
    facts = a_family(it_happened("handover", "2021-03-08 10:00", "ada"), children=("ada", "ben"))
    standing = look(a_pathway(gates={"planned": gate}), facts, "2021-12-31")
    assert standing.milestone("handed-over", "ada").breaches == ("planned",)
    assert standing.milestone("handed-over", "ben").waits_for == ("planned",)


FAMILY_HANDOVER = {
    "kind": "handed over",
    "for": "family",
    "reached_when": {"happened": "handed-over-to-early-help"},
}


def test_a_family_that_was_handed_over_breached_the_gate_of_the_child_without_a_plan() -> None:
    pathway = a_pathway(
        milestones={"handed-over": FAMILY_HANDOVER},
        gates={"planned": {"before": "handed-over", "requires": PLANNED}},
    )
    facts = a_family(
        it_happened("plan", "2021-03-05", "ada"),
        it_happened("handover", "2021-03-08 10:00"),
        children=("ada", "ben"),
    )
    standing = look(pathway, facts, "2021-12-31")
    assert standing.milestone("handed-over").breaches == ("planned",)
    assert standing.gate("planned", "ada").breached == ()
    assert standing.gate("planned", "ben").breached == ("handed-over",)


def test_a_sibling_who_joins_after_the_handover_breaches_nothing_by_joining() -> None:
    pathway = a_pathway(
        milestones={"handed-over": FAMILY_HANDOVER},
        gates={"planned": {"before": "handed-over", "requires": PLANNED}},
    )
    facts = a_family(
        it_happened("plan", "2021-03-05", "ada"),
        it_happened("handover", "2021-03-08 10:00", "ada"),
        children=["ada", a_child("cora", joined="2021-04-01")],
    )
    standing = look(pathway, facts, "2021-12-31")
    assert standing.milestone("handed-over").breaches == ()
    assert standing.gate("planned", "cora").effect == "blocked"
