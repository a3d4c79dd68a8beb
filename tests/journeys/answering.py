"""Answer the questions of a page as a person would: by the words that stand beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from playwright.sync_api import Locator, Page

Plain = str | bool | date | Sequence[str]
Row = Mapping[str, Plain]
Answer = Plain | Row | Sequence[Row]
"""A row is the answers to the questions of one row; several rows fill a table."""


def answer(page: Page, question: str, given: Answer) -> None:
    """Give one answer, whatever sort of question it is."""
    if isinstance(given, Mapping):
        _fill_named_row(page, question, given)
    elif isinstance(given, Sequence) and given and isinstance(given[0], Mapping):
        _fill_table(page, question, [row for row in given if isinstance(row, Mapping)])
    else:
        _give(page, question, given)  # type: ignore[arg-type]


def _give(where: Page | Locator, question: str, given: Plain) -> None:
    if isinstance(given, bool):
        where.get_by_label(question, exact=True).set_checked(given)
    elif isinstance(given, date):
        _fill_date(_group(where, question), given)
    elif isinstance(given, str):
        _choose_or_type(where, question, given)
    else:
        _tick(_group(where, question), given)


def _group(where: Page | Locator, question: str) -> Locator:
    return where.get_by_role("group", name=question, exact=True)


def _choose_or_type(where: Page | Locator, question: str, given: str) -> None:
    group = _group(where, question)
    if group.count():
        _option(group, "radios", given).check()
        return
    box = where.get_by_label(question, exact=True)
    if box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(label=given)
    else:
        box.fill(given)


def _option(group: Locator, sort: str, label: str) -> Locator:
    """Return the box of one option of this question, and of none that it reveals."""
    items = group.locator(f":scope > .govuk-{sort} > .govuk-{sort}__item")
    return items.get_by_label(label, exact=True)


def _tick(group: Locator, wanted: Sequence[str]) -> None:
    items = group.locator(":scope > .govuk-checkboxes > .govuk-checkboxes__item")
    offered = [text.strip() for text in items.locator("label").all_inner_texts()]
    for label in dict.fromkeys([*offered, *wanted]):
        _option(group, "checkboxes", label).set_checked(label in wanted)


def _fill_date(group: Locator, on: date) -> None:
    parts = group.locator(".govuk-date-input").first
    for name, number in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        parts.get_by_label(name, exact=True).fill(str(number))
    if isinstance(on, datetime):
        group.get_by_label("Time, if you know it", exact=True).fill(f"{on:%H:%M}")


def _fill_table(page: Page, question: str, rows: Sequence[Row]) -> None:
    table = page.get_by_role("region", name=question, exact=True)
    for number, row in enumerate(rows):
        group = table.locator(".sd-row").nth(number)
        if not group.count():
            table.get_by_role("button", name="Add another").click()
            group.wait_for()
        _fill_row(group, row)


def _fill_named_row(page: Page, name: str, row: Row) -> None:
    """Fill the row that is called so, such as Circumstance 2, which may have to be added first."""
    group = _group(page, name)
    if not group.count():
        page.get_by_role("button", name="Add another").first.click()
        group.wait_for()
    _fill_row(group, row)


def _fill_row(group: Locator, row: Row) -> None:
    for column, given in row.items():
        _give(group, column, given)
