"""A running step down moves to a newer version of its protocol: by a recorded act, and forward."""

import json
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from stepdown.audit.models import Event
from stepdown.audit.verifying import verify
from stepdown.episodes import actions
from stepdown.episodes.access import episode_for
from stepdown.episodes.facts import facts
from stepdown.episodes.models import (
    EpisodeProgress,
    EpisodeVersion,
    Holding,
    Obligation,
    Outbox,
    Record,
)
from stepdown.episodes.moving import newer_version, the_move
from stepdown.episodes.reading import timeline_of
from stepdown.episodes.refusals import (
    AnswersAreWrong,
    NotPossibleNow,
    NotYours,
    RecordedMeanwhile,
)
from stepdown.episodes.standing import pack_of, rebuild, standing_of
from stepdown.episodes.versions import running_under, under
from stepdown.partnership.actions import change_settings
from stepdown.partnership.models import PublishedPack
from stepdown.partnership.protocols import load
from stepdown.protocol.moments import Moment
from tests.factories.races import at_once, raised
from tests.factories.situations import (
    Story,
    a_colleague,
    a_family_decided_to_step_down,
    a_family_handed_over,
    a_family_steps_down,
    a_family_that_agreed,
    a_family_whose_lead_was_asked,
    a_key,
)
from tests.factories.versions import a_newer_riverside, in_force_next

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TWO_DAYS = {"ask-early-help": {"within": "2 working days"}}


def the_next(story: Story, **changes: Any) -> PublishedPack:
    return in_force_next(story.council, a_newer_riverside(**changes), story.later(hours=1))


def moved(story: Story, to: PublishedPack, **more: Any) -> EpisodeVersion:
    said: dict[str, Any] = {
        "reason": "The council asks sooner now.", "by": story.manager, "idempotency_key": a_key(),
        "at": story.later(hours=1),
    }  # fmt: skip
    return actions.move_to_newer_version(episode=story.episode, published_pack=to, **said | more)


def due_days(story: Story, duty: str = "ask-early-help") -> set[Any]:
    rows = Obligation.objects.filter(episode=story.episode, obligation=duty)
    return {row.due_at and Moment.at(row.due_at).first_day for row in rows}


def holdings() -> list[dict[str, Any]]:
    return [dict(row) for row in Holding.objects.order_by("pk").values()]


def stored() -> list[Any]:
    duties = Obligation.objects.order_by("episode", "about", "obligation", "ordinal", "role")
    progress = EpisodeProgress.objects.order_by("pk")
    return [*duties.values(), *progress.values()]


def test_what_is_owed_follows_the_newer_rules_and_nobody_holds_another_child() -> None:
    story = a_family_decided_to_step_down()
    held = holdings()
    assert due_days(story) == {date(2026, 3, 9)}
    to = the_next(story, obligations=TWO_DAYS)
    assert due_days(story) == {date(2026, 3, 9)}, "a running episode keeps what it began under"
    moved(story, to)
    assert due_days(story) == {date(2026, 3, 4)}
    assert holdings() == held
    assert story.episode.published_pack != to, "what it began under stays on its row"
    assert pack_of(story.episode) is load(to)


def test_the_preview_is_what_the_act_brings_and_writes_nothing() -> None:
    story = a_family_decided_to_step_down()
    to = the_next(story, obligations=TWO_DAYS)
    at = story.later(hours=1)
    before, records = stored(), Event.objects.count()
    preview = the_move(story.episode, to, at)
    assert (stored(), Event.objects.count()) == (before, records)
    moved(story, to, at=at)
    assert standing_of(story.episode, at) == preview.after.standing
    assert preview.before.standing == standing_of(
        story.episode, at, known_at=at - timedelta(seconds=1)
    )


def test_what_was_known_before_is_judged_by_the_version_of_then() -> None:
    story = a_family_decided_to_step_down()
    then = story.at
    told, found = facts(story.episode), standing_of(story.episode, then)
    moved(story, the_next(story, obligations=TWO_DAYS))
    assert facts(story.episode, known_at=then) == told
    assert standing_of(story.episode, then, known_at=then) == found
    assert standing_of(story.episode, then) != found
    assert under(story.episode, then).published == story.episode.published_pack


