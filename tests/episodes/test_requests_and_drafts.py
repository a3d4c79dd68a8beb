"""Requests to a team and their answers; what is typed and not yet sent."""

from datetime import timedelta
from typing import Any

import pytest

from stepdown.episodes import actions
from stepdown.episodes.drafts import draft_for, sweep_drafts
from stepdown.episodes.models import Draft, Obligation, Outbox, Record
from stepdown.episodes.refusals import GateIsClosed, NotPossibleNow
from tests.factories.situations import (
    Story,
    a_family_decided_to_step_down,
    a_family_steps_down,
    a_family_that_agreed,
    a_key,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def send(story: Story, **more: Any) -> Record:
    return actions.send_request(
        episode=story.episode, record="request", to_team=story.council.teams["early help"],
        idempotency_key=a_key(), by=story.worker, at=story.later(hours=1), **more,
    )  # fmt: skip


def answer(story: Story, request: Record | None, outcome: str = "can") -> Record:
    return actions.answer_request(
        episode=story.episode, record="answer", request=request, says={"outcome": outcome},
        idempotency_key=a_key(), by=story.early_help_manager, at=story.later(hours=1),
    )  # fmt: skip


def owed(story: Story) -> set[tuple[int, str]]:
    rows = Obligation.objects.filter(episode=story.episode, obligation="answer-request")
    return set(rows.values_list("ordinal", "state"))


def test_a_request_waits_for_consent_unless_it_was_sent_already() -> None:
    story = a_family_decided_to_step_down()
    with pytest.raises(GateIsClosed):
        send(story)
    assert send(story, already_happened=True).record == "request"
    assert Outbox.objects.filter(notice="breach").count() == 2


def test_the_team_is_told_and_owes_an_answer_within_24_hours() -> None:
    story = a_family_that_agreed()
    sent = send(story)
    assert Outbox.objects.get(key=f"request-sent:{sent.pk}").to_account == story.early_help_manager
    row = Obligation.objects.filter(obligation="answer-request", is_open=True).first()
    assert row is not None
    assert row.due_at == story.at + timedelta(hours=24)
    assert row.account == story.early_help_manager


def test_each_request_has_its_own_answer() -> None:
    story = a_family_that_agreed()
    first, second = send(story), send(story)
    assert owed(story) == {(1, "open"), (2, "open")}
    kept = answer(story, second)
    assert kept.says["answers"] == second.pk
    assert owed(story) == {(1, "open"), (2, "done")}
    answer(story, first, "cannot")
    assert owed(story) == {(1, "done"), (2, "done")}
    assert Outbox.objects.get(key=f"request-answered:{kept.pk}").to_account == story.worker


def test_an_answer_without_a_request_is_still_an_answer() -> None:
    story = a_family_that_agreed()
    send(story)
    assert "answers" not in answer(story, None).says
    assert owed(story) == {(1, "done")}


def test_a_request_stays_within_its_council_and_family() -> None:
    story, other = a_family_that_agreed(), a_family_that_agreed()
    foreign = send(other)
    with pytest.raises(NotPossibleNow):
        answer(story, foreign)
    with pytest.raises(NotPossibleNow):
        actions.send_request(
            episode=story.episode, record="request",
            to_team=other.council.teams["early help"], idempotency_key=a_key(), by=story.worker,
            at=story.later(hours=1),
        )  # fmt: skip


def test_what_is_typed_is_kept_for_its_writer_alone() -> None:
    story = a_family_steps_down()
    for text in ("He", "Hello"):
        actions.save_draft(
            form="consent", revision=3, contents={"views": text}, by=story.worker,
            at=story.later(minutes=1),
        )  # fmt: skip
    kept = draft_for(story.worker, "consent")
    assert kept is not None
    assert (kept.contents, kept.revision) == ({"views": "Hello"}, 3)
    assert draft_for(story.manager, "consent") is None
    actions.discard_draft(form="consent", by=story.worker, at=story.at)
    actions.discard_draft(form="consent", by=story.worker, at=story.at)
    assert draft_for(story.worker, "consent") is None


def test_a_draft_of_a_newer_revision_does_not_overwrite_the_older_one() -> None:
    story = a_family_steps_down()
    for revision in (1, 2):
        actions.save_draft(
            form="plan", revision=revision, contents={"n": revision}, by=story.worker,
            at=story.later(minutes=1),
        )  # fmt: skip
    assert Draft.objects.count() == 2
    latest = draft_for(story.worker, "plan")
    assert latest is not None
    assert latest.revision == 2


def test_drafts_are_kept_for_30_days() -> None:
    story = a_family_steps_down()
    actions.save_draft(form="plan", contents={}, by=story.worker, at=story.at)
    assert sweep_drafts(story.at + timedelta(days=30)) == 0
    assert sweep_drafts(story.at + timedelta(days=30, seconds=1)) == 1
