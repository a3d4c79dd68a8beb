"""Accountability as people act: asked, accepted, declined, closed, ended, released."""

from datetime import date, timedelta
from typing import Any

import pytest

from stepdown.episodes import actions
from stepdown.episodes.actions.end import Why
from stepdown.episodes.models import EpisodeChild, Holding, Obligation, Outbox
from stepdown.episodes.reading import children_of
from stepdown.episodes.refusals import (
    AnswersAreWrong,
    GateIsClosed,
    NotPossibleNow,
    NotYours,
    StillHolding,
)
from stepdown.episodes.standing import standing_of
from stepdown.partnership.models import Account
from stepdown.partnership.refusals import NotYoursToManage
from stepdown.protocol.moments import Moment
from tests.factories.families import a_child
from tests.factories.situations import (
    Story,
    a_colleague,
    a_family_decided_to_step_down,
    a_family_handed_over,
    a_family_steps_down,
    a_family_that_agreed,
    a_family_whose_lead_accepted,
    a_family_whose_lead_was_asked,
    a_key,
    a_stranger,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def holders(story: Story) -> set[Account | None]:
    return {each.holder for each in children_of(story.episode)}


def accept(story: Story, by: Account | None = None, **more: Any) -> object:
    return actions.accept_lead(
        episode=story.episode, allocation="lead", idempotency_key=a_key(),
        by=by or story.lead, at=story.later(hours=1), **more,
    )  # fmt: skip


def nominate(story: Story, **more: Any) -> object:
    return actions.nominate_lead(
        episode=story.episode, allocation="lead", idempotency_key=a_key(), by=story.worker,
        at=story.later(hours=1), **more,
    )  # fmt: skip


def close(story: Story, **more: Any) -> object:
    return actions.close(
        episode=story.episode, record="closure", says={"reason": "Nothing is left to do"},
        idempotency_key=a_key(), by=story.manager, at=story.later(hours=1),
        **more,
    )  # fmt: skip


def test_an_acceptance_of_last_week_moves_accountability_only_now() -> None:
    story = a_family_whose_lead_was_asked()
    accept(story, happened=Moment.on(story.at.date() - timedelta(days=7)))
    assert {each.since for each in children_of(story.episode)} == {story.at}


def test_nobody_leads_who_was_not_asked() -> None:
    story = a_family_whose_lead_was_asked()
    with pytest.raises(NotPossibleNow):
        accept(story, by=story.early_help_manager)
    assert holders(story) == {story.worker}


def test_a_team_may_be_asked_and_its_duty_manager_answers_for_the_children() -> None:
    story = a_family_that_agreed()
    team = story.council.teams["early help"]
    nominate(story, person=None, team=team)
    accept(story, by=story.early_help_manager)
    here = children_of(story.episode)
    assert {each.holder_team for each in here} == {team}
    assert {each.holder_name for each in here} == {"early help (Tobias Lund on duty)"}


def test_a_worker_is_named_after_the_team_accepted() -> None:
    story = a_family_that_agreed()
    nominate(story, person=None, team=story.council.teams["early help"])
    accept(story, by=story.early_help_manager)
    nominate(story, person=story.lead)
    accept(story)
    assert holders(story) == {story.lead}


def test_siblings_may_have_different_leads() -> None:
    story = a_family_that_agreed()
    second = story.council.person("Second Lead", "early help", "early-help-worker")
    nominate(story, person=story.lead, children=story.children[:1])
    nominate(story, person=second, children=story.children[1:])
    accept(story)
    accept(story, by=second)
    assert [each.holder for each in children_of(story.episode)] == [story.lead, second]


def test_a_lead_who_accepts_one_child_takes_the_role_from_nobody_who_leads_another() -> None:
    story = a_family_whose_lead_accepted()
    second = story.council.person("Second Lead", "early help", "early-help-worker")
    nominate(story, person=second, children=story.children[1:])
    accept(story, by=second)
    for lead, child in zip((story.lead, second), story.children, strict=True):
        story.record("visit", by=lead, children=[child])
        story.record("plan", by=lead, says={"actions": [{"what": "Club"}]}, children=[child])
    nominate(story, person=second, children=story.children[:1])
    accept(story, by=second)
    assert holders(story) == {second}
    with pytest.raises(NotYours):
        story.record("visit", by=story.lead, children=story.children[:1])


def test_who_declines_says_why_and_whoever_asked_is_told() -> None:
    story = a_family_whose_lead_was_asked()
    decline: dict[str, Any] = {
        "episode": story.episode, "allocation": "lead", "by": story.lead,
    }  # fmt: skip
    with pytest.raises(AnswersAreWrong):
        actions.decline_lead(**decline, reason=" ", idempotency_key=a_key(), at=story.at)
    actions.decline_lead(
        **decline, reason="No room", idempotency_key=a_key(), at=story.later(hours=1)
    )
    assert holders(story) == {story.worker}
    assert Outbox.objects.get(notice="lead-declined").to_account == story.worker
    with pytest.raises(NotPossibleNow):
        accept(story)


def test_a_lead_who_withdraws_holds_on_until_somebody_else_accepts() -> None:
    story = a_family_whose_lead_accepted()
    withdraw: dict[str, Any] = {"episode": story.episode, "allocation": "lead", "by": story.lead}
    with pytest.raises(AnswersAreWrong):
        actions.withdraw_lead(**withdraw, reason="", idempotency_key=a_key(), at=story.at)
    actions.withdraw_lead(
        **withdraw, reason="I leave the school", idempotency_key=a_key(), at=story.later(hours=1)
    )
    assert holders(story) == {story.lead}
    assert Outbox.objects.get(notice="lead-withdrew").to_account == story.manager
    second = story.council.person("Second Lead", "early help", "early-help-worker")
    nominate(story, person=second)
    accept(story, by=second)
    assert holders(story) == {second}
    with pytest.raises(NotPossibleNow):
        actions.withdraw_lead(
            **withdraw, reason="Again", idempotency_key=a_key(), at=story.later(hours=1)
        )


def test_consulting_moves_nothing() -> None:
    story = a_family_whose_lead_was_asked()
    actions.consult_lead(
        episode=story.episode, allocation="lead", person=story.lead, idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    assert holders(story) == {story.worker}
    accept(story)
    assert holders(story) == {story.lead}


def test_nobody_nominates_nobody_or_by_an_unknown_route() -> None:
    story = a_family_that_agreed()
    with pytest.raises(NotPossibleNow):
        nominate(story, person=None)
    with pytest.raises(NotPossibleNow):
        actions.nominate_lead(
            episode=story.episode, allocation="lottery", person=story.lead,
            idempotency_key=a_key(), by=story.worker, at=story.at,
        )  # fmt: skip
    with pytest.raises(NotYours):
        actions.nominate_lead(
            episode=story.episode, allocation="lead", person=story.lead,
            idempotency_key=a_key(), by=story.early_help_manager, at=story.at,
        )  # fmt: skip
    other = a_family_steps_down()
    with pytest.raises(NotPossibleNow):
        nominate(story, person=None, team=other.council.teams["early help"])


def test_closing_before_anybody_accepted_leaves_the_children_with_the_manager() -> None:
    story = a_family_decided_to_step_down()
    close(story)
    assert holders(story) == {story.manager}
    assert Outbox.objects.get(notice="you-hold-until-somebody-accepts").to_account == story.manager
    nominate(story, person=story.lead)
    accept(story)
    assert holders(story) == {story.lead}


def test_closing_after_somebody_accepted_takes_nobody_away_from_them() -> None:
    story = a_family_whose_lead_accepted()
    close(story)
    assert holders(story) == {story.lead}


def test_a_handover_where_nobody_accepted_moves_nobody_and_the_manager_is_told() -> None:
    story = a_family_that_agreed()
    story.record("plan", says={"actions": [{"what": "Breakfast club"}]})
    actions.hand_over(
        episode=story.episode, record="handover", idempotency_key=a_key(), by=story.worker,
        at=story.later(hours=1),
    )  # fmt: skip
    assert holders(story) == {story.worker}
    assert Outbox.objects.filter(notice="handed-over-without-a-lead").count() == 2


@pytest.mark.parametrize(
    "why",
    ["died", "adopted", "turned-18", "moved-area", "entered-care"],
)
def test_what_life_decides_ends_a_step_down_from_any_state(why: Why) -> None:
    story = a_family_steps_down()
    actions.end(
        episode=story.episode, why=why, note="As it is", idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    assert {membership.left_because for membership in EpisodeChild.objects.all()} == {why}
    assert not Obligation.objects.filter(episode=story.episode, is_open=True).exists()
    assert holders(story) == {None}


def test_one_child_leaves_and_the_other_stays() -> None:
    story = a_family_handed_over()
    first, second = story.children
    actions.leave(
        episode=story.episode, child=first, why="entered-care", idempotency_key=a_key(),
        happened=Moment.on(date(2026, 3, 2)), by=story.lead, at=story.later(days=3),
    )  # fmt: skip
    assert [each.holder for each in children_of(story.episode)] == [None, story.lead]
    assert Obligation.objects.filter(episode=story.episode, is_open=True).exists()
    with pytest.raises(NotPossibleNow):
        actions.leave(
            episode=story.episode, child=first, why="died", idempotency_key=a_key(),
            by=story.lead, at=story.later(days=1),
        )  # fmt: skip
    actions.leave(
        episode=story.episode, child=second, why="moved-area", idempotency_key=a_key(),
        by=story.lead, at=story.later(days=1),
    )  # fmt: skip
    assert holders(story) == {None}


def test_a_step_down_is_not_complete_before_its_protocol_says_so() -> None:
    story = a_family_handed_over()
    with pytest.raises(NotPossibleNow) as refused:
        actions.end(
            episode=story.episode, why="completed", idempotency_key=a_key(), by=story.lead,
            at=story.later(days=1),
        )  # fmt: skip
    assert "Two reviews held" in refused.value.what_happened


def test_closing_without_early_help_stands_behind_the_same_gates() -> None:
    story = a_family_steps_down()
    for child in story.children:
        actions.record_state(
            episode=story.episode, child=child, timeline="status", value="child-protection-plan",
            began=Moment.on(date(2026, 2, 10)), by=story.worker, at=story.later(hours=1),
        )  # fmt: skip
    closing: dict[str, Any] = {
        "episode": story.episode, "why": "closed-without-early-help", "by": story.manager,
    }  # fmt: skip
    with pytest.raises(GateIsClosed) as refused:
        actions.end(**closing, idempotency_key=a_key(), at=story.later(hours=1))
    assert {gate.gate for gate in refused.value.gates} == {"not-from-protection"}
    actions.end(
        **closing,
        already_happened=True,
        idempotency_key=a_key(),
        at=story.later(hours=1),
    )
    assert holders(story) == {None}


def test_a_baby_joins_and_is_held_by_whoever_holds_the_others() -> None:
    story = a_family_whose_lead_accepted()
    baby = a_child(story.worker, "Lark", born=date(2026, 3, 1), at=story.at)
    membership = actions.join_sibling(
        episode=story.episode, child=baby, by=story.worker, at=story.later(days=1)
    )
    assert holders(story) == {story.lead}
    assert len(children_of(story.episode)) == 3
    again = actions.join_sibling(
        episode=story.episode, child=baby, by=story.worker, at=story.later(days=1)
    )
    assert again == membership
    found = standing_of(story.episode, story.at)
    assert found.milestone("decided", str(baby.pk)).reached is None


def test_a_child_does_not_join_from_another_open_step_down_or_council() -> None:
    story = a_family_steps_down()
    second = a_family_steps_down(story.council)
    other = a_family_steps_down()
    for child in (second.children[0], other.children[0]):
        with pytest.raises(NotPossibleNow):
            actions.join_sibling(
                episode=story.episode, child=child, by=story.worker, at=story.later(hours=1)
            )


def test_an_account_that_holds_a_child_is_not_closed_until_somebody_takes_over() -> None:
    story = a_family_steps_down()
    closing: dict[str, Any] = {"account": story.worker, "by": story.council.operator}
    with pytest.raises(StillHolding) as refused:
        actions.deactivate_account(**closing, at=story.later(hours=1))
    assert len(refused.value.memberships) == 2
    with pytest.raises(NotYours):
        actions.release_holder(holder=story.worker, by=a_stranger(story), at=story.at)
    colleague = a_colleague(story)
    moved = actions.release_holder(holder=story.worker, by=colleague, at=story.later(hours=1))
    assert len(moved) == 2
    assert holders(story) == {colleague}
    closed = actions.deactivate_account(**closing, at=story.later(hours=1))
    assert not closed.is_active
    assert closed.posts.get().ended == story.at


def test_the_duty_manager_takes_over_where_no_colleague_does() -> None:
    story = a_family_steps_down()
    actions.release_holder(holder=story.worker, by=story.manager, at=story.later(hours=1))
    assert holders(story) == {story.manager}
    row = Obligation.objects.filter(episode=story.episode, role="social-worker").first()
    assert row is None or row.account == story.manager


def test_a_duty_manager_is_not_closed_while_a_team_depends_on_them() -> None:
    story = a_family_steps_down()
    with pytest.raises(StillHolding) as refused:
        actions.deactivate_account(
            account=story.manager, by=story.council.operator, at=story.later(hours=1)
        )
    assert [team.name for team in refused.value.teams] == ["social work"]
    with pytest.raises(NotYoursToManage):
        actions.deactivate_account(account=story.lead, by=story.worker, at=story.at)


def test_a_closed_account_is_given_no_child() -> None:
    story = a_family_decided_to_step_down()
    colleague = a_colleague(story)
    nominate(story, person=colleague)
    actions.deactivate_account(account=colleague, by=story.council.operator, at=story.at)
    colleague.refresh_from_db()
    with pytest.raises(NotPossibleNow):
        nominate(story, person=colleague)


def test_two_moves_at_one_instant_still_follow_each_other() -> None:
    story = a_family_whose_lead_was_asked()
    at = story.later(hours=1)
    actions.release_holder(holder=story.worker, by=story.manager, at=at)
    actions.accept_lead(
        episode=story.episode, allocation="lead", idempotency_key=a_key(), by=story.lead, at=at
    )
    ends = Holding.objects.filter(because="released").values_list("began", "ended")
    assert {(ended - began) for began, ended in ends} == {timedelta(microseconds=1)}


def test_a_refusal_goes_back_to_the_manager_who_owes_what_follows() -> None:
    story = a_family_decided_to_step_down()
    for answer in ("refused", "withdrawn"):
        kept = actions.record_consent(
            episode=story.episode, record="consent", answer=answer,
            idempotency_key=a_key(), by=story.worker, at=story.later(hours=1),
        )  # fmt: skip
        notice = Outbox.objects.get(key=f"consent:{kept.pk}")
        assert (notice.notice, notice.to_account) == (f"consent-{answer}", story.manager)
    owed = Obligation.objects.filter(
        episode=story.episode, obligation="decide-after-refusal", is_open=True
    )
    assert {row.account for row in owed} == {story.manager}
    assert {row.ordinal for row in owed} == {1, 2}
    assert holders(story) == {story.worker}
    with pytest.raises(NotPossibleNow):
        actions.record_consent(
            episode=story.episode, record="visit", answer="given", idempotency_key=a_key(),
            by=story.worker, at=story.at,
        )  # fmt: skip
