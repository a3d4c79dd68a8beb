"""Two people press at the same instant: nothing is lost, doubled, unheld or held twice."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from stepdown.audit.append_only import FOR_EVER
from stepdown.audit.verifying import verify
from stepdown.episodes import actions
from stepdown.episodes.holdings import Holder, give_to
from stepdown.episodes.models import Episode, EpisodeChild, Holding, Record
from stepdown.episodes.reading import children_of
from stepdown.episodes.refusals import (
    AlreadyRecorded,
    NotFound,
    NotPossibleNow,
    NotYours,
    StillHolding,
)
from stepdown.partnership.actions import change_duty_manager
from stepdown.partnership.refusals import NotPossible
from tests.factories.families import a_brother_and_a_sister
from tests.factories.people import MONDAY
from tests.factories.races import at_once, raised
from tests.factories.situations import (
    Story,
    a_colleague,
    a_family_decided_to_step_down,
    a_family_steps_down,
    a_family_that_agreed,
    a_family_whose_lead_was_asked,
    a_key,
    riverside_council,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def is_held_without_a_gap(story: Story) -> bool:
    for membership in EpisodeChild.objects.filter(episode=story.episode):
        holdings = list(Holding.objects.filter(membership=membership).order_by("began"))
        ends = [membership.began, *(holding.ended for holding in holdings)]
        if [holding.began for holding in holdings] != ends[:-1] or ends[-1] != membership.ended:
            return False
    return True


def test_the_second_of_two_presses_is_shown_what_the_first_recorded() -> None:
    story = a_family_steps_down()
    seen = story.episode.progress.revision
    at = story.later(hours=1)
    came = at_once(
        *(
            partial(
                actions.record, episode=story.episode, record="visit", revision=seen,
                says={"note": person.name}, idempotency_key=a_key(), by=person, at=at,
            )
            for person in (story.worker, a_colleague(story))
        )
    )  # fmt: skip
    [refused] = raised(came)
    [kept] = [each for each in came if isinstance(each, Record)]
    assert isinstance(refused, AlreadyRecorded)
    assert refused.record == kept
    assert Record.objects.filter(episode=story.episode).count() == 1


def test_one_form_sent_twice_at_once_is_recorded_once() -> None:
    story = a_family_steps_down()
    send = partial(
        actions.record, episode=story.episode, record="visit", idempotency_key="one form",
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    came = at_once(send, send, send)
    assert raised(came) == []
    assert len({each.pk for each in came if isinstance(each, Record)}) == 1


def test_an_acceptance_and_a_taking_over_at_once_follow_each_other() -> None:
    story = a_family_whose_lead_was_asked()
    at = story.later(hours=1)
    came = at_once(
        partial(
            actions.accept_lead, episode=story.episode, allocation="lead",
            idempotency_key=a_key(), by=story.lead, at=at,
        ),
        partial(actions.release_holder, holder=story.worker, by=story.manager, at=at),
    )  # fmt: skip
    assert raised(came) == []
    assert is_held_without_a_gap(story)
    assert {each.holder for each in children_of(story.episode)} == {story.lead}


def test_an_end_and_an_acceptance_at_once_leave_no_child_half_way() -> None:
    story = a_family_whose_lead_was_asked()
    at = story.later(hours=1)
    came = at_once(
        partial(
            actions.accept_lead, episode=story.episode, allocation="lead",
            idempotency_key=a_key(), by=story.lead, at=at,
        ),
        partial(
            actions.end, episode=story.episode, why="moved-area", idempotency_key=a_key(),
            by=story.worker, at=at,
        ),
    )  # fmt: skip
    assert is_held_without_a_gap(story)
    # Whoever came second was no longer in a place to do it: the lead holds, or nobody.
    [refused] = raised(came)
    holders = {each.holder for each in children_of(story.episode)}
    if isinstance(refused, NotYours):
        assert holders == {story.lead}
    else:
        assert isinstance(refused, NotPossibleNow | NotFound)
        assert not Holding.objects.filter(ended=FOR_EVER).exists()


def test_a_managers_end_and_an_acceptance_at_once_leave_nobody_holding() -> None:
    story = a_family_whose_lead_was_asked()
    at = story.later(hours=1)
    at_once(
        partial(
            actions.accept_lead, episode=story.episode, allocation="lead",
            idempotency_key=a_key(), by=story.lead, at=at,
        ),
        partial(
            actions.end, episode=story.episode, why="moved-area", idempotency_key=a_key(),
            by=story.manager, at=at,
        ),
    )  # fmt: skip
    assert is_held_without_a_gap(story)
    assert not Holding.objects.filter(ended=FOR_EVER).exists()


def test_two_step_downs_of_one_child_do_not_begin_at_once() -> None:
    council = riverside_council()
    workers = [
        council.person(name, "social work", "social-worker") for name in ("Sadia Bell", "Bo Lark")
    ]
    children = a_brother_and_a_sister(workers[0])
    story = a_family_steps_down(council)
    came = at_once(
        *(
            partial(
                actions.start, authority=council.authority, pathway="down",
                children=list(children), origin_team=council.teams["social work"],
                idempotency_key=a_key(), by=worker, at=story.at,
            )
            for worker in workers
        )
    )  # fmt: skip
    [refused] = raised(came)
    assert isinstance(refused, NotPossibleNow)
    assert sum(isinstance(each, Episode) for each in came) == 1


def test_an_account_is_not_closed_while_it_is_given_a_child() -> None:
    story = a_family_that_agreed()
    actions.nominate_lead(
        episode=story.episode, allocation="lead", person=story.lead, idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    at = story.later(hours=1)
    at_once(
        partial(
            actions.accept_lead, episode=story.episode, allocation="lead",
            idempotency_key=a_key(), by=story.lead, at=at,
        ),
        partial(
            actions.deactivate_account, account=story.lead, by=story.council.operator, at=at
        ),
    )  # fmt: skip
    story.lead.refresh_from_db()
    holds = Holding.objects.filter(account=story.lead, ended=FOR_EVER).exists()
    assert holds == story.lead.is_active
    if holds:
        with pytest.raises(StillHolding):
            actions.deactivate_account(account=story.lead, by=story.council.operator, at=at)


def test_many_hands_on_one_child_leave_one_holder_at_every_instant() -> None:
    story = a_family_decided_to_step_down()
    people = [story.manager, story.worker, story.lead, story.early_help_manager]
    memberships = list(EpisodeChild.objects.filter(episode=story.episode))

    def snatch(number: int) -> None:
        for turn in range(5):
            with transaction.atomic():
                give_to(
                    memberships, Holder(account=people[(number + turn) % 4]), story.at,
                    because="by hand",
                )  # fmt: skip

    at_once(*(partial(snatch, number) for number in range(4)))
    assert is_held_without_a_gap(story)


def test_acts_at_once_in_one_chain_take_places_one_after_another() -> None:
    story = a_family_steps_down()
    at = story.later(hours=1)
    came = at_once(
        *(
            partial(actions.save_draft, form=f"form {number}", contents={}, by=story.worker, at=at)
            for number in range(4)
        )
    )
    assert raised(came) == []
    assert verify() == []


def test_nobody_is_named_on_duty_whose_account_is_closed_at_that_moment() -> None:
    for _ in range(5):
        council = riverside_council()
        team, at = council.teams["early help"], MONDAY + timedelta(hours=1)
        deputy = council.person("Deputy Lund", "early help", "early-help-manager")
        came = at_once(
            partial(change_duty_manager, team=team, to=deputy, by=council.operator, at=at),
            partial(actions.deactivate_account, account=deputy, by=council.operator, at=at),
        )
        [refused] = raised(came)
        assert isinstance(refused, StillHolding | NotPossible)
        team.refresh_from_db()
        assert team.duty_manager.is_active
