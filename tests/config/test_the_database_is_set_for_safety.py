"""What each database is told, seen in the database itself."""

import sqlite3

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_a_commit_is_on_the_disk_and_readers_do_not_wait() -> None:
    if connection.vendor == "sqlite":
        assert asked("PRAGMA journal_mode") == "wal"
        assert asked("PRAGMA synchronous") == 2
        assert asked("PRAGMA foreign_keys") == 1
        assert asked("PRAGMA busy_timeout") == 20_000
    else:
        assert connection.vendor == "postgresql"
        assert int(str(asked("SHOW server_version_num"))) >= 150_000
        assert connection.connection.prepare_threshold == 1


def test_nobody_else_begins_to_write_once_a_transaction_has_begun() -> None:
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
        try:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        finally:
            other.close()
    else:
        # PostgreSQL locks rows, not files. What it is told is to prepare what is asked again.
        assert [asked("SELECT 1 + 1") for _ in range(2)] == [2, 2]
        assert int(str(asked("SELECT count(*) FROM pg_prepared_statements"))) > 0
