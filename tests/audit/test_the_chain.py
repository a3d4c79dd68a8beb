"""The audit trail shows where it was changed."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from stepdown.audit import append_only
from stepdown.audit.acts import SITE, chain_of_authority, digest_under, record_act, salted_digest
from stepdown.audit.models import Event
from stepdown.audit.verifying import verify

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def act(number: int, chain: str = "episode:1") -> Event:
    return record_act(
        chain=chain, actor="account:1", verb="record", subject=f"record:{number}", at=NOON,
        detail={"record": number},
    )  # fmt: skip


def change(sql: str) -> None:
    """Change a row as whoever owns the database could: past the triggers."""
    with connection.cursor() as cursor:
        for name, _ in append_only.guards(Event, connection.vendor):
            suffix = ' ON "audit_event"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{suffix}')
        cursor.execute(sql)
        append_only.install(connection, "audit")


def test_a_chain_that_nobody_touched_is_whole() -> None:
    for number in range(5):
        act(number)
        act(number, "episode:2")
    assert verify() == []
    assert [event.position for event in Event.objects.filter(chain="episode:2")] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("sql", "position", "why"),
    [
        ("UPDATE audit_event SET actor = 'account:2' WHERE position = 3", 3, "changed"),
        ("UPDATE audit_event SET verb = 'end-died' WHERE position = 2", 2, "changed"),
        ("UPDATE audit_event SET subject = 'record:9' WHERE position = 2", 2, "changed"),
        ("UPDATE audit_event SET detail = '{}' WHERE position = 4", 4, "changed"),
        ("UPDATE audit_event SET salt = 'x' WHERE position = 1", 1, "changed"),
        ("UPDATE audit_event SET at = '2026-03-02 12:00:01' WHERE position = 5", 5, "changed"),
        ("UPDATE audit_event SET digest = 'x' WHERE position = 2", 2, "changed"),
        ("UPDATE audit_event SET previous = 'x' WHERE position = 2", 2, "follow"),
        ("DELETE FROM audit_event WHERE position = 3", 4, "missing"),
        ("DELETE FROM audit_event WHERE position = 1", 2, "missing"),
        ("UPDATE audit_event SET position = position + 10 WHERE position > 3", 14, "missing"),
    ],
)
def test_a_change_is_found_where_it_was_made(sql: str, position: int, why: str) -> None:
    for number in range(5):
        act(number)
        act(number, "episode:2")
    change(f"{sql} AND chain = 'episode:1'")
    [broken] = verify()
    assert (broken.chain, broken.position) == ("episode:1", position)
    assert why in broken.why
    assert verify("episode:2") == []


def test_events_put_in_another_order_are_found() -> None:
    for number in range(3):
        act(number)
    change("UPDATE audit_event SET position = 99 WHERE position = 2")
    assert verify()[0].position == 3


def test_an_act_is_written_down_only_together_with_the_act(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        act(1)
    assert not Event.objects.exists()
    with pytest.raises(RuntimeError), transaction.atomic():
        act_and_fail()
    assert not Event.objects.exists()


def act_and_fail() -> None:
    act(1)
    raise RuntimeError


def test_the_same_content_has_another_digest_each_time() -> None:
    salt, digest = salted_digest("Robyn")
    other_salt, other = salted_digest("Robyn")
    assert digest != other
    assert digest_under(salt, "Robyn") == digest
    assert digest_under(other_salt, "Robyn") == other


def test_what_belongs_to_no_council_is_in_the_chain_of_the_site() -> None:
    assert chain_of_authority(None) == SITE
    assert chain_of_authority(3) == "authority:3"
