"""What people have to do: in order, page after page, for the same number of queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes import actions
from stepdown.episodes.caseload import WorkPage, my_episodes, my_work
from stepdown.episodes.models import (
    Episode,
    EpisodeChild,
    EpisodeProgress,
    Holding,
    Involvement,
    Obligation,
)
from stepdown.episodes.reading import carried_forward, people_in
from stepdown.families.actions import record_earlier_assessment
from stepdown.families.models import Child
from tests.factories.situations import (
    Story,
    a_family_decided_to_step_down,
    a_family_handed_over,
    a_family_steps_down,
    a_family_whose_lead_was_asked,
    a_key,
    a_stranger,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Queries = Callable[[int], AbstractContextManager[Any]]


def titles(page: WorkPage) -> set[str]:
    return {row.obligation.title for row in page.rows}


def many_duties(story: Story, number: int) -> None:
    """Write duties in bulk, one episode and child for every four, as a busy team has them."""
    authority, worker, team = (
        story.council.authority,
        story.worker,
        story.council.teams["social work"],
    )
    like = Episode.objects.get(pk=story.episode.pk)
    same = {
        field.name: getattr(like, field.name)
        for field in Episode._meta.local_fields
        if field.name not in {"id", "reference", "idempotency_key"}
    }
    first = Episode.objects.count()
    places = range(first, first + number // 4)
    episodes = Episode.objects.bulk_create(
        Episode(**same, reference=f"BULK-{place}", idempotency_key=a_key()) for place in places
    )
    children = Child.objects.bulk_create(
        Child(authority=authority, local_id=f"B{place}", first_name="Ash", last_name=f"Of {place}")
        for place in places
    )
    memberships = EpisodeChild.objects.bulk_create(
        EpisodeChild(authority=authority, episode=episode, child=child, began=story.at)
        for episode, child in zip(episodes, children, strict=True)
    )
    Holding.objects.bulk_create(
        Holding(
            authority=authority, membership=membership, account=worker, because="start",
            began=story.at, opened_with=story.at, closed_with=FOR_EVER,
        )
        for membership in memberships
    )  # fmt: skip
    Involvement.objects.bulk_create(
        Involvement(authority=authority, episode=episode, role=role, began=story.at, **who)
        for episode in episodes
        for role, who in (("social-worker", {"account": worker}), ("", {"team": team}))
    )
    EpisodeProgress.objects.bulk_create(
        EpisodeProgress(episode=episode, authority=authority, is_open=True) for episode in episodes
    )
    Obligation.objects.bulk_create(
        Obligation(
            authority=authority, episode=episode, about="family", obligation=f"duty-{duty}",
            title="A duty", role="social-worker", account=worker, team=team, state="open",
            is_open=True,
            due_at=None if duty == 3 else story.at + timedelta(hours=(place * 7 + duty) % 97),
        )
        for place, episode in enumerate(episodes)
        for duty in range(4)
    )  # fmt: skip


def every_page(read: Callable[[str], Any]) -> list[Any]:
    found: list[Any] = []
    after = ""
    for _ in range(2000):
        page = read(after)
        found += page.rows
        after = page.after
        if not after:
            return found
    raise AssertionError("the pages do not end")


def test_what_is_late_due_and_waiting_are_three_lists() -> None:
    story = a_family_decided_to_step_down()
    later = story.at + timedelta(days=30)
    assert "Ask early help" in titles(my_work(story.worker, story.at, part="due"))
    assert "Ask early help" not in titles(my_work(story.worker, story.at, part="late"))
    assert "Ask early help" in titles(my_work(story.worker, later, part="late"))
    assert "Ask early help" not in titles(my_work(story.worker, later, part="due"))
    assert all(row.is_late for row in my_work(story.worker, later, part="late").rows)
    waiting = my_work(story.worker, story.at, part="waiting")
    assert {row.owed_by for row in waiting.rows} == {"Morwenna Hale"}


def test_what_has_no_date_comes_after_what_has_one() -> None:
    story = a_family_steps_down()
    rows = my_work(story.manager, story.at, part="due").rows
    assert [row.due_at for row in rows] == [None, None]
    assert {row.about for row in rows} == {"Robyn Ashcombe", "Wren Ashcombe"}
    assert {row.family for row in rows} == {"Robyn and Wren Ashcombe"}


def test_a_team_sees_what_its_people_owe() -> None:
    story = a_family_decided_to_step_down()
    page = my_work(story.manager, story.at, whose="team", part="due")
    assert "Sadia Bell" in {row.owed_by for row in page.rows}


def test_a_colleague_at_a_school_does_not_see_what_another_owes() -> None:
    story = a_family_whose_lead_was_asked()
    story.council.team("school", story.council.person("Head Teacher"))
    teacher = story.council.person("Tess Reed", "school", "lead-professional")
    colleague = story.council.person("Tom Reed", "school", "lead-professional")
    actions.nominate_lead(
        episode=story.episode, allocation="lead", person=teacher, idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    Obligation.objects.filter(episode=story.episode).update(
        account=teacher, team=story.council.teams["school"]
    )
    assert my_work(teacher, story.at, part="due").rows
    assert not my_work(colleague, story.at, whose="team", part="due").rows
    head = story.council.teams["school"].duty_manager
    assert my_work(head, story.at, whose="team", part="due").rows


def test_nobody_without_a_council_or_a_part_has_work() -> None:
    story = a_family_decided_to_step_down()
    assert my_work(story.council.operator, story.at).rows == ()
    assert my_episodes(story.council.operator, story.at).rows == ()
    assert list(my_work(a_stranger(story), story.at, whose="team").rows) == []
    assert list(my_episodes(a_stranger(story), story.at).rows) == []


def test_pages_follow_each_other_without_a_gap_or_a_repeat() -> None:
    story = a_family_decided_to_step_down()
    many_duties(story, 100)
    at = story.at + timedelta(hours=40)
    for whose in ("me", "team"):
        for part in ("late", "due", "waiting"):
            rows = every_page(
                lambda after, w=whose, p=part: my_work(  # type: ignore[misc]
                    story.worker, at, whose=w, part=p, after=after, size=7
                )
            )
            numbers = [row.obligation.pk for row in rows]
            assert len(numbers) == len(set(numbers))
            order = [
                (row.due_at is None, row.due_at or FOR_EVER, row.obligation.pk) for row in rows
            ]
            assert order == sorted(order)
    mine = Obligation.objects.filter(account=story.worker, is_open=True)
    late = every_page(lambda after: my_work(story.worker, at, part="late", after=after, size=7))
    due = every_page(lambda after: my_work(story.worker, at, part="due", after=after, size=7))
    assert len(late) == mine.filter(due_at__lt=at).count()
    assert len(late) + len(due) == mine.count()
    families = every_page(lambda after: my_episodes(story.worker, at, after=after, size=7))
    assert len(families) == Episode.objects.count()


@pytest.mark.parametrize(
    "after",
    [
        "",
        "rubbish",
        "2026-01-01~5",
        "~",
        "none~x",
        "later~3",
        "none~²",
        "9999-12-31T23:59:59-23:00~1",
    ],
)
def test_a_token_that_nobody_made_begins_at_the_beginning(after: str) -> None:
    story = a_family_decided_to_step_down()
    first = my_work(story.worker, story.at)
    assert my_work(story.worker, story.at, after=after).rows == first.rows


def test_25_of_100_cost_the_same_queries_as_25_of_5000() -> None:
    story = a_family_decided_to_step_down()
    at = story.at + timedelta(hours=40)
    lists: list[tuple[Any, Any, Any]] = [
        (person, whose, part)
        for person, whose in ((story.worker, "me"), (story.manager, "team"))
        for part in ("late", "due", "waiting")
    ]

    def cost() -> list[int]:
        return [
            queries(lambda p=person, w=whose, t=part: my_work(p, at, whose=w, part=t))  # type: ignore[misc]
            for person, whose, part in lists
        ] + [queries(lambda: my_episodes(story.worker, story.at))]

    many_duties(story, 200)
    few = cost()
    many_duties(story, 5000)
    assert cost() == few


def queries(read: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        page = read()
    assert page is not None
    return len(captured)


def test_the_list_of_families_says_what_is_wrong_with_each() -> None:
    story = a_family_decided_to_step_down()
    story.record("handover")
    actions.raise_disagreement(
        episode=story.episode, says={"about": "It"}, idempotency_key=a_key(), by=story.worker,
        at=story.later(hours=1),
    )  # fmt: skip
    [row] = my_episodes(story.manager, story.at).rows
    assert (row.reference, row.family) == (story.episode.reference, "Robyn and Wren Ashcombe")
    assert (row.has_breach, row.is_disputed, row.children) == (
        True, True, ["Robyn Ashcombe", "Wren Ashcombe"],
    )  # fmt: skip


def test_who_takes_part_is_listed_with_who_holds() -> None:
    story = a_family_handed_over()
    people = people_in(story.episode, story.at)
    holds = {(each.account or each.team) for each in people if each.holds}
    assert holds == {story.lead}
    assert {each.role for each in people if each.account == story.lead} == {"lead-professional"}
    assert EpisodeChild.objects.filter(episode=story.episode).count() == 2


def test_what_was_said_before_is_carried_forward_with_where_it_came_from() -> None:
    story = a_family_steps_down()
    at: datetime = story.later(hours=1)
    for child, school in zip(story.children, ("Late to school", "Not at school yet"), strict=True):
        record_earlier_assessment(
            child=child, sort="assessment", title="Child and family assessment",
            source="the council's case system",
            areas={"worries": school, "working-well": "Grandmother helps"},
            authorised_on=story.at.date(), by=story.worker, at=at,
        )  # fmt: skip
    carried = carried_forward(story.children)
    assert carried["working-well"].text == "Grandmother helps"
    assert carried["worries"].text == "Robyn: Late to school\n\nWren: Not at school yet"
    assert carried["worries"].source == "Child and family assessment (the council's case system)"
    assert (carried["worries"].when, carried["worries"].by) == (story.at.date(), "Sadia Bell")
    assert carried_forward([]) == {}
