"""Record the adults of a family."""

from datetime import datetime

from django.db import transaction

from stepdown.audit.append_only import FOR_EVER
from stepdown.families.actions.writing import Worker, check_same_council, council_of, write_down
from stepdown.families.models import Carer, Child, Relationship
from stepdown.families.refusals import DetailsAreWrong, NotPossible


@transaction.atomic
def record_carer(
    *,
    last_name: str,
    first_name: str = "",
    telephone: str = "",
    email: str = "",
    needs_an_interpreter_for: str = "",
    by: Worker,
    at: datetime,
) -> Carer:
    """Record a parent, carer or other adult of the family."""
    authority_id = council_of(by)
    if not last_name.strip():
        raise DetailsAreWrong({"last_name": "Enter the person's last name."})
    carer = Carer.objects.create(
        authority_id=authority_id,
        first_name=first_name,
        last_name=last_name,
        telephone=telephone,
        email=email,
        needs_an_interpreter_for=needs_an_interpreter_for,
    )
    write_down(by=by, verb="record-carer", subject=f"carer:{carer.pk}", at=at)
    return carer


@transaction.atomic
def record_relationship(
    *,
    child: Child,
    carer: Carer,
    relation: str,
    has_parental_responsibility: bool | None = None,
    by: Worker,
    at: datetime,
) -> Relationship:
    """Say what an adult is to a child; parental responsibility may not be known yet."""
    authority_id = check_same_council(by, child.authority_id, carer.authority_id)
    if Relationship.objects.filter(
        authority_id=authority_id, child=child, carer=carer, ended=FOR_EVER
    ).exists():
        raise NotPossible(
            "What they are to the child is recorded already.", "End that first if it has changed."
        )
    relationship = Relationship.objects.create(
        authority_id=authority_id,
        child=child,
        carer=carer,
        relation=relation,
        has_parental_responsibility=has_parental_responsibility,
        began=at,
    )
    write_down(
        by=by, verb="record-relationship", subject=f"child:{child.pk}", at=at, carer=carer.pk
    )
    return relationship
