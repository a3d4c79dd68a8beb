"""Who and which team may be chosen on a form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models import Involvement
from stepdown.partnership.models import Account, Post, Team
from stepdown.protocol.language import Allocation, FieldOf
from stepdown.web.family.names import counted
from stepdown.web.family.sight import Sight

MOST_IN_A_LIST = 300
MOST_FOUND = 12


def people_for(sight: Sight, fields: Mapping[str, FieldOf]) -> dict[str, list[tuple[str, str]]]:
    """Return who has each role that the fields ask for: those of this family first."""
    roles = {field.person_in for field in fields.values() if field.person_in}
    if not roles:
        return {}
    found: dict[str, list[tuple[str, str]]] = {}
    for here in sight.people:
        if here.role in roles and here.account is not None:
            found.setdefault(here.role, []).append((str(here.account.pk), here.account.name))
    posts = (
        Post.objects.filter(
            authority_id=sight.episode.authority_id,
            role__in=roles,
            began__lte=sight.at,
            ended__gt=sight.at,
            account__is_active=True,
        )
        .select_related("account", "team")
        .order_by("account__name", "pk")[:MOST_IN_A_LIST]
    )
    for post in posts:
        listed = found.setdefault(post.role, [])
        if str(post.account_id) not in {value for value, _ in listed}:
            listed.append((str(post.account_id), f"{post.account.name}, {post.team.name}"))
    return found


@dataclass(frozen=True, slots=True)
class Teams:
    """The teams of a council's partnership, and the one that is likely meant."""

    options: list[tuple[str, str]]
    likely: str


def teams_of(sight: Sight) -> Teams:
    """Return every team; likely is the one that takes part already and did not begin it."""
    options = team_options(sight.episode.authority_id)
    taking_part = [
        here.team.pk
        for here in sight.people
        if here.team is not None
        and here.account is None
        and here.team.pk != sight.episode.origin_team_id
    ]
    return Teams(options, str(taking_part[0]) if taking_part else "")


def team_options(authority_id: int, without: Collection[int] = ()) -> list[tuple[str, str]]:
    """Return the teams of a council's partnership by their ids, each with its organisation."""
    teams = (
        Team.objects.filter(authority_id=authority_id)
        .exclude(pk__in=without)
        .select_related("agency")
        .order_by("name", "pk")[:MOST_IN_A_LIST]
    )
    return [
        (
            str(team.pk),
            team.name if team.name == team.agency.name else f"{team.name}, {team.agency.name}",
        )
        for team in teams
    ]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could lead, and how much they have already."""

    account: Account
    where: str
    families: int

    @property
    def load(self) -> str:
        """Return "3 families now"."""
        return f"{counted(self.families, 'family').replace('familys', 'families')} now"


def candidates(sight: Sight, typed: str) -> list[Candidate]:
    """Return the people of the partnership whose names hold every word that was typed."""
    words = typed.split()
    if not words:
        return []
    named = Q()
    for word in words[:6]:
        named &= Q(name__icontains=word)
    people = list(
        Account.objects.filter(
            named, authority_id=sight.episode.authority_id, is_active=True
        ).order_by("name", "pk")[:MOST_FOUND]
    )
    return _with_loads(sight, people)


def _with_loads(sight: Sight, people: list[Account]) -> list[Candidate]:
    places: dict[int, str] = {}
    for post in Post.objects.filter(
        authority_id=sight.episode.authority_id,
        account__in=people,
        began__lte=sight.at,
        ended__gt=sight.at,
    ).select_related("team"):
        places.setdefault(post.account_id, post.team.name)
    loads = dict(
        Involvement.objects.filter(
            authority_id=sight.episode.authority_id, account__in=people, ended=FOR_EVER
        )
        .values_list("account")
        .annotate(families=Count("episode", distinct=True))
    )
    return [
        Candidate(
            person,
            ", ".join(filter(None, [person.job, places.get(person.pk, "")])),
            loads.get(person.pk, 0),
        )
        for person in people
    ]


def suggested(sight: Sight, allocation: Allocation, named: Iterable[int]) -> list[Candidate]:
    """Return who was asked already, then who has a role that may be chosen from."""
    roles = {allocation.role, *(allocation.nominees or ())}
    first = list(named)
    having = Post.objects.filter(
        authority_id=sight.episode.authority_id,
        role__in=roles,
        began__lte=sight.at,
        ended__gt=sight.at,
    ).values("account_id")
    people = Account.objects.filter(
        Q(pk__in=first) | Q(pk__in=having),
        authority_id=sight.episode.authority_id,
        is_active=True,
    ).order_by("name", "pk")[:MOST_FOUND]
    return sorted(_with_loads(sight, list(people)), key=lambda each: each.account.pk not in first)
