"""Hand a family over to whoever agreed to lead."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import begin, made_before, memberships_of
from stepdown.episodes.actions.leading import accepted_leads
from stepdown.episodes.actions.record import record_as
from stepdown.episodes.actions.telling import tell_the_manager
from stepdown.episodes.actions.writing import settle
from stepdown.episodes.holdings import Holder, give_to
from stepdown.episodes.models import Episode, Record
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.moments import Moment


@transaction.atomic
def hand_over(
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
    """Record the handover. Whoever accepted to lead holds the children from ``at``.

    Nobody holds a child without having agreed: where nobody accepted, the holder
    stays, and the manager is told. A pathway that hands nothing over moves nothing.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    written = record_as(
        act, record, says=says or {}, happened=happened, children=children, revision=revision,
        idempotency_key=idempotency_key, verb="hand-over",
        gates_must_be_open=not already_happened,
    ).record  # fmt: skip
    if act.pathway.file.hands_over:
        memberships = memberships_of(act.episode, children, only_open=True)
        leads = accepted_leads(act, memberships)
        for membership in memberships:
            lead = leads.get(membership.child_id)
            if lead is None:
                tell_the_manager(
                    act.episode, at, notice="handed-over-without-a-lead",
                    key=f"no-lead:{written.pk}:{membership.child_id}",
                    record=written.pk, child=membership.child_id,
                )  # fmt: skip
                continue
            _, person, team = lead
            holder = Holder(account=person) if person is not None else Holder(team=team)
            give_to([membership], holder, at, because="handed-over", record=written)
        settle(act)
    return written
