"""Write many rows at once: COPY on PostgreSQL, one statement for many on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from stepdown.cli.invention.copies import Model, Row


def first_free_key(model: Model, how_many: int) -> int:
    """Return the first of so many keys that nobody else will be given."""
    table, column = model._meta.db_table, _key_column(model)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The sequence is moved past them, whoever else draws from it meanwhile.
            cursor.execute(
                "SELECT setval(sequence, nextval(sequence) + %s)"
                " FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS sequence) AS named",
                [how_many, table, column],
            )
            return int(cursor.fetchone()[0]) - how_many
        # Whoever is in a transaction here is the only writer.
        cursor.execute(f'SELECT coalesce(max("{column}"), 0) FROM "{table}"')  # noqa: S608
        return int(cursor.fetchone()[0]) + 1


def write_rows(model: Model, rows: Sequence[Row]) -> None:
    """Write rows with every column of the table, in the model's order."""
    table = model._meta.db_table
    columns = ", ".join(f'"{each.column}"' for each in model._meta.local_concrete_fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            raw: Any = cursor
            with raw.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copied:
                for row in rows:
                    copied.write_row(row)
            return
        marks = ", ".join(["%s"] * len(model._meta.local_concrete_fields))
        cursor.executemany(
            f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',  # noqa: S608
            rows,
        )


def analyse() -> None:
    """Let the database look at what it holds now, so that it plans for that many rows."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _key_column(model: Model) -> str:
    key = model._meta.pk
    if key is None:
        raise AssertionError
    return key.column
