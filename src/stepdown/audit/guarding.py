"""Refuse to run while something could rewrite the record."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from stepdown.audit import append_only


def is_guarded(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Report each missing trigger; a database that has no tables yet has none to miss."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        tables = set(connection.introspection.table_names())
        if not any(model._meta.db_table in tables for model in append_only.records()):
            continue
        found += [
            Error(
                f"The trigger {name} is missing: somebody could rewrite the record.",
                hint="Run `stepdown migrate`, which makes it again.",
                id="audit.E001",
            )
            for name in append_only.missing(connection)
        ]
    return found


def refuse_to_run_unguarded() -> None:
    """Stop where a trigger is missing. Whatever serves the site calls this before it answers."""
    problems = is_guarded(["default"])
    if problems:
        raise ImproperlyConfigured(" ".join(problem.msg for problem in problems))
