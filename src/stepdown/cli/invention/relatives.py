"""Record an invented family by the verbs that record a real one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from stepdown.cli.invention.councils import Council
from stepdown.cli.invention.names import MEN, WOMEN, Inventor
from stepdown.cli.invention.scenario import (
    ChildWritten,
    EarlierWritten,
    ScenarioError,
    Situation,
    Story,
)
from stepdown.families.actions import (
    make_sibling_group,
    move_in,
    record_carer,
    record_child,
    record_earlier_assessment,
    record_household,
    record_relationship,
)
from stepdown.families.models import Child, Household, SiblingGroup
from stepdown.partnership.models import Account
from stepdown.protocol.moments import LONDON
from stepdown.protocol.working_time import Calendar, Duration, add, before

AN_AGE = re.compile(r"(?:(\d+) years?)?\s?(?:(\d+) months?)?")
DUE_IN = re.compile(r"due in (\d+) weeks?")


@dataclass(frozen=True, slots=True)
class Family:
    """A family that was recorded, with the words that others use for them."""

    last_name: str
    children: tuple[Child, ...]
    group: SiblingGroup | None
    carer: str
    other_carer: str


def born_on(age: str, today: date, calendar: Calendar, days: int) -> dict[str, date]:
    """Return when a child of this age was or is to be born: some days before the latest date.

    With ``17 years 11 months`` the child has that age today and for a while yet.
    """
    due = DUE_IN.fullmatch(age)
    if due:
        return {"expected_birth": today + timedelta(weeks=int(due[1]))}
    found = AN_AGE.fullmatch(age)
    if found is None or not any(found.groups()):
        raise ScenarioError(f"'{age}' is no age: write '9 years', '7 months' or 'due in 6 weeks'.")
    months = int(found[1] or 0) * 12 + int(found[2] or 0)
    latest = add(Duration(-months, "months"), today, calendar)
    return {"born": latest - timedelta(days=days)}


def some_children(inventor: Inventor) -> tuple[ChildWritten, ...]:
    """Return one to three brothers and sisters, of any age."""
    how_many = inventor.one_of((1, 1, 2, 2, 3))
    ages = sorted(inventor.between(1, 15) for _ in range(how_many))
    return tuple(
        ChildWritten(age=f"{age} years", sex=inventor.one_of(("F", "M")))
        for age in dict.fromkeys(reversed(ages))
    )


def record_family(
    story: Story, council: Council, inventor: Inventor, *, numbers: Iterator[int], by: Account,
    at: datetime, now: datetime, calendar: Calendar, apart: Sequence[int] = (),
) -> Family:  # fmt: skip
    """Record the children of a story, those who look after them, and where they live.

    ``apart`` are the children who join later, and are in no group before.
    """
    last_name = story.family_name or inventor.family_name()
    today = now.astimezone(LONDON).date()
    children: list[Child] = []
    taken: set[str] = set()
    for written in story.children or some_children(inventor):
        details: dict[str, Any] = born_on(written.age, today, calendar, inventor.between(0, 20))
        if "born" in details:
            sex = written.sex if written.sex != "U" else inventor.one_of(("F", "M"))
            name = written.name or inventor.child_name(sex, taken)
            taken.add(name)
            details |= {"first_name": name, "sex": sex}
        children.append(
            record_child(
                local_id=f"{council.written.numbers_begin_with}{next(numbers):06}",
                last_name=last_name, by=by, at=at, **details,
            )
        )  # fmt: skip
    together = [child for position, child in enumerate(children) if position not in apart]
    group = (
        make_sibling_group(name=last_name, children=together, by=by, at=at)
        if len(children) > 1
        else None
    )
    mother = _carer(
        f"{inventor.one_of(WOMEN)} {last_name}", "Mother", children, inventor, by=by, at=at
    )
    father = _carer(
        f"{inventor.one_of(MEN)} {last_name}", "Father", children, inventor, by=by, at=at
    )
    _home(council, inventor, children, [mother[0]], by=by, at=at)
    if story.two_households:
        # What one parent wrote must never tell where the other lives.
        _home(council, inventor, children, [father[0]], by=by, at=at, is_withheld=True)
    return Family(last_name, tuple(children), group, mother[1], father[1])


def record_assessment(
    family: Family, written: EarlierWritten, situation: Situation, words: dict[str, str], *,
    by: Account, at: datetime, calendar: Calendar,
) -> None:  # fmt: skip
    """Record what social care last found about each child, for later forms to begin from."""
    areas = {
        "presenting-needs": situation.needs,
        "worries": situation.worries,
        "working-well": situation.working_well,
        "complicating-factors": situation.complicating,
        "existing-wellbeing": situation.wellbeing,
        "actions-taken": situation.done_already,
    }
    for child in family.children:
        record_earlier_assessment(
            child=child,
            sort=written.sort,
            title=written.title,
            source=written.source.format_map(words),
            areas={name: text.format_map(words) for name, text in areas.items()},
            started_on=_earlier(written.started, at, calendar),
            authorised_on=_earlier(written.authorised, at, calendar),
            child_seen=child.born is not None,
            by=by,
            at=at,
        )


def _earlier(days: int, at: datetime, calendar: Calendar) -> date:
    return before(Duration(days, "working days"), at, calendar).date()


def _carer(
    name: str,
    relation: str,
    children: list[Child],
    inventor: Inventor,
    *,
    by: Account,
    at: datetime,
) -> tuple[Any, str]:
    first, last = name.split(" ", 1)
    carer = record_carer(
        first_name=first, last_name=last, telephone=inventor.mobile(), by=by, at=at
    )
    for child in children:
        record_relationship(
            child=child,
            carer=carer,
            relation=relation,
            has_parental_responsibility=True if relation == "Mother" else None,
            by=by,
            at=at,
        )
    return carer, name


def _home(
    council: Council, inventor: Inventor, children: list[Child], carers: list[Any], *,
    by: Account, at: datetime, is_withheld: bool = False,
) -> Household:  # fmt: skip
    place = council.written.place
    household = record_household(
        address=inventor.address(place["town"]),
        postcode=inventor.postcode(place["postcode"]),
        address_is_withheld=is_withheld,
        by=by,
        at=at,
    )
    for child in children:
        move_in(household=household, child=child, by=by, at=at)
    for carer in carers:
        move_in(household=household, carer=carer, by=by, at=at)
    return household
