"""A record is corrected or taken back with a reason, and the old one stays to be read."""

import pytest

from stepdown.episodes import actions
from tests.factories import situations
from tests.factories.situations import Story, a_key
from tests.web.family.visits import Visit, errors, links, main, message
from tests.web.forms_sent import filled

pytestmark = [pytest.mark.django_db]


def visited(story: Story) -> int:
    return story.record("visit", says={"who": ["mother"], "note": "At home"}).pk


def test_a_record_is_shown_whole() -> None:
    story = situations.a_family_steps_down()
    page = main(Visit.by(story.worker, story).opens(f"records/{visited(story)}/"))
    assert "Who was seen? Mother Note At home" in page
    assert "About Robyn and Wren" in page
    assert "When it happened 2 March 2026 at 11am" in page
    assert "When it was recorded 2 March 2026 at 11am, by Sadia Bell" in page


def test_a_correction_begins_from_what_the_record_says_and_needs_a_reason() -> None:
    story = situations.a_family_steps_down()
    number = visited(story)
    visit = Visit.by(story.worker, story)
    page = visit.opens(f"records/{number}/correct/")
    [note] = page.find("input", name="note")
    assert note.attributes["value"] == "At home"
    [day] = page.find("input", name="it_happened_day")
    assert day.attributes["value"] == "2"
    page = visit.sends(f"records/{number}/correct/", note="At school")
    assert errors(page) == ["Enter why it changes"]


def test_both_stay_to_be_read() -> None:
    story = situations.a_family_steps_down()
    number = visited(story)
    visit = Visit.by(story.worker, story)
    page = visit.is_sent(
        f"records/{number}/correct/",
        note="At school",
        about_children=[story.children[0].pk],
        why_it_changes="It was at school, and only Robyn was there.",
    )
    assert "Visit corrected." in message(page)
    new = story.episode.records.get(supersedes=number)
    assert new.says == {"who": ["mother"], "note": "At school"}
    assert [link.child for link in new.children.all()] == [story.children[0]]
    assert new.happened == story.records["visit"].happened
    old = main(visit.opens(f"records/{number}/"))
    assert "This was recorded again by Sadia Bell" in old
    assert "It was at school, and only Robyn was there." in old
    history = main(visit.opens("history/"))
    assert "Visit (corrected)" in history
    assert "Corrected: It was at school" in history
    assert links(visit.opens(f"records/{new.pk}/"))["See what was recorded before"] == (
        visit.address(f"records/{number}/")
    )


def test_a_plan_is_corrected_row_by_row() -> None:
    story = situations.a_family_handed_over()
    number = story.records["plan"].pk
    visit = Visit.by(story.worker, story)
    visit.is_sent(
        f"records/{number}/correct/",
        **{"actions-0-what": "Breakfast club, daily", "why_it_changes": "Every day now."},
    )
    assert story.episode.records.get(supersedes=number).says == {
        "actions": [{"what": "Breakfast club, daily", "by-whom": "School"}]
    }


def test_what_never_happened_counts_no_longer() -> None:
    story = situations.a_family_decided_to_step_down()
    number = story.records["decision"].pk
    visit = Visit.by(story.manager, story)
    page = visit.is_sent(f"records/{number}/retract/", why_it_changes="It was another family.")
    assert "Decision to step down taken back." in message(page)
    assert "Taken back: Decision to step down" in main(page)
    assert links(page)["Decide whether to step down"].endswith("/record/decision/")


def test_what_was_put_right_already_is_not_put_right_twice() -> None:
    story = situations.a_family_steps_down()
    number = visited(story)
    visit = Visit.by(story.worker, story)
    typed = filled(
        visit.opens(f"records/{number}/correct/"), note="Mine", why_it_changes="Mine is right."
    )
    actions.correct(
        record=story.records["visit"],
        says={"note": "Theirs"},
        reason="Theirs is right.",
        idempotency_key=a_key(),
        by=story.manager,
        at=story.later(hours=1),
    )
    response = visit.client.post(visit.address(f"records/{number}/correct/"), typed)
    assert "What Morwenna Hale recorded" in response.text
    assert "Theirs" in response.text
    assert 'value="Mine"' in response.text
    assert story.episode.records.filter(record="visit").count() == 2
    assert visit.status(f"records/{number}/correct/") == 404


def test_who_may_not_record_it_may_not_correct_it() -> None:
    story = situations.a_family_decided_to_step_down()
    number = story.records["decision"].pk
    visit = Visit.by(story.worker, story)
    assert "Correct this record" not in main(visit.opens(f"records/{number}/"))
    for page in ("correct", "retract"):
        assert visit.status(f"records/{number}/{page}/") == 403


@pytest.mark.both_databases
def test_another_familys_record_is_not_there() -> None:
    story = situations.a_family_steps_down()
    other = situations.a_family_steps_down(story.council)
    number = visited(other)
    visit = Visit.by(story.worker, story)
    for page in ("", "correct/", "retract/"):
        assert visit.status(f"records/{number}/{page}") == 404
        response = visit.client.post(visit.address(f"records/{number}/{page}"), {"x": "y"})
        assert response.status_code in {404, 405}


def test_a_reason_for_passing_a_gate_can_be_taken_back_by_who_gave_it() -> None:
    story = situations.a_family_decided_to_step_down()
    passed = actions.pass_with_reason(
        episode=story.episode,
        gate="consent-before-request",
        reason="Mother will sign on Monday.",
        idempotency_key=a_key(),
        by=story.manager,
        at=story.later(hours=1),
    )
    visit = Visit.by(story.manager, story)
    page = main(visit.opens(f"records/{passed.pk}/"))
    assert "Mother will sign on Monday." in page
    visit.is_sent(f"records/{passed.pk}/retract/", why_it_changes="She will not sign.")
    assert "Early help asked 0 of 1 in place" in main(visit.opens())
