"""Who may begin a step down, from what, and what it keeps from the beginning."""

from datetime import date, timedelta
from typing import Any

import pytest

from stepdown.episodes import actions
from stepdown.episodes.models import Episode, Spell
from stepdown.episodes.reading import children_of, people_in
from stepdown.episodes.refusals import AnswersAreWrong, NotPossibleNow, NotYours
from stepdown.families.actions import say_same_person
from stepdown.partnership.actions import adopt, publish
from stepdown.protocol.moments import Moment
from tests.factories.families import a_brother_and_a_sister, a_child, a_sibling_group
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.situations import a_family_steps_down, a_key, riverside, riverside_council

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def council() -> Council:
    return riverside_council()


def start(council: Council, **more: Any) -> Episode:
    by = more.pop("by", None) or council.person("Sadia Bell", "social work", "social-worker")
    said: dict[str, Any] = {
        "authority": council.authority,
        "pathway": "down",
        "origin_team": council.teams["social work"],
        "idempotency_key": a_key(),
        "by": by,
        "at": MONDAY + timedelta(hours=1),
    }
    if "children" not in more and "sibling_group" not in more:
        more["children"] = list(a_brother_and_a_sister(by))
    return actions.start(**(said | more))


def test_a_sibling_group_is_one_piece_of_work(council: Council) -> None:
    worker = council.person("Sadia Bell", "social work", "social-worker")
    episode = start(council, by=worker, sibling_group=a_sibling_group(worker))
    assert [str(each.child) for each in children_of(episode)] == ["Robyn Ashcombe", "Wren Ashcombe"]


def test_a_single_child_steps_down_alone(council: Council) -> None:
    worker = council.person("Sadia Bell", "social work", "social-worker")
    assert len(children_of(start(council, by=worker, children=[a_child(worker)]))) == 1


def test_a_manager_begins_for_a_social_worker_who_holds_the_children(council: Council) -> None:
    worker = council.person("Sadia Bell", "social work", "social-worker")
    manager = council.teams["social work"].duty_manager
    episode = start(council, by=manager, social_worker=worker)
    assert {each.holder for each in children_of(episode)} == {worker}
    roles = {
        (each.account, each.role)
        for each in people_in(episode, MONDAY + timedelta(hours=2))
        if each.account
    }
    assert roles == {(worker, "social-worker"), (manager, "social-work-manager")}


def test_the_same_press_begins_one(council: Council) -> None:
    worker = council.person("Sadia Bell", "social work", "social-worker")
    children = list(a_brother_and_a_sister(worker))
    first, again = (
        start(council, by=worker, children=children, idempotency_key="one form") for _ in range(2)
    )
    assert first == again


def test_a_role_that_the_protocol_does_not_name_cannot_begin(council: Council) -> None:
    with pytest.raises(NotYours) as refused:
        start(council, by=council.teams["early help"].duty_manager)
    assert refused.value.roles == ("social-worker", "social-work-manager")
    other = riverside_council()
    with pytest.raises(NotYours):
        start(council, by=other.person("Stranger", "social work", "social-worker"))


def test_a_child_in_an_open_step_down_begins_no_other() -> None:
    story = a_family_steps_down()
    with pytest.raises(NotPossibleNow) as refused:
        start(story.council, by=story.worker, children=story.children[:1])
    assert story.episode.reference in refused.value.what_happened


def test_a_child_under_two_entries_begins_no_second_step_down() -> None:
    story = a_family_steps_down()
    again = a_child(story.worker, "Robin", at=story.at)
    assert start(story.council, by=story.worker, children=[again]).pk
    second = a_child(story.worker, "Robyn", at=story.at)
    say_same_person(
        kept=story.children[0], other=second, reason="Same birth", by=story.worker, at=story.at
    )
    with pytest.raises(NotPossibleNow) as refused:
        start(story.council, by=story.worker, children=[second])
    assert story.episode.reference in refused.value.what_happened


def test_a_child_under_two_entries_steps_down_once_under_the_one_that_is_kept(
    council: Council,
) -> None:
    worker = council.person("Sadia Bell", "social work", "social-worker")
    kept, other = a_child(worker), a_child(worker, "Robin")
    say_same_person(kept=kept, other=other, reason="Same birth", by=worker, at=MONDAY)
    state = actions.State(other, "status", "assessment", Moment.on(date(2026, 2, 2)))
    episode = start(council, by=worker, children=[other, kept], spells=[state])
    assert [each.child for each in children_of(episode)] == [kept]
    assert Spell.objects.get(episode=episode).child == kept


