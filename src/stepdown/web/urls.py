"""The addresses of the pages."""

from django.urls import URLPattern, URLResolver

from stepdown.web.components import gallery

urlpatterns: list[URLPattern | URLResolver] = [*gallery.addresses()]
