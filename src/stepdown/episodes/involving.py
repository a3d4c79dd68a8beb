"""Bring people into an episode, and let them go. Only verbs call this."""

from __future__ import annotations

from datetime import datetime, timedelta

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models import Episode, Involvement
from stepdown.partnership.models import Account, Post, Team

_NEXT_INSTANT = timedelta(microseconds=1)


def involve(
    episode: Episode,
    at: datetime,
    *,
    account: Account | None = None,
    team: Team | None = None,
    role: str = "",
) -> Involvement:
    """Let somebody take part from now on, if they do not already."""
    existing = Involvement.objects.filter(
        authority_id=episode.authority_id,
        episode=episode,
        account=account,
        team=team,
        role=role,
        ended=FOR_EVER,
    ).first()
    return existing or Involvement.objects.create(
        authority_id=episode.authority_id,
        episode=episode,
        account=account,
        team=team,
        role=role,
        began=at,
    )


def let_go(
    episode: Episode,
    at: datetime,
    *,
    role: str,
    account: Account | None = None,
    but_not: Account | None = None,
) -> None:
    """End what people take part in under a role: of one person, or of all but one."""
    ending = Involvement.objects.filter(
        authority_id=episode.authority_id,
        episode=episode,
        role=role,
        ended=FOR_EVER,
        account__isnull=False,
    )
    if account is not None:
        ending = ending.filter(account=account)
    if but_not is not None:
        ending = ending.exclude(account=but_not)
    for each in ending:
        after_it_began = max(at, each.began + _NEXT_INSTANT)
        Involvement.objects.filter(pk=each.pk).update(ended=after_it_began)


def team_of(account: Account, at: datetime, role: str = "") -> Team | None:
    """Return the team that a person works in: the one for the role, else their first."""
    posts = (
        Post.objects.filter(
            authority_id=account.council_id, account=account, began__lte=at, ended__gt=at
        )
        .select_related("team")
        .order_by("pk")
    )
    found = list(posts)
    for post in found:
        if post.role == role:
            return post.team
    return found[0].team if found else None
