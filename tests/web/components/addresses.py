"""Every address that the layout leads to, so that it is whole before the pages are."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from stepdown.web.components import gallery
from stepdown.web.components.layout import council_style


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """Answer with nothing: only the address matters here."""
    return HttpResponse()


urlpatterns = [
    path("", page, name="my-work"),
    path("episodes/", page, name="episodes"),
    path("urgent/", page, name="urgent-step-up"),
    path("account/", page, name="account"),
    path("privacy/", page, name="privacy"),
    path("style/<slug:slug>.css", council_style, name="council-style"),
    *gallery.addresses(),
]
