"""Where a family is recorded by hand."""

from django.urls import path

from stepdown.web.families import add

urlpatterns = [path("add/", add.AddFamily.as_view(), name="add-family")]
