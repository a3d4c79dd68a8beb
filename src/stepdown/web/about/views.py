"""Accessibility, privacy and licence: pages that anybody may read."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

LICENCE = Path(__file__).with_name("licence.txt").read_text(encoding="utf-8").split("\n\n")
COOKIES = [
    [
        settings.SESSION_COOKIE_NAME,
        "Keeps you signed in",
        "Until you sign out or close the browser",
    ],
    [settings.CSRF_COOKIE_NAME, "Shows that what was sent came from you", "1 year"],
    ["messages", "Carries a message from one page to the next", "Until it was shown"],
]


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how far the pages are accessible, and how that was found out."""
    return render(request, "about/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why, who sees it, and which cookies there are."""
    return render(
        request,
        "about/privacy.html",
        {"cookie_head": ["Name", "What it is for", "How long it stays"], "cookie_rows": COOKIES},
    )


@login_not_required
def licence(request: HttpRequest) -> HttpResponse:
    """Show the licence of the program, and where those of its parts stand."""
    return render(
        request,
        "about/licence.html",
        {"licence": LICENCE, "notices": static("stepdown/NOTICES.txt")},
    )
