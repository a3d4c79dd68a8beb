"""Record, projection or working: every model declares which, and has its migration."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

KINDS = {"record", "projection", "working"}


def our_models() -> list[type[Model]]:
    """Return every table of ours, but those that Django makes to join two others."""
    return [
        model
        for app in apps.get_app_configs()
        if app.name.startswith("stepdown.")
        for model in app.get_models()
        if not model._meta.abstract
    ]


def test_every_table_is_a_record_a_projection_or_working() -> None:
    undeclared = [
        model._meta.label
        for model in our_models()
        if getattr(model, "kind_of_table", None) not in KINDS
    ]
    assert our_models()
    assert undeclared == []


@pytest.mark.django_db
@pytest.mark.both_databases
def test_every_change_to_a_model_has_its_migration() -> None:
    told = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=told, stderr=told)
    assert "No changes detected" in told.getvalue()


def test_every_check_of_django_passes() -> None:
    told = StringIO()
    call_command("check", stdout=told, stderr=told)
    assert "no issues" in told.getvalue()
