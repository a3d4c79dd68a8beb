"""The permission table, written by hand: who, by what, sees the family or does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from stepdown.episodes import actions
from stepdown.episodes.access import episode_for, episodes_for
from stepdown.episodes.refusals import NotFound
from stepdown.partnership.actions import end_post, give_post
from stepdown.partnership.models import Account
from tests.factories.situations import (
    Story,
    a_colleague,
    a_family_steps_down,
    a_family_whose_lead_accepted,
    a_family_whose_lead_was_asked,
    a_key,
    a_stranger,
    riverside_council,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def sees(account: Account, story: Story) -> bool:
    listed = episodes_for(account, story.at).filter(pk=story.episode.pk).exists()
    try:
        single = episode_for(account, story.at, story.episode.reference) == story.episode
    except NotFound:
        single = False
    assert listed == single, "a list and a single page must agree"
    return listed


def the_operator(story: Story) -> Account:
    return story.council.operator


def an_administrator(story: Story) -> Account:
    account = story.council.person("Ada Minn")
    account.is_administrator = True
    account.save()
    return account


def the_front_door(story: Story) -> Account:
    return story.council.teams["front door"].duty_manager


def somebody_of_another_council(_: Story) -> Account:
    other = riverside_council()
    return other.teams["social work"].duty_manager


def a_head_of_service(story: Story) -> Account:
    team = story.council.teams.get("far away")
    team = team or story.council.team("far away", story.council.person("Agnes Rook"))
    account = story.council.person("Hale Head")
    give_post(
        account=account, team=team, role="head-of-service", by=story.council.operator, at=story.at
    )
    return account


TABLE: list[tuple[Callable[[Story], Account], bool]] = [
    (lambda story: story.worker, True),
    (lambda story: story.manager, True),
    (a_colleague, True),
    (lambda story: story.early_help_manager, True),
    (lambda story: story.lead, True),
    (a_stranger, False),
    (the_front_door, False),
    (the_operator, False),
    (an_administrator, False),
    (somebody_of_another_council, False),
    (a_head_of_service, False),
]


@pytest.mark.parametrize(("who", "may"), TABLE)
def test_the_permission_table_at_the_start(who: Callable[[Story], Account], may: bool) -> None:
    story = a_family_steps_down()
    assert sees(who(story), story) is may


def test_a_person_at_a_school_sees_the_family_only_once_they_are_asked() -> None:
    story = a_family_steps_down()
    head = story.council.person("Head Teacher")
    school = story.council.team("school", head)
    teacher = story.council.person("Tess Reed", "school", "lead-professional")
    other = story.council.person("Tom Reed", "school", "lead-professional")
    assert not sees(teacher, story)
    actions.nominate_lead(
        episode=story.episode, allocation="lead", person=teacher, idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    assert sees(teacher, story)
    assert sees(head, story), "who answers for the school's team sees what it is asked"
    assert not sees(other, story), "a colleague at the school does not"
    assert school.duty_manager == head


def test_a_person_who_declined_sees_the_family_no_more() -> None:
    story = a_family_whose_lead_was_asked()
    head = story.council.person("Head Teacher")
    story.council.team("school", head)
    teacher = story.council.person("Tess Reed", "school", "lead-professional")
    actions.nominate_lead(
        episode=story.episode, allocation="lead", person=teacher, idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    actions.decline_lead(
        episode=story.episode, allocation="lead", reason="No room", idempotency_key=a_key(),
        by=teacher, at=story.later(hours=1),
    )  # fmt: skip
    assert not sees(teacher, story)


def test_a_post_that_ended_opens_nothing() -> None:
    story = a_family_steps_down()
    colleague = a_colleague(story)
    post = colleague.posts.get()
    end_post(post=post, by=story.council.operator, at=story.later(hours=1))
    assert not sees(colleague, story)


def test_a_post_of_tomorrow_opens_nothing_today() -> None:
    story = a_family_steps_down()
    account = story.council.person("Early Bird")
    give_post(
        account=account, team=story.council.teams["social work"], role="social-worker",
        by=story.council.operator, at=story.at + timedelta(days=1),
    )  # fmt: skip
    assert not sees(account, story)


def test_a_closed_account_sees_nothing() -> None:
    story = a_family_steps_down()
    colleague = a_colleague(story)
    assert sees(colleague, story)
    colleague.is_active = False
    colleague.save()
    assert not sees(colleague, story)


def test_a_team_that_was_asked_sees_the_family_and_a_team_that_was_not_does_not() -> None:
    story = a_family_whose_lead_accepted()
    team = story.council.team("second hub", story.council.person("Sol Two"))
    assert not sees(team.duty_manager, story)
    actions.send_request(
        episode=story.episode, record="request", to_team=team, idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    assert sees(team.duty_manager, story)


def test_a_head_of_service_sees_the_family_while_they_must_decide_a_disagreement() -> None:
    story = a_family_steps_down()
    head = a_head_of_service(story)
    actions.raise_disagreement(
        episode=story.episode, says={"about": "The level"}, idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    assert not sees(head, story)
    actions.decide_disagreement(
        episode=story.episode, says={"reason": "We differ"}, is_resolved=False,
        idempotency_key=a_key(), by=story.manager, at=story.later(hours=1),
    )  # fmt: skip
    assert sees(head, story)


def test_a_stranger_is_told_that_there_is_nothing_there() -> None:
    story = a_family_steps_down()
    with pytest.raises(NotFound):
        story.record("visit", by=a_stranger(story))
