"""Refuse to run while something could rewrite the record."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as Warn
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from stepdown.audit import append_only


def is_guarded(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Report each missing trigger; a database that has no tables yet has none to miss.

    A warning, since an error would stop the migrating that makes it again. What serves
    the site stops all the same.
    """
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        tables = set(connection.introspection.table_names())
        if not any(model._meta.db_table in tables for model in append_only.records()):
            continue
        found += [
            Warn(
                f"The trigger {name} is missing: somebody could rewrite the record.",
                hint="Run `stepdown django migrate`, which makes it again.",
                id="audit.W001",
            )
            for name in append_only.missing(connection)
        ]
    return found


def refuse_to_run_unguarded() -> None:
    """Stop where a trigger is missing. Whatever serves the site calls this before it answers."""
    problems = is_guarded(["default"])
    if problems:
        raise ImproperlyConfigured(" ".join(problem.msg for problem in problems))