def test_rebuilding_makes_the_same_rows_again() -> None:
    story = a_family_handed_over()
    moved(story, the_next(story, obligations={"review": {"within": "4 weeks"}}))
    before = stored()
    rebuild(story.at)
    assert stored() == before
    Obligation.objects.all().delete()
    EpisodeProgress.objects.all().delete()
    rebuild(story.at)
    without_number = [{**row, "id": None} for row in before]
    assert [{**row, "id": None} for row in stored()] == without_number


def test_a_milestone_that_was_reached_and_has_no_counterpart_is_named() -> None:
    story = a_family_decided_to_step_down()
    to = the_next(story, unmapped=("decided", "requested"))
    with pytest.raises(NotPossibleNow, match="“Decided”") as refusal:
        moved(story, to)
    assert "Early help asked" not in refusal.value.what_happened, "it was not reached"
    assert not EpisodeVersion.objects.exists()


def test_what_nobody_has_reached_needs_no_counterpart() -> None:
    story = a_family_steps_down()
    moved(story, the_next(story, unmapped=("decided", "ended")))
    assert pack_of(story.episode).about.version == "2"


def test_a_move_takes_nothing_back_that_was_reached() -> None:
    story = a_family_decided_to_step_down()
    needs_consent = {
        "reached_when": {"all": [{"happened": "decided-to-step-down"}, {"happened": "reviewed"}]}
    }
    to = the_next(story, milestones={"decided": needs_consent})
    with pytest.raises(NotPossibleNow, match="“Decided” was reached, and would not be"):
        moved(story, to)


def test_a_milestone_may_have_another_name_in_the_newer_version() -> None:
    story = a_family_decided_to_step_down()
    moved(story, the_next(story, unmapped=("decided", "requested"), milestones=AGREED))
    found = standing_of(story.episode, story.at)
    assert found.milestone("agreed").reached is not None
    assert found.milestone("decided").reached is None


AGREED = {
    "agreed": {
        "title": "Agreed", "kind": "decided", "clause": ["c1"], "rule": "The manager agrees.",
        "reached_when": {"happened": "decided-to-step-down"}, "maps_to": {"1": "decided"},
    },
    "decided": {"reached_when": {"happened": "reviewed", "at_least": 3}},
}  # fmt: skip
"""Another milestone is what the old one was, and the old name means something new."""


def test_a_rule_that_is_new_breaks_nothing_that_was_done_before_it() -> None:
    story = a_family_decided_to_step_down()
    to = the_next(story, gates={"consent-before-request": {"before": ["decided", "requested"]}})
    preview = the_move(story.episode, to, story.at)
    decided = preview.after.standing.milestone("decided")
    assert decided.breaches == ("consent-before-request",), "the newer rule alone would say so"
    moved(story, to)
    found = standing_of(story.episode, story.at)
    assert found.milestone("decided").breaches == ()
    assert found.gate("consent-before-request").breached == ()
    assert not EpisodeProgress.objects.get(episode=story.episode).has_breach
    assert not Outbox.objects.filter(notice="breach").exists()


def test_what_the_newer_version_asks_no_more_is_no_breach_under_it() -> None:
    story = a_family_decided_to_step_down()
    story.record("handover")
    gates = {
        "consent-before-request": {"before": ["requested"]},
        "plan-before-handover": {"before": ["closed"]},
    }
    moved(story, the_next(story, gates=gates))
    assert standing_of(story.episode, story.at).milestone("handed-over").breaches == ()


def test_a_breach_outlives_the_move() -> None:
    story = a_family_decided_to_step_down()
    story.record("handover")
    breaches = standing_of(story.episode, story.at).milestone("handed-over").breaches
    assert "consent-before-request" in breaches
    moved(story, the_next(story))
    assert standing_of(story.episode, story.at).milestone("handed-over").breaches == breaches
    assert EpisodeProgress.objects.get(episode=story.episode).has_breach


def test_what_is_reached_after_the_move_is_judged_by_the_newer_rules() -> None:
    story = a_family_decided_to_step_down()
    reviewed = {"before": ["decided", "closed"], "requires": {"happened": "reviewed"}}
    moved(story, the_next(story, gates={"assessed-recently": reviewed}))
    story.record("closure", by=story.manager, says={"reason": "r"})
    found = standing_of(story.episode, story.at)
    assert found.milestone("decided").breaches == ()
    assert "assessed-recently" in found.milestone("closed").breaches


