"""What people have to do, and whom they hold: always the same number of queries.

Lists are read by key and not by number, so that the tenth page costs what the
first did, and no total is counted that nobody asked for. Whether something is
late is worked out from ``at``: a worker that has stopped hides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.access import Place, place_of
from stepdown.episodes.models import Episode, EpisodeChild, Holding, Involvement, Obligation
from stepdown.partnership.models import Account

Whose = Literal["me", "team"]
Part = Literal["late", "due", "waiting"]

PAGE = 25
NO_DATE = "none"

Key = tuple[bool, datetime, int]


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One duty in a list: what, about whom, by when, and who owes it."""

    obligation: Obligation
    reference: str
    family: str
    about: str
    owed_by: str
    due_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Some duties, and what to ask for the next: ``after`` is empty on the last page."""

    rows: Sequence[WorkRow]
    after: str


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """One family in a list."""

    episode: Episode
    reference: str
    family: str
    children: Sequence[str]
    stage: str
    has_breach: bool
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """Some families, and what to ask for the next."""

    rows: Sequence[EpisodeRow]
    after: str


def my_work(
    account: Account,
    at: datetime,
    *,
    whose: Whose = "me",
    part: Part = "due",
    after: str = "",
    size: int = PAGE,
) -> WorkPage:
    """Return duties, the earliest due first and those without a date last.

    ``late`` fell due before ``at``; ``due`` did not. ``waiting`` is what others owe
    in the episodes that I, or my teams, answer for.
    """
    place = place_of(account, at)
    if place.authority_id is None:
        return WorkPage((), "")
    lists = [_waiting_on_others(place, whose)] if part == "waiting" else _owed(place, whose)
    found = _first_rows(lists, at, part, after, size + 1)
    page = found[:size]
    more = _token(page[-1]) if len(found) > size else ""
    return WorkPage(_work_rows(page, at), more)


def my_episodes(
    account: Account, at: datetime, *, after: str = "", size: int = PAGE
) -> EpisodePage:
    """Return the open episodes that a person, or their team, holds or takes part in."""
    place = place_of(account, at)
    if place.authority_id is None:
        return EpisodePage((), "")
    episodes = (
        Episode.objects.filter(
            Q(pk__in=_held(place, "me"))
            | Q(pk__in=_held(place, "team"))
            | Q(pk__in=_taking_part(place)),
            authority_id=place.authority_id,
            progress__is_open=True,
        )
        .select_related("progress")
        .order_by("-pk")
    )
    if after.isdecimal():
        episodes = episodes.filter(pk__lt=int(after))
    found = list(episodes[: size + 1])
    page = found[:size]
    families = children_by_episode(each.pk for each in page)
    rows = [
        EpisodeRow(
            episode=each,
            reference=each.reference,
            family=_family(families[each.pk]),
            children=[str(membership.child) for membership in families[each.pk]],
            stage=each.progress.stage,
            has_breach=each.progress.has_breach,
            is_disputed=each.progress.is_disputed,
        )
        for each in page
    ]
    return EpisodePage(rows, str(page[-1].pk) if len(found) > size else "")


def children_by_episode(episode_ids: Iterable[int]) -> Mapping[int, list[EpisodeChild]]:
    """Return the children who are or were in each episode, by one query."""
    found: dict[int, list[EpisodeChild]] = defaultdict(list)
    memberships = EpisodeChild.objects.filter(episode__in=list(episode_ids)).select_related("child")
    for membership in memberships.order_by("pk"):
        found[membership.episode_id].append(membership)
    return found


def _owed(place: Place, whose: Whose) -> list[QuerySet[Obligation]]:
    """Return what is owed, as lists that each come off one index already in order."""
    open_here = Obligation.objects.filter(authority_id=place.authority_id or 0, is_open=True)
    if whose == "me":
        return [
            open_here.filter(account=place.account),
            *(
                open_here.filter(
                    _takes_part(role=role, team=None), role=role, account=None, team=None
                )
                for role in sorted(place.roles)
            ),
        ]
    # A school's staff do not see each other's families; who answers for the team does.
    return [
        open_here.filter(team=team)
        if team in place.on_duty_for
        else open_here.filter(_takes_part(team=team), team=team)
        for team in sorted(place.teams)
    ]


def _takes_part(**who: object) -> Exists:
    """Say that a team, or a role, takes part as such in the episode of the duty."""
    return Exists(
        Involvement.objects.filter(episode=OuterRef("episode"), account=None, ended=FOR_EVER, **who)
    )


def _waiting_on_others(place: Place, whose: Whose) -> QuerySet[Obligation]:
    others = Obligation.objects.filter(
        authority_id=place.authority_id or 0, is_open=True, episode__in=_held(place, whose)
    )
    if whose == "me":
        return others.exclude(account=place.account)
    return others.exclude(team__in=place.teams)


def _held(place: Place, whose: Whose) -> QuerySet[Holding, int]:
    held = Holding.objects.filter(authority_id=place.authority_id or 0, ended=FOR_EVER)
    if whose == "me":
        held = held.filter(account=place.account)
    else:
        held = held.filter(Q(team__in=place.teams) | Q(account__in=_colleagues(place)))
    return held.values_list("membership__episode_id", flat=True)


def _colleagues(place: Place) -> QuerySet[Involvement, int | None]:
    """Return who works, for a family, in a team that I am on duty for."""
    return Involvement.objects.filter(
        authority_id=place.authority_id or 0,
        team__in=place.on_duty_for,
        account__isnull=False,
        ended=FOR_EVER,
    ).values_list("account_id", flat=True)


def _taking_part(place: Place) -> QuerySet[Involvement, int]:
    return Involvement.objects.filter(
        Q(account=place.account)
        | Q(account__isnull=True, team__in=place.teams)
        | Q(account__isnull=True, team__isnull=True, role__in=place.roles)
        | Q(team__in=place.on_duty_for),
        authority_id=place.authority_id or 0,
        ended=FOR_EVER,
    ).values_list("episode_id", flat=True)


def _first_rows(
    lists: Sequence[QuerySet[Obligation]], at: datetime, part: Part, after: str, count: int
) -> list[Obligation]:
    due, ident = _read_token(after)
    rows: list[Obligation] = []
    if due != NO_DATE:
        dated = [_dated(each, at, part, due, ident) for each in lists]
        found = [list(each.order_by("due_at", "pk")[:count]) for each in dated]
        rows = list(islice(merge(*found, key=_key), count))
    if part != "late" and len(rows) < count:
        start = ident if due == NO_DATE else 0
        undated = [
            list(each.filter(due_at__isnull=True, pk__gt=start).order_by("pk")[: count - len(rows)])
            for each in lists
        ]
        rows += islice(merge(*undated, key=_key), count - len(rows))
    return rows


def _dated(
    rows: QuerySet[Obligation], at: datetime, part: Part, due: str, ident: int
) -> QuerySet[Obligation]:
    if part == "late":
        rows = rows.filter(due_at__lt=at)
    elif part == "due":
        rows = rows.filter(due_at__gte=at)
    else:
        rows = rows.filter(due_at__isnull=False)
    if due:
        since = datetime.fromisoformat(due)
        # The first half is what the index is entered by; the second drops what was shown.
        rows = rows.filter(due_at__gte=since).exclude(due_at=since, pk__lte=ident)
    return rows


def _key(row: Obligation) -> Key:
    return row.due_at is None, row.due_at or FOR_EVER, row.pk


def _token(row: Obligation) -> str:
    return f"{row.due_at.isoformat() if row.due_at else NO_DATE}~{row.pk}"


def _read_token(after: str) -> tuple[str, int]:
    """Return the place to go on from; a token that nobody made is the beginning."""
    due, _, ident = after.partition("~")
    if not ident.isdecimal():
        return "", 0
    if due != NO_DATE:
        try:
            since = datetime.fromisoformat(due)
            # The ends of the calendar have no such instant in every time zone.
            is_usable = since.tzinfo is not None and since.astimezone(UTC) is not None
        except (ValueError, OverflowError):
            is_usable = False
        if not is_usable:
            return "", 0
    return due, int(ident)


def _work_rows(page: Sequence[Obligation], at: datetime) -> list[WorkRow]:
    by_id = {
        row.pk: row
        for row in Obligation.objects.filter(pk__in=[row.pk for row in page]).select_related(
            "episode", "account", "team", "child"
        )
    }
    families = children_by_episode({row.episode_id for row in page})
    return [_work_row(by_id[row.pk], families, at) for row in page if row.pk in by_id]


def _work_row(row: Obligation, families: Mapping[int, list[EpisodeChild]], at: datetime) -> WorkRow:
    owner = str(row.account) if row.account else str(row.team) if row.team else ""
    return WorkRow(
        obligation=row,
        reference=row.episode.reference,
        family=_family(families[row.episode_id]),
        about=str(row.child) if row.child else "",
        owed_by=owner,
        due_at=row.due_at,
        is_late=row.due_at is not None and row.due_at < at,
    )


def _family(memberships: Sequence[EpisodeChild]) -> str:
    """Return the family as people say it: the first names, and each last name once."""
    first = [membership.child.first_name or "Unborn" for membership in memberships]
    last = dict.fromkeys(membership.child.last_name for membership in memberships)
    names = ", ".join(first[:-1]) + (" and " if len(first) > 1 else "") + "".join(first[-1:])
    return f"{names} {' / '.join(last)}".strip()
