"""The addresses of the site."""

from django.urls import include, path

from stepdown.config.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("accounts/", include("allauth.urls")),
    path("", include("stepdown.web.urls")),
]
