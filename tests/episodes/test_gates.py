"""A gate refuses what is decided now, and never the record of what happened."""

from datetime import date, timedelta
from typing import Any

import pytest

from stepdown.episodes import actions
from stepdown.episodes.models import EpisodeProgress, Outbox, Record
from stepdown.episodes.reading import children_of
from stepdown.episodes.refusals import (
    AnswersAreWrong,
    GateIsClosed,
    NotPossibleNow,
    NotYours,
)
from stepdown.episodes.standing import standing_of
from stepdown.protocol.moments import Moment
from tests.factories.situations import (
    Story,
    a_family_decided_to_step_down,
    a_family_steps_down,
    a_family_that_agreed,
    a_family_that_was_assessed,
    a_family_whose_lead_accepted,
    a_key,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

YES = {"outcome": "step-down", "reason": "Early help can meet what remains."}


def decide(story: Story, **more: Any) -> Record:
    return actions.decide(
        episode=story.episode,
        record="decision",
        says=YES,
        idempotency_key=a_key(),
        by=story.manager,
        at=story.later(hours=1),
        **more,
    )


def test_a_decision_waits_where_nobody_knows_whether_the_child_was_assessed() -> None:
    story = a_family_steps_down()
    with pytest.raises(GateIsClosed) as refused:
        decide(story)
    gates = {(gate.gate, gate.finding) for gate in refused.value.gates}
    assert gates == {("assessed-recently", "not known")}
    assert refused.value.gates[0].clause == ("c1",)
    assert not Record.objects.filter(episode=story.episode).exists()


def test_a_decision_that_was_made_already_is_kept_although_it_broke_a_rule() -> None:
    story = a_family_steps_down()
    story.record("assessment", happened=Moment.on(date(2025, 5, 1)))
    with pytest.raises(GateIsClosed):
        decide(story)
    kept = decide(story, already_happened=True)
    assert Record.objects.get(pk=kept.pk).record == "decision"
    found = standing_of(story.episode, story.at)
    assert found.milestone("decided").breaches == ("assessed-recently",)
    assert EpisodeProgress.objects.get(episode=story.episode).has_breach
    told = Outbox.objects.filter(episode=story.episode, notice="breach")
    assert {notice.to_account for notice in told} == {story.manager}
    assert told.count() == len(story.children)


def test_a_handover_that_took_place_without_consent_is_recorded_as_a_breach() -> None:
    story = a_family_decided_to_step_down()
    story.record("handover")
    found = standing_of(story.episode, story.at)
    assert "consent-before-request" in found.milestone("handed-over").breaches
    assert Outbox.objects.filter(episode=story.episode, notice="breach").exists()
    assert {each.holder_name for each in children_of(story.episode)} == {"Sadia Bell"}


def test_each_child_has_a_gate_of_their_own() -> None:
    story = a_family_steps_down()
    story.record("assessment", happened=Moment.on(date(2026, 2, 20)), children=story.children[:1])
    with pytest.raises(GateIsClosed) as refused:
        decide(story)
    assert {gate.child for gate in refused.value.gates} == {str(story.children[1].pk)}
    decide(story, children=story.children[:1])
    found = standing_of(story.episode, story.at)
    assert found.milestone("decided", str(story.children[0].pk)).reached is not None
    assert found.milestone("decided", str(story.children[1].pk)).reached is None


def test_only_the_role_that_the_protocol_names_may_override() -> None:
    story = a_family_decided_to_step_down()
    with pytest.raises(NotYours) as refused:
        actions.pass_with_reason(
            episode=story.episode, gate="consent-before-request", reason="They cannot be reached",
            idempotency_key=a_key(), by=story.worker, at=story.later(hours=1),
        )  # fmt: skip
    assert refused.value.roles == ("social-work-manager",)


def test_a_manager_who_overrides_holds_the_children_until_somebody_accepts() -> None:
    story = a_family_decided_to_step_down()
    actions.pass_with_reason(
        episode=story.episode, gate="consent-before-request", reason="They cannot be reached",
        idempotency_key=a_key(), by=story.manager, at=story.later(hours=1),
    )  # fmt: skip
    assert {each.holder for each in children_of(story.episode)} == {story.manager}
    actions.send_request(
        episode=story.episode, record="request", to_team=story.council.teams["early help"],
        idempotency_key=a_key(), by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    assert standing_of(story.episode, story.at).milestone("requested").breaches == ()


def test_a_manager_who_overrides_takes_nobody_from_a_lead_who_accepted() -> None:
    story = a_family_whose_lead_accepted()
    actions.pass_with_reason(
        episode=story.episode, gate="consent-before-request", reason="In an emergency",
        idempotency_key=a_key(), by=story.manager, at=story.later(hours=1),
    )  # fmt: skip
    assert {each.holder for each in children_of(story.episode)} == {story.lead}


def test_nobody_passes_a_gate_that_knows_no_exception() -> None:
    story = a_family_that_was_assessed()
    with pytest.raises(NotPossibleNow):
        actions.pass_with_reason(
            episode=story.episode, gate="not-from-protection", reason="We are sure",
            idempotency_key=a_key(), by=story.manager, at=story.later(hours=1),
        )  # fmt: skip


def test_an_expected_thing_may_be_left_out_with_a_reason() -> None:
    story = a_family_whose_lead_accepted()
    hand_over: dict[str, Any] = {
        "episode": story.episode, "record": "handover", "by": story.worker,
    }  # fmt: skip
    with pytest.raises(GateIsClosed) as refused:
        actions.hand_over(**hand_over, idempotency_key=a_key(), at=story.later(hours=1))
    assert [gate.gate for gate in refused.value.gates] == ["plan-before-handover"]
    actions.pass_with_reason(
        episode=story.episode, gate="plan-before-handover", reason="The plan is being typed",
        idempotency_key=a_key(), by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    actions.hand_over(**hand_over, idempotency_key=a_key(), at=story.later(hours=1))
    assert standing_of(story.episode, story.at).milestone("handed-over").breaches == ()


def test_a_gate_is_not_passed_without_words() -> None:
    story = a_family_that_agreed()
    with pytest.raises(AnswersAreWrong):
        actions.pass_with_reason(
            episode=story.episode, gate="plan-before-handover", reason="  ",
            idempotency_key=a_key(), by=story.worker, at=story.later(hours=1),
        )  # fmt: skip


def test_a_decision_keeps_the_findings_that_it_relied_on() -> None:
    story = a_family_that_was_assessed()
    kept = decide(story)
    assert {(each["gate"], each["finding"]) for each in kept.relied_on} == {
        ("not-from-protection", "met"),
        ("assessed-recently", "met"),
    }


def test_an_assessment_six_months_old_counts_and_a_day_older_does_not() -> None:
    story = a_family_steps_down()
    today = story.at.date()
    story.record("assessment", happened=Moment.on(date(2025, 9, today.day)))
    decide(story)
    other = a_family_steps_down()
    other.record("assessment", happened=Moment.on(date(2025, 9, today.day) - timedelta(days=1)))
    with pytest.raises(GateIsClosed):
        decide(other)


def test_nothing_is_recorded_of_the_future() -> None:
    story = a_family_steps_down()
    with pytest.raises(AnswersAreWrong) as refused:
        story.record("visit", happened=Moment.at(story.at + timedelta(days=2)))
    assert set(refused.value.problems) == {"happened"}
