"""Where the lists of work and of families are."""

from django.urls import path

from stepdown.web.caseload import views

urlpatterns = [
    path("", views.my_work, name="my-work"),
    path("team-work/", views.team_work, name="team-work"),
    path("work/<str:whose>/<str:part>/", views.one_part, name="work-part"),
    path("episodes/", views.families, name="episodes"),
]
