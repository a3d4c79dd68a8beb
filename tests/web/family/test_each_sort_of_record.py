"""Every sort of record is made from its page, by the verb that fits it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from stepdown.episodes import actions
from stepdown.episodes.models import Draft, Holding, Record
from stepdown.protocol.moments import Moment
from tests.factories import situations
from tests.factories.situations import Story, a_key
from tests.web.family.clock import Clock
from tests.web.family.visits import Visit, errors, links, main, message
from tests.web.forms_sent import filled

pytestmark = [pytest.mark.django_db]


def latest(story: Story, record: str) -> Record:
    """Return the last record of a sort."""
    found = story.episode.records.filter(record=record).order_by("-pk").first()
    assert found is not None
    return found


def about(record: Record) -> set[str]:
    """Return the first names of the children whom a record is about."""
    return {link.child.first_name for link in record.children.select_related("child")}


def test_a_conversation_with_several_answers_and_a_note() -> None:
    story = situations.a_family_steps_down()
    page = Visit.by(story.worker, story).is_sent(
        "record/visit/",
        **{"who": ["mother", "child"], "seen-alone": "yes", "note": "She showed me her garden."},
    )
    kept = latest(story, "visit")
    assert kept.says == {
        "who": ["mother", "child"],
        "seen-alone": "yes",
        "note": "She showed me her garden.",
    }
    assert about(kept) == {"Robyn", "Wren"}
    assert kept.role == "social-worker"
    assert "Visit recorded." in message(page)
    assert "Who was seen? Mother The child" in main(page)


def test_it_happened_when_it_is_said_to_have_happened(clock: Clock) -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    visit.is_sent("record/visit/")
    assert latest(story, "visit").happened == Moment.at(clock.now())
    visit.is_sent(
        "record/visit/",
        it_happened_day="27",
        it_happened_month="2",
        it_happened_year="2026",
        it_happened_time="2:30pm",
    )
    assert str(latest(story, "visit").happened) == "Friday 27 February 2026 at 2:30pm"
    visit.is_sent(
        "record/visit/",
        it_happened_day="23",
        it_happened_month="2",
        it_happened_year="2026",
        it_happened_last_day="27",
        it_happened_last_month="2",
        it_happened_last_year="2026",
    )
    happened = latest(story, "visit").happened
    assert happened == Moment.between(date(2026, 2, 23), date(2026, 2, 27))


def test_it_is_about_the_children_who_stay_ticked() -> None:
    story = situations.a_family_steps_down()
    Visit.by(story.worker, story).is_sent("record/visit/", about_children=[story.children[0].pk])
    assert about(latest(story, "visit")) == {"Robyn"}


def test_a_document_with_a_date() -> None:
    story = situations.a_family_steps_down()
    page = Visit.by(story.worker, story).is_sent(
        "record/assessment/",
        summary="Needs at level 3.",
        completed_day="20",
        completed_month="2",
        completed_year="2026",
    )
    assert latest(story, "assessment").says == {
        "summary": "Needs at level 3.",
        "completed": "2026-02-20",
    }
    assert "When was it completed? 20 February 2026" in main(page)


def test_that_there_was_none_can_be_said() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    visit.is_sent("record/assessment/", there_was_none="on")
    kept = latest(story, "assessment")
    assert kept.is_absence
    assert kept.says == {}
    assert "Assessment: there was none" in main(visit.opens())
    # What the episode itself should make is not asked for in that way.
    assert "there was none" not in main(visit.opens("record/visit/"))


def test_a_decision_says_what_it_reached_and_what_follows() -> None:
    story = situations.a_family_that_was_assessed()
    page = Visit.by(story.manager, story).is_sent(
        "record/decision/", outcome="step-down", reason="Early help can meet what remains."
    )
    said = message(page)
    assert "Decision to step down recorded. Reached: “Decided”." in said
    assert "Next: ask early help" in said
    assert "by Tue 10 Mar" in said
    assert latest(story, "decision").says["outcome"] == "step-down"


def test_a_plan_has_rows_that_are_added_and_removed() -> None:
    story = situations.a_family_that_agreed()
    visit = Visit.by(story.worker, story)
    two = visit.sends("record/plan/", **{"actions-0-what": "Breakfast club", "actions-add": "1"})
    assert errors(two) == []
    assert len(two.find("fieldset", class_="sd-row")) == 2
    assert story.episode.records.filter(record="plan").count() == 0
    visit.is_sent(
        "record/plan/",
        **{
            "actions-TOTAL_FORMS": "2",
            "actions-0-what": "Breakfast club",
            "actions-0-by-whom": "School",
            "actions-1-what": "Call the landlord",
        },
    )
    assert latest(story, "plan").says == {
        "actions": [
            {"what": "Breakfast club", "by-whom": "School"},
            {"what": "Call the landlord"},
        ]
    }


def test_a_plan_without_any_row_is_an_error() -> None:
    story = situations.a_family_that_agreed()
    page = Visit.by(story.worker, story).sends("record/plan/")
    assert errors(page) == ["Add at least 1 row"]


def test_the_next_plan_begins_from_the_last_one() -> None:
    story = situations.a_family_handed_over()
    page = Visit.by(story.lead, story).opens("record/plan/")
    assert "Carried forward from the plan of 2 March 2026, by Sadia Bell" in main(page)
    [what] = page.find("textarea", name="actions-0-what")
    assert what.text == "Breakfast club"


def test_a_request_goes_to_a_team_that_sees_the_family_from_then_on() -> None:
    story = situations.a_family_that_agreed()
    answering = Visit.by(story.early_help_manager, story)
    Visit.by(story.worker, story).is_sent(
        "record/request/", to_team=story.council.teams["early help"].pk
    )
    page = answering.opens()
    assert links(page)["Answer the request"].endswith("/record/answer/")
    said = message(answering.is_sent("record/answer/", outcome="can"))
    assert "Answer of early help recorded." in said


def test_a_request_needs_a_team() -> None:
    story = situations.a_family_that_agreed()
    page = Visit.by(story.worker, story).sends("record/request/", to_team="")
    assert errors(page) == ["Select the team that it goes to"]
    forged = Visit.by(story.worker, story).sends("record/request/", to_team="999999")
    assert errors(forged) == ["Select the team that it goes to"]


def test_the_team_that_takes_part_already_is_chosen() -> None:
    story = situations.a_family_that_agreed()
    page = Visit.by(story.worker, story).opens("record/request/")
    [chosen] = [o for o in page.find("option") if "selected" in o.attributes]
    assert chosen.text == "early help, Riverside Council"


def test_a_handover_meeting_moves_the_children_to_the_lead(clock: Clock) -> None:
    story = situations.a_family_whose_lead_accepted()
    story.record("plan", says={"actions": [{"what": "Breakfast club"}]})
    page = Visit.by(story.worker, story).is_sent(
        "record/handover/", who_came=["social-worker", "lead-professional"]
    )
    assert latest(story, "handover").says == {"attendees": ["social-worker", "lead-professional"]}
    assert "Who came Social worker Lead professional" in main(page)
    assert "Reached: “Handed over”." in message(page)
    holders = Holding.objects.filter(membership__episode=story.episode).order_by("-began")
    assert {holding.account for holding in holders[:2]} == {story.lead}


def test_a_closure_before_anybody_accepted_leaves_the_manager_holding() -> None:
    story = situations.a_family_that_agreed()
    page = Visit.by(story.manager, story).is_sent(
        "record/closure/", reason="The assessment is finished."
    )
    assert "Closed to social care" in message(page)
    assert f"{story.manager.name} (you)" in main(page)


def test_a_review_answers_yes_or_no() -> None:
    story = situations.a_family_handed_over()
    page = Visit.by(story.lead, story).is_sent("record/review/", held="yes")
    assert latest(story, "review").says == {"held": "yes"}
    assert "Review the family (2 of 2)" in main(page)


def test_a_review_that_reaches_the_end_leads_to_ending_it() -> None:
    story = situations.a_family_handed_over()
    visit = Visit.by(story.lead, story)
    visit.is_sent("record/review/", held="yes")
    page = visit.is_sent("record/review/", held="yes")
    assert "Reached: “Two reviews held”." in message(page)
    assert links(page)["Say how it ended, and for whom"] == visit.address("end/")


@pytest.mark.parametrize(
    ("answer", "follows"),
    [
        ("given", ""),
        ("refused", "decide what follows the refusal"),
        ("withdrawn", "decide what follows the refusal"),
    ],
)
def test_consent_is_given_refused_or_withdrawn_and_a_no_says_what_follows(
    answer: str, follows: str
) -> None:
    story = situations.a_family_decided_to_step_down()
    page = Visit.by(story.worker, story).is_sent("record/consent/", answer=answer)
    assert latest(story, "consent").says == {"answer": answer}
    assert follows in message(page)
    if answer != "given":
        assert "Morwenna Hale" in message(page)
        assert "Stay, Close without early help or Step up" in message(page)
        manager = Visit.by(story.manager, story)
        page = manager.is_sent("record/after-refusal/", outcome="stay")
        assert "Decision after a refusal recorded." in message(page)


def test_every_record_page_names_what_is_missing_in_the_protocols_words() -> None:
    story = situations.a_family_that_was_assessed()
    page = Visit.by(story.manager, story).sends("record/decision/", reason="Because.")
    assert errors(page) == ["Select an answer to “What have you decided?”"]
    [box] = page.find("textarea", name="reason")
    assert box.text == "Because."
    assert page.find("title")[0].text.startswith("Error: ")


def test_a_date_that_cannot_be_is_said_and_kept() -> None:
    story = situations.a_family_steps_down()
    page = Visit.by(story.worker, story).sends(
        "record/visit/", it_happened_day="31", it_happened_month="2", it_happened_year="2026"
    )
    assert errors(page) == ["Date must be a real date"]
    [day] = page.find("input", name="it_happened_day")
    assert day.attributes["value"] == "31"


def test_what_is_to_come_cannot_have_happened(clock: Clock) -> None:
    story = situations.a_family_steps_down()
    later = clock.now() + timedelta(days=3)
    page = Visit.by(story.worker, story).sends(
        "record/visit/",
        it_happened_day=later.day,
        it_happened_month=later.month,
        it_happened_year=later.year,
    )
    assert errors(page) == ["Date must be today or in the past"]


@pytest.mark.both_databases
def test_pressing_twice_records_once() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    typed = filled(visit.opens("record/visit/"), note="Once")
    for _ in range(2):
        visit.client.post(visit.address("record/visit/"), typed)
    assert story.episode.records.filter(record="visit").count() == 1


def test_a_form_that_was_sent_leaves_no_draft() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    visit.sends("record/visit/", note="x" * 300)
    assert Draft.objects.count() == 1
    visit.is_sent("record/visit/", note="Shorter")
    assert Draft.objects.count() == 0


def test_a_form_is_found_again_as_it_was_left() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    visit.sends(
        "record/visit/",
        note="Half a sentence",
        about_children=[story.children[1].pk],
        it_happened_day="40",
        come_back_later="1",
    )
    page = visit.opens("record/visit/")
    assert page.find("input", name="note")[0].attributes["value"] == "Half a sentence"
    assert page.find("input", name="it_happened_day")[0].attributes["value"] == "40"
    ticked = [b for b in page.find("input", name="about_children") if "checked" in b.attributes]
    assert [box.attributes["value"] for box in ticked] == [str(story.children[1].pk)]
    assert errors(page) == []


def test_who_may_not_record_it_is_told_who_may() -> None:
    story = situations.a_family_that_was_assessed()
    visit = Visit.by(story.worker, story)
    response = visit.client.get(visit.address("record/decision/"))
    assert response.status_code == 403
    assert "You cannot record “Decision to step down” for this family." in response.text
    assert "This is for: Social work manager." in response.text


def test_a_record_that_the_protocol_does_not_have_is_not_there() -> None:
    story = situations.a_family_steps_down()
    assert Visit.by(story.worker, story).status("record/horoscope/") == 404


def test_a_record_with_a_page_of_its_own_leads_there() -> None:
    story = situations.a_family_that_agreed()
    visit = Visit.by(story.worker, story)
    response = visit.client.get(visit.address("record/lead/"))
    assert response.headers["Location"] == visit.address("lead/lead/")
    response = visit.client.get(visit.address("record/disagreement/"))
    assert response.headers["Location"] == visit.address("disagreement/")


def test_the_episode_page_is_where_my_work_leads() -> None:
    story = situations.a_family_steps_down()
    assert reverse("episode", args=[story.episode.reference]) == (
        Visit.by(story.worker, story).address()
    )


def test_two_requests_that_wait_are_told_apart(clock: Clock) -> None:
    story = situations.a_family_that_agreed()
    made = [
        actions.send_request(
            episode=story.episode,
            record="request",
            to_team=story.council.teams["early help"],
            idempotency_key=a_key(),
            by=story.worker,
            at=story.later(hours=1),
        )
        for _ in range(2)
    ]
    visit = Visit.by(story.early_help_manager, story)
    page = visit.opens("record/answer/")
    assert len(page.find("input", name="answers_which")) == 2
    visit.is_sent("record/answer/", outcome="can", answers_which=made[1].pk)
    assert latest(story, "answer").says == {"outcome": "can", "answers": made[1].pk}
    assert "answers_which" not in str(visit.opens("record/answer/"))
