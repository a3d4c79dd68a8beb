"""Decide something that the protocol has gates before."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import begin, made_before
from stepdown.episodes.actions.record import record_as
from stepdown.episodes.models import Episode, Record
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.moments import Moment


@transaction.atomic
def decide(
    *,
    episode: Episode,
    record: str,
    says: Mapping[str, object] | None = None,
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    already_happened: bool = False,
    revision: int | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Record a decision, refused while a gate before what it reaches is closed.

    With ``already_happened`` it is a fact like any other, and a breach where it
    breaks the protocol.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    return record_as(
        act, record, says=says or {}, happened=happened, children=children,
        revision=revision, idempotency_key=idempotency_key, verb="decide",
        gates_must_be_open=not already_happened,
    ).record  # fmt: skip
