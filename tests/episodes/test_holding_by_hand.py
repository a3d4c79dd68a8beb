"""What the movers of accountability refuse before the database has to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from stepdown.episodes import actions
from stepdown.episodes.changes import with_changes
from stepdown.episodes.facts import facts
from stepdown.episodes.holdings import Holder, close_memberships, current_holdings, give_to
from stepdown.episodes.models import EpisodeChild
from stepdown.episodes.refusals import NotPossibleNow, NotYours
from stepdown.episodes.standing import pathway_of, standing_of
from stepdown.partnership.models import Account
from stepdown.protocol.facts import Spell
from stepdown.protocol.moments import Moment
from tests.factories.situations import (
    Story,
    a_family_decided_to_step_down,
    a_family_handed_over,
    a_family_steps_down,
    a_key,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def memberships(story: Story) -> list[EpisodeChild]:
    return list(EpisodeChild.objects.filter(episode=story.episode))


def test_a_holder_is_one_person_or_one_team() -> None:
    story = a_family_steps_down()
    team = story.council.teams["early help"]
    for both_or_neither in ({}, {"account": story.worker, "team": team}):
        with pytest.raises(ValueError, match="one person or one team"):
            Holder(**both_or_neither)  # type: ignore[arg-type]
    assert Holder(team=team).responsible == story.early_help_manager
    assert Holder(account=story.worker).responsible == story.worker


def test_nobody_takes_over_a_child_who_left() -> None:
    story = a_family_steps_down()
    gone = memberships(story)
    close_memberships(gone, story.at, why="died", left=Moment.at(story.at))
    with pytest.raises(NotPossibleNow):
        give_to(gone, Holder(account=story.manager), story.at, because="x")
    with pytest.raises(NotPossibleNow):
        close_memberships(gone, story.at, why="died", left=Moment.at(story.at))


def test_a_closed_account_is_given_nobody() -> None:
    story = a_family_steps_down()
    Account.objects.filter(pk=story.lead.pk).update(is_active=False)
    with pytest.raises(NotPossibleNow):
        give_to(memberships(story), Holder(account=story.lead), story.at, because="x")


def test_who_holds_already_is_not_given_it_again() -> None:
    story = a_family_steps_down()
    assert give_to(memberships(story), Holder(account=story.worker), story.at, because="x") == []


def test_clocks_that_run_apart_never_put_a_holding_before_the_last() -> None:
    story = a_family_steps_down()
    early = story.at - timedelta(days=3)
    give_to(memberships(story), Holder(account=story.manager), early, because="x")
    for holding in current_holdings(memberships(story)).values():
        assert holding.began > story.at - timedelta(hours=1)


def test_a_front_door_that_holds_the_children_may_end_the_step_down() -> None:
    story = a_family_handed_over()
    door = story.council.teams["front door"]
    give_to(memberships(story), Holder(team=door), story.later(hours=1), because="stepped-up")
    actions.end(
        episode=story.episode, why="stepped-up", idempotency_key=a_key(), by=door.duty_manager,
        at=story.later(hours=1),
    )  # fmt: skip
    assert {each.left_because for each in memberships(story)} == {"stepped-up"}


def test_who_only_reads_ends_nothing() -> None:
    story = a_family_steps_down()
    clerk = story.council.person("Only Reads", "social work", "clerk")
    with pytest.raises(NotYours):
        actions.end(
            episode=story.episode, why="died", idempotency_key=a_key(), by=clerk, at=story.at
        )


def test_a_social_worker_who_closes_leaves_the_children_with_the_duty_manager() -> None:
    story = a_family_decided_to_step_down()
    duty = story.council.teams["social work"].duty_manager
    second = story.council.person("Second Manager", "social work", "social-work-manager")
    actions.close(
        episode=story.episode, record="closure", says={"reason": "r"}, idempotency_key=a_key(),
        by=second, at=story.later(hours=1),
    )  # fmt: skip
    assert {each.account for each in current_holdings(memberships(story)).values()} == {second}
    assert duty != second


def test_a_status_that_a_handover_began_ends_the_one_before() -> None:
    story = a_family_handed_over()
    child = story.children[0]
    found = standing_of(story.episode, story.at + timedelta(minutes=1))
    assert found.gate("not-from-protection", str(child.pk)).finding == "met"
    told = with_changes(
        pathway_of(story.episode), facts(story.episode), standing_of(story.episode, story.at)
    )
    states = [(s.value, s.ended is None) for s in told.spells if s.child == str(child.pk)]
    assert states == [("assessment", False), ("early-help", True)]


def test_a_handover_from_a_protection_plan_is_a_breach_although_it_changed_the_status() -> None:
    story = a_family_steps_down()
    for child in story.children:
        actions.record_state(
            episode=story.episode, child=child, timeline="status",
            value="child-protection-plan", began=Moment.on(date(2026, 2, 10)), by=story.worker,
            at=story.later(hours=1),
        )  # fmt: skip
    story.record("handover")
    for at in (story.at, story.at + timedelta(days=40)):
        found = standing_of(story.episode, at)
        assert "not-from-protection" in found.milestone("handed-over").breaches


def with_service(
    story: Story, service: str, change: Mapping[str, object], timeline: str = "service"
) -> list[tuple[str, bool]]:
    """Return which services a child has, and whether they last, after a handover of this sort."""
    pathway = pathway_of(story.episode)
    block = pathway.milestones["handed-over"].block.model_copy(update=change)
    milestone = replace(pathway.milestones["handed-over"], block=block)
    changed = replace(pathway, milestones={**pathway.milestones, "handed-over": milestone})
    child = str(story.children[0].pk)
    told = facts(story.episode)
    lasting = Spell(timeline, service, child, told.started)
    told = replace(told, spells=(*told.spells, lasting))
    found = with_changes(changed, told, standing_of(story.episode, story.at))
    spells = [s for s in found.spells if (s.child, s.timeline) == (child, timeline)]
    return [(spell.value, spell.ended is None) for spell in spells]


def test_a_service_that_begins_leaves_the_others_as_they_are() -> None:
    story = a_family_handed_over()
    begins = {"changes": {"service": "early-help"}}
    assert with_service(story, "short-breaks", begins) == [
        ("short-breaks", True),
        ("early-help", True),
    ]


def test_a_milestone_may_end_a_service() -> None:
    story = a_family_handed_over()
    ends = {"changes": {}, "ends": {"service": ("early-help",)}}
    assert with_service(story, "early-help", ends) == [("early-help", False)]
    assert with_service(story, "short-breaks", ends) == [("short-breaks", True)]


def test_a_milestone_may_add_a_second_lead_beside_the_first() -> None:
    story = a_family_handed_over()
    adds = {"changes": {}, "adds": {"lead": ("early-help-manager",)}}
    assert with_service(story, "social-worker", adds, "lead") == [
        ("social-worker", True),
        ("early-help-manager", True),
    ]
    assert with_service(story, "early-help-manager", adds, "lead") == [("early-help-manager", True)]
