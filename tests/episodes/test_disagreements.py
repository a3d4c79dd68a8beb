"""People disagree: who decides, who is told, and who holds the children meanwhile."""

import pytest

from stepdown.episodes import actions
from stepdown.episodes.access import episodes_for
from stepdown.episodes.models import EpisodeProgress, Outbox
from stepdown.episodes.notices import notices_for
from stepdown.episodes.reading import children_of
from stepdown.episodes.refusals import NotPossibleNow, NotYours
from stepdown.partnership.actions import give_post
from tests.factories.situations import Story, a_family_whose_lead_accepted, a_key

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def raise_it(story: Story) -> None:
    actions.raise_disagreement(
        episode=story.episode, says={"about": "Whether it is time"}, idempotency_key=a_key(),
        by=story.lead, at=story.later(hours=1),
    )  # fmt: skip


def is_disputed(story: Story) -> bool:
    return EpisodeProgress.objects.get(episode=story.episode).is_disputed


def test_whoever_holds_the_children_goes_on_and_whoever_decides_is_told_so() -> None:
    story = a_family_whose_lead_accepted()
    raise_it(story)
    assert is_disputed(story)
    assert {each.holder for each in children_of(story.episode)} == {story.lead}
    told = Outbox.objects.filter(notice="disagreement-to-decide")
    assert {notice.to_role for notice in told} == {"social-work-manager", "early-help-manager"}
    meanwhile = told[0].detail["held_meanwhile_by"]
    assert {each["account"] for each in meanwhile.values()} == {story.lead.pk}


def test_a_colleague_with_the_same_role_elsewhere_is_neither_asked_nor_let_in() -> None:
    story = a_family_whose_lead_accepted()
    elsewhere = story.council.person("Elsie Where")
    give_post(
        account=elsewhere, team=story.council.team("elsewhere", elsewhere),
        role="social-work-manager",
        by=story.council.operator, at=story.at,
    )  # fmt: skip
    raise_it(story)
    told = Outbox.objects.get(notice="disagreement-to-decide", to_role="social-work-manager")
    assert told.to_account == story.manager
    at = story.later(hours=1)
    assert episodes_for(story.manager, at).exists()
    assert not episodes_for(elsewhere, at).exists()
    assert not notices_for(elsewhere, at).rows


def test_where_nobody_of_a_stage_takes_part_the_role_itself_is_asked_and_let_in() -> None:
    story = a_family_whose_lead_accepted()
    head = story.council.person("Hale Head")
    give_post(
        account=head, team=story.council.team("elsewhere", head), role="head-of-service",
        by=story.council.operator, at=story.at,
    )  # fmt: skip
    raise_it(story)
    assert not episodes_for(head, story.later(hours=1)).exists()
    actions.decide_disagreement(
        episode=story.episode, says={"reason": "We differ"}, is_resolved=False,
        idempotency_key=a_key(), by=story.manager, at=story.later(hours=1),
    )  # fmt: skip
    told = Outbox.objects.get(notice="disagreement-to-decide", to_role="head-of-service")
    assert told.to_account is None
    assert episodes_for(head, story.later(hours=1)).exists()


def test_the_first_stage_may_settle_it() -> None:
    story = a_family_whose_lead_accepted()
    raise_it(story)
    actions.decide_disagreement(
        episode=story.episode, says={"reason": "We go on"}, idempotency_key=a_key(),
        by=story.early_help_manager, at=story.later(hours=1),
    )  # fmt: skip
    assert not is_disputed(story)


def test_what_the_first_stage_leaves_goes_to_the_second_and_ends_there() -> None:
    story = a_family_whose_lead_accepted()
    raise_it(story)
    head = story.council.person("Hale Head")
    give_post(
        account=head, team=story.council.teams["early help"], role="head-of-service",
        by=story.council.operator, at=story.at,
    )  # fmt: skip
    with pytest.raises(NotYours):
        actions.decide_disagreement(
            episode=story.episode, says={"reason": "No"}, idempotency_key=a_key(), by=head,
            at=story.later(hours=1),
        )  # fmt: skip
    actions.decide_disagreement(
        episode=story.episode, says={"reason": "We differ"}, is_resolved=False,
        idempotency_key=a_key(), by=story.manager, at=story.later(hours=1),
    )  # fmt: skip
    assert is_disputed(story)
    with pytest.raises(NotYours):
        actions.decide_disagreement(
            episode=story.episode, says={"reason": "Still"}, idempotency_key=a_key(),
            by=story.manager, at=story.later(hours=1),
        )  # fmt: skip
    with pytest.raises(NotPossibleNow):
        actions.decide_disagreement(
            episode=story.episode, says={"reason": "?"}, is_resolved=False,
            idempotency_key=a_key(), by=head, at=story.later(hours=1),
        )  # fmt: skip
    actions.decide_disagreement(
        episode=story.episode, says={"reason": "Enough"}, idempotency_key=a_key(), by=head,
        at=story.later(hours=1),
    )  # fmt: skip
    assert not is_disputed(story)


def test_there_is_nothing_to_decide_before_somebody_disagrees() -> None:
    story = a_family_whose_lead_accepted()
    with pytest.raises(NotPossibleNow):
        actions.decide_disagreement(
            episode=story.episode, says={"reason": "?"}, idempotency_key=a_key(),
            by=story.manager, at=story.later(hours=1),
        )  # fmt: skip


def test_a_second_disagreement_begins_at_the_first_stage_again() -> None:
    story = a_family_whose_lead_accepted()
    for _ in range(2):
        raise_it(story)
        actions.decide_disagreement(
            episode=story.episode, says={"reason": "We go on"}, idempotency_key=a_key(),
            by=story.manager, at=story.later(hours=1),
        )  # fmt: skip
    assert not is_disputed(story)
