"""A family from the start to the last review, by the verbs alone."""

from datetime import timedelta

import pytest

from stepdown.audit.models import Event
from stepdown.audit.verifying import verify
from stepdown.episodes import actions
from stepdown.episodes.models import Episode, EpisodeProgress, Obligation, Outbox
from stepdown.episodes.reading import children_of, timeline_of
from stepdown.episodes.standing import standing_of
from tests.factories.situations import (
    a_family_handed_over,
    a_family_steps_down,
    a_family_whose_lead_accepted,
    a_family_whose_lead_was_asked,
    a_key,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def holders(story_episode: Episode) -> set[str]:
    return {each.holder_name for each in children_of(story_episode)}


def test_the_social_worker_holds_the_children_from_the_start() -> None:
    story = a_family_steps_down()
    assert holders(story.episode) == {"Sadia Bell"}


def test_the_lead_who_was_only_asked_holds_nobody() -> None:
    story = a_family_whose_lead_was_asked()
    assert holders(story.episode) == {"Sadia Bell"}


def test_the_lead_holds_the_children_from_the_instant_of_accepting() -> None:
    story = a_family_whose_lead_accepted()
    here = children_of(story.episode)
    assert {each.holder_name for each in here} == {"Otis Grey"}
    assert {each.since for each in here} == {story.at}


def test_the_family_reaches_the_end_after_two_reviews() -> None:
    story = a_family_handed_over()
    for _ in range(2):
        story.later(days=30)
        story.record("review", by=story.lead, says={"held": "yes"})
    actions.end(
        episode=story.episode,
        why="completed",
        idempotency_key=a_key(),
        by=story.lead,
        at=story.later(days=1),
    )
    progress = EpisodeProgress.objects.get(episode=story.episode)
    assert not progress.is_open
    assert progress.next_change_at is None
    assert not Obligation.objects.filter(episode=story.episode, is_open=True).exists()
    assert not progress.has_breach
    assert not Outbox.objects.filter(episode=story.episode, notice="breach").exists()


def test_every_act_is_in_the_chain_of_the_episode_and_the_chain_is_whole() -> None:
    story = a_family_handed_over()
    verbs = list(
        Event.objects.filter(chain=f"episode:{story.episode.pk}")
        .order_by("position")
        .values_list("verb", flat=True)
    )
    assert verbs == [
        "start", "record", "decide", "record-consent", "nominated-lead", "accept-lead", "record",
        "hand-over",
    ]  # fmt: skip
    assert verify() == []


def test_the_timeline_shows_the_latest_first() -> None:
    story = a_family_handed_over()
    entries = timeline_of(story.episode)
    assert entries[0].record == story.records["handover"]
    assert [entry.when for entry in entries] == sorted(
        (entry.when for entry in entries), reverse=True
    )


def test_the_duty_to_review_falls_due_six_weeks_after_the_handover() -> None:
    story = a_family_handed_over()
    review = standing_of(story.episode, story.at).obligation("review")
    assert review.due is not None
    assert review.due.on == (story.at + timedelta(weeks=6)).date()
    row = Obligation.objects.get(episode=story.episode, obligation="review", is_open=True)
    assert (row.account, row.due_at) == (story.lead, review.due.at)
