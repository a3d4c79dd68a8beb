"""Who may see which family, now. Lists and single pages use the same filter.

A person sees an episode if they take part in it, hold a child in it, work in a
team that takes part or holds, are on duty for such a team, or have a role that
takes part as such. Nothing else, an administrator's account least of all, opens
a family's page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models import Episode, Holding, Involvement
from stepdown.episodes.refusals import NotFound
from stepdown.episodes.versions import MOVES
from stepdown.partnership.models import Account, Post, Team
from stepdown.protocol.language import Pack


@dataclass(frozen=True, slots=True)
class Place:
    """What a person is now: their posts, and the teams that they are on duty for."""

    account: Account
    posts: tuple[tuple[int, str], ...]
    on_duty_for: frozenset[int]

    @property
    def authority_id(self) -> int | None:
        """Return the council that they work with."""
        return self.account.authority_id

    @property
    def teams(self) -> frozenset[int]:
        """Return the teams that they work in, or are on duty for."""
        return frozenset(team for team, _ in self.posts) | self.on_duty_for

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles that they have in any team."""
        return frozenset(role for _, role in self.posts)

    def roles_in(self, teams: Iterable[int]) -> frozenset[str]:
        """Return the roles that they have in these teams."""
        among = set(teams)
        return frozenset(role for team, role in self.posts if team in among)


def place_of(account: Account, at: datetime) -> Place:
    """Return what a person is at an instant; a closed account is nothing."""
    if not account.is_active or account.authority_id is None:
        return Place(account, (), frozenset())
    posts = Post.objects.filter(
        authority_id=account.authority_id, account=account, began__lte=at, ended__gt=at
    ).values_list("team_id", "role")
    on_duty_for = Team.objects.filter(
        authority_id=account.authority_id, duty_manager=account
    ).values_list("pk", flat=True)
    return Place(account, tuple(sorted(posts)), frozenset(on_duty_for))


def episodes_for(account: Account, at: datetime) -> QuerySet[Episode]:
    """Return the episodes that a person may see."""
    return episodes_seen_from(place_of(account, at))


def episodes_seen_from(place: Place) -> QuerySet[Episode]:
    """Return the same, for somebody whose place is known already."""
    if place.authority_id is None or not place.account.is_active:
        return Episode.objects.none()
    mine = Q(account=place.account)
    my_team = Q(team__in=place.teams)
    # A colleague's family is not mine to see, unless I answer for the team they work in.
    takes_part = Involvement.objects.filter(
        mine
        | my_team & Q(account__isnull=True)
        | Q(team__in=place.on_duty_for)
        | Q(account__isnull=True, team__isnull=True, role__in=place.roles),
        authority_id=place.authority_id,
        episode=OuterRef("pk"),
        ended=FOR_EVER,
    )
    holds = Holding.objects.filter(
        mine | my_team,
        authority_id=place.authority_id,
        membership__episode=OuterRef("pk"),
        ended=FOR_EVER,
    )
    return Episode.objects.filter(
        Exists(takes_part) | Exists(holds), authority_id=place.authority_id
    )


def episode_for(account: Account, at: datetime, reference: str) -> Episode:
    """Return one episode by its reference, or refuse as if it were not there."""
    episode = (
        episodes_for(account, at)
        .filter(reference=reference)
        .select_related("authority", "published_pack", "settings_version", "progress")
        .defer("published_pack__canonical")
        .prefetch_related(MOVES)
        .first()
    )
    if episode is None:
        raise NotFound
    return episode


def roles_of(place: Place, episode: Episode, pack: Pack) -> frozenset[str]:
    """Return the roles in which a person may act for a family they can see.

    Only roles of the family's own protocol count: the role they take part in, their
    posts in teams that take part, roles that take part as such, and every role that
    one of these stands in for. Who was only asked to fill a role has it once they accept.
    """
    involved = Involvement.objects.filter(
        authority_id=episode.authority_id, episode=episode, is_asked=False, ended=FOR_EVER
    )
    own: set[str] = set()
    teams = {episode.origin_team_id}
    for each in involved:
        is_mine = each.account_id == place.account.pk
        is_for_the_role = each.account_id is None and each.team_id is None
        if is_mine or (is_for_the_role and each.role in place.roles):
            own.add(each.role)
        if each.team_id is not None:
            teams.add(each.team_id)
    own |= place.roles_in(teams)
    declared = pack.about.roles
    for role in sorted(own & declared.keys()):
        own.update(declared[role].stands_in_for or ())
    return frozenset(own & declared.keys())


def roles_asked_of(place: Place, episode: Episode) -> frozenset[str]:
    """Return the roles that a person, or their team, was asked to fill and has not accepted."""
    asked = Involvement.objects.filter(
        Q(account=place.account) | Q(account__isnull=True, team__in=place.teams),
        authority_id=episode.authority_id,
        episode=episode,
        is_asked=True,
        ended=FOR_EVER,
    )
    return frozenset(asked.values_list("role", flat=True))
