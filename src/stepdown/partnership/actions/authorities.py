"""Open a council, and set up what it has chosen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from stepdown.partnership.access import check_administers
from stepdown.partnership.actions.writing import write_down
from stepdown.partnership.models import Account, Agency, Authority, SettingsVersion, Team
from stepdown.partnership.refusals import NotPossible


@transaction.atomic
def open_authority(
    *, slug: str, name: str, short_name: str, colour: str = "", by: Account, at: datetime
) -> Authority:
    """Begin with a council. Its first settings are the packs' own defaults."""
    check_administers(by, None)
    authority = Authority(slug=slug, name=name, short_name=short_name, colour=colour)
    try:
        authority.full_clean()
    except ValidationError as wrong:
        raise NotPossible(
            f"{name} was not opened: {' '.join(wrong.messages)}", "Change it and try again."
        ) from wrong
    authority.save(force_insert=True)
    SettingsVersion.objects.create(authority=authority, number=1, recorded_at=at, recorded_by=by)
    write_down(
        authority_id=authority.pk, by=by, verb="open-authority",
        subject=f"authority:{authority.pk}", at=at,
    )  # fmt: skip
    return authority


@transaction.atomic
def set_front_door(
    *,
    authority: Authority,
    name: str,
    telephone: str,
    hours: str = "",
    team: Team | None = None,
    by: Account,
    at: datetime,
) -> Authority:
    """Say whom to call about a child at risk, and which team owes the decision."""
    check_administers(by, authority)
    if not telephone.strip():
        raise NotPossible(
            "The front door has no telephone number.",
            "Give the number that people call about a child at risk.",
        )
    if team is not None and team.authority_id != authority.pk:
        raise NotPossible("That team works for another council.", "Choose a team of this council.")
    authority.front_door_name = name
    authority.front_door_telephone = telephone.strip()
    authority.front_door_hours = hours
    authority.front_door = team
    authority.save()
    write_down(
        authority_id=authority.pk, by=by, verb="set-front-door",
        subject=f"authority:{authority.pk}", at=at,
        telephone=authority.front_door_telephone, team=team.pk if team else None,
    )  # fmt: skip
    return authority


@transaction.atomic
def change_settings(
    *,
    authority: Authority,
    values: Mapping[str, str] | None = None,
    closed_on: Sequence[date] = (),
    by: Account,
    at: datetime,
) -> SettingsVersion:
    """Write a new version of what the council has chosen; running episodes keep theirs."""
    check_administers(by, authority)
    Authority.objects.select_for_update().get(pk=authority.pk)
    latest = authority.settings_versions.order_by("-number").first()
    version = SettingsVersion.objects.create(
        authority=authority,
        number=latest.number + 1 if latest else 1,
        values=dict(values or {}),
        closed_on=sorted(day.isoformat() for day in closed_on),
        recorded_at=at,
        recorded_by=by,
    )
    write_down(
        authority_id=authority.pk, by=by, verb="change-settings",
        subject=f"settings:{version.pk}", at=at, number=version.number,
    )  # fmt: skip
    return version


@transaction.atomic
def add_agency(*, authority: Authority, name: str, sort: str, by: Account, at: datetime) -> Agency:
    """Add an organisation that works with families in the council's area."""
    check_administers(by, authority)
    agency, is_new = Agency.objects.get_or_create(
        authority=authority, name=name, defaults={"sort": Agency.Sort(sort)}
    )
    if is_new:
        write_down(
            authority_id=authority.pk, by=by, verb="add-agency",
            subject=f"agency:{agency.pk}", at=at,
        )  # fmt: skip
    return agency
