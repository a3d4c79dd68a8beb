"""Where an urgent step up is reported."""

from django.urls import path

from stepdown.web.step_up import views

urlpatterns = [
    path("", views.UrgentStepUp.as_view(), name="urgent-step-up"),
    path("<int:report>/sent/", views.sent, name="urgent-step-up-sent"),
]
