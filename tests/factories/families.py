"""Children who never lived."""

from datetime import date, datetime
from itertools import count

from stepdown.families.actions import make_sibling_group, record_child
from stepdown.families.models import Child, SiblingGroup
from stepdown.partnership.models import Account
from tests.factories.people import MONDAY

_numbers = count(1)


def a_child(
    by: Account,
    name: str = "Robyn",
    last_name: str = "Ashcombe",
    born: date | None = date(2017, 2, 3),
    at: datetime = MONDAY,
) -> Child:
    """Return a nine-year-old, unless it is said otherwise."""
    return record_child(
        local_id=f"R{next(_numbers):06}",
        first_name=name,
        last_name=last_name,
        born=born,
        by=by,
        at=at,
    )


def an_unborn_child(by: Account, expected: date, at: datetime = MONDAY) -> Child:
    """Return a child who is expected, and has neither a birth date nor a name."""
    return record_child(
        local_id=f"R{next(_numbers):06}",
        last_name="Ashcombe",
        expected_birth=expected,
        by=by,
        at=at,
    )


def a_brother_and_a_sister(by: Account, at: datetime = MONDAY) -> tuple[Child, Child]:
    """Return a nine-year-old and a baby."""
    return a_child(by, at=at), a_child(by, "Wren", born=date(2025, 8, 6), at=at)


def a_sibling_group(by: Account, at: datetime = MONDAY) -> SiblingGroup:
    """Return the two as a group."""
    return make_sibling_group(
        name="Ashcombe", children=a_brother_and_a_sister(by, at), by=by, at=at
    )
