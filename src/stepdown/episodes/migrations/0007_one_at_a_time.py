"""A child is in one episode at a time, whatever council it is written under."""

from typing import Any, ClassVar

from django.db import migrations

# Ranges of the child's number let the index do without an extension.
NEVER_OVERLAPS = """
ALTER TABLE episodes_episodechild ADD CONSTRAINT membership_one_at_a_time EXCLUDE USING gist (
  int8range(child_id, child_id, '[]') WITH &&, tstzrange(began, ended) WITH &&)
"""
ONE_END = "CREATE UNIQUE INDEX membership_one_end ON episodes_episodechild (child_id, ended)"


def forbid_two_at_once(_apps: Any, editor: Any) -> None:
    """Forbid it by keys; on SQLite a trigger does what ranges do on PostgreSQL."""
    editor.execute(ONE_END)
    if editor.connection.vendor == "postgresql":
        editor.execute(NEVER_OVERLAPS)


def allow_it_again(_apps: Any, editor: Any) -> None:
    """Take the keys away."""
    editor.execute("DROP INDEX membership_one_end")
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE episodes_episodechild DROP CONSTRAINT membership_one_at_a_time")


class Migration(migrations.Migration):
    """Add to the tables of 0004; docs/decisions/0010 says why they are as they are."""

    dependencies: ClassVar = [("episodes", "0006_asked_to_take_part")]

    operations: ClassVar = [migrations.RunPython(forbid_two_at_once, allow_it_again)]
