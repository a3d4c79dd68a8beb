"""Fill a page's form and send it, as a browser does: with everything that the form holds."""

from typing import Any

from django.test import Client

from tests.web.components.markup import Element, read


def opened(client: Client, address: str) -> Element:
    """Return a page that a person opened."""
    response = client.get(address)
    assert response.status_code == 200, address
    return read(response.text)


def held_by(form: Element) -> dict[str, list[str]]:
    """Return what a form would send as it stands, without its buttons."""
    held: dict[str, list[str]] = {}
    for box in form.find("input"):
        name, kind = box.attributes.get("name"), box.attributes.get("type")
        is_off = kind in {"radio", "checkbox"} and "checked" not in box.attributes
        if name and not is_off and kind not in {"submit", "file"}:
            unsaid = "on" if kind in {"radio", "checkbox"} else ""
            held.setdefault(str(name), []).append(str(box.attributes.get("value") or unsaid))
    for area in form.find("textarea"):
        held.setdefault(str(area.attributes["name"]), []).append(area.text)
    for select in form.find("select"):
        for option in select.find("option"):
            if "selected" in option.attributes:
                held.setdefault(str(select.attributes["name"]), []).append(
                    str(option.attributes.get("value") or "")
                )
    return held


def filled(page: Element, **answers: Any) -> dict[str, list[str]]:
    """Return what the page's kept form sends once these answers are typed."""
    form = next(form for form in page.find("form") if form.find("input", name="form_token"))
    typed = {
        name: [str(each) for each in value] if isinstance(value, list) else [str(value)]
        for name, value in answers.items()
    }
    return held_by(form) | typed


def said(page: Element, **attributes: str) -> str:
    """Return the text of the first element that has these attributes."""
    return page.find(**attributes)[0].text
