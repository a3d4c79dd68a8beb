"""Write down an act, inside its own transaction."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction

from stepdown.audit.models import Event, Read

SITE = "site"


def chain_of_episode(episode_id: int) -> str:
    """Return the name of the chain that an episode's acts are in."""
    return f"episode:{episode_id}"


def chain_of_authority(authority_id: int | None) -> str:
    """Return the chain of a council, or of the site where there is no council."""
    return SITE if authority_id is None else f"authority:{authority_id}"


def record_act(
    *,
    chain: str,
    actor: str,
    verb: str,
    subject: str,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> Event:
    """Add an act to the end of its chain.

    ``detail`` holds ids and the pack's names. What a person wrote is in the
    record; only its salted digest belongs here, so that it can be erased one
    day without breaking the chain. Refused outside a transaction, since an act
    and its event stand or fall together.
    """
    if not connection.in_atomic_block:
        msg = "record_act belongs in the transaction of the act itself."
        raise transaction.TransactionManagementError(msg)
    _wait_for_our_turn(chain)
    last = (
        Event.objects.filter(chain=chain).order_by("-position").values_list("position", "digest")
    ).first()
    position, previous = (last[0] + 1, last[1]) if last else (1, "")
    event = Event(
        chain=chain,
        position=position,
        actor=actor,
        verb=verb,
        subject=subject,
        at=at,
        detail=json.dumps(detail or {}, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
        salt=secrets.token_hex(16),
        previous=previous,
    )
    event.digest = digest_of(event)
    event.save(force_insert=True)
    return event


def record_read(*, authority: str, actor: str, subject: str, page: str, at: datetime) -> Read:
    """Write down that somebody looked, before what they see is sent to them."""
    return Read.objects.create(authority=authority, actor=actor, subject=subject, page=page, at=at)


def record_reads(
    *, authority: str, actor: str, subjects: Iterable[str], page: str, at: datetime
) -> None:
    """Write down that somebody looked at a list of several things, by one query."""
    Read.objects.bulk_create(
        Read(authority=authority, actor=actor, subject=subject, page=page, at=at)
        for subject in subjects
    )


def digest_of(event: Event) -> str:
    """Return the SHA-256 that the event must have, from everything else in its row."""
    salted = hashlib.sha256(f"{event.salt}\n{event.detail}".encode()).hexdigest()
    parts = (
        event.previous,
        event.chain,
        str(event.position),
        event.actor,
        event.verb,
        event.subject,
        f"{event.at.timestamp():.6f}",
        salted,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def salted_digest(content: str) -> tuple[str, str]:
    """Return a new salt and the digest of a content under it."""
    salt = secrets.token_hex(16)
    return salt, digest_under(salt, content)


def digest_under(salt: str, content: str) -> str:
    """Return the digest of a content under a salt that it already has."""
    return hashlib.sha256(f"{salt}\n{content}".encode()).hexdigest()


def _wait_for_our_turn(chain: str) -> None:
    # SQLite has one writer at a time. On PostgreSQL two acts in one chain would
    # take the same place; the lock is let go when the transaction ends.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [chain])
