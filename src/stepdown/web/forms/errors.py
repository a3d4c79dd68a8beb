"""The summary of what is wrong, with a link to each answer."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BaseFormSet


def summary(*forms: BaseForm | BaseFormSet[Any]) -> list[dict[str, str]]:
    """Return each error with the address of its box, in the order of the page.

    An error of the whole form leads to its first question.
    """
    found: list[dict[str, str]] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            first = _first_of(form.forms[0]) if form.forms else ""
            found += [{"text": str(text), "href": first} for text in form.non_form_errors()]
            found += summary(*form.forms)
        elif form.errors:
            found += _of_one(form)
    return found


def _of_one(form: BaseForm) -> list[dict[str, str]]:
    first = _first_of(form)
    found = [{"text": str(text), "href": first} for text in form.non_field_errors()]
    for field in form.hidden_fields():
        found += [{"text": str(text), "href": ""} for text in field.errors]
    for field in form.visible_fields():
        href = f"#{_target(field)}"
        found += [{"text": str(text), "href": href} for text in field.errors]
    return found


def _first_of(form: BaseForm) -> str:
    visible = form.visible_fields()
    return f"#{_target(visible[0])}" if visible else ""


def _target(field: Any) -> str:
    """Return the id of a field's first box that is wrong."""
    return str(getattr(field, "first_id", field.auto_id))
