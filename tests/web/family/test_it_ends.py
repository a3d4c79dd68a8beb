"""A step down ends for one child or for all, and the page says who holds them afterwards."""

import pytest

from stepdown.episodes.models import EpisodeChild
from stepdown.families.actions import make_sibling_group
from tests.factories import situations
from tests.factories.families import a_child
from tests.factories.people import MONDAY
from tests.web.components.markup import read
from tests.web.family.visits import Visit, errors, main, message, section

pytestmark = [pytest.mark.django_db]


def left_because(story: situations.Story) -> dict[str, str]:
    memberships = EpisodeChild.objects.filter(episode=story.episode).select_related("child")
    return {each.child.first_name: each.left_because for each in memberships}


@pytest.mark.parametrize(
    ("why", "afterwards"),
    [
        ("died", "The council’s own procedure follows."),
        ("adopted", "The adoptive family’s own workers hold the child."),
        ("turned-18", "The young person decides about help as an adult."),
        ("moved-area", "Tell the council that they move to."),
        ("entered-care", "The child’s social worker in care holds the child"),
        ("closed-without-early-help", "Nobody holds the child in this episode any more."),
    ],
)
def test_each_way_that_it_ends_says_who_holds_the_children_then(why: str, afterwards: str) -> None:
    story = situations.a_family_decided_to_step_down()
    page = Visit.by(story.worker, story).is_sent("end/", why_it_ends=why, more_about_it="So it is.")
    assert left_because(story) == {"Robyn": why, "Wren": why}
    assert afterwards in message(page)
    assert "This step down is over for every child." in main(page)


def test_the_page_says_that_a_step_up_waits_for_the_front_door() -> None:
    story = situations.a_family_decided_to_step_down()
    page = Visit.by(story.worker, story).sends("end/", why_it_ends="stepped-up")
    assert left_because(story) == {"Robyn": "", "Wren": ""}
    assert "The front door has not decided" in main(page)


def test_one_child_leaves_while_the_other_stays() -> None:
    story = situations.a_family_decided_to_step_down()
    page = Visit.by(story.worker, story).is_sent(
        "end/",
        about_children=[story.children[0].pk],
        why_it_ends="entered-care",
        it_happened_day="27",
        it_happened_month="2",
        it_happened_year="2026",
    )
    assert left_because(story) == {"Robyn": "entered-care", "Wren": ""}
    assert "Wren stays in this step down." in message(page)
    assert section(page, "Who holds each child now").text.startswith(
        "Who holds each child now Wren Sadia Bell (you)"
    )
    assert "Robyn" not in page.find("section", class_="sd-identity")[0].text
    assert "The child entered care" in main(page)


def test_why_it_ends_must_be_said() -> None:
    story = situations.a_family_decided_to_step_down()
    page = Visit.by(story.worker, story).sends("end/")
    assert errors(page) == ["Select why it ends"]


def test_it_is_complete_only_once_the_protocols_end_is_reached() -> None:
    story = situations.a_family_handed_over()
    visit = Visit.by(story.lead, story)
    assert "Completed, as the protocol says" not in main(visit.opens("end/"))
    forged = visit.sends("end/", why_it_ends="completed")
    assert errors(forged) == ["Select why it ends"]
    for _ in range(2):
        story.record("review", by=story.lead, says={"held": "yes"})
    page = visit.is_sent("end/", why_it_ends="completed")
    assert left_because(story) == {"Robyn": "completed", "Wren": "completed"}
    assert "whoever held the child last goes on with it" in message(page)


def test_what_is_over_cannot_end_again() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    typed_page = visit.opens("end/")
    visit.is_sent("end/", why_it_ends="moved-area")
    again = visit.sends_again(typed_page, "end/", why_it_ends="died")
    assert left_because(story) == {"Robyn": "moved-area", "Wren": "moved-area"}
    assert "is over for every child" in main(again)
    assert "why_it_ends" not in str(visit.opens("end/"))


def test_a_sibling_joins_and_is_held_by_whoever_holds_the_others() -> None:
    story = situations.a_family_decided_to_step_down()
    jory = a_child(story.worker, "Jory")
    make_sibling_group(
        name="Ashcombe", children=[*story.children, jory], by=story.worker, at=MONDAY
    )
    visit = Visit.by(story.worker, story)
    page = visit.is_sent("join/", which_child=jory.pk)
    assert "Jory has joined." in message(page)
    held = section(page, "Who holds each child now").text
    assert "Jory Sadia Bell (you)" in held
    # What must be done for each child begins for this one.
    assert "Decide whether to step down: Jory" in main(page)


def test_only_a_known_sibling_can_join() -> None:
    story = situations.a_family_decided_to_step_down()
    other = a_child(story.worker, "Stranger")
    visit = Visit.by(story.worker, story)
    assert "No other brother or sister of these children is known." in main(visit.opens("join/"))
    visit.client.post(visit.address("join/"), {"which_child": other.pk})
    assert EpisodeChild.objects.filter(child=other).count() == 0


def test_somebody_who_may_not_end_it_is_told_who_may_before_they_type() -> None:
    story = situations.a_family_handed_over()
    others = Visit.by(story.worker, story)
    assert "End it for a child, or for all" not in main(others.opens(""))
    response = others.client.get(others.address("end/"))
    assert response.status_code == 403
    page = main(read(response.text))
    assert "You cannot end this step down." in page
    assert f"whoever holds the children ({story.lead.name})" in page
    assert "End it for a child, or for all" in main(Visit.by(story.lead, story).opens(""))
