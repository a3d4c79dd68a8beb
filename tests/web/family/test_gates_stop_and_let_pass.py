"""A closed gate says what is missing and who may let it pass; a fact is never refused."""

import pytest

from stepdown.episodes import actions
from stepdown.episodes.models import Holding, Outbox, Record
from stepdown.protocol.facts import EXCEPTION
from tests.factories import situations
from tests.factories.situations import Story, a_key
from tests.web.components.markup import Element
from tests.web.family.visits import Visit, errors, links, main, message
from tests.web.forms_sent import filled

pytestmark = [pytest.mark.django_db]

AGREES = "The family agrees before early help is asked."
PLAN = "There should be a plan before the handover."


def ways(page: Element) -> list[str]:
    """Return the ways to go on that the page offers."""
    return [
        page.find("label", for_=str(box.attributes["id"]))[0].text
        for box in page.find("input", name="which_way")
    ]


def exceptions(story: Story) -> list[Record]:
    return list(story.episode.records.filter(record=EXCEPTION))


def asked(story: Story) -> int:
    return story.episode.records.filter(record="request").count()


def stopped(visit: Visit, page: str = "record/request/", **answers: object) -> Element:
    """Send a page that a gate refuses."""
    team = visit.story.council.teams["early help"].pk
    return visit.sends(page, **({"to_team": team} | answers))


def test_gates_are_in_view_before_anything_is_sent() -> None:
    story = situations.a_family_decided_to_step_down()
    page = main(Visit.by(story.worker, story).opens("record/request/"))
    assert "What the protocol asks before “Early help asked”" in page
    assert f"Not met: {AGREES} Consent was given: not recorded." in page
    assert "Social work manager may let this pass, and says why." in page


def test_what_is_in_place_is_folded_away() -> None:
    story = situations.a_family_that_agreed()
    page = Visit.by(story.worker, story).opens("record/request/")
    assert "What the protocol asks first is in place" in page.find("details")[-2].text + main(page)
    assert "Not met" not in main(page)


def test_a_closed_gate_stops_it_and_nothing_typed_is_lost() -> None:
    story = situations.a_family_decided_to_step_down()
    page = stopped(Visit.by(story.worker, story), about_children=[story.children[0].pk])
    assert asked(story) == 0
    [error] = errors(page)
    assert AGREES in error
    assert "This is not recorded yet" in main(page)
    assert f"Social work manager (Morwenna Hale) may let this pass with a reason: {AGREES}" in main(
        page
    )
    ticked = [b for b in page.find("input", name="about_children") if "checked" in b.attributes]
    assert len(ticked) == 1
    # A social worker cannot pass it: only the fact is left to them.
    assert ways(page) == ["It has already happened"]
    assert exceptions(story) == []


def test_what_has_already_happened_is_recorded_as_a_breach_and_the_manager_is_told() -> None:
    story = situations.a_family_decided_to_step_down()
    visit = Visit.by(story.worker, story)
    stopped(visit)
    page = visit.is_sent("record/request/", which_way="happened")
    assert asked(story) == 1
    assert "shown as a breach and the manager was told" in message(page)
    assert "Recorded as a breach" in main(page)
    told = Outbox.objects.filter(episode=story.episode, notice="breach")
    assert {notice.to_account for notice in told} == {story.manager}


def test_a_manager_lets_it_pass_with_a_reason_in_the_same_form() -> None:
    story = situations.a_family_decided_to_step_down()
    visit = Visit.by(story.manager, story)
    page = stopped(visit)
    assert ways(page) == ["Go on, with a reason", "It has already happened"]
    missing = visit.sends("record/request/", which_way="pass")
    assert errors(missing) == [f"Enter why you go on although this is not met: {AGREES}"]
    assert exceptions(story) == []
    visit.is_sent(
        "record/request/",
        which_way="pass",
        **{"reason_for_consent-before-request": "Mother agreed by telephone; the form is posted."},
    )
    assert asked(story) == 1
    [passed] = exceptions(story)
    assert passed.says == {
        "gate": "consent-before-request",
        "role": "social-work-manager",
        "reason": "Mother agreed by telephone; the form is posted.",
    }
    # Who overrides answers for the children.
    held = Holding.objects.filter(membership__episode=story.episode).order_by("-began")[:2]
    assert {holding.account for holding in held} == {story.manager}
    assert "Passed with a reason" in main(visit.opens())


