"""Record a child, and correct what was said of them."""

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction

from stepdown.families.actions.writing import Worker, check_same_council, council_of, write_down
from stepdown.families.models import Child, ChildDetails
from stepdown.families.models.child import DETAILS, Sex
from stepdown.families.refusals import DetailsAreWrong, NotPossible
from stepdown.families.sounding import listen_to

FIT_FOR_THE_CENSUS = re.compile(r"[A-Za-z0-9]{1,20}")


def is_fit_for_the_census(local_id: str) -> bool:
    """Say whether the census takes this as a council's number for a child."""
    return bool(FIT_FOR_THE_CENSUS.fullmatch(local_id)) and "0x" not in local_id.lower()


@transaction.atomic
def record_child(*, local_id: str, by: Worker, at: datetime, **details: Any) -> Child:
    """Record a child under the council's own number for them.

    Unborn children have ``expected_birth`` in place of ``born``, and may have
    no first name.
    """
    authority_id = council_of(by)
    problems = _wrong_with(details)
    if not is_fit_for_the_census(local_id):
        problems["local_id"] = "The child's number must be 1 to 20 letters and digits, without 0x."
    if problems:
        raise DetailsAreWrong(problems)
    if Child.objects.filter(authority_id=authority_id, local_id=local_id).exists():
        raise NotPossible(
            "Another child has that number already.", "Check the number in your own system."
        )
    child = Child.objects.create(authority_id=authority_id, local_id=local_id, **details)
    ChildDetails.objects.create(
        authority_id=authority_id, child=child, recorded_at=at, recorded_by_id=by.pk, **details
    )
    listen_to(child)
    write_down(by=by, verb="record-child", subject=f"child:{child.pk}", at=at)
    return child


@transaction.atomic
def correct_child(*, child: Child, reason: str, by: Worker, at: datetime, **details: Any) -> Child:
    """Say something else of a child. What was said before stays, superseded, with the reason."""
    authority_id = check_same_council(by, child.authority_id)
    if not reason.strip():
        raise DetailsAreWrong({"reason": "Say why the details change."})
    now = Child.objects.select_for_update().get(pk=child.pk)
    said = {name: getattr(now, name) for name in DETAILS} | details
    problems = _wrong_with(said)
    if problems:
        raise DetailsAreWrong(problems)
    latest = ChildDetails.objects.filter(child=child).order_by("-pk").first()
    ChildDetails.objects.create(
        authority_id=authority_id,
        child=now,
        recorded_at=at,
        recorded_by_id=by.pk,
        supersedes=latest,
        reason=reason.strip(),
        **said,
    )
    for name, value in details.items():
        setattr(now, name, value)
    now.save(update_fields=list(details))
    if {"first_name", "last_name"} & details.keys():
        listen_to(now)
    write_down(
        by=by, verb="correct-child", subject=f"child:{child.pk}", at=at, changed=sorted(details)
    )
    return now


def rebuild_child(child: Child) -> Child:
    """Return the child as the latest saying has them, not saved: for proofs and repair."""
    latest = ChildDetails.objects.filter(child=child).order_by("-pk").first()
    if latest is not None:
        for name in DETAILS:
            setattr(child, name, getattr(latest, name))
    return child


def _wrong_with(details: dict[str, Any]) -> dict[str, str]:
    problems: dict[str, str] = {}
    unknown = set(details) - set(DETAILS)
    if unknown:
        msg = f"A child has no {', '.join(sorted(unknown))}."
        raise TypeError(msg)
    if not str(details.get("last_name", "")).strip():
        problems["last_name"] = "Enter the child's last name."
    born, expected = details.get("born"), details.get("expected_birth")
    if born and expected:
        problems["expected_birth"] = "A child who is born has no expected date of birth."
    if not born and not str(details.get("first_name", "")).strip() and not expected:
        problems["first_name"] = "Enter the child's first name, or when the child is expected."
    died = details.get("died_on")
    if isinstance(died, date) and isinstance(born, date) and died < born:
        problems["died_on"] = "The date of death must be after the date of birth."
    if details.get("sex", Sex.UNKNOWN) not in Sex.values:
        problems["sex"] = "Sex must be F, M or U."
    return problems
