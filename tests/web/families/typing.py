"""What a person types on the page that adds a family."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.web.components.markup import Element, read
from tests.web.forms_sent import filled, opened

ADD = "/families/add/"


def date_typed(name: str, day: int, month: int, year: int) -> dict[str, Any]:
    """Return the three boxes of a date."""
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def child(
    place: int, first_name: str, last_name: str, local_id: str, **more: Any
) -> dict[str, Any]:
    """Return a row for a child who is born."""
    row: dict[str, Any] = {
        "first_name": first_name,
        "last_name": last_name,
        "is_born": "yes",
        **date_typed("born", 3, 2, 2017),
        "sex": "F",
        "local_id": local_id,
    } | more
    return {f"children-{place}-{name}": value for name, value in row.items()}


def unborn(place: int, last_name: str, local_id: str) -> dict[str, Any]:
    """Return a row for a baby who is expected."""
    row = {"is_born": "no", **date_typed("expected_birth", 14, 6, 2026), "sex": "U"}
    row |= {"last_name": last_name, "local_id": local_id}
    return {f"children-{place}-{name}": value for name, value in row.items()}


def carer(place: int, first_name: str, last_name: str, **more: Any) -> dict[str, Any]:
    """Return a row for a mother at home, unless it is said otherwise."""
    row = {
        "first_name": first_name,
        "last_name": last_name,
        "relation": "mother",
        "responsibility": "yes",
        "lives_there": "yes",
    } | more
    return {f"carers-{place}-{name}": value for name, value in row.items()}


def the_quills() -> dict[str, Any]:
    """Return a sister, a baby not born yet, their mother at home, and a father elsewhere."""
    return {
        "name": "Quill",
        "children-TOTAL_FORMS": 2,
        **child(0, "Ash", "Quill", "Q100"),
        **unborn(1, "Quill", "Q101"),
        "carers-TOTAL_FORMS": 2,
        **carer(0, "Maren", "Quill"),
        **carer(
            1, "Jude", "Penrose", relation="father", responsibility="unknown", lives_there="no",
            of="unborn",
        ),
        "address": "1 Invented Row",
        "postcode": "zz1 1zz",
        "address_is_withheld": "on",
    }  # fmt: skip


def sent(client: Client, **answers: Any) -> Any:
    """Send the page as it is shown now, with these answers."""
    return client.post(ADD, filled(opened(client, ADD), **answers))


def wrong_in(response: Any) -> str:
    """Return the summary of what is wrong."""
    assert response.status_code == 200
    page: Element = read(response.text)
    return page.find("div", class_="govuk-error-summary")[0].text
