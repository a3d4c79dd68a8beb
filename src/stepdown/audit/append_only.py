"""What keeps the record from being rewritten: triggers in the database itself.

Every model says ``kind_of_table``. A ``record`` takes no UPDATE, DELETE,
TRUNCATE (PostgreSQL) or REPLACE (SQLite), whoever asks. A record that names
``may_end`` allows one change: its end, once, from ``FOR_EVER`` to an instant.

SQLite forgets triggers when Django rebuilds a table, so they are made again
after every migration, and looked for before the site answers anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

KINDS_OF_TABLE = ("record", "projection", "working")

FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of what has not ended. A date, not NULL, so that keys can refer to it."""

FOR_EVER_IN_SQLITE = "9999-12-31 00:00:00"

Model = type[models.Model]
Guard = tuple[str, str]
"""The name of a trigger, and the SQL that makes it."""


@dataclass(frozen=True, slots=True)
class CrossGuard:
    """A trigger that looks at other tables: a rule of a record that no key can say.

    A model names a function that returns them, by the kind of database, as ``cross_guards``.
    """

    table: str
    name: str
    sql: str
    function: str = ""


_POSTGRESQL_FUNCTIONS = """
CREATE OR REPLACE FUNCTION stepdown_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % takes no %', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE FUNCTION stepdown_may_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended = TIMESTAMPTZ '9999-12-31 00:00:00+00' AND NEW.ended < OLD.ended
     AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'append-only: in % only the end may change, once', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def records(app_label: str | None = None) -> Iterator[Model]:
    """Yield the append-only models, of one room or of all."""
    found: Iterable[Model] = (
        apps.get_app_config(app_label).get_models() if app_label else apps.get_models()
    )
    for model in found:
        if getattr(model, "kind_of_table", None) == "record":
            yield model


def columns_that_may_end(model: Model) -> tuple[str, ...]:
    """Return the columns that change when a row ends; none for most records."""
    named: tuple[str, ...] = getattr(model, "may_end", ())
    return named


def unique_keys(model: Model) -> list[tuple[str, ...]]:
    """Return each set of columns that no two rows share, the primary key first."""
    meta = model._meta
    columns = {field.name: field.column for field in meta.local_concrete_fields}
    keys: list[tuple[str, ...]] = [
        (field.column,) for field in meta.local_concrete_fields if field.primary_key
    ]
    keys += [
        (field.column,)
        for field in meta.local_concrete_fields
        if field.unique and not field.primary_key
    ]
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            if constraint.condition is not None or constraint.expressions:
                msg = f"{meta.label}: a record's unique constraint has no condition or expression."
                raise TypeError(msg)
            keys.append(tuple(columns[name] for name in constraint.fields))
    keys += getattr(model, "keys_in_sql", ())
    return keys


def guards(model: Model, vendor: str) -> list[Guard]:
    """Return the triggers that a record needs on one kind of database."""
    table = model._meta.db_table
    if vendor == "sqlite":
        return _sqlite_guards(model, table)
    if vendor == "postgresql":
        return _postgresql_guards(model, table)
    msg = f"Stepdown does not know how to keep a record append-only on {vendor}."
    raise NotImplementedError(msg)


def install(connection: BaseDatabaseWrapper, app_label: str | None = None) -> None:
    """Make every missing or outdated trigger of a room's records, or of all records."""
    present = set(connection.introspection.table_names())
    wanted = [model for model in records(app_label) if model._meta.db_table in present]
    if not wanted:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTIONS)
        for model in wanted:
            for name, sql in guards(model, connection.vendor):
                _drop(cursor, connection.vendor, name, model._meta.db_table)
                cursor.execute(sql)
            for guard in cross_guards(model, connection.vendor):
                _drop(cursor, connection.vendor, guard.name, guard.table)
                if guard.function:
                    cursor.execute(guard.function)
                cursor.execute(guard.sql)


def make_way(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers that look at other tables, before tables are altered.

    SQLite refuses to rename a table while a trigger names one that is not there,
    and that is how Django alters. ``install`` makes them again.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for model in records():
            for guard in cross_guards(model, connection.vendor):
                _drop(cursor, connection.vendor, guard.name, guard.table)


def cross_guards(model: Model, vendor: str) -> list[CrossGuard]:
    """Return the triggers of a record that look at other tables; most have none."""
    made: Callable[[str], list[CrossGuard]] | None = getattr(model, "cross_guards", None)
    return made(vendor) if made is not None else []


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return what is not guarded as it should be: the names of triggers, sorted."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            there = dict(cursor.fetchall())
        else:
            cursor.execute(
                "SELECT tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
                " AND tgenabled IN ('O', 'A')"
            )
            there = dict(cursor.fetchall())
    wanted = [guard for model in records() for guard in guards(model, connection.vendor)]
    wanted += [
        (guard.name, guard.sql)
        for model in records()
        for guard in cross_guards(model, connection.vendor)
    ]
    return sorted(
        name
        for name, sql in wanted
        if name not in there or (connection.vendor == "sqlite" and there[name] != sql)
    )


def _drop(cursor: Any, vendor: str, name: str, table: str) -> None:
    suffix = f' ON "{table}"' if vendor == "postgresql" else ""
    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{suffix}')


def _postgresql_guards(model: Model, table: str) -> list[Guard]:
    ends = columns_that_may_end(model)
    events = "DELETE" if ends else "UPDATE OR DELETE"
    made = [
        (
            f"{table}_kept",
            f'CREATE TRIGGER "{table}_kept" BEFORE {events} ON "{table}"'
            " FOR EACH ROW EXECUTE FUNCTION stepdown_append_only()",
        ),
        (
            f"{table}_not_emptied",
            f'CREATE TRIGGER "{table}_not_emptied" BEFORE TRUNCATE ON "{table}"'
            " FOR EACH STATEMENT EXECUTE FUNCTION stepdown_append_only()",
        ),
    ]
    if ends:
        arguments = ", ".join(f"'{column}'" for column in ends)
        made.append(
            (
                f"{table}_ends_once",
                f'CREATE TRIGGER "{table}_ends_once" BEFORE UPDATE ON "{table}"'
                f" FOR EACH ROW EXECUTE FUNCTION stepdown_may_end({arguments})",
            )
        )
    return made


def _sqlite_guards(model: Model, table: str) -> list[Guard]:
    def refuse(name: str, event: str, when: str, why: str) -> Guard:
        condition = f" WHEN {when}" if when else ""
        return (
            name,
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW{condition}'
            f" BEGIN SELECT RAISE(ABORT, 'append-only: {why}'); END",
        )

    ends = columns_that_may_end(model)
    only_ends = ""
    if ends:
        same = " AND ".join(
            f'NEW."{field.column}" IS OLD."{field.column}"'
            for field in model._meta.local_fields
            if field.column not in ends
        )
        only_ends = (
            f'NOT (OLD."ended" = \'{FOR_EVER_IN_SQLITE}\' AND NEW."ended" < OLD."ended" AND {same})'
        )
    # REPLACE deletes the row in its way without telling the DELETE trigger.
    in_the_way = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{table}" WHERE '  # noqa: S608  (names of our own tables)
        + " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
        + ")"
        for key in unique_keys(model)
    )
    return [
        refuse(f"{table}_no_update", "UPDATE", only_ends, f"{table} takes no UPDATE"),
        refuse(f"{table}_no_delete", "DELETE", "", f"{table} takes no DELETE"),
        refuse(f"{table}_no_replace", "INSERT", in_the_way, f"{table} has this key already"),
    ]
