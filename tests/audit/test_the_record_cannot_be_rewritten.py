"""Every append-only table refuses to be changed, and a missing guard stops the site."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from stepdown.audit import append_only
from stepdown.audit.acts import record_read
from stepdown.audit.guarding import is_guarded, refuse_to_run_unguarded
from stepdown.episodes import actions
from stepdown.families.actions import (
    make_sibling_group,
    move_in,
    record_carer,
    record_earlier_assessment,
    record_household,
    record_relationship,
    restrict_child,
    say_same_person,
)
from stepdown.families.actions.family import NewChild, record_family
from stepdown.partnership.actions import (
    answer_challenge,
    attach_text,
    challenge_reading,
    retire,
)
from stepdown.protocol.moments import Moment
from tests.factories.situations import a_family_handed_over, a_key
from tests.factories.versions import a_newer_riverside, in_force_next

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def fill_every_table() -> None:
    """Do something of every sort, so that every record has a row."""
    story = a_family_handed_over()
    by, at = story.worker, story.at
    robyn, wren = story.children
    make_sibling_group(name="Ashcombe", children=story.children, by=by, at=at)
    record_family(
        name="Quill", children=[NewChild("Q1", "Quill", "Fern", born=date(2020, 5, 5))],
        idempotency_key=a_key(), by=by, at=at,
    )  # fmt: skip
    carer = record_carer(last_name="Ashcombe", by=by, at=at)
    record_relationship(child=robyn, carer=carer, relation="mother", by=by, at=at)
    home = record_household(address="1 Made Up Lane", by=by, at=at)
    move_in(household=home, child=robyn, by=by, at=at)
    record_earlier_assessment(child=robyn, sort="a", title="A", source="s", areas={}, by=by, at=at)
    say_same_person(kept=robyn, other=wren, reason="A test", by=by, at=at)
    attach_text(
        authority=story.council.authority, pack="riverside", file_name="f.txt", text="Words",
        by=story.council.operator, at=at,
    )  # fmt: skip
    challenge = challenge_reading(
        authority=story.council.authority, published_pack=story.episode.published_pack,
        reading="down.gates.consent-before-request", says="Every adult.",
        idempotency_key=a_key(), by=by, at=at,
    )  # fmt: skip
    answer_challenge(
        challenge=challenge, outcome="kept", reason="r", idempotency_key=a_key(),
        by=story.council.operator, at=at,
    )  # fmt: skip
    record_read(authority="1", actor="account:1", subject="episode:1", page="family", at=at)
    actions.record_state(
        episode=story.episode, child=robyn, timeline="plan", value="plan",
        began=Moment.at(at), by=story.lead, at=at,
    )  # fmt: skip
    report = actions.step_up_urgently(
        child_name="Robyn Ashcombe", born=robyn.born, worry="w", telephone="1",
        idempotency_key=a_key(), by=by, at=at,
    )  # fmt: skip
    actions.follow_step_up(report=report, at=at)
    door = story.council.teams["front door"].duty_manager
    actions.acknowledge_step_up(report=report, by=door, at=at)
    actions.decide_step_up(report=report, outcome="stay", reason="r", by=door, at=at)
    actions.ask_if_open(
        child_name="Robyn Ashcombe", born=robyn.born, reason="r", idempotency_key=a_key(),
        by=by, at=at,
    )  # fmt: skip
    restrict_child(child=wren, reason="r", by=by, at=at)
    newer = in_force_next(story.council, a_newer_riverside(), at)
    actions.move_to_newer_version(
        episode=story.episode, published_pack=newer, reason="r", idempotency_key=a_key(),
        by=story.manager, at=at,
    )  # fmt: skip
    retire(
        authority=story.council.authority, published_pack=newer, reason="r",
        by=story.council.operator, at=at,
    )  # fmt: skip


def hostile(model: type[models.Model]) -> list[str]:
    """Return every way to rewrite a table that we know of."""
    table = f'"{model._meta.db_table}"'
    columns = [field.column for field in model._meta.local_fields]
    listed = ", ".join(f'"{column}"' for column in columns)
    ways = [f"DELETE FROM {table}"]  # noqa: S608
    ways += [f'UPDATE {table} SET "{column}" = "{column}"' for column in columns]  # noqa: S608
    if connection.vendor == "postgresql":
        return [*ways, f"TRUNCATE {table} CASCADE"]
    same_row = f"SELECT {listed} FROM {table} LIMIT 1"  # noqa: S608
    return [
        *ways,
        f"INSERT OR REPLACE INTO {table} ({listed}) {same_row}",
        f"REPLACE INTO {table} ({listed}) {same_row}",
        f'UPDATE OR REPLACE {table} SET "{columns[0]}" = "{columns[0]}"',  # noqa: S608
    ]


def test_no_record_takes_an_update_a_delete_a_truncate_or_a_replace() -> None:
    fill_every_table()
    before = rows()
    assert [name for name, count in before.items() if count == 0] == []
    got_through = []
    for model in append_only.records():
        for sql in hostile(model):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(sql)
            except DatabaseError:
                continue
            got_through.append(sql)
    assert got_through == []
    assert rows() == before


def test_a_row_in_the_way_of_another_key_is_not_replaced_either() -> None:
    fill_every_table()
    if connection.vendor == "postgresql":
        sql = (
            "INSERT INTO audit_event (chain, position, actor, verb, subject, at, detail, salt,"
            " previous, digest) SELECT chain, position, 'me', verb, subject, at, detail, salt,"
            " previous, digest FROM audit_event WHERE position = 1 LIMIT 1"
            " ON CONFLICT (chain, position) DO UPDATE SET actor = 'me'"
        )
    else:
        sql = (
            "INSERT OR REPLACE INTO audit_event (chain, position, actor, verb, subject, at, detail,"
            " salt, previous, digest) SELECT chain, position, 'me', verb, subject, at, detail,"
            " salt, previous, digest FROM audit_event WHERE position = 1 LIMIT 1"
        )
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_end_that_may_be_written_once_is_written_once() -> None:
    fill_every_table()
    ended = "UPDATE partnership_post SET ended = '2026-04-01 00:00:00' WHERE id = 1"
    with connection.cursor() as cursor:
        cursor.execute(ended)
        with pytest.raises(DatabaseError):
            cursor.execute(ended.replace("04-01", "05-01"))
        with pytest.raises(DatabaseError):
            cursor.execute(ended.replace("2026-04-01", "9999-12-31"))


def test_every_record_is_guarded_and_a_missing_guard_stops_the_site() -> None:
    assert append_only.missing(connection) == []
    refuse_to_run_unguarded()
    model = next(append_only.records("episodes"))
    [(name, _), *_] = append_only.guards(model, connection.vendor)
    drop_trigger(name, model)
    assert append_only.missing(connection) == [name]
    [warning] = is_guarded(["default"])
    assert warning.id == "audit.W001"
    with pytest.raises(ImproperlyConfigured, match=name):
        refuse_to_run_unguarded()
    append_only.install(connection)
    refuse_to_run_unguarded()


def test_a_guard_that_was_made_harmless_is_noticed() -> None:
    model = next(append_only.records("audit"))
    [(name, sql), *_] = append_only.guards(model, connection.vendor)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'ALTER TABLE audit_event DISABLE TRIGGER "{name}"')
        else:
            drop_trigger(name, model)
            cursor.execute(sql.replace("BEFORE UPDATE", "BEFORE UPDATE OF salt"))
    assert append_only.missing(connection) == [name]
    append_only.install(connection)
    assert append_only.missing(connection) == []


def test_a_rebuilt_table_is_guarded_again_after_the_migration() -> None:
    model: Any = apps.get_model("episodes", "Record")
    field = model._meta.get_field("role")
    with connection.schema_editor() as editor:
        longer: models.CharField[str, str] = models.CharField(max_length=90, blank=True)
        longer.set_attributes_from_name("role")
        longer.model = model
        editor.alter_field(model, field, longer)
    if connection.vendor == "sqlite":
        assert append_only.missing(connection), "SQLite forgets triggers when it rebuilds a table"
    with connection.schema_editor() as editor:
        editor.alter_field(model, longer, field)
    call_command("migrate", verbosity=0)
    assert append_only.missing(connection) == []


def test_a_database_without_tables_has_no_guard_to_miss(tmp_path: Any) -> None:
    assert is_guarded(None) == []
    assert is_guarded([]) == []
    assert tmp_path.exists()


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in append_only.records()}


def drop_trigger(name: str, model: type[models.Model]) -> None:
    suffix = f' ON "{model._meta.db_table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{suffix}')
