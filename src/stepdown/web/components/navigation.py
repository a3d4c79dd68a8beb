"""The sections of the site and the links at its foot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the site that the bar below the header leads to.

    ``route`` is the name of the section's first page.
    """

    route: str
    text: str


SECTIONS = (
    Section("my-work", "My work"),
    Section("episodes", "Episodes"),
    Section("enquiry", "Is a child open?"),
    Section("front-door", "Front door"),
    Section("protocols", "Protocol"),
)

FOOT = (
    Section("accessibility", "Accessibility statement"),
    Section("privacy", "Privacy"),
    Section("licence", "Open source licence"),
)


def address_of(route: str) -> str:
    """Return the address of a page by its route's name, or nothing where the site has no such page.

    An error page is drawn with whatever routes there are, so a missing one
    may not make a second error out of the first.
    """
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def links(sections: tuple[Section, ...]) -> list[dict[str, Any]]:
    """Return what components/footer.html and components/navigation.html take."""
    addressed = ((section, address_of(section.route)) for section in sections)
    return [{"text": section.text, "href": href} for section, href in addressed if href]


def primary_navigation(context: Context) -> list[dict[str, Any]]:
    """Return the bar's items for a person who has signed in, and none for a stranger.

    A page says by ``section`` (a route's name) which part of the site it
    belongs to. ``navigation_routes`` in the context keeps only those named, for
    a role that has fewer; ``navigation_counts`` (by route) adds numbers.
    """
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return []
    counts: Mapping[str, int] = context.get("navigation_counts") or {}
    allowed = context.get("navigation_routes")
    items = []
    for section in SECTIONS:
        href = address_of(section.route)
        if not href or (allowed is not None and section.route not in allowed):
            continue
        items.append(
            {
                "text": section.text,
                "href": href,
                "is_current": request.path == href,
                "is_active": context.get("section") == section.route,
                "count": counts.get(section.route, 0),
            }
        )
    return [*items, *_own_account(request)]


def _own_account(request: HttpRequest) -> list[dict[str, Any]]:
    href = address_of("account")
    if not href:
        return []
    return [{"text": str(request.user), "href": href, "is_current": request.path == href}]
