"""Record that something happened."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stepdown.episodes.access import roles_asked_of
from stepdown.episodes.actions.acting import Act, begin, made_before, memberships_of
from stepdown.episodes.actions.answers import check_answers
from stepdown.episodes.actions.writing import Words, Written, check_revision, record_type, write
from stepdown.episodes.facts import fields_asked
from stepdown.episodes.models import Episode, Record
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.facts import Kind
from stepdown.protocol.language import RecordType
from stepdown.protocol.moments import Moment


@transaction.atomic
def record(
    *,
    episode: Episode,
    record: str,
    says: Mapping[str, object] | None = None,
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    is_absence: bool = False,
    revision: int | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Record something that happened, or with ``is_absence`` that nothing did.

    No gate ever refuses this: a fact that breaks the protocol is kept as a fact,
    shown as a breach, and told to the manager.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    return record_as(
        act, record, says=says or {}, happened=happened, children=children,
        is_absence=is_absence, revision=revision, idempotency_key=idempotency_key, verb="record",
    ).record  # fmt: skip


def record_as(
    act: Act,
    record: str,
    *,
    says: Mapping[str, object],
    happened: Moment | None,
    children: Sequence[Child] | None,
    revision: int | None,
    idempotency_key: str,
    verb: str,
    is_absence: bool = False,
    gates_must_be_open: bool = False,
    as_role: str | None = None,
) -> Written:
    """Write a record that the protocol declares, inside another verb's transaction.

    ``as_role`` is the role of somebody who may write it whatever the record says.
    """
    block = record_type(act, record)
    role = as_role or role_to_record(act, block)
    check_revision(act, record, revision)
    fields = {} if is_absence else fields_asked(act.episode, act.pack, block)
    kept = check_answers(block.kind, fields, says, act.episode.authority_id)
    return write(
        act,
        Words(record, block.kind, role, kept, happened, is_absence),
        memberships_of(act.episode, children),
        idempotency_key=idempotency_key,
        verb=verb,
        gates_must_be_open=gates_must_be_open,
    )


def role_to_record(act: Act, block: RecordType) -> str:
    """Return the role in which the person may record this, or refuse.

    Who was asked to lead and has not answered yet may record that they met the
    family, and nothing else.
    """
    if block.kind is Kind.CONTACT and act.roles.isdisjoint(block.recorded_by):
        asked = roles_asked_of(act.place, act.episode)
        for role in block.recorded_by:
            if role in asked:
                return role
    return act.role_among(block.recorded_by, f"record “{block.title}”")
