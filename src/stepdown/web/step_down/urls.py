"""The pages on which a step down is started, one after another."""

from django.urls import path

from stepdown.web.families import assessment
from stepdown.web.step_down import check, details, where, who

urlpatterns = [
    path("", who.choose, name="start-step-down"),
    path("<slug:key>/where/", where.Where.as_view(), name="start-where"),
    path(
        "<slug:key>/assessment/", assessment.LastAssessmentPage.as_view(), name="start-assessment"
    ),
    path("<slug:key>/which/", where.Which.as_view(), name="start-which"),
    path("<slug:key>/details/", details.Details.as_view(), name="start-details"),
    path("<slug:key>/check/", check.Check.as_view(), name="start-check"),
]
