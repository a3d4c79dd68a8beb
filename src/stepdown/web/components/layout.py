"""What the layout of every page is told, and the style sheet of each council."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from stepdown.episodes.front_door import front_door_of
from stepdown.partnership.models import Account, Authority
from stepdown.web.components.brand import Brand, UnreadableColourError
from stepdown.web.components.navigation import SECTIONS

AN_HOUR = 60 * 60


def layout(request: HttpRequest) -> dict[str, Any]:
    """Tell every page which council it is for. A context processor, named in the settings.

    The council is looked up only once, and only by a page that shows it.
    """
    return {
        "council_name": SimpleLazyObject(lambda: _council_name(request)),
        "council_style_url": SimpleLazyObject(lambda: _style_address(request)),
        "is_demo": settings.DEMO,
        "navigation_routes": SimpleLazyObject(lambda: _sections_of(request)),
    }


def council_of(request: HttpRequest) -> Authority | None:
    """Return the council whose partnership the person works in, who may be a stranger."""
    council: Authority | None = getattr(request.user, "authority", None)
    return council


def _council_name(request: HttpRequest) -> str:
    council = council_of(request)
    return council.name if council else ""


def _style_address(request: HttpRequest) -> str:
    council = council_of(request)
    return style_address(council) if council else ""


def _sections_of(request: HttpRequest) -> list[str]:
    """Return the sections that the person has: the front door's is for those who stand there."""
    person = request.user
    stands_there = isinstance(person, Account) and front_door_of(person, timezone.now()) is not None
    return [each.route for each in SECTIONS if stands_there or each.route != "front-door"]


def style_address(council: Authority) -> str:
    """Return the address of a council's colours, or nothing where it has none of its own.

    The colour is a part of the address, so that a new one is seen at once.
    """
    if not council.colour:
        return ""
    colour = council.colour.removeprefix("#").lower()
    return f"{reverse('council-style', args=[council.slug])}?{colour}"


@login_not_required
def council_style(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve a council's colours, which are no secret.

    A colour that cannot be read on its ground is left out: the pages then keep
    the colour that they have of themselves.
    """
    council = get_object_or_404(Authority, slug=slug)
    try:
        sheet = Brand(brand=council.colour, link=council.colour).style_sheet()
    except UnreadableColourError:
        sheet = ""
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=AN_HOUR)
    return response
