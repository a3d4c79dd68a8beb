"""Where a person's own pages are. The pages for signing in are those of allauth."""

from django.urls import path

from stepdown.web.accounts import demo, views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("demo/", demo.choose, name="demo-sign-in"),
]
