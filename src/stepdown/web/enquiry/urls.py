"""Where it is asked whether a child is open."""

from django.urls import path

from stepdown.web.enquiry import views

urlpatterns = [
    path("", views.Ask.as_view(), name="enquiry"),
    path("<int:enquiry>/", views.answer, name="enquiry-answer"),
]
