"""The episodes room as a Django application."""

from django.apps import AppConfig


class EpisodesConfig(AppConfig):
    """Names the room for Django."""

    name = "stepdown.episodes"
    default_auto_field = "django.db.models.BigAutoField"
