"""Answers that depend on others, what cannot be corrected, and what a protocol leaves out."""

import pytest

from stepdown.episodes import actions
from stepdown.episodes.reading import records_of
from stepdown.episodes.refusals import AnswersAreWrong, NotPossibleNow
from stepdown.episodes.standing import standing_of
from stepdown.partnership.models import SettingsVersion
from tests.factories.families import a_child
from tests.factories.people import MONDAY
from tests.factories.situations import (
    a_family_decided_to_step_down,
    a_family_steps_down,
    a_family_that_agreed,
    a_key,
    riverside_council,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_question_is_asked_only_where_another_was_answered_so() -> None:
    story = a_family_steps_down()
    assert story.record("visit", says={"who": ["mother"]}).says == {"who": ["mother"]}
    with pytest.raises(AnswersAreWrong) as refused:
        story.record("visit", says={"who": ["mother", "child"]})
    assert set(refused.value.problems) == {"seen-alone"}
    asked = story.record("visit", says={"who": ["child"], "seen-alone": True})
    assert asked.says["seen-alone"] is True
    left_over = story.record("visit", says={"who": ["father"], "seen-alone": "yes"})
    assert "seen-alone" not in left_over.says


def test_that_a_child_left_is_not_corrected_they_join_again() -> None:
    story = a_family_steps_down()
    child = story.children[0]
    left = actions.leave(
        episode=story.episode, child=child, why="moved-area", idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    with pytest.raises(NotPossibleNow):
        actions.retract(
            record=left, reason="They came back", idempotency_key=a_key(), by=story.worker,
            at=story.later(hours=1),
        )  # fmt: skip
    actions.join_sibling(
        episode=story.episode, child=child, by=story.worker, at=story.later(hours=1)
    )
    present = {m.child for m in standing_of(story.episode, story.at).milestones if m.child}
    assert present == {str(each.pk) for each in story.children}


def test_a_pass_that_was_a_mistake_is_taken_back_and_the_gate_is_closed_again() -> None:
    story = a_family_decided_to_step_down()
    passed = actions.pass_with_reason(
        episode=story.episode, gate="consent-before-request", reason="In a hurry",
        idempotency_key=a_key(), by=story.manager, at=story.later(hours=1),
    )  # fmt: skip
    assert standing_of(story.episode, story.at).gate("consent-before-request").effect.lets_pass
    actions.retract(
        record=passed, reason="Wrong family", idempotency_key=a_key(), by=story.manager,
        at=story.later(hours=1),
    )  # fmt: skip
    gate = standing_of(story.episode, story.at).gate("consent-before-request")
    assert not gate.effect.lets_pass
    with pytest.raises(NotPossibleNow):
        actions.pass_with_reason(
            episode=story.episode, gate="the-garden-gate", reason="r", idempotency_key=a_key(),
            by=story.manager, at=story.later(hours=1),
        )  # fmt: skip


def test_a_disagreement_that_was_taken_back_is_no_longer_there_to_decide() -> None:
    story = a_family_that_agreed()
    raised = actions.raise_disagreement(
        episode=story.episode, says={"about": "It"}, idempotency_key=a_key(), by=story.worker,
        at=story.later(hours=1),
    )  # fmt: skip
    actions.retract(
        record=raised, reason="A misunderstanding", idempotency_key=a_key(), by=story.worker,
        at=story.later(hours=1),
    )  # fmt: skip
    assert records_of(story.episode, "disagreement") == []
    with pytest.raises(NotPossibleNow):
        actions.decide_disagreement(
            episode=story.episode, says={"reason": "r"}, idempotency_key=a_key(),
            by=story.manager, at=story.later(hours=1),
        )  # fmt: skip


def test_a_protocol_that_says_nothing_of_disagreements_says_so() -> None:
    council = riverside_council()
    manager = council.teams["social work"].duty_manager
    story = a_family_steps_down(council)
    episode = actions.start(
        authority=council.authority, pathway="out", children=[a_child(manager, "Fern")],
        origin_team=council.teams["social work"], idempotency_key=a_key(), by=manager,
        at=story.at,
    )  # fmt: skip
    with pytest.raises(NotPossibleNow) as refused:
        actions.raise_disagreement(
            episode=episode, says={}, idempotency_key=a_key(), by=manager, at=story.at
        )
    assert "Talk with the manager" in refused.value.what_to_do


def test_a_council_whose_settings_nobody_saved_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    council = riverside_council()
    manager = council.teams["social work"].duty_manager
    nothing = SettingsVersion.objects.none()
    monkeypatch.setattr(type(council.authority), "settings_versions", nothing)
    with pytest.raises(NotPossibleNow) as refused:
        actions.start(
            authority=council.authority, pathway="out", children=[a_child(manager, "Fern")],
            origin_team=council.teams["social work"], idempotency_key=a_key(), by=manager,
            at=MONDAY,
        )  # fmt: skip
    assert "no settings" in refused.value.what_happened
