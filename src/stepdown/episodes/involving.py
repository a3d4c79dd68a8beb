"""Bring people into an episode, and let them go. Only verbs call this."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet

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
    is_asked: bool = False,
) -> Involvement:
    """Let somebody take part from now on, if they do not already.

    With ``is_asked`` they may see the family and answer, and act in no role.
    """
    existing = Involvement.objects.filter(
        authority_id=episode.authority_id,
        episode=episode,
        account=account,
        team=team,
        role=role,
        is_asked=is_asked,
        ended=FOR_EVER,
    ).first()
    return existing or Involvement.objects.create(
        authority_id=episode.authority_id,
        episode=episode,
        account=account,
        team=team,
        role=role,
        is_asked=is_asked,
        began=at,
    )


def let_go(
    episode: Episode,
    at: datetime,
    *,
    role: str,
    account: Account | None = None,
    but_not: Collection[int] = (),
) -> None:
    """End the part that people have in a role: of one person, or of all but some."""
    ending = Involvement.objects.filter(
        authority_id=episode.authority_id,
        episode=episode,
        role=role,
        is_asked=False,
        ended=FOR_EVER,
        account__isnull=False,
    ).exclude(account__in=but_not)
    _end(ending if account is None else ending.filter(account=account), at)


def stop_asking(
    episode: Episode,
    at: datetime,
    *,
    role: str,
    people: Collection[int],
    teams: Collection[int],
) -> None:
    """End the way in of whoever was asked to fill a role, but for those still waited for."""
    asked = Involvement.objects.filter(
        authority_id=episode.authority_id,
        episode=episode,
        role=role,
        is_asked=True,
        ended=FOR_EVER,
    )
    _end(asked.filter(account__isnull=False).exclude(account__in=people), at)
    _end(asked.filter(account__isnull=True).exclude(team__in=teams), at)


def leave_all(account: Account, at: datetime) -> None:
    """End everything that a person takes part in."""
    theirs = Involvement.objects.filter(
        authority_id=account.council_id, account=account, ended=FOR_EVER
    )
    _end(theirs, at)


def _end(ending: QuerySet[Involvement], at: datetime) -> None:
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
