"""Two people at once, too much text, and answers that were never offered."""

import pytest

from stepdown.episodes import actions
from stepdown.episodes.models import Record
from tests.factories import situations
from tests.factories.situations import Story, a_key
from tests.web.components.markup import read
from tests.web.family.visits import Visit, errors, main, message
from tests.web.forms_sent import filled

pytestmark = [pytest.mark.django_db]

MEGABYTE = "é" * 1024 * 1024


def visits(story: Story) -> int:
    return story.episode.records.filter(record="visit").count()


@pytest.mark.both_databases
def test_of_two_who_record_the_same_the_second_sees_what_the_first_recorded() -> None:
    story = situations.a_family_steps_down()
    colleague = situations.a_colleague(story)
    visit = Visit.by(colleague, story)
    typed = filled(visit.opens("record/visit/"), note="She was asleep.", who=["father"])
    story.record("visit", says={"who": ["mother"], "note": "We talked at the door."})
    response = visit.client.post(visit.address("record/visit/"), typed)
    page = read(response.text)
    assert visits(story) == 1
    assert errors(page) == ["Sadia Bell recorded this while you were writing."]
    assert "What Sadia Bell recorded" in main(page)
    assert "We talked at the door." in main(page)
    assert page.find("input", name="note")[0].attributes["value"] == "She was asleep."
    # Sent again, it stands beside the first.
    sent = visit.sends_again(page, "record/visit/")
    assert "Visit recorded." in message(sent)
    assert visits(story) == 2


def test_ones_own_second_record_is_no_collision() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    page = visit.opens("record/visit/")
    visit.is_sent("record/visit/", note="Monday")
    assert "Visit recorded." in message(visit.sends_again(page, "record/visit/", note="Tuesday"))


@pytest.mark.parametrize(
    ("page", "name"), [("record/decision/", "reason"), ("end/", "more_about_it")]
)
def test_a_megabyte_of_text_gets_a_clear_message(page: str, name: str) -> None:
    story = situations.a_family_that_was_assessed()
    found = Visit.by(story.manager, story).sends(
        page, outcome="step-down", why_it_ends="moved-area", **{name: MEGABYTE}
    )
    [error] = errors(found)
    assert "characters or fewer. It is 1,048,576 now." in error
    [box] = found.find("textarea", name=name)
    assert len(box.text) == 1024 * 1024


def test_more_than_the_site_takes_is_refused_plainly() -> None:
    story = situations.a_family_that_was_assessed()
    visit = Visit.by(story.manager, story)
    typed = filled(visit.opens("record/decision/"), reason="x" * 6 * 1024 * 1024)
    response = visit.client.post(visit.address("record/decision/"), typed)
    assert response.status_code == 400
    assert "Traceback" not in response.text


@pytest.mark.both_databases
@pytest.mark.parametrize("page", ["record/visit/", "end/", "states/", "lead/lead/nominate/"])
def test_a_child_of_another_family_cannot_be_written_about(page: str) -> None:
    story = situations.a_family_that_agreed()
    other = situations.a_family_steps_down(story.council)
    before = Record.objects.count()
    found = Visit.by(story.worker, story).sends(
        page,
        about_children=[other.children[0].pk],
        why_it_ends="died",
        which_state="status:assessment",
        it_began_day=1,
        it_began_month=2,
        it_began_year=2026,
        who_is_asked=story.lead.pk,
    )
    assert errors(found) == ["Select at least one child"]
    assert Record.objects.count() == before
    assert "Robyn" in main(found)


@pytest.mark.parametrize("forged", ["0", "-1", "999999999999999999999", "robyn", "\x00"])
def test_a_child_who_is_nobody_cannot_be_written_about(forged: str) -> None:
    story = situations.a_family_steps_down()
    found = Visit.by(story.worker, story).sends("record/visit/", about_children=[forged])
    assert errors(found) == ["Select at least one child"]
    assert visits(story) == 0


def test_no_child_at_all_is_a_mistake() -> None:
    story = situations.a_family_steps_down()
    found = Visit.by(story.worker, story).sends("record/visit/", about_children=[])
    assert errors(found) == ["Select at least one child"]


@pytest.mark.parametrize(
    "forged", [{"outcome": "emperor"}, {"outcome": ["step-down", "stay"]}, {"outcome": "\x00"}]
)
def test_an_answer_that_was_not_offered_is_no_answer(forged: dict[str, object]) -> None:
    story = situations.a_family_that_was_assessed()
    visit = Visit.by(story.manager, story)
    visit.sends("record/decision/", reason="Because.", **forged)
    assert (
        not story.episode.records.filter(record="decision")
        .exclude(says__outcome__in=["step-down", "stay"])
        .exists()
    )


def test_markup_is_shown_as_it_was_typed() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    visit.is_sent("record/visit/", note="<script>alert(1)</script>")
    for page in ("", "history/"):
        response = visit.client.get(visit.address(page))
        assert "<script>alert" not in response.text
        assert "&lt;script&gt;alert" in response.text


def test_who_lost_their_way_in_meanwhile_is_told_nothing() -> None:
    story = situations.a_family_that_agreed()
    teacher = situations.a_stranger(story)
    actions.nominate_lead(
        episode=story.episode,
        allocation="lead",
        person=teacher,
        idempotency_key=a_key(),
        by=story.worker,
        at=story.later(hours=1),
    )
    visit = Visit.by(teacher, story)
    page = visit.opens("lead/lead/answer/")
    actions.decline_lead(
        episode=story.episode,
        allocation="lead",
        reason="In another window.",
        idempotency_key=a_key(),
        by=teacher,
        at=story.later(hours=1),
    )
    typed = filled(page, the_answer="accept")
    assert visit.client.post(visit.address("lead/lead/answer/"), typed).status_code == 404
