"""What a person is told: read from the outbox, whatever else delivers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from stepdown.episodes.access import episodes_seen_from, place_of
from stepdown.episodes.models import NoticesSeen, Outbox
from stepdown.partnership.models import Account

PAGE = 25


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice. ``reference`` is empty where the reader may not open the family."""

    notice: Outbox
    reference: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some notices, the latest first; ``after`` is empty on the last page."""

    rows: Sequence[NoticeRow]
    after: str


def notices_for(
    account: Account, at: datetime, *, only_new: bool = False, after: str = "", size: int = PAGE
) -> NoticePage:
    """Return what somebody was told: as a person, in a team of theirs, or in a role.

    A notice with a name on it is that person's alone, even where it names a team too.
    """
    place = place_of(account, at)
    if place.authority_id is None:
        return NoticePage([], "")
    seen = _seen_up_to(account)
    unnamed = Q(to_account__isnull=True)
    found: QuerySet[Outbox] = Outbox.objects.filter(
        Q(to_account=account)
        | unnamed & Q(to_team__in=place.teams)
        | unnamed & Q(to_team__isnull=True, to_role__in=place.roles),
        authority_id=place.authority_id,
        written_at__lte=at,
    )
    if only_new:
        found = found.filter(pk__gt=seen)
    if after.isdecimal() and after.isascii() and len(after) < len(str(2**63)):
        found = found.filter(pk__lt=int(after))
    notices = list(found.select_related("episode").order_by("-pk")[: size + 1])
    may_open = set(
        episodes_seen_from(place)
        .filter(pk__in={each.episode_id for each in notices if each.episode_id})
        .values_list("pk", flat=True)
    )
    rows = [
        NoticeRow(
            notice,
            notice.episode.reference if notice.episode_id in may_open and notice.episode else "",
            notice.pk > seen,
        )
        for notice in notices[:size]
    ]
    return NoticePage(rows, str(rows[-1].notice.pk) if len(notices) > size else "")


def _seen_up_to(account: Account) -> int:
    seen = NoticesSeen.objects.filter(account=account).values_list("up_to", flat=True).first()
    return seen or 0
