"""The families room as a Django application."""

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    """Names the room for Django."""

    name = "stepdown.families"
    default_auto_field = "django.db.models.BigAutoField"
