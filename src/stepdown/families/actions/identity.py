"""Say that two entries are one child, and take it back."""

from datetime import datetime

from django.db import transaction

from stepdown.families.actions.writing import Worker, check_same_council, write_down
from stepdown.families.models import Child, SamePerson
from stepdown.families.refusals import DetailsAreWrong


@transaction.atomic
def say_same_person(
    *,
    kept: Child,
    other: Child,
    reason: str,
    are_the_same: bool = True,
    by: Worker,
    at: datetime,
) -> SamePerson:
    """Record that two entries are one child, or that this was a mistake.

    No row moves: what was recorded under either stays where it is.
    """
    authority_id = check_same_council(by, kept.authority_id, other.authority_id)
    if kept.pk == other.pk:
        raise DetailsAreWrong({"other": "Choose two different entries."})
    if not reason.strip():
        raise DetailsAreWrong({"reason": "Say how you know."})
    said = SamePerson.objects.create(
        authority_id=authority_id,
        kept=kept,
        other=other,
        are_the_same=are_the_same,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by_id=by.pk,
    )
    write_down(
        by=by, verb="say-same-person", subject=f"child:{kept.pk}", at=at,
        other=other.pk, are_the_same=are_the_same,
    )  # fmt: skip
    return said
