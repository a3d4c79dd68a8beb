"""Answer the questions of a page as a person would: by the words that stand beside them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from playwright.sync_api import Locator, Page

Answer = str | bool | date | Sequence[str] | Sequence[Mapping[str, str]]


def answer(page: Page, question: str, given: Answer) -> None:
    """Give one answer, whatever sort of question it is."""
    if isinstance(given, bool):
        page.get_by_label(question, exact=True).set_checked(given)
    elif isinstance(given, date):
        _fill_date(_group(page, question), given)
    elif isinstance(given, str):
        _choose_or_type(page, question, given)
    elif given and isinstance(given[0], Mapping):
        _fill_rows(page, question, [dict(row) for row in given if isinstance(row, Mapping)])
    else:
        _tick(_group(page, question), [str(option) for option in given])


def _group(page: Page, question: str) -> Locator:
    return page.get_by_role("group", name=question, exact=True)


def _choose_or_type(page: Page, question: str, given: str) -> None:
    group = _group(page, question)
    if group.count():
        _option(group, "radios", given).check()
        return
    box = page.get_by_label(question, exact=True)
    if box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(label=given)
    else:
        box.fill(given)


def _option(group: Locator, sort: str, label: str) -> Locator:
    """Return the box of one option of this question, and of none that it reveals."""
    return (
        group.locator(f":scope > .govuk-{sort} > .govuk-{sort}__item")
        .get_by_label(label, exact=True)
    )  # fmt: skip


def _tick(group: Locator, wanted: Sequence[str]) -> None:
    items = group.locator(":scope > .govuk-checkboxes > .govuk-checkboxes__item")
    offered = [text.strip() for text in items.locator("label").all_inner_texts()]
    for label in [*offered, *wanted]:
        _option(group, "checkboxes", label).set_checked(label in wanted)


def _fill_date(group: Locator, on: date) -> None:
    parts = group.locator(".govuk-date-input").first
    for name, number in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        parts.get_by_label(name, exact=True).fill(str(number))
    if isinstance(on, datetime):
        group.get_by_label("Time, if you know it", exact=True).fill(f"{on:%H:%M}")


def _fill_rows(page: Page, question: str, rows: Sequence[Mapping[str, str]]) -> None:
    table = page.get_by_role("region", name=question, exact=True)
    for number, row in enumerate(rows):
        group = table.locator(".sd-row").nth(number)
        if not group.count():
            table.get_by_role("button", name="Add another").click()
            group.wait_for()
        for column, words in row.items():
            group.get_by_label(column, exact=True).fill(words)
