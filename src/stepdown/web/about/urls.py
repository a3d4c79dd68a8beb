"""Where the pages about the service are."""

from django.urls import path

from stepdown.web.about import views

urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("licence/", views.licence, name="licence"),
]
