"""What lists read is made from the facts, and can be thrown away and made again."""

from datetime import date, timedelta
from typing import Any

import pytest

from stepdown.episodes import actions
from stepdown.episodes.actions import deactivate_account, follow_step_up, step_up_urgently
from stepdown.episodes.models import EpisodeProgress, Obligation
from stepdown.episodes.standing import (
    bring_up_to_date,
    calendar_of,
    pathway_of,
    rebuild,
    standing_of,
)
from stepdown.partnership.actions import change_settings, end_post
from tests.factories.families import a_child
from tests.factories.situations import (
    Story,
    a_family_decided_to_step_down,
    a_family_handed_over,
    a_family_steps_down,
    a_family_that_agreed,
    a_family_whose_lead_was_asked,
    a_key,
    riverside_council,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def stored() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return every projected row, without the numbers that mean nothing."""
    duties = Obligation.objects.order_by("episode", "about", "obligation", "ordinal", "role")
    without_number = [
        {name: value for name, value in row.items() if name != "id"} for row in duties.values()
    ]
    progress = EpisodeProgress.objects.order_by("pk").values()
    return without_number, [dict(row) for row in progress]


def test_what_was_thrown_away_comes_back_identical() -> None:
    council = riverside_council()
    stories = [
        make(council)
        for make in (a_family_steps_down, a_family_decided_to_step_down, a_family_handed_over)
    ]
    at = max(story.at for story in stories)
    rebuild(at)
    before = stored()
    assert before[0]
    Obligation.objects.all().delete()
    EpisodeProgress.objects.all().delete()
    assert rebuild(at, council.authority.pk) == 3
    assert stored() == before


def test_rebuilding_what_is_right_changes_no_row() -> None:
    story = a_family_handed_over()
    numbers = set(Obligation.objects.values_list("pk", flat=True))
    before = stored()
    rebuild(story.at)
    assert stored() == before
    assert set(Obligation.objects.values_list("pk", flat=True)) == numbers


def owes(story: Story, role: str) -> set[tuple[str, str]]:
    owed = Obligation.objects.filter(episode=story.episode, role=role)
    return {(str(row.account), str(row.team)) for row in owed}


def test_what_somebody_owed_goes_to_the_team_when_they_leave_it() -> None:
    story = a_family_steps_down()
    deputy = story.council.person("Deputy Hale", "social work", "social-work-manager")
    assert owes(story, "social-work-manager") == {("None", "social work")}
    assert_rebuilding_changes_nothing(story)
    for account, owner in ((deputy, "Morwenna Hale"), (story.manager, "None")):
        post = account.posts.get(role="social-work-manager")
        end_post(post=post, by=story.council.operator, at=story.later(hours=1))
        assert {name for name, _ in owes(story, "social-work-manager")} == {owner}
        assert_rebuilding_changes_nothing(story)


def test_what_a_closed_account_owed_is_owed_by_somebody_who_works_here() -> None:
    story = a_family_handed_over()
    assert ("Sadia Bell", "social work") in owes(story, "social-worker")
    deactivate_account(account=story.worker, by=story.council.operator, at=story.later(hours=1))
    assert ("Sadia Bell", "social work") not in owes(story, "social-worker")
    assert_rebuilding_changes_nothing(story)


def test_somebody_who_was_asked_to_lead_owes_nothing_once_their_account_is_closed() -> None:
    story = a_family_whose_lead_was_asked()
    deactivate_account(account=story.lead, by=story.council.operator, at=story.later(hours=1))
    assert not Obligation.objects.filter(account=story.lead).exists()
    assert_rebuilding_changes_nothing(story)


def test_an_urgent_report_leaves_the_lists_as_rebuilding_makes_them() -> None:
    story = a_family_handed_over()
    report = step_up_urgently(
        child_name="Robyn Ashcombe", born=story.children[0].born, worry="w", telephone="1",
        from_reference=story.episode.reference, idempotency_key=a_key(), by=story.lead,
        at=story.later(hours=1),
    )  # fmt: skip
    follow_step_up(report=report, at=story.at)
    assert_rebuilding_changes_nothing(story)


def assert_rebuilding_changes_nothing(story: Story) -> None:
    """Look at what is owed; when something changes next moves on as time passes."""
    before = stored()[0]
    rebuild(story.at)
    assert stored()[0] == before


def test_a_wrong_row_is_put_right() -> None:
    story = a_family_decided_to_step_down()
    before = stored()
    Obligation.objects.filter(obligation="ask-early-help").update(title="?", due_at=None)
    bring_up_to_date(story.episode, story.at)
    assert stored() == before


def test_that_something_is_late_is_never_stored() -> None:
    story = a_family_decided_to_step_down()
    before = stored()[0]
    bring_up_to_date(story.episode, story.at + timedelta(days=400))
    rows = {(row["obligation"], row["about"], row["role"]): row for row in stored()[0]}
    for row in before:
        same = rows[row["obligation"], row["about"], row["role"]]
        assert (same["state"], same["due_at"]) == (row["state"], row["due_at"])


def test_a_duty_that_two_roles_share_has_a_row_for_each() -> None:
    story = a_family_decided_to_step_down()
    child = str(story.children[0].pk)
    owed = Obligation.objects.filter(
        obligation="ask-early-help", about=child, episode=story.episode
    )
    assert {(row.role, row.account) for row in owed} == {
        ("social-worker", story.worker),
        ("social-work-manager", story.manager),
    }


def test_the_standing_says_when_it_changes_next_without_a_new_fact() -> None:
    story = a_family_decided_to_step_down()
    progress = EpisodeProgress.objects.get(episode=story.episode)
    assert progress.next_change_at is not None
    assert progress.next_change_at > story.at
    assert progress.next_change_at == standing_of(story.episode, story.at).next_change_at


def test_the_stage_is_that_of_the_first_thing_still_to_reach() -> None:
    stages = [
        EpisodeProgress.objects.get(episode=make().episode).stage
        for make in (a_family_steps_down, a_family_that_agreed, a_family_handed_over)
    ]
    assert stages == ["decision", "transfer", "transfer"]


def test_a_handover_changes_the_status_of_each_child() -> None:
    story = a_family_handed_over()
    found = standing_of(story.episode, story.at)
    assert found.gate("not-from-protection").finding == "met"


def test_a_pathway_is_compiled_once_for_its_protocol_and_settings() -> None:
    council = riverside_council()
    first, second = a_family_steps_down(council), a_family_steps_down(council)
    assert pathway_of(first.episode) is pathway_of(second.episode)


def test_a_running_episode_keeps_the_settings_that_it_began_under() -> None:
    council = riverside_council()
    story = a_family_decided_to_step_down(council)
    before = standing_of(story.episode, story.at).obligation("ask-early-help").due
    change_settings(
        authority=council.authority,
        closed_on=[story.at.date() + timedelta(days=1)],
        by=council.operator,
        at=story.at,
    )
    assert standing_of(story.episode, story.at).obligation("ask-early-help").due == before
    later = a_family_decided_to_step_down(council)
    moved = standing_of(later.episode, later.at).obligation("ask-early-help").due
    assert before is not None
    assert moved is not None
    assert moved.on > before.on
    assert calendar_of(later.episode.settings_version) != calendar_of(
        story.episode.settings_version
    )


def test_what_a_handover_changes_is_in_the_lists_at_once() -> None:
    story = a_family_steps_down()
    baby = a_child(story.worker, "Lark", born=date(2026, 3, 1), at=story.at)
    actions.join_sibling(
        episode=story.episode, child=baby, by=story.worker, at=story.later(hours=1)
    )
    about_the_status = Obligation.objects.filter(
        about=str(baby.pk), obligation="answer:not-from-protection", is_open=True
    )
    assert about_the_status.exists(), "nobody has said which status the baby has"
    story.record("handover")
    before = stored()
    bring_up_to_date(story.episode, story.at + timedelta(minutes=5))
    assert stored()[0] == before[0]
    assert not about_the_status.exists(), "early help is the baby's status from now on"
