"""The partnership room as a Django application."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """Names the room for Django."""

    name = "stepdown.partnership"
    default_auto_field = "django.db.models.BigAutoField"
