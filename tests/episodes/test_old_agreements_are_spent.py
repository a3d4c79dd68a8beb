"""What was asked or agreed before social care took a child back moves nobody any more."""

import pytest

from stepdown.episodes import actions
from stepdown.episodes.reading import children_of
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.partnership.models import Account
from tests.factories.situations import (
    Story,
    a_family_whose_lead_accepted,
    a_family_whose_lead_was_asked,
    a_key,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DOOR = "front door (Ines Okafor on duty)"


def holders(story: Story) -> list[str]:
    return [each.holder_name for each in children_of(story.episode)]


def is_stepped_up(story: Story, which: int = 0) -> None:
    child = story.children[which]
    report = actions.step_up_urgently(
        child_name=str(child), born=child.born, worry="w", telephone="1",
        from_reference=story.episode.reference, idempotency_key=a_key(), by=story.worker,
        at=story.later(hours=1),
    )  # fmt: skip
    actions.follow_step_up(report=report, at=story.at)
    actions.decide_step_up(
        report=report, outcome="step-up", reason="r",
        by=story.council.teams["front door"].duty_manager, at=story.later(hours=1),
    )  # fmt: skip


def accept(story: Story, by: Account) -> None:
    actions.accept_lead(
        episode=story.episode, allocation="lead", idempotency_key=a_key(), by=by,
        at=story.later(hours=1),
    )  # fmt: skip


def ask(story: Story, person: Account) -> None:
    actions.nominate_lead(
        episode=story.episode, allocation="lead", person=person, idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip


def test_nobody_accepts_from_social_care_by_an_old_nomination() -> None:
    story = a_family_whose_lead_was_asked()
    is_stepped_up(story, 0)
    is_stepped_up(story, 1)
    with pytest.raises(NotPossibleNow) as refused:
        accept(story, story.lead)
    assert "Social care took the children back" in refused.value.what_happened
    assert holders(story) == [DOOR, DOOR]


def test_only_the_child_who_was_not_taken_back_is_accepted() -> None:
    story = a_family_whose_lead_was_asked()
    is_stepped_up(story, 0)
    accept(story, story.lead)
    assert holders(story) == [DOOR, "Otis Grey"]


def test_a_lead_who_is_asked_again_after_the_step_up_may_accept() -> None:
    story = a_family_whose_lead_was_asked()
    is_stepped_up(story)
    ask(story, story.lead)
    accept(story, story.lead)
    assert holders(story) == ["Otis Grey", "Otis Grey"]


def test_an_old_acceptance_takes_no_child_from_social_care_at_the_handover() -> None:
    story = a_family_whose_lead_accepted()
    is_stepped_up(story)
    actions.hand_over(
        episode=story.episode, record="handover", already_happened=True, idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    assert holders(story) == [DOOR, "Otis Grey"]
