"""A council that brought nothing in: a worker records the family, and starts its step down."""

import re
from datetime import date

import pytest
from playwright.sync_api import Locator

from stepdown.families.models import Child, SiblingGroup
from tests.journeys.conftest import Cast
from tests.journeys.councils import Herefordshire
from tests.journeys.somebody import DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE, Screen, Somebody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "The child is not in the list: add a family"
RECORD = "Record the family and continue"
WORRIES = "Juniper gets up at night to help with the baby."


def row(person: Somebody, name: str) -> Locator:
    return person.page.get_by_role("group", name=name, exact=True)


def fills(row: Locator, boxes: dict[str, str], chosen: dict[str, str]) -> None:
    for label, words in boxes.items():
        row.get_by_label(label, exact=True).fill(words)
    for question, option in chosen.items():
        group = row.get_by_role("group", name=question, exact=True)
        group.get_by_label(option, exact=True).first.check()


def fills_date(row: Locator, question: str, on: date) -> None:
    group = row.get_by_role("group", name=question, exact=True)
    for name, number in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        group.get_by_label(name, exact=True).fill(str(number))


@pytest.mark.parametrize(
    "screen", [DESKTOP, PHONE, DESKTOP_WITHOUT_SCRIPT], ids=["desktop", "phone", "none"]
)
def test_a_worker_records_a_family_and_its_last_assessment_and_goes_on(
    cast: Cast, herefordshire: Herefordshire, screen: Screen
) -> None:
    herefordshire.child("HD0001", "Juniper", date(2016, 5, 9))
    cast.screen = screen
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens("/step-down/")
    sunniva.follows(ADD)
    sunniva.presses(RECORD)
    sunniva.sees("Add at least 1 child")
    sunniva.answers({"The family’s name": "Larkspur"})
    sunniva.presses("Add another child")
    number = "The council’s number for the child"
    fills(
        row(sunniva, "Child 1"),
        {"First name": "Juniper", "Last name": "Larkspur", number: "HD0009"},
        {"Is the child born?": "Yes", "Sex": "Female"},
    )
    fills_date(row(sunniva, "Child 1"), "Date of birth", date(2016, 5, 9))
    fills(
        row(sunniva, "Child 2"),
        {"Last name": "Larkspur", number: "HD0010"},
        {"Is the child born?": "No, expected", "Sex": "Not known"},
    )
    fills_date(row(sunniva, "Child 2"), "Expected date of birth", date(2026, 6, 14))
    fills(
        row(sunniva, "Parent or carer 1"),
        {
            "First name": "Maren",
            "Last name": "Larkspur",
            "What are they to the children?": "mother",
        },
        {
            "Do they have parental responsibility?": "Yes",
            "Do they live with the children?": "Yes",
        },
    )
    sunniva.answers({"Address": "1 Invented Row", "Withhold this address": True})
    sunniva.presses(RECORD)
    sunniva.sees("Yes, Juniper Larkspur", "ID HD0001", "No, none of them")
    assert Child.objects.count() == 1
    sunniva.page.get_by_label("No, none of them", exact=True).check()
    sunniva.presses(RECORD)
    assert sunniva.heading.endswith("From where to where")
    assert SiblingGroup.objects.get().members.count() == 2
    sunniva.follows("Add the last assessment")
    sunniva.presses("Record the assessment")
    sunniva.sees("Select the children’s status then")
    sunniva.answers(
        {
            "What is it called?": "Child and family assessment",
            "What was the children’s status then?": "Child and family assessment",
            "Where does it come from?": "the council’s case system",
            "When was it authorised?": date(2026, 2, 20),
            "What are we worried about?": WORRIES,
        }
    )
    sunniva.presses("Record the assessment")
    assert sunniva.heading.endswith("From where to where")
    sunniva.sees("The last assessment was recorded")
    assert not re.search("Juniper|Larkspur", sunniva.page.url)