def test_the_councils_settings_of_today_come_along() -> None:
    story = a_family_decided_to_step_down()
    change_settings(
        authority=story.council.authority, closed_on=[date(2026, 3, 3)],
        by=story.council.operator, at=story.at,
    )  # fmt: skip
    moved(story, the_next(story, obligations=TWO_DAYS))
    assert due_days(story) == {date(2026, 3, 5)}


def test_a_family_moves_on_again_and_never_back() -> None:
    story = a_family_decided_to_step_down()
    first = story.episode.published_pack
    second = the_next(story)
    moved(story, second)
    third = in_force_next(
        story.council, a_newer_riverside("3", of="2", obligations=TWO_DAYS), story.later(hours=1)
    )
    assert newer_version(story.episode, story.at) == third
    moved(story, third)
    assert due_days(story) == {date(2026, 3, 4)}
    assert newer_version(story.episode, story.at) is None
    story.later(hours=1)
    again = in_force_next(story.council, load(first), story.at)
    assert again == first
    with pytest.raises(NotPossibleNow, match="stood under riverside/1 before"):
        moved(story, first)


def test_only_what_is_in_force_for_this_protocol_is_moved_to() -> None:
    story = a_family_decided_to_step_down()
    to = the_next(story)
    third = in_force_next(story.council, a_newer_riverside("3"), story.later(hours=1))
    with pytest.raises(NotPossibleNow, match="riverside/2 is not in force"):
        moved(story, to)
    moved(story, third)
    with pytest.raises(NotPossibleNow, match="Morwenna Hale moved this family to it already"):
        moved(story, third)


def test_a_version_without_the_familys_pathway_is_refused() -> None:
    story = a_family_steps_down()
    pack = a_newer_riverside()
    out_alone = {"out": pack.pathways["out"]}
    to = in_force_next(story.council, pack.model_copy(update={"pathways": out_alone}), story.at)
    with pytest.raises(NotPossibleNow, match="no pathway called down"):
        moved(story, to)


def test_a_step_down_that_is_over_is_not_moved() -> None:
    story = a_family_handed_over()
    to = the_next(story)
    actions.end(
        episode=story.episode, why="moved-area", idempotency_key=a_key(), by=story.lead,
        at=story.later(hours=1),
    )  # fmt: skip
    with pytest.raises(NotPossibleNow, match="Every child has left"):
        moved(story, to)


def test_a_manager_moves_a_family_and_gives_the_reason() -> None:
    story = a_family_decided_to_step_down()
    to = the_next(story)
    with pytest.raises(NotYours, match="Early help manager or Social work manager"):
        moved(story, to, by=story.worker)
    with pytest.raises(AnswersAreWrong):
        moved(story, to, reason=" ")
    made = moved(story, to)
    assert (made.role, made.reason) == ("social-work-manager", "The council asks sooner now.")


def test_who_holds_the_children_and_the_manager_are_told() -> None:
    story = a_family_decided_to_step_down()
    moved(story, the_next(story))
    told = Outbox.objects.filter(notice="moved-to-newer-version")
    assert {each.to_account for each in told} == {story.worker, story.manager}


def test_the_act_is_in_the_history_and_in_the_chain() -> None:
    story = a_family_decided_to_step_down()
    made = moved(story, the_next(story))
    latest = timeline_of(story.episode)[0]
    assert (latest.sort, latest.move) == ("move", made)
    event = Event.objects.get(verb="move-to-newer-version")
    assert event.chain == f"episode:{story.episode.pk}"
    assert json.loads(event.detail)["published_pack"] == made.published_pack_id
    assert "asks sooner" not in event.detail
    assert verify() == []


def test_a_move_is_not_made_on_a_preview_that_is_out_of_date() -> None:
    story = a_family_decided_to_step_down()
    to = the_next(story)
    seen = EpisodeProgress.objects.get(episode=story.episode).revision
    theirs = story.record("visit")
    with pytest.raises(RecordedMeanwhile, match="Sadia Bell recorded something") as refusal:
        moved(story, to, revision=seen)
    assert refusal.value.record == theirs
    moved(story, to, revision=theirs.pk)


