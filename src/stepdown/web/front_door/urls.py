"""Where the front door's pages are."""

from django.urls import path

from stepdown.web.front_door import views

urlpatterns = [
    path("", views.reports, name="front-door"),
    path("<int:report>/acknowledge/", views.acknowledge, name="front-door-acknowledge"),
    path("<int:report>/child/", views.WhichChild.as_view(), name="front-door-which-child"),
    path("<int:report>/decide/", views.Decide.as_view(), name="front-door-decide"),
]
