"""Empty the database after a test that commits: the record itself refuses to be emptied.

Django's own way stops at the triggers, and at the two tables that it does not
manage. A program has no way past them; a test database has this one.
"""

from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

from stepdown.audit import append_only

WRITTEN_BY_MIGRATING = {"django_migrations", "django_content_type", "auth_permission"}


def empty_the_database() -> None:
    """Remove every row, past the triggers, and leave the triggers as they were."""
    tables = set(connection.introspection.table_names()) - WRITTEN_BY_MIGRATING
    if connection.vendor == "postgresql":
        _empty_postgresql(tables)
    else:
        _empty_sqlite(tables)


def _empty_postgresql(tables: set[str]) -> None:
    listed = ", ".join(f'"{name}"' for name in sorted(tables))
    with connection.cursor() as cursor:
        # What a replica does: no trigger of ours fires.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {listed} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


def _empty_sqlite(tables: set[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        with transaction.atomic():
            full = {
                name
                for name in tables
                if cursor.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608
            }
            guarded = {
                model._meta.db_table: append_only.guards(model, "sqlite")
                for model in append_only.records()
            }
            for name in sorted(full):
                for trigger, _ in guarded.get(name, ()):
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"')
                cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608
                for _, sql in guarded.get(name, ()):
                    cursor.execute(sql)
            cursor.execute("DELETE FROM sqlite_sequence")
        cursor.execute("PRAGMA foreign_keys = ON")


def use_it_after_every_test_that_commits() -> None:
    """Put it in the place of Django's own way."""

    def teardown(_case: Any) -> None:
        empty_the_database()

    setattr(TransactionTestCase, "_fixture_teardown", teardown)  # noqa: B010  (Django keeps it private)
