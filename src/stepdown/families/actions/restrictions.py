"""Restrict a child, so that nobody who asks is told of them, and lift that again."""

from datetime import datetime

from django.db import transaction

from stepdown.audit.append_only import FOR_EVER
from stepdown.families.actions.writing import Worker, check_same_council, write_down
from stepdown.families.models import Child, Restriction
from stepdown.families.reading import entries_of
from stepdown.families.refusals import DetailsAreWrong, NotPossible
from stepdown.protocol.moments import THE_NEXT_INSTANT

LONGEST_REASON = 500


@transaction.atomic
def restrict_child(*, child: Child, reason: str, by: Worker, at: datetime) -> Restriction:
    """Restrict a child from now on. One who is restricted already stays so."""
    authority_id = check_same_council(by, child.authority_id)
    if not reason.strip():
        raise DetailsAreWrong({"reason": "Say why nobody may be told of this child."})
    if len(reason.strip()) > LONGEST_REASON:
        raise DetailsAreWrong(
            {"reason": f"The reason must be {LONGEST_REASON} characters or fewer."}
        )
    restriction, is_new = Restriction.objects.get_or_create(
        authority_id=authority_id,
        child=child,
        ended=FOR_EVER,
        defaults={"reason": reason.strip(), "recorded_by_id": by.pk, "began": at},
    )
    if is_new:
        write_down(by=by, verb="restrict-child", subject=f"child:{child.pk}", at=at)
    return restriction


@transaction.atomic
def lift_restriction(*, child: Child, by: Worker, at: datetime) -> Restriction:
    """Let those who ask be told of a child again. That it was restricted stays to be read.

    Every entry that is this child is lifted, since each alone would keep them silent.
    """
    authority_id = check_same_council(by, child.authority_id)
    found = Restriction.objects.filter(
        authority_id=authority_id, child__in=entries_of(child), ended=FOR_EVER
    ).order_by("pk")
    lifted = list(found)
    if not lifted:
        raise NotPossible("The child is not restricted.", "There is nothing to lift.")
    for each in lifted:
        each.ended = max(at, each.began + THE_NEXT_INSTANT)
        Restriction.objects.filter(pk=each.pk).update(ended=each.ended)
        write_down(by=by, verb="lift-restriction", subject=f"child:{each.child_id}", at=at)
    return lifted[0]
