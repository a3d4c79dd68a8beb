"""Where a family's pages are."""

from django.urls import path

from stepdown.web.family import (
    accepting,
    corrections,
    disagreement,
    ending,
    episode,
    gate,
    joining,
    leads,
    moving,
    recording,
    records,
    states,
)

urlpatterns = [
    path("<slug:reference>/", episode.episode, name="episode"),
    path("<slug:reference>/history/", episode.whole_history, name="history"),
    path("<slug:reference>/record/<slug:record>/", recording.RecordPage.as_view(), name="record"),
    path("<slug:reference>/records/<int:number>/", records.record_shown, name="record-shown"),
    path(
        "<slug:reference>/records/<int:number>/correct/",
        corrections.Correct.as_view(),
        name="correct",
    ),
    path(
        "<slug:reference>/records/<int:number>/retract/",
        corrections.Retract.as_view(),
        name="retract",
    ),
    path("<slug:reference>/gates/<slug:gate>/", gate.GatePage.as_view(), name="gate"),
    path("<slug:reference>/lead/<slug:allocation>/", leads.lead, name="lead"),
    path(
        "<slug:reference>/lead/<slug:allocation>/nominate/",
        leads.Nominate.as_view(),
        name="lead-nominate",
    ),
    path(
        "<slug:reference>/lead/<slug:allocation>/consult/",
        leads.Consult.as_view(),
        name="lead-consult",
    ),
    path(
        "<slug:reference>/lead/<slug:allocation>/answer/",
        accepting.AnswerNomination.as_view(),
        name="lead-answer",
    ),
    path(
        "<slug:reference>/lead/<slug:allocation>/withdraw/",
        accepting.Withdraw.as_view(),
        name="lead-withdraw",
    ),
    path("<slug:reference>/disagreement/", disagreement.Raise.as_view(), name="disagreement"),
    path(
        "<slug:reference>/disagreement/decide/",
        disagreement.Decide.as_view(),
        name="disagreement-decision",
    ),
    path("<slug:reference>/end/", ending.End.as_view(), name="end"),
    path("<slug:reference>/states/", states.AddState.as_view(), name="state"),
    path(
        "<slug:reference>/states/<int:number>/",
        states.ChangeState.as_view(),
        name="state-changed",
    ),
    path("<slug:reference>/move/", moving.MoveToNewerVersion.as_view(), name="move"),
    path("<slug:reference>/join/", joining.Join.as_view(), name="join"),
]
