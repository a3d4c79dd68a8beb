"""Our templates beside the expected HTML that comes with GOV.UK Frontend.

The fixtures are a part of govuk-frontend 6.6.0 (MIT; see the notice in the file).
"""

import json
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.template.loader import render_to_string

from stepdown.web.forms import (
    AnyOf,
    CaseworkForm,
    DateAnswer,
    FileAnswer,
    LongAnswer,
    OneOf,
    Option,
    PickOne,
    ShortAnswer,
)
from stepdown.web.forms.asked import Asked
from tests.web.components.markup import Element, read

FIXTURES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("govuk_fixtures.json").read_text(encoding="utf-8")
)["fixtures"]

# What we add on purpose, beyond what GOV.UK draws.
OURS = {"aria-invalid", "accept"}


class PasswordAnswer(Asked, forms.CharField):
    """A password, as the sign-in forms ask for it."""

    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})


ANSWERS: dict[str, type[Asked]] = {
    "input": ShortAnswer,
    "textarea": LongAnswer,
    "character-count": LongAnswer,
    "file-upload": FileAnswer,
    "password-input": PasswordAnswer,
    "date-input": DateAnswer,
    "radios": OneOf,
    "checkboxes": AnyOf,
    "select": PickOne,
}


def component(template: str, **given: Any) -> str:
    return render_to_string(f"components/{template}.html", given)


def draw_back_link(options: dict[str, Any]) -> str:
    return component("back_link", href=options.get("href", "#"), text=options.get("text"))


def draw_button(options: dict[str, Any]) -> str:
    kind = options.get("classes", "").removeprefix("govuk-button--")
    return component(
        "button",
        text=options["text"],
        href=options.get("href"),
        kind=kind,
        name=options.get("name"),
        value="sent",
    )


def draw_tag(options: dict[str, Any]) -> str:
    colour = options.get("classes", "").removeprefix("govuk-tag--")
    return component("tag", text=options["text"], colour=colour)


def draw_inset_text(options: dict[str, Any]) -> str:
    return component("inset", text=options["text"])


def draw_warning_text(options: dict[str, Any]) -> str:
    return component("warning", text=options["text"])


def draw_details(options: dict[str, Any]) -> str:
    return component(
        "details",
        summary=options["summaryText"],
        text=options["text"],
        is_open=options.get("open"),
    )


def draw_panel(options: dict[str, Any]) -> str:
    return component("panel", title=options["titleText"], text=options.get("text"))


def draw_notification_banner(options: dict[str, Any]) -> str:
    success = options.get("type") == "success"
    return component("notification", heading=options["text"], success=success)


def draw_pagination(options: dict[str, Any]) -> str:
    before, after = options.get("previous", {}), options.get("next", {})
    return component(
        "pagination",
        previous_href=before.get("href"),
        next_href=after.get("href"),
        label="Pagination",
    )


def draw_summary_list(options: dict[str, Any]) -> str:
    rows = [
        {
            "key": row["key"]["text"],
            "value": row["value"]["text"],
            "actions": [
                {"text": action["text"], "href": action["href"]}
                for action in row.get("actions", {}).get("items", [])
            ],
        }
        for row in options["rows"]
    ]
    return component("summary_list", rows=rows)


def draw_error_summary(options: dict[str, Any]) -> str:
    return component("error_summary", errors=options["errorList"])


def draw_service_navigation(options: dict[str, Any]) -> str:
    items = [
        {"text": item["text"], "href": item["href"], "is_current": item.get("current", False)}
        for item in options["navigation"]
    ]
    return component("navigation", items=items)


def field_of(kind: str, options: dict[str, Any]) -> forms.Field:
    group = options.get("fieldset", {}).get("legend") or options["label"]
    classes = group.get("classes", "")
    own_classes = options.get("classes", "")
    asked: dict[str, Any] = {
        "label": group["text"],
        "hint": options.get("hint", {}).get("text", ""),
        "size": classes.rpartition("--")[2],
        "is_heading": group.get("isPageHeading", False),
        "required": False,
    }
    if "govuk-input--width-" in own_classes:
        asked["width"] = own_classes.removeprefix("govuk-input--width-")
    if kind in {"radios", "checkboxes", "select"}:
        asked["options"] = options_of(options)
    if kind == "textarea":
        asked["shows_count"] = False
    if kind == "character-count":
        asked["longest"] = options["maxlength"]
    if kind == "radios":
        asked["are_inline"] = "inline" in own_classes
    return ANSWERS[kind](**asked)


