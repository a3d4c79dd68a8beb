"""Record what a family said to help and to sharing: yes, no, or no longer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction

from stepdown.episodes.actions.acting import begin, made_before
from stepdown.episodes.actions.record import record_as
from stepdown.episodes.actions.telling import tell_the_manager
from stepdown.episodes.actions.writing import record_type
from stepdown.episodes.models import Episode, Record
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.facts import Kind
from stepdown.protocol.moments import Moment

Answer = Literal["given", "refused", "withdrawn"]


@transaction.atomic
def record_consent(
    *,
    episode: Episode,
    record: str,
    answer: Answer,
    says: Mapping[str, object] | None = None,
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    revision: int | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Record the answer. A no is never the end of the road: it goes back to the manager.

    The manager is told, and owes what the protocol says follows: stay, close
    without early help, or step up.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    if record_type(act, record).kind is not Kind.CONSENT:
        raise NotPossibleNow(f"{record} is not a record of consent.", "Choose one that is.")
    written = record_as(
        act, record, says={**(says or {}), "answer": answer}, happened=happened,
        children=children, revision=revision, idempotency_key=idempotency_key,
        verb="record-consent",
    )  # fmt: skip
    if answer != "given":
        tell_the_manager(
            act.episode, at, notice=f"consent-{answer}", key=f"consent:{written.record.pk}",
            record=written.record.pk,
        )  # fmt: skip
    return written.record