def test_one_who_chooses_no_way_is_asked_to() -> None:
    story = situations.a_family_decided_to_step_down()
    visit = Visit.by(story.manager, story)
    again = visit.sends_again(stopped(visit), "record/request/")
    assert errors(again) == [
        "Select how you want to go on, or leave this page and do what is missing first"
    ]
    assert asked(story) == 0


def test_where_it_only_should_be_so_anybody_goes_on_with_a_reason() -> None:
    story = situations.a_family_whose_lead_accepted()
    visit = Visit.by(story.worker, story)
    page = visit.sends("record/handover/")
    assert ways(page) == ["Go on, with a reason", "It has already happened"]
    visit.is_sent(
        "record/handover/",
        which_way="pass",
        **{"reason_for_plan-before-handover": "The family asked to begin at once."},
    )
    [passed] = exceptions(story)
    assert passed.says["gate"] == "plan-before-handover"
    assert "Handed over" in message(visit.opens("")) or "Handed over" in main(visit.opens())


def test_a_decision_that_reaches_nothing_meets_no_gate() -> None:
    story = situations.a_family_steps_down()
    page = Visit.by(story.manager, story).is_sent(
        "record/decision/", outcome="stay", reason="A social worker is still needed."
    )
    assert "Decision to step down recorded." in message(page)


def test_a_question_is_asked_where_nobody_knows() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    page = links(visit.opens())
    [question] = [text for text in page if text.startswith("Say whether this is so: ")]
    assert question.endswith("the child was assessed in the last 6 months")
    gate = visit.opens("gates/assessed-recently/")
    assert "Not known: The child was assessed in the last 6 months." in main(gate)
    assert "Social worker is asked for the answer." in main(gate)
    assert links(gate)["Assessment"] == visit.address("record/assessment/")


def test_the_page_of_a_gate_says_who_may_let_it_pass() -> None:
    story = situations.a_family_decided_to_step_down()
    page = main(Visit.by(story.worker, story).opens("gates/consent-before-request/"))
    assert "It stands before “Early help asked” and “Handed over”." in page
    assert "Ask the family." in page
    assert "Social work manager may let it pass, with a reason" in page
    nobody = main(Visit.by(story.worker, story).opens("gates/not-from-protection/"))
    assert "Met: No child goes straight from a protection plan." in nobody


def test_nobody_passes_what_has_no_exception() -> None:
    story = situations.a_family_that_was_assessed()
    for child in story.children:
        actions.record_state(
            episode=story.episode,
            child=child,
            timeline="status",
            value="child-protection-plan",
            began=story.episode.started,
            by=story.worker,
            at=story.later(hours=1),
        )
    visit = Visit.by(story.manager, story)
    assert "Nobody may let it pass" in main(visit.opens("gates/not-from-protection/"))
    page = visit.sends("record/decision/", outcome="step-down", reason="Now.")
    assert ways(page) == ["It has already happened"]
    assert "Nobody may let this pass" in main(page)
    assert "Wait until the plan has ended." in main(page)


def test_a_manager_lets_a_gate_pass_on_its_own_page() -> None:
    story = situations.a_family_decided_to_step_down()
    visit = Visit.by(story.manager, story)
    visit.is_sent(
        "gates/consent-before-request/",
        about_children=[story.children[1].pk],
        the_reason="Wren’s father agreed; he signs on Monday.",
    )
    [passed] = exceptions(story)
    assert [link.child for link in passed.children.all()] == [story.children[1]]
    page = visit.opens()
    assert "Passed with a reason" in main(page)


def test_a_gate_that_opened_meanwhile_is_not_passed() -> None:
    story = situations.a_family_decided_to_step_down()
    visit = Visit.by(story.manager, story)
    typed = filled(visit.opens("gates/consent-before-request/"), the_reason="Because.")
    actions.record_consent(
        episode=story.episode,
        record="consent",
        answer="given",
        idempotency_key=a_key(),
        by=story.worker,
        at=story.later(hours=1),
    )
    response = visit.client.post(visit.address("gates/consent-before-request/"), typed)
    assert "the gate is open now" in response.text
    assert exceptions(story) == []


def test_a_gate_that_the_protocol_does_not_have_is_not_there() -> None:
    story = situations.a_family_steps_down()
    assert Visit.by(story.worker, story).status("gates/moon/") == 404