def options_of(options: dict[str, Any]) -> list[Option]:
    found = []
    is_apart = False
    for item in options["items"]:
        if "divider" in item:
            is_apart = True
            continue
        found.append(
            Option(
                str(item["value"]),
                item["text"],
                hint=item.get("hint", {}).get("text", ""),
                is_apart=is_apart,
                excludes_others=item.get("behaviour") == "exclusive",
            )
        )
        is_apart = False
    return found


def typed_in(name: str, options: dict[str, Any]) -> Any:
    if "items" in options:
        chosen = [str(item["value"]) for item in options["items"] if checked(item)]
        return chosen[0] if chosen else ""
    if "values" in options:
        return [options["values"][part] for part in ("day", "month", "year")]
    return options.get("value", "")


def checked(item: dict[str, Any]) -> bool:
    return bool(item.get("checked") or item.get("selected"))


def draw_question(kind: str, options: dict[str, Any]) -> str:
    name = options.get("id") or options.get("idPrefix") or options["name"]
    form_class = type("AskedForm", (CaseworkForm,), {name: field_of(kind, options)})
    message = options.get("errorMessage", {}).get("text")
    # Only a form that was sent has errors; what it was sent is what the fixture shows.
    data = QueryDict(mutable=True)
    value = typed_in(name, options)
    if isinstance(value, list):
        for part, text in zip(("day", "month", "year"), value, strict=True):
            data[f"{name}_{part}"] = str(text)
    elif value:
        data[name] = value
    form = form_class(data, auto_id="%s") if message else form_class(auto_id="%s")
    if not message:
        form.initial = {name: value}
    else:
        wrong = [part for part in ("day", "month", "year") if options.get(part, {}).get("error")]
        params = {"parts": tuple(wrong)} if wrong else {}
        form.full_clean()
        form.errors[name] = ErrorList([forms.ValidationError(message, params=params)])
    return str(form[name].as_field_group())


def draw(kind: str, options: dict[str, Any]) -> str:
    drawn = globals().get(f"draw_{kind.replace('-', '_')}")
    return str(drawn(options)) if drawn else draw_question(kind, options)


def plain(element: Element, kind: str) -> Element:
    """Leave out what differs for a reason that is given here."""
    for inner in element.inside:
        if not isinstance(inner, Element):
            continue
        for name in OURS:
            inner.attributes.pop(name, None)
        if kind == "notification-banner":
            # The id may be numbered, since our pages may have several.
            inner.attributes.pop("aria-labelledby", None)
            inner.attributes.pop("id", None)
        if kind == "button":
            # GOV.UK leaves it out where nobody asks; a form sent twice is never wanted.
            inner.attributes.pop("data-prevent-double-click", None)
            # A button with a name needs a value, or nothing says which was pressed.
            inner.attributes.pop("value", None)
        if kind == "date-input":
            # Django names the boxes of one answer after it.
            if isinstance(named := inner.attributes.get("name"), str):
                inner.attributes["name"] = named.rpartition("_")[2]
        elif kind != "date-input" and inner.tag in {"input", "textarea", "select"}:
            # The fixtures give an id that is not the name; ours are the same word.
            inner.attributes.pop("name", None)
        if kind == "select":
            inner.inside = [o for o in inner.inside if not (isinstance(o, Element) and empty(o))]
        if kind == "details":
            inner.attributes.pop("id", None)
        if kind == "details" and inner.has(class_="govuk-details__text"):
            inner.inside = [inner.text]
        plain(inner, kind)
    return element


def empty(option: Element) -> bool:
    """Say whether this is the first option, which is no answer; GOV.UK's example has none."""
    if option.tag == "option":
        option.attributes.pop("disabled", None)
    return option.tag == "option" and option.attributes.get("value") == ""


@pytest.mark.parametrize("name", FIXTURES)
def test_a_component_is_drawn_as_govuk_draws_it(name: str) -> None:
    kind = name.partition(":")[0]
    fixture = FIXTURES[name]
    drawn = read(draw(kind, fixture["options"]))
    assert str(plain(drawn, kind)) == str(plain(read(fixture["html"]), kind))
