"""Questions: what is not known is asked, of somebody, by a day."""

from typing import Any

import pytest

from stepdown.protocol.duties import QUESTION
from stepdown.protocol.standing import ObligationStanding
from tests.protocol.engine.invented import (
    a_child,
    a_family,
    a_pathway,
    at,
    it_happened,
    look,
)

FRESH: dict[str, Any] = {"before": "handed-over", "requires": {"happened": "assessed"}}
PATHWAY = a_pathway(gates={"fresh": FRESH})


def questions(facts: Any, on: str, **gate: Any) -> list[ObligationStanding]:
    pathway = a_pathway(gates={"fresh": {**FRESH, **gate}}) if gate else PATHWAY
    standing = look(pathway, facts, on)
    return [o for o in standing.obligations if o.obligation.startswith(QUESTION)]


def test_what_a_gate_does_not_know_is_asked_at_once() -> None:
    (question,) = questions(a_family(), "2021-03-01")
    assert question.obligation == "answer:fresh"
    assert (question.child, question.state) == ("ada", "open")
    assert question.why == ("assessment: not known",)


def test_the_protocol_says_who_answers_unless_the_gate_names_another() -> None:
    assert questions(a_family(), "2021-03-01")[0].owed_by == ("worker",)
    assert questions(a_family(), "2021-03-01", asks="manager")[0].owed_by == ("manager",)


def test_the_protocol_says_by_when_counted_from_the_start() -> None:
    facts = a_family(started="2021-03-05")
    (question,) = questions(facts, "2021-03-09 23:59")
    assert question.state == "open"
    assert question.due is not None
    assert question.due.at == at("2021-03-09")
    assert questions(facts, "2021-03-10 00:00")[0].state == "late"


def test_of_a_child_who_joins_later_it_is_asked_from_then_on() -> None:
    facts = a_family(children=["ada", a_child("cora", joined="2021-05-05")])
    assert [q.child for q in questions(facts, "2021-05-04")] == ["ada"]
    asked = {q.child: q.due.at for q in questions(facts, "2021-05-05") if q.due}
    assert asked == {"ada": at("2021-03-03"), "cora": at("2021-05-07")}


@pytest.mark.parametrize("none", [True, False])
def test_either_answer_answers_it(none: bool) -> None:
    facts = a_family(it_happened("assessment", "2021-03-02", none=none))
    assert questions(facts, "2021-03-03") == []


def test_a_gate_that_is_only_expected_asks_nothing_and_wants_a_reason() -> None:
    assert questions(a_family(), "2021-03-01", strength="should") == []


def test_nobody_is_asked_about_a_child_who_left() -> None:
    facts = a_family(children=["ada", a_child("ben", left="2021-03-10")])
    assert [q.child for q in questions(facts, "2021-03-09")] == ["ada", "ben"]
    assert [q.child for q in questions(facts, "2021-03-31")] == ["ada"]


def test_nobody_is_asked_once_help_has_ended() -> None:
    facts = a_family(it_happened("ending", "2021-03-10"))
    assert len(questions(facts, "2021-03-09")) == 1
    assert questions(facts, "2021-03-10") == []


def test_a_question_about_the_family_is_asked_once() -> None:
    facts = a_family(it_happened("assessment", "2021-03-02", "ada"), children=("ada", "ben"))
    (question,) = questions(facts, "2021-03-03", **{"for": "family"})
    assert question.child is None


def test_a_duty_that_stands_before_a_milestone_asks_too() -> None:
    duty = {"before": "handed-over", "done_when": {"happened": "assessed"}}
    standing = look(a_pathway(obligations={"fresh": duty}), a_family(), "2021-03-01")
    assert standing.obligation("answer:fresh").owed_by == ("worker",)


def test_the_question_goes_on_when_the_milestone_was_reached_without_an_answer() -> None:
    facts = a_family(it_happened("handover", "2021-03-02"))
    assert [q.state for q in questions(facts, "2021-03-31")] == ["late"]
