"""A driver's connection with nothing of ours between it and the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from stepdown.cli.invention.copies import Model, Row


class Raw:
    """One connection of the driver, set up as the site sets up its own."""

    def __init__(self) -> None:
        """Connect to the database of this process."""
        self.is_postgresql = connection.vendor == "postgresql"
        if self.is_postgresql:
            given = connection.get_connection_params()
            names = ("dbname", "user", "password", "host", "port")
            self._driver: Any = psycopg.connect(
                **{name: given[name] for name in names if given.get(name)},
                prepare_threshold=1,
                autocommit=True,
            )
        else:
            options = settings.DATABASES["default"]["OPTIONS"]
            self._driver = sqlite3.connect(
                str(connection.settings_dict["NAME"]), timeout=20, isolation_level=None
            )
            for pragma in options["init_command"].split(";"):
                self._driver.execute(pragma)
        self._cursor = self._driver.cursor()

    def begin(self) -> None:
        """Begin as the site begins."""
        self._cursor.execute("BEGIN" if self.is_postgresql else "BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Commit, and wait until the database says that it has."""
        self._cursor.execute("COMMIT")

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Run one statement; return what it gives, if it gives anything."""
        self._cursor.execute(sql if self.is_postgresql else sql.replace("%s", "?"), values)
        return list(self._cursor.fetchall()) if self._cursor.description else []

    def instant(self, at: datetime) -> Any:
        """Return an instant as this database keeps it."""
        if self.is_postgresql:
            return at
        return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")

    def insertion(self, model: Model, rows: Sequence[Row]) -> Callable[[], object]:
        """Return the writing of rows by one statement, put together beforehand."""
        columns = [each.column for each in model._meta.local_concrete_fields]
        marks = f"({', '.join(['%s'] * len(columns))})"
        named = ", ".join(f'"{column}"' for column in columns)
        sql = (
            f'INSERT INTO "{model._meta.db_table}" ({named})'  # noqa: S608
            f" VALUES {', '.join([marks] * len(rows))}"
        )
        values = [value for row in rows for value in row]
        return lambda: self.run(sql, values)

    def update(self, model: Model, key: Any, changed: dict[str, Any]) -> Callable[[], object]:
        """Return the change of one row, put together beforehand."""
        assert model._meta.pk is not None  # noqa: S101
        named = ", ".join(f'"{column}" = %s' for column in changed)
        sql = (
            f'UPDATE "{model._meta.db_table}" SET {named}'  # noqa: S608
            f' WHERE "{model._meta.pk.column}" = %s'
        )
        values = [*changed.values(), key]
        return lambda: self.run(sql, values)

    def removal(self, model: Model, keys: Sequence[Any]) -> Callable[[], object]:
        """Return the removal of rows, put together beforehand."""
        assert model._meta.pk is not None  # noqa: S101
        marks = ", ".join(["%s"] * len(keys))
        sql = (
            f'DELETE FROM "{model._meta.db_table}"'  # noqa: S608
            f' WHERE "{model._meta.pk.column}" IN ({marks})'
        )
        return lambda: self.run(sql, list(keys))

    def close(self) -> None:
        """Let the connection go."""
        self._driver.close()