def test_two_entries_that_were_said_to_be_one_by_mistake_step_down_apart(
    council: Council,
) -> None:
    worker = council.person("Sadia Bell", "social work", "social-worker")
    twins = [a_child(worker), a_child(worker, "Robin")]
    for are_the_same in (True, False):
        say_same_person(
            kept=twins[0], other=twins[1], are_the_same=are_the_same, reason="Twins", by=worker,
            at=MONDAY,
        )  # fmt: skip
    for twin in twins:
        assert [each.child for each in children_of(start(council, by=worker, children=[twin]))] == [
            twin
        ]


def test_nobody_joins_under_a_second_entry_a_step_down_that_they_are_in() -> None:
    story = a_family_steps_down()
    second = a_child(story.worker, "Robin", at=story.at)
    say_same_person(
        kept=story.children[0], other=second, reason="Same birth", by=story.worker, at=story.at
    )
    joined = actions.join_sibling(
        episode=story.episode, child=second, by=story.worker, at=story.later(hours=1)
    )
    assert joined.child == story.children[0]
    assert len(children_of(story.episode)) == 2


def test_what_cannot_be_is_refused(council: Council) -> None:
    other = riverside_council()
    foreign = a_child(other.teams["social work"].duty_manager)
    closed = council.person("Closed", "social work", "social-worker")
    closed.is_active = False
    wrong: list[dict[str, Any]] = [
        {"pathway": "sideways"},
        {"children": []},
        {"children": [foreign]},
        {"receiving_team": other.teams["early help"]},
        {"social_worker": closed},
        {"social_worker": other.operator},
    ]
    for more in wrong:
        with pytest.raises(NotPossibleNow):
            start(council, **more)
    with pytest.raises(AnswersAreWrong) as refused:
        start(council, known={"referred-by": "a friend"})
    assert set(refused.value.problems) == {"referred-by"}
    with pytest.raises(AnswersAreWrong):
        start(council, started=Moment.at(MONDAY + timedelta(days=3)))
    assert not Episode.objects.exists()


def test_a_council_that_adopted_nothing_begins_nothing() -> None:
    with pytest.raises(NotPossibleNow):
        start(a_council())


def test_a_step_down_of_last_week_may_be_recorded_today(council: Council) -> None:
    last_week = Moment.on(date(2026, 2, 25))
    episode = start(council, started=last_week)
    assert episode.started == last_week
    assert {each.since for each in children_of(episode)} == {MONDAY + timedelta(hours=1)}


def test_an_episode_keeps_the_version_that_it_began_under(council: Council) -> None:
    episode = start(council)
    newer = publish(
        pack=riverside().model_copy(
            update={"about": riverside().about.model_copy(update={"version": "2"})}
        ),
        by=council.operator,
        at=MONDAY,
    )
    adopt(authority=council.authority, published_pack=newer, by=council.operator, at=MONDAY)
    episode.refresh_from_db()
    assert episode.published_pack.version == "1"
    assert start(council).published_pack == newer


def test_a_circumstance_is_of_a_child_who_is_there(council: Council) -> None:
    worker = council.person("Sadia Bell", "social work", "social-worker")
    other = a_child(worker, "Fern")
    with pytest.raises(NotPossibleNow):
        start(
            council, by=worker,
            spells=[actions.State(other, "status", "assessment", Moment.at(MONDAY))],
        )  # fmt: skip


def test_an_end_that_was_learnt_later_supersedes_and_a_wrong_one_is_refused() -> None:
    story = a_family_steps_down()
    child = story.children[0]
    old = Spell.objects.get(child=child)
    state: dict[str, Any] = {
        "episode": story.episode, "child": child, "timeline": "status", "value": "assessment",
        "began": Moment.on(date(2026, 2, 2)), "by": story.worker,
    }  # fmt: skip
    for wrong in (
        {"timeline": "weather"},
        {"began": Moment.at(story.at + timedelta(days=9))},
        {"ended": Moment.on(date(2026, 1, 1))},
    ):
        with pytest.raises(AnswersAreWrong):
            actions.record_state(**(state | wrong), at=story.later(hours=1))
    actions.record_state(
        **state, ended=Moment.on(date(2026, 2, 20)), supersedes=old, reason="It ended",
        at=story.later(hours=1),
    )  # fmt: skip
    with pytest.raises(NotPossibleNow):
        actions.record_state(**state, supersedes=old, at=story.later(hours=1))
    clerk = story.council.person("Only Reads", "social work", "clerk")
    with pytest.raises(NotYours):
        actions.record_state(**(state | {"by": clerk}), at=story.later(hours=1))
