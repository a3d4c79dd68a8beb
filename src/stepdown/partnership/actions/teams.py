"""Add teams, and name who is on duty for them."""

from datetime import datetime

from django.db import transaction

from stepdown.partnership.access import check_administers
from stepdown.partnership.actions.writing import write_down
from stepdown.partnership.models import Account, Agency, Authority, Team
from stepdown.partnership.refusals import NotPossible


@transaction.atomic
def add_team(
    *,
    authority: Authority,
    agency: Agency,
    name: str,
    duty_manager: Account,
    telephone: str = "",
    part_of: Team | None = None,
    by: Account,
    at: datetime,
) -> Team:
    """Add a team. Its duty manager answers for every child whom the team holds."""
    check_administers(by, authority)
    if agency.authority_id != authority.pk:
        raise NotPossible(
            f"{agency.name} works for another council.", "Choose an agency of this council."
        )
    _check_can_be_on_duty(duty_manager, authority.pk)
    team, is_new = Team.objects.get_or_create(
        authority=authority,
        agency=agency,
        name=name,
        defaults={"duty_manager": duty_manager, "telephone": telephone, "part_of": part_of},
    )
    if is_new:
        write_down(
            authority_id=authority.pk, by=by, verb="add-team", subject=f"team:{team.pk}", at=at,
            duty_manager=duty_manager.pk,
        )  # fmt: skip
    return team


@transaction.atomic
def change_duty_manager(*, team: Team, to: Account, by: Account, at: datetime) -> Team:
    """Name somebody else as the team's duty manager, who answers for its children from now on."""
    check_administers(by, team.authority)
    _check_can_be_on_duty(to, team.authority_id)
    before = team.duty_manager_id
    team.duty_manager = to
    team.save(update_fields=["duty_manager"])
    write_down(
        authority_id=team.authority_id, by=by, verb="change-duty-manager",
        subject=f"team:{team.pk}", at=at, before=before, after=to.pk,
    )  # fmt: skip
    return team


def _check_can_be_on_duty(account: Account, authority_id: int) -> None:
    """Refuse a closed account, and keep it from being closed until this act is done."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if not account.is_active:
        raise NotPossible(
            f"{account.name}'s account is closed.", "Name a duty manager who still works here."
        )
    if account.authority_id != authority_id:
        raise NotPossible(
            f"{account.name} works with another council.",
            "Name a duty manager who works with this council.",
        )
