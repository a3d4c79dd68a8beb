"""Where the lists of work and of families are."""

from django.urls import path

from stepdown.web.caseload import notices, views

urlpatterns = [
    path("", views.my_work, name="my-work"),
    path("team-work/", views.team_work, name="team-work"),
    path("work/<str:whose>/<str:part>/", views.one_part, name="work-part"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.put_aside, name="notices-read"),
    path("episodes/", views.families, name="episodes"),
]
