"""Put right what was recorded. The old record stays to be read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import Act, begin, made_before, memberships_of
from stepdown.episodes.actions.answers import check_answers
from stepdown.episodes.actions.writing import Words, write
from stepdown.episodes.facts import LEFT, fields_asked
from stepdown.episodes.models import Record
from stepdown.episodes.refusals import AlreadyRecorded, AnswersAreWrong, NotPossibleNow
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.facts import EXCEPTION, Kind
from stepdown.protocol.moments import Moment


@transaction.atomic
def correct(
    *,
    record: Record,
    says: Mapping[str, object],
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    reason: str,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Say what it should have said. Who held the child is never changed by this."""
    act = begin(record.episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    latest = _check_can_be_superseded(act, record, reason)
    block = act.pack.about.records[latest.record]
    kept = check_answers(
        block.kind,
        {} if latest.is_absence else fields_asked(act.episode, act.pack, block),
        says,
        act.episode.authority_id,
    )
    about = children if children is not None else [link.child for link in latest.children.all()]
    words = Words(
        latest.record,
        block.kind,
        act.role_among(block.recorded_by, f"correct “{block.title}”"),
        kept,
        happened or latest.happened,
        latest.is_absence,
        latest,
        reason.strip(),
    )
    return write(
        act,
        words,
        memberships_of(act.episode, about),
        idempotency_key=idempotency_key,
        verb="correct",
    ).record


@transaction.atomic
def retract(
    *, record: Record, reason: str, idempotency_key: str, by: Account, at: datetime
) -> Record:
    """Say that what was recorded never happened."""
    act = begin(record.episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    latest = _check_can_be_superseded(act, record, reason)
    if latest.record == EXCEPTION:
        role = act.any_role("retract this")
    else:
        block = act.pack.about.records[latest.record]
        role = act.role_among(block.recorded_by, f"retract “{block.title}”")
    words = Words(
        latest.record,
        Kind(latest.kind),
        role,
        latest.says,
        latest.happened,
        latest.is_absence,
        latest,
        reason.strip(),
        is_retraction=True,
    )
    about = [link.child for link in latest.children.all()]
    return write(
        act,
        words,
        memberships_of(act.episode, about),
        idempotency_key=idempotency_key,
        verb="retract",
    ).record


def _check_can_be_superseded(act: Act, record: Record, reason: str) -> Record:
    if not reason.strip():
        raise AnswersAreWrong({"reason": "Say why the record changes."})
    if record.record == LEFT:
        raise NotPossibleNow(
            "That a child left cannot be corrected.",
            "If the child comes back, let them join again.",
        )
    newer = Record.objects.filter(supersedes=record).select_related("recorded_by").first()
    if newer is not None:
        raise AlreadyRecorded(newer)
    return Record.objects.prefetch_related("children__child").get(pk=record.pk, episode=act.episode)
