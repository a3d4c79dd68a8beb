"""Bring a brother or sister into a step down that has begun."""

from datetime import datetime

from django.db import transaction

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.actions.acting import begin, memberships_of
from stepdown.episodes.actions.writing import now_or, settle
from stepdown.episodes.holdings import Holder, current_holdings, open_memberships
from stepdown.episodes.models import Episode, EpisodeChild
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.families.models import Child
from stepdown.families.reading import as_kept
from stepdown.partnership.models import Account
from stepdown.protocol.moments import Moment


@transaction.atomic
def join_sibling(
    *, episode: Episode, child: Child, joined: Moment | None = None, by: Account, at: datetime
) -> EpisodeChild:
    """Let a child join. Whoever holds the first of the others holds this one too."""
    act = begin(episode, by, at)
    act.any_role("bring in a brother or sister")
    if child.authority_id != act.episode.authority_id:
        raise NotPossibleNow(
            "That child is not with this council.", "Choose a child of this council."
        )
    child, entries = as_kept([child])[child.pk]
    existing = EpisodeChild.objects.filter(
        authority_id=child.authority_id, child__in=entries, ended=FOR_EVER
    ).first()
    if existing is not None and existing.episode_id == act.episode.pk:
        return existing
    if existing is not None:
        raise NotPossibleNow(
            "The child is in another step down that is still open.",
            "End the child's part in that one first.",
        )
    others = memberships_of(act.episode, only_open=True)
    held = current_holdings(others)[others[0].pk]
    [membership] = open_memberships(
        act.episode,
        [child],
        Holder(account=held.account, team=held.team),
        at,
        joined=now_or(joined, at),
    )
    act.write_down("join-sibling", f"child:{child.pk}", membership=membership.pk)
    settle(act)
    return membership
