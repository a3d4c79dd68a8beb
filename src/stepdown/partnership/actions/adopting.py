"""Adopt a published protocol from a day, and retire it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stepdown.partnership.access import check_administers
from stepdown.partnership.actions.writing import write_down
from stepdown.partnership.adopted import Change, changes_of, in_force_by
from stepdown.partnership.models import Account, Adoption, Authority, PublishedPack, Retirement
from stepdown.partnership.protocols import load
from stepdown.partnership.refusals import (
    FrontDoorHasNoTeam,
    FrontDoorHasNoTelephone,
    NotPossible,
    SomebodyElseChangedIt,
    TemplateIsNoPolicy,
)
from stepdown.protocol.moments import LONDON


@transaction.atomic
def adopt(
    *,
    authority: Authority,
    published_pack: PublishedPack,
    in_force_from: datetime | None = None,
    revision: int | None = None,
    by: Account,
    at: datetime,
) -> Adoption:
    """Begin to work under a published protocol. Running episodes keep the one they have.

    A template is no council's policy, so it is refused until it was made a council's own.
    ``revision`` is how many changes of its protocols the person had seen. Two who adopt
    at once take turns, and the second is told what the first did.
    """
    check_administers(by, authority)
    if load(published_pack).about.template:
        raise TemplateIsNoPolicy(
            f"{published_pack} is a template, and no council's policy.",
            "Copy its folder, put your council's own rules and name in it, take 'template' out "
            "of pack.yaml, and publish that.",
        )
    changes = _changes_under_lock(authority, revision)
    if not authority.front_door_telephone:
        raise FrontDoorHasNoTelephone(
            f"{authority.name} has not said which number people call about a child at risk.",
            "Give the front door's telephone number first.",
        )
    if authority.front_door_id is None:
        raise FrontDoorHasNoTeam(
            f"{authority.name} has not said which team answers urgent reports.",
            "Name the front door's team, with its duty manager, first.",
        )
    since = _not_before(at, in_force_from)
    _check_is_not_adopted(changes, published_pack, since)
    adoption = Adoption.objects.create(
        authority=authority,
        published_pack=published_pack,
        in_force_from=since,
        recorded_at=at,
        recorded_by=by,
    )
    write_down(
        authority_id=authority.pk, by=by, verb="adopt", subject=f"adoption:{adoption.pk}", at=at,
        published_pack=published_pack.pk,
    )  # fmt: skip
    return adoption


@transaction.atomic
def retire(
    *,
    authority: Authority,
    published_pack: PublishedPack,
    reason: str,
    retired_from: datetime | None = None,
    revision: int | None = None,
    by: Account,
    at: datetime,
) -> Retirement:
    """Let no new episode begin under a version. Running episodes keep it.

    No earlier version comes back for it: the council adopts what it works under next.
    A version that was adopted for a day to come is taken back by this.
    """
    check_administers(by, authority)
    changes = _changes_under_lock(authority, revision)
    if not reason.strip():
        raise NotPossible("No reason was given.", "Say why no new step down begins under it.")
    mine = [change for change in changes if change.published == published_pack]
    if not mine:
        raise NotPossible(
            f"{authority.name} never adopted {published_pack}.", "There is nothing to retire."
        )
    if mine[-1].is_retirement:
        raise NotPossible(
            f"{_who(mine[-1])} retired {published_pack} already, from {_day(mine[-1].when)}.",
            "Nothing more needs to be done.",
        )
    since = max(_not_before(at, retired_from), mine[-1].when)
    if published_pack not in in_force_by(changes, since):
        raise NotPossible(
            f"{published_pack} is not in force: a later version took its place.",
            "No new step down begins under it. Nothing more needs to be done.",
        )
    retirement = Retirement.objects.create(
        authority=authority,
        published_pack=published_pack,
        retired_from=since,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    write_down(
        authority_id=authority.pk, by=by, verb="retire", subject=f"retirement:{retirement.pk}",
        at=at, published_pack=published_pack.pk,
    )  # fmt: skip
    return retirement


def _changes_under_lock(authority: Authority, revision: int | None) -> list[Change]:
    """Lock the council, and return what it adopted and retired until now."""
    Authority.objects.select_for_update().get(pk=authority.pk)
    authority.refresh_from_db(fields=["front_door_telephone", "front_door"])
    changes = changes_of(authority)
    if revision is not None and len(changes) != revision:
        latest = max(changes, key=lambda each: each.recorded_at)
        did = "retired" if latest.is_retirement else "adopted"
        raise SomebodyElseChangedIt(
            f"{_who(latest)} {did} {latest.published} while you were reading, "
            f"from {_day(latest.when)}.",
            "Look at the versions again. Send yours too if it is still wanted.",
        )
    return changes


def _check_is_not_adopted(
    changes: Sequence[Change], published_pack: PublishedPack, since: datetime
) -> None:
    if published_pack not in in_force_by(changes, since):
        return
    mine = [
        change
        for change in changes
        if change.published == published_pack and not change.is_retirement and change.when <= since
    ]
    raise NotPossible(
        f"{_who(mine[-1])} adopted {published_pack} already, from {_day(mine[-1].when)}.",
        "Nothing more needs to be done.",
    )


def _not_before(at: datetime, wanted: datetime | None) -> datetime:
    """Return from when it holds: now or later, since what was in force before was so."""
    if wanted is None:
        return at
    if wanted.astimezone(LONDON).date() < at.astimezone(LONDON).date():
        raise NotPossible("The day has passed.", "Choose today, or a day to come.")
    return max(wanted, at)


def _who(change: Change) -> str:
    return change.by.name if change.by else "Somebody"


def _day(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"
