"""Record a whole family by hand: its children, the adults around them, and their home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from stepdown.families.actions.carers import record_carer, record_relationship
from stepdown.families.actions.children import record_child
from stepdown.families.actions.households import move_in, record_household
from stepdown.families.actions.siblings import make_sibling_group
from stepdown.families.actions.writing import Worker, council_of, write_down
from stepdown.families.matching import find_matches
from stepdown.families.models import Child, FamilyRecording, SiblingGroup
from stepdown.families.refusals import DetailsAreWrong, NotPossible


@dataclass(frozen=True, slots=True)
class NewChild:
    """A child to be recorded; unborn, they have ``expected_birth`` in place of ``born``."""

    local_id: str
    last_name: str
    first_name: str = ""
    born: date | None = None
    expected_birth: date | None = None
    sex: str = "U"


@dataclass(frozen=True, slots=True)
class NewCarer:
    """An adult to be recorded. ``of`` holds places among the children; left out, all of them."""

    last_name: str
    relation: str
    first_name: str = ""
    has_parental_responsibility: bool | None = None
    lives_with_the_children: bool = False
    of: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class NewHome:
    """Where the children live."""

    address: str
    postcode: str = ""
    address_is_withheld: bool = False


def record_family(
    *,
    name: str,
    children: Sequence[NewChild],
    carers: Sequence[NewCarer] = (),
    home: NewHome | None = None,
    idempotency_key: str,
    by: Worker,
    at: datetime,
) -> SiblingGroup:
    """Record everybody in one transaction, and return the group that a step down starts from.

    The audit event names by their ids the children recorded before who are alike,
    those too whom the person may not see: an administrator can look for duplicates.
    """
    try:
        with transaction.atomic():
            return recorded_before(by, idempotency_key) or _record(
                name=name,
                children=children,
                carers=carers,
                home=home,
                idempotency_key=idempotency_key,
                by=by,
                at=at,
            )
    except IntegrityError:
        # The button was pressed twice, or a number was taken between our look and our write.
        made = recorded_before(by, idempotency_key)
        if made is not None:
            return made
        raise NotPossible(
            "A child’s number was given to another child at this moment.",
            "Check each number in your own system, and send it again.",
        ) from None


def recorded_before(by: Worker, idempotency_key: str) -> SiblingGroup | None:
    """Return what this person recorded under the key."""
    made = (
        FamilyRecording.objects.filter(recorded_by_id=by.pk, idempotency_key=idempotency_key)
        .select_related("group")
        .first()
    )
    return made.group if made is not None else None


def _record(
    *,
    name: str,
    children: Sequence[NewChild],
    carers: Sequence[NewCarer],
    home: NewHome | None,
    idempotency_key: str,
    by: Worker,
    at: datetime,
) -> SiblingGroup:
    authority_id = council_of(by)
    if not name.strip():
        raise DetailsAreWrong({"name": "Enter the family's name."})
    if not children:
        raise DetailsAreWrong({"children": "Add at least one child."})
    alike = _alike(authority_id, children)
    recorded = [record_child(by=by, at=at, **asdict(child)) for child in children]
    group = make_sibling_group(name=name.strip(), children=recorded, by=by, at=at)
    household = record_household(by=by, at=at, **asdict(home)) if home is not None else None
    if household is not None:
        for child in recorded:
            move_in(household=household, child=child, by=by, at=at)
    for new in carers:
        carer = record_carer(first_name=new.first_name, last_name=new.last_name, by=by, at=at)
        for place, child in enumerate(recorded):
            if new.of is None or place in new.of:
                record_relationship(
                    child=child,
                    carer=carer,
                    relation=new.relation,
                    has_parental_responsibility=new.has_parental_responsibility,
                    by=by,
                    at=at,
                )
        if household is not None and new.lives_with_the_children:
            move_in(household=household, carer=carer, by=by, at=at)
    FamilyRecording.objects.create(
        authority_id=authority_id,
        group=group,
        recorded_at=at,
        recorded_by_id=by.pk,
        idempotency_key=idempotency_key,
    )
    write_down(
        by=by, verb="record-family", subject=f"sibling-group:{group.pk}", at=at,
        children=[child.pk for child in recorded], alike=alike,
    )  # fmt: skip
    return group


def _alike(authority_id: int, children: Sequence[NewChild]) -> list[int]:
    found: dict[int, Child] = {}
    for child in children:
        known = find_matches(
            authority_id,
            f"{child.first_name} {child.last_name}",
            child.born or child.expected_birth,
        )
        found |= {match.child.pk: match.child for match in known}
    return sorted(found)
