"""The addresses of the pages."""

from django.urls import URLPattern, URLResolver, include, path

from stepdown.web import drafts
from stepdown.web.components import gallery
from stepdown.web.components.layout import council_style

urlpatterns: list[URLPattern | URLResolver] = [
    path("style/<slug:slug>.css", council_style, name="council-style"),
    path("drafts/", drafts.save, name="save-draft"),
    path("", include("stepdown.web.caseload.urls")),
    path("", include("stepdown.web.accounts.urls")),
    path("family/", include("stepdown.web.family.urls")),
    path("step-down/", include("stepdown.web.step_down.urls")),
    path("families/", include("stepdown.web.families.urls")),
    path("urgent-step-up/", include("stepdown.web.step_up.urls")),
    path("is-this-child-open/", include("stepdown.web.enquiry.urls")),
    path("front-door/", include("stepdown.web.front_door.urls")),
    path("protocols/", include("stepdown.web.protocols.urls")),
    path("about/", include("stepdown.web.about.urls")),
    *gallery.addresses(),
]
