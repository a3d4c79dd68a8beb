"""A standing in plain English: what, why, by whom, by when, and from which clause."""

from datetime import datetime

import pytest

from stepdown.protocol.explaining import explain
from stepdown.protocol.loading import load_pack
from stepdown.protocol.moments import LONDON
from stepdown.protocol.pathway import Pathway, compile_pathway
from stepdown.protocol.standing import standing
from stepdown.protocol.trial import read_facts
from stepdown.protocol.working_time import Calendar
from tests.protocol.packs import INVENTED

FACTS = (INVENTED / "facts.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pathway() -> Pathway:
    return compile_pathway(load_pack(INVENTED), "down")


def explained(pathway: Pathway, facts: str = FACTS, day: int = 7, hour: int = 9) -> dict[str, str]:
    """Return the explanation by its headings, each on one line."""
    given = read_facts(facts, pathway.pack)
    at = datetime(2024, 6, day, hour, tzinfo=LONDON)
    text = explain(pathway, standing(pathway, given, Calendar.of_england(), at), given)
    sections = {"": ""}
    heading = ""
    lines = text.splitlines()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if below and set(below) == {"-"}:
            heading = line
            sections[heading] = ""
        elif line.strip("-"):
            sections[heading] += f" {line.strip()}"
    return sections


def test_it_begins_with_the_protocol_and_the_moment(pathway: Pathway) -> None:
    said = explained(pathway)[""]
    assert "Step down to early help (Invented County Council, 1)" in said
    assert "As it stood on Friday 7 June 2024 at 9am, having begun on Monday 3 June 2024." in said


def test_what_was_reached_is_told_with_its_clause(pathway: Pathway) -> None:
    said = explained(pathway)["Reached"]
    assert (
        "- Decided to step down: some time from Monday 3 June 2024 to Wednesday 5 June 2024 "
        "(for ada). Section 1.1, first sentence: The team manager decides."
    ) in said


def test_what_stands_before_a_milestone_is_told_with_its_reason(pathway: Pathway) -> None:
    said = explained(pathway)["Before the next milestones"]
    assert "Decided to step down waits for (for ben):" in said
    assert "- assessed-lately: not known (question asked). Why: the child was assessed: " in said
    assert "Our reading: The document does not say before what. We chose the handover." in said
    assert "It may be passed, with a reason, by: Team manager." in said
    assert "- Ended may be reached: no gate stands before it." in said


def test_children_of_whom_the_same_is_true_share_a_line(pathway: Pathway) -> None:
    facts = FACTS.replace("about: ada, with: {outcome", "about: [ada, ben], with: {outcome")
    assert "(for ada and ben)" in explained(pathway, facts)["Reached"]


def test_an_only_child_is_not_named(pathway: Pathway) -> None:
    facts = "children: {ada: {}}\nstarted: 2024-06-03\n"
    said = explained(pathway, facts)
    assert not any("ada" in section for section in said.values())
    assert said["Reached"] == " No milestone is reached yet."


def test_a_late_duty_names_who_owes_it_and_how_the_date_was_reached(pathway: Pathway) -> None:
    said = explained(pathway)["Late"]
    assert "- Answer the request. Owed by: Co-ordinator, Lead worker." in said
    assert "Due: 24 hours from Tuesday 4 June 2024 at 10am is Wednesday 5 June 2024" in said
    assert "Escalated to: Team manager." in said
    assert "Section 1.2: The co-ordinator answers within 24 hours." in said


def test_where_nothing_is_late_it_is_said(pathway: Pathway) -> None:
    assert explained(pathway, day=4, hour=12)["Late"] == " Nothing is late."


def test_an_open_duty_says_when_it_falls_due(pathway: Pathway) -> None:
    said = explained(pathway)["Open"]
    assert "- Get consent. Owed by: Social worker." in said
    assert "10 working days from Wednesday 5 June 2024 is Wednesday 19 June 2024" in said


def test_what_is_not_known_is_a_question_to_somebody(pathway: Pathway) -> None:
    said = explained(pathway, day=5)["Questions"]
    assert "- Not known: assessed-lately. To be answered by: Team manager (for ben)." in said
    assert "Due: 2 working days from Monday 3 June 2024 is Wednesday 5 June 2024." in said
    assert "Team manager, and is late" in explained(pathway)["Questions"]


def test_what_was_done_late_is_told(pathway: Pathway) -> None:
    facts = FACTS + "  - {record: lead, at: 2024-06-06 12:00, with: {step: nominated}}\n"
    said = explained(pathway, facts)["Done"]
    assert "- Answer the request: Thursday 6 June 2024 at midday, late." in said


def test_what_is_not_owed_yet_says_what_it_waits_for(pathway: Pathway) -> None:
    said = explained(pathway)["Not yet"]
    assert "- Review (number 1): it waits for Handed over." in said


def test_a_duty_of_a_role_is_told_apart(pathway: Pathway) -> None:
    said = explained(pathway)
    assert "- Be there on Tuesdays. Owed by: Co-ordinator." in said["Always owed"]
    assert not any(
        "Tuesdays" in section for heading, section in said.items() if heading != "Always owed"
    )


def test_a_breach_is_told_with_its_rule(pathway: Pathway) -> None:
    facts = FACTS + "  - {record: handover, on: 2024-06-06, about: ada}\n"
    said = explained(pathway, facts)["Breaches"]
    assert "- Handed over was reached although agreed-lead was not met (for ada)." in said
    assert "Who leads, second point: Somebody agreed to lead." in said


def test_it_says_when_time_alone_changes_something(pathway: Pathway) -> None:
    assert "Without a new fact this may change on" in explained(pathway, day=4, hour=12)["Next"]
    ended = "children: {ada: {left: 2024-06-04}}\nstarted: 2024-06-03\n"
    assert "Next" not in explained(pathway, ended)


def test_who_leads_until_somebody_agrees_is_told(pathway: Pathway) -> None:
    said = explained(pathway, FACTS.replace("police", "school"))["Who leads"]
    assert said.startswith(" - Lead worker: open (for ada and ben and cas). Until then it falls to")
    assert "Until then it falls to: Co-ordinator. Why: Who asked for help?: school." in said
    assert "falls to" not in explained(pathway)["Who leads"]


def test_a_disagreement_is_told_until_it_is_settled(pathway: Pathway) -> None:
    raised = FACTS + "  - {record: disagreement, on: 2024-06-04, with: {step: raised}}\n"
    said = explained(pathway, raised)["Disagreement"]
    assert "- Since Tuesday 4 June 2024, at stage 1. To be decided by: Co-ordinator, Team" in said
    assert "manager, and is late" in said
    assert "Due: 2 working days from Tuesday 4 June 2024 is Thursday 6 June 2024." in said
    assert "is late" not in explained(pathway, raised, day=6)["Disagreement"]
    settled = raised + "  - {record: disagreement, on: 2024-06-05, with: {step: settled}}\n"
    assert "Disagreement" not in explained(pathway, settled)
