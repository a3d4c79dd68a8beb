"""The audit room as a Django application."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    """Names the room for Django, and keeps every room's record append-only."""

    name = "stepdown.audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the triggers after each migration, and look for them in each check."""
        from stepdown.audit.guarding import is_guarded  # noqa: PLC0415  (models are ready now)

        pre_migrate.connect(make_way, dispatch_uid="stepdown.audit.make_way")
        post_migrate.connect(install_guards, dispatch_uid="stepdown.audit.append_only")
        checks.register(is_guarded, checks.Tags.database)


def make_way(sender: AppConfig, using: str, **_signal: Any) -> None:
    """Let tables be altered; what is dropped here is made again after the migrations."""
    from stepdown.audit import append_only  # noqa: PLC0415  (models are ready now)

    if sender.name == AuditConfig.name:
        append_only.make_way(connections[using])


def install_guards(sender: AppConfig, using: str, **_signal: Any) -> None:
    """Make the triggers of one room, once its tables are as the migrations say."""
    from stepdown.audit import append_only  # noqa: PLC0415  (models are ready now)

    append_only.install(connections[using], sender.label)
