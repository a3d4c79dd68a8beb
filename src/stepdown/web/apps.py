"""The web room as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the room for Django."""

    name = "stepdown.web"
    default_auto_field = "django.db.models.BigAutoField"
