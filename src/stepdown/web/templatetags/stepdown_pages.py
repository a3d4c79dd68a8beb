"""Tags and filters for the layout and the components."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template import Context

from stepdown.web.components import navigation, words
from stepdown.web.forms.errors import summary

register = template.Library()

register.filter("full_day", words.full_day)
register.filter("plain_day", words.plain_day)
register.filter("short_day", words.short_day)
register.filter("day_and_time", words.day_and_time)
register.filter("finding_word", words.finding_word)
register.filter("finding_class", words.finding_class)


@register.inclusion_tag("components/navigation.html", takes_context=True)
def primary_navigation(context: Context) -> dict[str, Any]:
    """Show the sections of the site to a person who has signed in."""
    return {"items": navigation.primary_navigation(context)}


@register.inclusion_tag("components/footer.html")
def footer_links() -> dict[str, Any]:
    """Show the links at the foot of every page."""
    return {"links": navigation.links(navigation.FOOT)}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet[Any]) -> dict[str, Any]:
    """Show what is wrong in these forms and formsets, each line a link to its field."""
    return {"errors": summary(*forms)}


@register.filter
def as_lines(value: object) -> Iterable[object]:
    """Return the lines of an answer, whether it is one text or a list of them."""
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, Iterable):
        return (value,)
    return value


@register.filter
def as_cells(row: Iterable[object]) -> list[object]:
    """Return a row's cells, each with a ``text``, though a page may give plain text or a number."""
    return [
        {"text": cell} if cell is None or isinstance(cell, str | int | float) else cell
        for cell in row
    ]


@register.filter
def beside(row: Iterable[object], columns: Sequence[object]) -> Iterator[tuple[Any, Any]]:
    """Return each cell of a row with its column: a cell too many or too few is an error."""
    return zip(as_cells(row), as_cells(columns), strict=True)


@register.filter
def any_has_actions(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether any row of a summary has an action, so that the others keep its column free."""
    return any(row.get("actions") for row in rows)
