"""Where the protocols can be read."""

from django.urls import path

from stepdown.web.protocols import (
    adopting,
    attaching,
    challenging,
    comparing,
    maps,
    trying,
    versions,
    views,
)

urlpatterns = [
    path("", views.protocols, name="protocols"),
    path("compare/", comparing.compare, name="compare-protocols"),
    path("versions/", versions.versions, name="protocol-versions"),
    path("versions/publish/", versions.publish_shipped, name="publish-version"),
    path("<slug:pack>/<str:version>/", views.protocol, name="protocol"),
    path("<slug:pack>/<str:version>/clauses/", views.clauses, name="protocol-clauses"),
    path("<slug:pack>/<str:version>/try/", trying.choose, name="protocol-trial-choose"),
    path("<slug:pack>/<str:version>/try/family/", trying.trial, name="protocol-trial"),
    path("<slug:pack>/<str:version>/adopt/", adopting.Adopt.as_view(), name="adopt-version"),
    path("<slug:pack>/<str:version>/retire/", adopting.Retire.as_view(), name="retire-version"),
    path("<slug:pack>/<str:version>/attach/", attaching.AttachText.as_view(), name="attach-text"),
    path("<slug:pack>/<str:version>/challenges/", challenging.challenges, name="challenges"),
    path(
        "<slug:pack>/<str:version>/challenges/<int:number>/",
        challenging.AnswerChallenge.as_view(),
        name="answer-challenge",
    ),
    path(
        "<slug:pack>/<str:version>/readings/<str:reading>/",
        challenging.ChallengeReading.as_view(),
        name="challenge-reading",
    ),
    path("<slug:pack>/<str:version>/<slug:pathway>/", views.pathway, name="protocol-pathway"),
    path("map-key.svg", maps.map_key, name="protocol-map-key"),
    path("<slug:pack>/<str:version>/<slug:pathway>/map/", maps.pathway_map, name="protocol-map"),
    path(
        "<slug:pack>/<str:version>/<slug:pathway>/map/<slug:piece>.svg",
        maps.map_picture,
        name="protocol-map-picture",
    ),
]
