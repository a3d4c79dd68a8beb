"""The site does not start while a record could be rewritten."""

import importlib
from typing import Any

import click
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from stepdown.audit import append_only
from stepdown.audit.models import Event
from stepdown.cli import serve

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


class TheServer:
    """Something in the place of the server, which says that it was started."""

    started = 0

    def __init__(self, *_: Any, **__: Any) -> None:
        """Take what the server takes."""

    def serve(self) -> None:
        """Count."""
        type(self).started += 1


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> type[TheServer]:
    monkeypatch.setattr(serve, "Server", TheServer)
    monkeypatch.setattr(TheServer, "started", 0)
    return TheServer


def a_guard_is_removed() -> str:
    name, _ = append_only.guards(Event, connection.vendor)[0]
    on = f' ON "{Event._meta.db_table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on}')
    return name


def test_a_guarded_record_is_served(server: type[TheServer]) -> None:
    serve.serve(host="127.0.0.1", port=8000, workers=1)
    assert server.started == 1


def test_nothing_is_served_while_somebody_could_rewrite_the_record(
    server: type[TheServer],
) -> None:
    name = a_guard_is_removed()
    with pytest.raises(click.ClickException) as refused:
        serve.serve(host="127.0.0.1", port=8000, workers=1)
    assert name in refused.value.message
    assert "Run `stepdown django migrate`" in refused.value.message
    assert server.started == 0


def test_migrating_makes_a_missing_guard_again() -> None:
    name = a_guard_is_removed()
    assert append_only.missing(connection) == [name]
    call_command("migrate", verbosity=0, interactive=False)
    assert append_only.missing(connection) == []


def test_no_other_server_can_load_the_site_either() -> None:
    entry = importlib.import_module("stepdown.config.wsgi")
    a_guard_is_removed()
    with pytest.raises(ImproperlyConfigured):
        importlib.reload(entry)
