"""Where the protocols can be read."""

from django.urls import path

from stepdown.web.protocols import attaching, views

urlpatterns = [
    path("", views.protocols, name="protocols"),
    path("<slug:pack>/<str:version>/", views.protocol, name="protocol"),
    path("<slug:pack>/<str:version>/clauses/", views.clauses, name="protocol-clauses"),
    path("<slug:pack>/<str:version>/attach/", attaching.AttachText.as_view(), name="attach-text"),
    path("<slug:pack>/<str:version>/<slug:pathway>/", views.pathway, name="protocol-pathway"),
]
