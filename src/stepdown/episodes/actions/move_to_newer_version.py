"""Move a running episode to a newer version of its protocol."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import Act, begin, memberships_of
from stepdown.episodes.actions.telling import tell, tell_the_manager
from stepdown.episodes.actions.writing import settle
from stepdown.episodes.holdings import Holder, current_holdings
from stepdown.episodes.models import Episode, EpisodeChild, EpisodeVersion, Record
from stepdown.episodes.moving import check_keeps_what_was_reached, movers_in, the_move
from stepdown.episodes.refusals import AnswersAreWrong, RecordedMeanwhile
from stepdown.episodes.versions import remember
from stepdown.partnership.models import Account, PublishedPack


@transaction.atomic
def move_to_newer_version(
    *,
    episode: Episode,
    published_pack: PublishedPack,
    reason: str,
    revision: int | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> EpisodeVersion:
    """Let the rest of a step down follow the version of its protocol that is in force now.

    What was recorded and who holds each child stay as they are. What was reached keeps the
    judgement of the rules that it was reached under. ``revision`` is that of the preview:
    whatever somebody else has recorded since may change what the move does.
    """
    act = begin(episode, by, at)
    made = EpisodeVersion.objects.filter(recorded_by=by, idempotency_key=idempotency_key).first()
    if made is not None:
        return made
    role = act.role_among(movers_in(act.pack), "move to another version of the protocol")
    memberships = memberships_of(act.episode, only_open=True)
    move = the_move(act.episode, published_pack, at)
    if not reason.strip():
        raise AnswersAreWrong({"reason": "Enter why the family moves to the newer version"})
    _check_nothing_came_since(act, revision)
    check_keeps_what_was_reached(move)
    moved = EpisodeVersion.objects.create(
        authority_id=act.episode.authority_id,
        episode=act.episode,
        moved_from=move.before.version.published,
        published_pack=published_pack,
        settings_version=move.after.version.settings,
        role=role,
        reason=reason.strip(),
        relied_on=move.judged_until_now(),
        recorded_at=at,
        recorded_by=by,
        idempotency_key=idempotency_key,
    )
    act.write_down(
        "move-to-newer-version", f"episode-version:{moved.pk}",
        moved_from=moved.moved_from_id, published_pack=published_pack.pk,
        settings=moved.settings_version_id,
    )  # fmt: skip
    remember(act.episode, moved)
    settle(act)
    _tell(act, moved, memberships)
    return moved


def _check_nothing_came_since(act: Act, revision: int | None) -> None:
    if revision is None:
        return
    theirs = (
        Record.objects.filter(
            authority_id=act.episode.authority_id, episode=act.episode, pk__gt=revision
        )
        .exclude(recorded_by=act.by)
        .select_related("recorded_by")
        .order_by("-pk")
        .first()
    )
    if theirs is not None:
        raise RecordedMeanwhile(theirs)


def _tell(act: Act, moved: EpisodeVersion, memberships: list[EpisodeChild]) -> None:
    """Tell whoever holds a child, and the manager: dates that they know may be others now."""
    held = current_holdings(memberships)
    for holding in held.values():
        told = Holder(account=holding.account, team=holding.team).responsible
        tell(
            notice="moved-to-newer-version", key=f"moved:{moved.pk}:{told.pk}", at=act.at,
            authority_id=act.episode.authority_id, episode=act.episode, account=told,
        )  # fmt: skip
    tell_the_manager(
        act.episode, act.at, notice="moved-to-newer-version", key=f"moved:{moved.pk}:manager"
    )
