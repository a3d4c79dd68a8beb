"""To end a step down leaves nobody accountable: only those who answer for the children may."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from stepdown.episodes import actions
from stepdown.episodes.actions.end import Why
from stepdown.episodes.models import Outbox
from stepdown.episodes.reading import children_of
from stepdown.episodes.refusals import NotPossibleNow, NotYours
from stepdown.families.actions import correct_child
from stepdown.partnership.models import Account
from stepdown.protocol.facts import Kind
from stepdown.protocol.moments import Moment
from tests.factories.situations import (
    Story,
    a_colleague,
    a_family_decided_to_step_down,
    a_family_handed_over,
    a_family_steps_down,
    a_family_that_was_assessed,
    a_key,
    riverside,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def a_teacher_who_was_asked(story: Story) -> Account:
    """Return somebody at a school who was nominated and has not answered."""
    if "school" not in story.council.teams:
        story.council.team("school", story.council.person("Head Teacher"))
    teacher = story.council.person("Tess Reed", "school", "lead-professional")
    actions.nominate_lead(
        episode=story.episode, allocation="lead", person=teacher, idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    return teacher


def end(story: Story, by: Account, why: Why = "moved-area", **more: Any) -> object:
    return actions.end(
        episode=story.episode, why=why, idempotency_key=a_key(), by=by, at=story.later(hours=1),
        **more,
    )  # fmt: skip


def are_held_by(story: Story) -> set[str]:
    return {each.holder_name for each in children_of(story.episode)}


@pytest.mark.parametrize(
    ("why", "already"),
    [
        ("moved-area", False),
        ("died", False),
        ("stepped-up", False),
        ("closed-without-early-help", True),
        ("completed", False),
    ],
)
def test_somebody_who_was_only_asked_to_lead_ends_nothing(why: Why, already: bool) -> None:
    story = a_family_decided_to_step_down()
    teacher = a_teacher_who_was_asked(story)
    with pytest.raises(NotYours) as refused:
        end(story, teacher, why, already_happened=already)
    assert "Sadia Bell" in refused.value.what_to_do
    assert "Social work manager" in refused.value.what_to_do
    assert refused.value.roles == ("early-help-manager", "social-work-manager")
    with pytest.raises(NotYours):
        actions.leave(
            episode=story.episode, child=story.children[0], why=why, idempotency_key=a_key(),
            by=teacher, at=story.later(hours=1),
        )  # fmt: skip
    assert are_held_by(story) == {"Sadia Bell"}


def test_a_colleague_of_the_holder_ends_nothing() -> None:
    story = a_family_steps_down()
    with pytest.raises(NotYours):
        end(story, a_colleague(story))


@pytest.mark.parametrize(
    "who",
    [
        lambda story: story.lead,
        lambda story: story.manager,
        lambda story: story.early_help_manager,
    ],
    ids=["the holder", "the sending manager", "the receiving manager"],
)
def test_whoever_answers_for_the_children_may_end_it(who: Callable[[Story], Account]) -> None:
    story = a_family_handed_over()
    end(story, who(story))
    assert are_held_by(story) == {""}


def test_the_duty_manager_of_the_holders_team_may_end_it_whatever_their_role() -> None:
    story = a_family_steps_down()
    teacher = a_teacher_who_was_asked(story)
    actions.accept_lead(
        episode=story.episode, allocation="lead", idempotency_key=a_key(), by=teacher,
        at=story.later(hours=1),
    )  # fmt: skip
    end(story, story.council.teams["school"].duty_manager)
    assert are_held_by(story) == {""}


def test_whoever_held_the_children_and_the_manager_are_told_that_it_ended() -> None:
    story = a_family_handed_over()
    end(story, story.early_help_manager, "entered-care")
    told = Outbox.objects.filter(episode=story.episode, notice="ended")
    assert {each.to_account for each in told} == {story.lead, story.manager}
    assert {each.detail["why"] for each in told} == {"entered-care"}


def test_social_care_has_the_children_back_only_once_the_front_door_has_decided() -> None:
    story = a_family_handed_over()
    with pytest.raises(NotPossibleNow) as refused:
        end(story, story.lead, "stepped-up")
    assert "front door" in refused.value.what_happened
    assert are_held_by(story) == {"Otis Grey"}
    for child in story.children:
        report = actions.step_up_urgently(
            child_name=str(child), born=child.born, worry="w", telephone="1",
            from_reference=story.episode.reference, idempotency_key=a_key(), by=story.lead,
            at=story.later(hours=1),
        )  # fmt: skip
        actions.follow_step_up(report=report, at=story.at)
        actions.decide_step_up(
            report=report, outcome="step-up", reason="r",
            by=story.council.teams["front door"].duty_manager, at=story.later(hours=1),
        )  # fmt: skip
    with pytest.raises(NotYours):
        end(story, story.lead, "stepped-up")
    end(story, story.council.teams["front door"].duty_manager, "stepped-up")
    assert are_held_by(story) == {""}


def test_somebody_who_was_only_asked_to_lead_records_that_they_met_the_family_and_no_more() -> None:
    story = a_family_that_was_assessed()
    teacher = a_teacher_who_was_asked(story)
    for record, block in riverside().about.records.items():
        acting: dict[str, Any] = {
            "episode": story.episode, "record": record, "says": {"about": "It"}
            if record == "disagreement" else {}, "by": teacher,
        }  # fmt: skip
        if block.kind is Kind.CONTACT:
            kept = actions.record(**acting, idempotency_key=a_key(), at=story.later(hours=1))
            assert kept.role == "lead-professional"
            continue
        for verb in (actions.record, actions.decide, actions.close, actions.hand_over):
            with pytest.raises(NotYours):
                verb(**acting, idempotency_key=a_key(), at=story.later(hours=1))
    with pytest.raises(NotYours):
        actions.pass_with_reason(
            episode=story.episode, gate="plan-before-handover", reason="r",
            idempotency_key=a_key(), by=teacher, at=story.later(hours=1),
        )  # fmt: skip
    assert are_held_by(story) == {"Sadia Bell"}


def test_a_team_that_was_only_asked_to_lead_decides_nothing_until_it_accepts() -> None:
    story = a_family_steps_down()
    head = story.council.person("Head Teacher")
    school = story.council.team("school", head)
    teacher = story.council.person("Tess Reed", "school", "lead-professional")
    plan: dict[str, Any] = {
        "episode": story.episode, "record": "plan", "says": {"actions": [{"what": "Club"}]},
        "by": teacher,
    }  # fmt: skip
    actions.nominate_lead(
        episode=story.episode, allocation="lead", person=None, team=school,
        idempotency_key=a_key(), by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    with pytest.raises(NotYours):
        actions.record(**plan, idempotency_key=a_key(), at=story.later(hours=1))
    actions.accept_lead(
        episode=story.episode, allocation="lead", idempotency_key=a_key(), by=head,
        at=story.later(hours=1),
    )  # fmt: skip
    assert actions.record(**plan, idempotency_key=a_key(), at=story.later(hours=1)).pk


def test_a_child_who_died_is_known_to_have_died_and_begins_nothing_more() -> None:
    story = a_family_handed_over()
    robyn = story.children[0]
    actions.leave(
        episode=story.episode, child=robyn, why="died", happened=Moment.on(date(2026, 3, 2)),
        idempotency_key=a_key(), by=story.lead, at=story.later(days=1),
    )  # fmt: skip
    robyn.refresh_from_db()
    assert robyn.died_on == date(2026, 3, 2)
    said = robyn.sayings.order_by("pk").last()
    assert said is not None
    assert said.reason == "A step down ended because the child died."
    with pytest.raises(NotPossibleNow) as refused:
        actions.start(
            authority=story.council.authority, pathway="down", children=[robyn],
            origin_team=story.council.teams["social work"], idempotency_key=a_key(),
            by=story.worker, at=story.later(days=1),
        )  # fmt: skip
    assert "died on Monday 2 March 2026" in refused.value.what_happened
    with pytest.raises(NotPossibleNow):
        actions.join_sibling(
            episode=story.episode, child=robyn, by=story.worker, at=story.later(days=1)
        )


def test_a_date_of_death_that_is_recorded_already_stays() -> None:
    story = a_family_handed_over()
    robyn = story.children[0]
    correct_child(
        child=robyn, died_on=date(2026, 3, 1), reason="From the coroner", by=story.lead,
        at=story.later(hours=1),
    )  # fmt: skip
    end(story, story.lead, "died")
    robyn.refresh_from_db()
    assert robyn.died_on == date(2026, 3, 1)