def test_how_many_families_run_under_each_version() -> None:
    story = a_family_decided_to_step_down()
    a_family_steps_down(story.council)
    first, to = story.episode.published_pack, the_next(story)
    authority = story.council.authority.pk
    assert running_under(authority) == {first.pk: 2}
    moved(story, to)
    assert running_under(authority) == {first.pk: 1, to.pk: 1}


def test_the_database_moves_away_from_a_version_once_and_rewrites_nothing() -> None:
    story = a_family_decided_to_step_down()
    third = the_next(story)
    made = moved(story, third)
    row = {
        field.attname: getattr(made, field.attname)
        for field in EpisodeVersion._meta.fields
        if not field.primary_key
    }
    first = row["moved_from_id"]
    wrong: tuple[dict[str, Any], ...] = (
        {"idempotency_key": a_key()},
        {"idempotency_key": a_key(), "moved_from_id": row["published_pack_id"]},
        {"moved_from_id": row["published_pack_id"], "published_pack_id": first},
        {
            "idempotency_key": a_key(), "reason": "",
            "moved_from_id": row["published_pack_id"], "published_pack_id": first,
        },
    )  # fmt: skip
    for changes in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            EpisodeVersion.objects.create(**row | changes)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        EpisodeVersion.objects.update(reason="Another")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_a_family_at_once_one_does_and_the_other_is_told() -> None:
    story = a_family_decided_to_step_down()
    to = the_next(story)
    at = story.later(hours=1)
    came = at_once(
        *(
            partial(
                actions.move_to_newer_version, episode=story.episode, published_pack=to,
                reason="r", idempotency_key=a_key(), by=by, at=at,
            )
            for by in (story.manager, a_deputy(story))
        )
    )  # fmt: skip
    [refused] = raised(came)
    assert isinstance(refused, NotPossibleNow)
    assert "already" in refused.what_happened
    assert EpisodeVersion.objects.count() == 1
    assert verify() == []


def a_deputy(story: Story) -> Any:
    return story.council.person("Deputy Hale", "social work", "social-work-manager")


@pytest.mark.django_db(transaction=True)
def test_an_act_that_waited_for_a_move_is_done_under_the_newer_version() -> None:
    for _ in range(4):
        story = a_family_that_agreed()
        to = the_next(story, obligations={"answer-request": {"within": "48 hours"}})
        at = story.later(hours=1)
        seen = EpisodeProgress.objects.get(episode=story.episode).revision
        came = at_once(
            partial(
                actions.move_to_newer_version, episode=story.episode, published_pack=to,
                reason="r", revision=seen, idempotency_key=a_key(), by=story.manager, at=at,
            ),
            partial(
                actions.send_request, episode=story.episode, record="request",
                to_team=story.council.teams["early help"], idempotency_key=a_key(),
                by=story.worker, at=at,
            ),
        )  # fmt: skip
        assert isinstance(came[1], Record)
        owed = Obligation.objects.filter(episode=story.episode, obligation="answer-request")
        [due] = {row.due_at for row in owed}
        if raised(came):
            # The request came first, so the manager looks at the preview again.
            assert isinstance(came[0], RecordedMeanwhile)
            assert due == at + timedelta(hours=24)
        else:
            assert due == at + timedelta(hours=48)
        before = stored()
        rebuild(at)
        assert stored() == before


@pytest.mark.django_db(transaction=True)
def test_an_acceptance_and_a_move_at_once_leave_one_holder() -> None:
    story = a_family_whose_lead_was_asked()
    to = the_next(story)
    at = story.later(hours=1)
    came = at_once(
        partial(
            actions.move_to_newer_version, episode=story.episode, published_pack=to, reason="r",
            idempotency_key=a_key(), by=story.manager, at=at,
        ),
        partial(
            actions.accept_lead, episode=story.episode, allocation="lead",
            idempotency_key=a_key(), by=story.lead, at=at,
        ),
    )  # fmt: skip
    assert raised(came) == []
    assert standing_of(story.episode, at).milestone("accepted").reached is not None
    assert pack_of(episode_for(story.lead, at, story.episode.reference)).about.version == "2"
    open_now = Holding.objects.filter(membership__episode=story.episode, ended__year=9999)
    assert {each.account for each in open_now} == {story.lead}
    assert a_colleague(story).pk
