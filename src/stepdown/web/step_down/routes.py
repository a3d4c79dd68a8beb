"""The pathways that lead from where a child is to where they are to go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from stepdown.episodes.access import place_of
from stepdown.episodes.refusals import NotYours
from stepdown.partnership.models import Account, Authority, Post, PublishedPack, Team
from stepdown.partnership.protocols import in_force, load_readable
from stepdown.protocol.language import Pack, PathwayFile


@dataclass(frozen=True)
class Route:
    """One pathway of a protocol in force."""

    published: PublishedPack
    pack: Pack
    file: PathwayFile

    @property
    def key(self) -> str:
        """Return how a form names it."""
        return f"{self.published.pack}/{self.published.version}/{self.file.pathway}"

    def leads(self, origin: str, destination: str, team: str = "") -> bool:
        """Say whether it leads from here to there, for children who are with this team."""
        teams = self.file.teams or ()
        return (
            origin in self.file.origin
            and destination == self.file.destination
            and (not teams or not team or team in teams)
        )


class Routes:
    """Every pathway under which one person's council may begin."""

    def __init__(self, account: Account, at: datetime) -> None:
        """Look up what is in force now."""
        self.account = account
        self.at = at
        self.place = place_of(account, at)

    @property
    def authority(self) -> Authority:
        """Return the person's council."""
        if self.account.authority is None:
            raise NotYours(
                "You work with no council here, so you cannot start a step down.",
                "Ask the council’s administrator to open an account for you.",
            )
        return self.account.authority

    @cached_property
    def all(self) -> list[Route]:
        """Return the pathways, in the order of their protocols."""
        published = in_force(self.authority, self.at)
        packs = load_readable(published)
        return [
            Route(each, packs[each.pk], file)
            for each in published
            if each.pk in packs
            for file in packs[each.pk].pathways.values()
        ]

    def check_may_start(self) -> None:
        """Refuse whom no protocol in force lets begin, and say who may."""
        if self.mine:
            return
        names = dict.fromkeys(
            route.pack.about.roles[role].name for route in self.all for role in route.file.starts_by
        )
        if not names:
            raise NotYours(
                "No protocol is in force in your council, so no step down can begin.",
                "The person who looks after Stepdown in your council adopts one.",
            )
        raise NotYours(
            "You cannot start a step down.",
            f"These may: {', '.join(names)}.",
            [role for route in self.all for role in route.file.starts_by],
        )

    @cached_property
    def mine(self) -> list[Route]:
        """Return those that the person may begin."""
        return [route for route in self.all if self.roles_to_start(route)]

    def roles_to_start(self, route: Route) -> frozenset[str]:
        """Return the roles of this person that may begin it."""
        return self.place.roles & set(route.file.starts_by)

    def route(self, key: str) -> Route | None:
        """Return the pathway that a form named."""
        return next((route for route in self.mine if route.key == key), None)

    def origins(self) -> list[tuple[str, str]]:
        """Return where a child may be now, as options."""
        return _distinct(
            (id_, name_of(route.pack, id_)) for route in self.mine for id_ in route.file.origin
        )

    def destinations(self) -> list[tuple[str, str]]:
        """Return what may be intended, as options."""
        return _distinct(
            (route.file.destination, name_of(route.pack, route.file.destination))
            for route in self.mine
        )

    def kinds_of_team(self) -> list[tuple[str, str]]:
        """Return the teams that the protocols tell apart, as options."""
        return _distinct(
            (id_, route.pack.about.teams.get(id_, id_))
            for route in self.mine
            for id_ in route.file.teams or ()
        )

    def own_teams(self) -> list[Team]:
        """Return the teams from which this person may begin one."""
        able = {role for route in self.mine for role in self.roles_to_start(route)}
        teams = {team for team, role in self.place.posts if role in able}
        return list(Team.objects.filter(authority=self.authority, pk__in=teams))

    def colleagues(self, teams: Iterable[Team]) -> list[tuple[str, str]]:
        """Return who may hold the children at first: people of these teams, as options."""
        posts = (
            Post.objects.filter(
                authority=self.authority,
                team__in=[team.pk for team in teams],
                began__lte=self.at,
                ended__gt=self.at,
                account__is_active=True,
            )
            .select_related("account")
            .order_by("account__name", "pk")
        )
        return _distinct((str(post.account_id), post.account.name) for post in posts)


def name_of(pack: Pack, id_: str) -> str:
    """Return what the protocol calls a status, a service or a level."""
    about = pack.about
    level = about.levels.get(id_)
    named: Any = about.statuses.get(id_) or about.services.get(id_)
    return str(named or (level.name if level else id_.replace("-", " ").capitalize()))


def _distinct(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict(options).items())
