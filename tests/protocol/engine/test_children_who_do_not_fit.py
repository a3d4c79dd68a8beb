"""Children who do not fit the form: unborn, of an unknown age, turning 16, joining, leaving."""

from tests.protocol.engine.invented import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    a_child,
    a_family,
    a_pathway,
    family_finding,
    finding,
    it_happened,
    look,
)

SIXTEEN = {"age": "known", "at_least": "16 years"}
UNDER_SIXTEEN = {"age": "known", "under": "16 years"}


def test_of_an_unborn_child_the_age_is_not_known() -> None:
    facts = a_family(children=[a_child("bump", born=None)])
    assert finding(SIXTEEN, facts, "2021-03-08") is NOT_KNOWN
    assert finding(UNDER_SIXTEEN, facts, "2021-03-08") is NOT_KNOWN


def test_an_unborn_child_who_is_expected_some_week_is_under_sixteen() -> None:
    facts = a_family(children=[a_child("bump", born=("2021-05-01", "2021-05-31"))])
    assert finding(SIXTEEN, facts, "2021-03-08") is NOT_MET
    assert finding(UNDER_SIXTEEN, facts, "2021-03-08") is MET


def test_a_child_whose_birthday_is_known_to_the_year_may_or_may_not_be_sixteen() -> None:
    facts = a_family(children=[a_child("ada", born=("2005-01-01", "2005-12-31"))])
    assert finding(SIXTEEN, facts, "2020-12-31") is NOT_MET
    assert finding(SIXTEEN, facts, "2021-03-08") is NOT_KNOWN
    assert finding(SIXTEEN, facts, "2021-12-31") is MET


def test_an_unborn_child_steps_down_with_a_sibling() -> None:
    facts = a_family(
        it_happened("decision", "2021-03-08", answer="step-down"),
        children=["ada", a_child("bump", born=None)],
    )
    standing = look(a_pathway(), facts, "2021-03-31")
    assert standing.milestone("decided", "ada").reached
    assert standing.milestone("decided", "bump").reached == standing.milestone("decided").reached


def test_siblings_of_different_ages_are_judged_each_by_their_own() -> None:
    gate = {
        "before": "handed-over",
        "if": SIXTEEN,
        "requires": {"happened": "consented"},
    }
    facts = a_family(
        children=[a_child("ada", born="2004-01-01"), a_child("ben", born="2015-01-01")]
    )
    standing = look(a_pathway(gates={"own-consent": gate}), facts, "2021-03-31")
    assert standing.gate("own-consent", "ada").effect == "blocked"
    assert standing.gate("own-consent", "ben").effect == "does not apply"


def test_a_gate_begins_to_apply_on_a_birthday_and_the_standing_says_when() -> None:
    gate = {"before": "handed-over", "if": SIXTEEN, "requires": {"happened": "consented"}}
    pathway = a_pathway(gates={"own-consent": gate})
    facts = a_family(children=[a_child("ada", born="2005-03-22")])
    before = look(pathway, facts, "2021-03-21")
    assert before.gate("own-consent").effect == "does not apply"
    assert before.next_change_at is not None
    assert before.next_change_at.isoformat() == "2021-03-22T00:00:00+00:00"
    assert look(pathway, facts, "2021-03-22 00:00").gate("own-consent").effect == "blocked"


def test_a_child_who_joined_and_left_before_the_others_decided_holds_nothing_up() -> None:
    facts = a_family(
        it_happened("plan", "2021-03-25", "ada"),
        children=["ada", a_child("cora", joined="2021-03-10", left="2021-03-20")],
    )
    assert family_finding({"happened": "planned"}, facts, "2021-03-31") is MET


def test_what_a_child_had_reached_before_leaving_is_still_shown() -> None:
    facts = a_family(
        it_happened("decision", "2021-03-08", answer="step-down"),
        children=["ada", a_child("ben", left="2021-03-20")],
    )
    assert look(a_pathway(), facts, "2021-06-30").milestone("decided", "ben").reached
