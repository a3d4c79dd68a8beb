"""A duty that is late reaches whoever must know, and no list waits for a worker."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stepdown.episodes.access import episode_for
from stepdown.episodes.actions import put_notices_aside
from stepdown.episodes.caseload import my_work
from stepdown.episodes.catching_up import catch_up
from stepdown.episodes.escalating import NOTICE
from stepdown.episodes.models import EpisodeProgress, Outbox
from stepdown.episodes.notices import notices_for
from stepdown.episodes.standing import pathway_of, standing_of
from tests.factories.situations import Story, a_family_decided_to_step_down

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LONG = timedelta(days=60)


@pytest.fixture
def story() -> Story:
    return a_family_decided_to_step_down()


def late_of(story: Story) -> set[str]:
    found = standing_of(story.episode, story.at + LONG)
    return {role for each in found.obligations for role in each.escalated_to}


def test_time_alone_makes_a_late_duty_known_to_whoever_it_escalates_to(story: Story) -> None:
    assert late_of(story), "the sample protocol escalates something"
    assert not Outbox.objects.filter(notice=NOTICE).exists()
    assert catch_up(story.episode.authority_id, story.at + LONG) == 1
    told = Outbox.objects.filter(notice=NOTICE, episode=story.episode)
    assert {each.to_role for each in told} == late_of(story)


def test_nobody_is_told_twice_that_the_same_duty_is_late(story: Story) -> None:
    catch_up(story.episode.authority_id, story.at + LONG)
    count = Outbox.objects.filter(notice=NOTICE).count()
    EpisodeProgress.objects.update(next_change_at=story.at)
    catch_up(story.episode.authority_id, story.at + LONG + timedelta(days=1))
    assert Outbox.objects.filter(notice=NOTICE).count() == count


def test_looking_again_costs_one_query_where_nothing_has_changed(story: Story) -> None:
    at = story.at + LONG
    catch_up(story.episode.authority_id, at)
    with CaptureQueriesContext(connection) as asked:
        assert catch_up(story.episode.authority_id, at) == 0
    assert len(asked) == 1


def test_what_was_looked_at_again_says_when_to_look_next(story: Story) -> None:
    at = story.at + LONG
    catch_up(story.episode.authority_id, at)
    after = EpisodeProgress.objects.get(episode=story.episode).next_change_at
    assert after is None or after > at


def test_a_late_duty_is_in_its_owners_list_without_any_worker(story: Story) -> None:
    at = story.at + LONG
    catch_up(story.episode.authority_id, at)
    late = {row.obligation.obligation for row in my_work(story.worker, at, part="late").rows}
    assert late
    assert late <= set(pathway_of(story.episode).obligations)


def test_a_manager_on_the_other_side_may_open_the_family_whose_duty_is_late(story: Story) -> None:
    at = story.at + LONG
    manager = story.council.person("Ottilie Vane", "early help", "early-help-manager")
    assert not notices_for(manager, at).rows
    catch_up(story.episode.authority_id, at)
    assert episode_for(manager, at, story.episode.reference) == story.episode
    assert NOTICE in {each.notice.notice for each in notices_for(manager, at).rows}


def test_going_back_never_makes_read_notices_new_again(story: Story) -> None:
    put_notices_aside(up_to=7, by=story.worker, at=story.at)
    assert put_notices_aside(up_to=3, by=story.worker, at=story.at).up_to == 7
