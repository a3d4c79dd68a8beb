"""Close a family to social care, without ever leaving a child unheld."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import Act, begin, made_before, memberships_of
from stepdown.episodes.actions.leading import nobody_accepted
from stepdown.episodes.actions.record import record_as
from stepdown.episodes.actions.telling import tell
from stepdown.episodes.actions.writing import settle
from stepdown.episodes.holdings import Holder, give_to
from stepdown.episodes.models import Episode, Record
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.moments import Moment


@transaction.atomic
def close(
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
    """Record that social care has closed. Where nobody accepted yet, its manager holds.

    Closing may come before acceptance where a protocol allows it. The manager
    goes on holding the children until somebody accepts.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    written = record_as(
        act, record, says=says or {}, happened=happened, children=children, revision=revision,
        idempotency_key=idempotency_key, verb="close", gates_must_be_open=not already_happened,
    ).record  # fmt: skip
    memberships = memberships_of(act.episode, children, only_open=True)
    unheld = nobody_accepted(memberships)
    manager = manager_for(act)
    moved = give_to(unheld, Holder(account=manager), at, because="closed", record=written)
    settle(act)
    if moved:
        tell(
            notice="you-hold-until-somebody-accepts", key=f"closed:{written.pk}", at=at,
            authority_id=act.episode.authority_id, episode=act.episode, account=manager,
            detail={"record": written.pk},
        )  # fmt: skip
    return written


def manager_for(act: Act) -> Account:
    """Return the sending side's manager: who acts, if they are one, else who is on duty."""
    for role in sorted(act.roles):
        declared = act.pack.about.roles.get(role)
        if declared and declared.supervises and declared.side in {"sending", "both"}:
            return act.by
    return act.episode.origin_team.duty_manager
