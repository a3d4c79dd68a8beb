"""Status, level and the like are recorded, ended and put right on their pages."""

import pytest

from stepdown.episodes.models import Spell
from tests.factories import situations
from tests.web.family.visits import Visit, errors, main, message

pytestmark = [pytest.mark.django_db]

A_PLAN = "status:child-protection-plan"


def since(day: int, month: int, year: int = 2026, name: str = "it_began") -> dict[str, int]:
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def test_a_state_takes_the_place_of_the_one_before() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    [follows] = visit.opens("states/").find("input", name="it_follows")
    assert "checked" in follows.attributes
    page = visit.is_sent("states/", which_state=A_PLAN, it_follows="on", **since(16, 2))
    assert "Child protection plan since 16 February 2026: recorded for Robyn and Wren." in (
        message(page)
    )
    [status] = [
        row for row in page.find("table", class_="sd-compare")[0].find("tr")
        if row.find("th") and row.find("th")[0].text == "Status"
    ]  # fmt: skip
    assert "Child protection plan" in status.text
    assert "Assessment" not in status.text
    listed = main(visit.opens("states/"))
    assert "Since 2 February 2026 until 16 February 2026" in listed


def test_a_state_beside_the_one_before_ends_nothing() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    visit.is_sent("states/", which_state=A_PLAN, it_follows="", **since(16, 2))
    assert Spell.objects.filter(episode=story.episode, supersedes__isnull=False).count() == 0


def test_it_opens_or_closes_gates() -> None:
    story = situations.a_family_that_was_assessed()
    visit = Visit.by(story.worker, story)
    visit.is_sent(
        "states/", which_state=A_PLAN, about_children=[story.children[0].pk], **since(1, 3)
    )
    page = main(visit.opens("gates/not-from-protection/"))
    assert "Not met: Robyn: no child goes straight from a protection plan." in page


def test_its_end_comes_later() -> None:
    story = situations.a_family_steps_down()
    visit = Visit.by(story.worker, story)
    spell = Spell.objects.filter(episode=story.episode, child=story.children[0]).get()
    page = visit.is_sent(f"states/{spell.pk}/", **since(27, 2, name="it_ended"))
    assert "Assessment of Robyn changed." in message(page)
    assert Spell.objects.get(supersedes=spell).ended_latest is not None
    assert visit.status(f"states/{spell.pk}/") == 404


def test_an_end_before_the_beginning_is_refused() -> None:
    story = situations.a_family_steps_down()
    page = Visit.by(story.worker, story).sends(
        "states/", which_state=A_PLAN, **since(16, 2), **since(1, 2, name="it_ended")
    )
    assert errors(page) == ["The end must be on or after the beginning"]


def test_what_and_since_when_must_be_said() -> None:
    story = situations.a_family_steps_down()
    page = Visit.by(story.worker, story).sends("states/", which_state="status:emperor")
    assert errors(page) == ["Select what is so", "Enter since when"]
