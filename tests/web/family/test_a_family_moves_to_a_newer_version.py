"""Who may move a family sees what it changes, moves it with a reason, and finds it in history."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stepdown.audit.models import Read
from stepdown.episodes.models import EpisodeVersion
from stepdown.partnership.models import PublishedPack
from tests.factories import situations
from tests.factories.situations import Story
from tests.factories.versions import a_newer_riverside, in_force_next
from tests.web.components.markup import Element
from tests.web.family.clock import Clock
from tests.web.family.visits import Visit, errors, links, main

pytestmark = [pytest.mark.django_db]

SEE = "See what it would change for this family"


def the_next(story: Story, **changes: Any) -> PublishedPack:
    return in_force_next(story.council, a_newer_riverside(**changes), story.later(hours=1))


def rows(page: Element, caption: str) -> list[str]:
    table = next(t for t in page.find("table") if t.find("caption")[0].text == caption)
    return [row.text for row in table.find("tr")[1:]]


def test_a_manager_sees_each_change_before_and_after() -> None:
    story = situations.a_family_decided_to_step_down()
    the_next(
        story,
        obligations={
            "ask-early-help": {"within": "2 working days"},
            "tell-the-school": {
                "title": "Tell the school", "clause": ["c1"], "rule": "The school is told.",
                "owed_by": ["social-worker"], "after": "decided", "for": "each child",
                "done_when": {"happened": "reviewed"},
            },
        },
        gates={"consent-before-request": {"before": ["handed-over"]}},
    )  # fmt: skip
    visit = Visit.by(story.manager, story)
    assert SEE in links(visit.opens())
    page = visit.opens("move/")
    asked, told = rows(page, "What is owed, and when")
    assert asked.startswith("Ask early help")
    assert "By Monday 9 March 2026. Owed by: Social worker and Social work manager" in asked
    assert "By Wednesday 4 March 2026." in asked
    assert told.startswith("Tell the school")
    assert "Nothing of this kind" in told
    [agreed] = rows(page, "What must be in place first")
    assert "before “Early help asked” and “Handed over”." in agreed
    assert "before “Handed over”." in agreed
    assert "What the family has reached stays as it is." in main(page)
    assert not EpisodeVersion.objects.exists()
    assert Read.objects.filter(page="move").count() == 1


def test_a_family_is_moved_with_a_reason_and_the_history_says_so() -> None:
    story = situations.a_family_decided_to_step_down()
    the_next(story, obligations={"ask-early-help": {"within": "2 working days"}})
    visit = Visit.by(story.manager, story)
    missing = visit.sends("move/")
    assert errors(missing) == ["Enter why the family moves to the newer version"]
    page = visit.sends_again(missing, "move/", reason="We ask sooner now.")
    assert "Moved to version 2." in main(page)
    assert "by Wed 4 Mar" in main(page) or "Due Wed 4 Mar" in main(page)
    assert SEE not in links(page)
    assert "Moved to version 2 of “Stepping down in Riverside”" in main(page)
    history = main(visit.opens("history/"))
    assert "Morwenna Hale, social work manager" in history
    assert "Until then it followed version 1. Why: We ask sooner now." in history
    assert links(page)["Stepping down in Riverside"] == "/protocols/riverside/2/down/"
    assert visit.status("move/") == 404


def test_a_second_press_returns_to_the_family_and_moves_nothing_more() -> None:
    story = situations.a_family_decided_to_step_down()
    the_next(story)
    visit = Visit.by(story.manager, story)
    page = visit.opens("move/")
    for _ in range(2):
        back = visit.sends_again(page, "move/", reason="We ask sooner now.")
        assert back.find("h1")[0].text.endswith("Assessment to early help")
    assert EpisodeVersion.objects.count() == 1


def test_what_was_recorded_is_read_in_the_words_of_then() -> None:
    story = situations.a_family_decided_to_step_down()
    old = situations.riverside()
    records = {
        id_: block.model_copy(update={"title": f"{block.title} of late"})
        for id_, block in old.about.records.items()
        if id_ != "assessment"
    }
    events = {id_: event for id_, event in old.about.events.items() if id_ != "assessed"}
    the_next(
        story, records=records, events=events,
        gates={"assessed-recently": {}},
    )  # fmt: skip
    visit = Visit.by(story.manager, story)
    page = visit.opens("move/")
    assert "Recorded, and no longer asked about" in main(page)
    assert "Assessment" in main(page)
    visit.is_sent("move/", reason="It is shorter.")
    history = main(visit.opens("history/"))
    assert "Assessment" in history
    assert "What did it find? Fine" in history
    assert "Decision to step down of late" not in history


def test_a_family_that_cannot_be_moved_is_told_which_step_has_no_counterpart() -> None:
    story = situations.a_family_decided_to_step_down()
    the_next(story, unmapped=("decided",))
    visit = Visit.by(story.manager, story)
    page = visit.opens("move/")
    assert "This family cannot be moved" in main(page)
    assert "“Decided”" in main(page)
    assert not [button for button in page.find("button") if button.text == "Move the family"]


def test_a_version_without_the_pathway_says_so() -> None:
    story = situations.a_family_steps_down()
    pack = a_newer_riverside()
    shorter = pack.model_copy(update={"pathways": {"out": pack.pathways["out"]}})
    in_force_next(story.council, shorter, story.later(hours=1))
    page = Visit.by(story.manager, story).opens("move/")
    assert "no pathway called down" in main(page)


def test_who_takes_part_in_a_role_that_is_gone_is_named() -> None:
    story = situations.a_family_handed_over()
    text = a_newer_riverside().model_dump_json(by_alias=True, exclude_defaults=True)
    pack = type(situations.riverside()).model_validate_json(
        text.replace('"lead-professional"', '"lead"')
    )
    in_force_next(story.council, pack, story.later(hours=1))
    page = Visit.by(story.manager, story).opens("move/")
    assert "Otis Grey (Lead professional)" in main(page)


def test_a_worker_is_told_who_may_and_a_stranger_nothing() -> None:
    story = situations.a_family_decided_to_step_down()
    the_next(story)
    worker = Visit.by(story.worker, story)
    assert SEE not in links(worker.opens())
    assert worker.status("move/") == 403
    assert Visit.by(situations.a_stranger(story), story).status("move/") == 404


def test_what_was_recorded_meanwhile_is_shown_before_the_family_is_moved(clock: Clock) -> None:
    story = situations.a_family_decided_to_step_down()
    the_next(story, obligations={"ask-early-help": {"within": "2 working days"}})
    visit = Visit.by(story.manager, story)
    page = visit.opens("move/")
    story.record("request")
    clock.goes_on(hours=5)
    again = visit.sends_again(page, "move/", reason="We ask sooner now.")
    assert "Sadia Bell recorded something for this family" in errors(again)[0]
    assert not EpisodeVersion.objects.exists()
    assert "We ask sooner now." in again.find("textarea")[0].text
    visit.sends_again(again, "move/")
    assert EpisodeVersion.objects.count() == 1


def test_the_pages_take_the_same_number_of_queries_whatever_was_recorded() -> None:
    story = situations.a_family_decided_to_step_down()
    the_next(story, obligations={"ask-early-help": {"within": "2 working days"}})
    visit = Visit.by(story.manager, story)
    visit.opens("move/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            visit.opens("move/")
        counts.append(len(queries))
        for _ in range(3):
            story.record("visit", says={"note": "n"})
        story.at -= timedelta(hours=2)
    assert counts[0] == counts[1]
    assert counts[0] <= 45
