"""Record homes, and who lives in them."""

from datetime import datetime

from django.db import transaction

from stepdown.audit.append_only import FOR_EVER
from stepdown.families.actions.writing import Worker, check_same_council, council_of, write_down
from stepdown.families.models import Carer, Child, Household, Residence
from stepdown.families.refusals import NotPossible


@transaction.atomic
def record_household(
    *,
    address: str,
    postcode: str = "",
    address_is_withheld: bool = False,
    by: Worker,
    at: datetime,
) -> Household:
    """Record a home. Withheld, its address goes on no copy for another household."""
    household = Household.objects.create(
        authority_id=council_of(by),
        address=address,
        postcode=postcode.replace(" ", "").upper(),
        address_is_withheld=address_is_withheld,
    )
    write_down(by=by, verb="record-household", subject=f"household:{household.pk}", at=at)
    return household


@transaction.atomic
def move_in(
    *,
    household: Household,
    child: Child | None = None,
    carer: Carer | None = None,
    by: Worker,
    at: datetime,
) -> Residence:
    """Say that a child, or a carer, lives in a home. A child may live in two."""
    whoever = child if child is not None else carer
    if whoever is None or (child is not None and carer is not None):
        msg = "One person moves in at a time: give a child or a carer."
        raise TypeError(msg)
    authority_id = check_same_council(by, household.authority_id, whoever.authority_id)
    residence, _ = Residence.objects.get_or_create(
        authority_id=authority_id,
        household=household,
        child=child,
        carer=carer,
        ended=FOR_EVER,
        defaults={"began": at},
    )
    write_down(by=by, verb="move-in", subject=f"household:{household.pk}", at=at)
    return residence


@transaction.atomic
def move_out(*, residence: Residence, by: Worker, at: datetime) -> Residence:
    """Say that somebody no longer lives in a home."""
    check_same_council(by, residence.authority_id)
    if not Residence.objects.filter(pk=residence.pk, ended=FOR_EVER).update(ended=at):
        raise NotPossible("They moved out already.", "Nothing more needs to be done.")
    residence.refresh_from_db()
    write_down(by=by, verb="move-out", subject=f"household:{residence.household_id}", at=at)
    return residence
