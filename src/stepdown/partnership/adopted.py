"""Which versions of its protocols a council adopted and retired, and what follows from that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from stepdown.partnership.models import (
    Account,
    Adoption,
    Authority,
    PublishedPack,
    Retirement,
)

State = Literal["in force", "to come", "retired", "superseded", "not adopted"]


@dataclass(frozen=True, slots=True)
class Change:
    """A version came into force for new families, or went out of it."""

    published: PublishedPack
    when: datetime
    recorded_at: datetime
    by: Account | None
    reason: str = ""
    is_retirement: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One published version, as it stands in a council: since when, and by whom."""

    published: PublishedPack
    state: State
    change: Change | None


def changes_of(authority: Authority) -> list[Change]:
    """Return every adoption and retirement, in the order in which they take effect. Two queries."""
    adopted = (
        Adoption.objects.filter(authority=authority)
        .select_related("published_pack", "recorded_by")
        .defer("published_pack__canonical")
        .order_by("pk")
    )
    retired = (
        Retirement.objects.filter(authority=authority)
        .select_related("published_pack", "recorded_by")
        .defer("published_pack__canonical")
        .order_by("pk")
    )
    changes = [
        Change(each.published_pack, each.in_force_from, each.recorded_at, each.recorded_by)
        for each in adopted
    ]
    changes += [
        Change(
            each.published_pack,
            each.retired_from,
            each.recorded_at,
            each.recorded_by,
            each.reason,
            is_retirement=True,
        )
        for each in retired
    ]
    return sorted(changes, key=lambda each: (each.when, each.recorded_at, each.is_retirement))


def in_force_by(changes: Iterable[Change], at: datetime) -> list[PublishedPack]:
    """Return what is in force at an instant, by the changes in their order."""
    latest: dict[str, PublishedPack] = {}
    for change in changes:
        if change.when > at:
            break
        name = change.published.pack
        if not change.is_retirement:
            latest[name] = change.published
        elif latest.get(name) == change.published:
            del latest[name]
    return [latest[name] for name in sorted(latest)]


def versions_in(
    changes: Sequence[Change], published: Iterable[PublishedPack], at: datetime
) -> list[Version]:
    """Return each published version as it stands in the council."""
    now = {each.pk for each in in_force_by(changes, at)}
    return [_version(each, changes, is_in_force=each.pk in now, at=at) for each in published]


def _version(
    published: PublishedPack, changes: Sequence[Change], *, is_in_force: bool, at: datetime
) -> Version:
    mine = [change for change in changes if change.published == published]
    begun = [change for change in mine if change.when <= at]
    to_come = [change for change in mine if change.when > at]
    latest = begun[-1] if begun else None
    if is_in_force:
        return Version(published, "in force", latest)
    # What was adopted for a day to come and retired for that day never comes.
    if to_come and not to_come[-1].is_retirement:
        return Version(published, "to come", to_come[-1])
    if latest is None and to_come:
        return Version(published, "retired", to_come[-1])
    if latest is None:
        return Version(published, "not adopted", None)
    return Version(published, "retired" if latest.is_retirement else "superseded", latest)
