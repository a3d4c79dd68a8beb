"""Agree to lead. Where the protocol says so, this is the moment accountability moves."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import begin, made_before, memberships_of
from stepdown.episodes.actions.leading import (
    allocation_of,
    end_what_was_asked,
    nominated_children,
    steps_of,
    who_leads,
)
from stepdown.episodes.actions.record import record_as
from stepdown.episodes.actions.telling import tell, tell_the_manager
from stepdown.episodes.actions.writing import settle
from stepdown.episodes.holdings import Holder, give_to
from stepdown.episodes.involving import involve, let_go, team_of
from stepdown.episodes.models import Episode, Record
from stepdown.episodes.refusals import AnswersAreWrong, NotPossibleNow
from stepdown.families.models import Child
from stepdown.partnership.models import Account, Team
from stepdown.protocol.moments import Moment


@transaction.atomic
def accept_lead(
    *,
    episode: Episode,
    allocation: str,
    says: Mapping[str, object] | None = None,
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Agree to lead for children. Accountability moves at ``at``, never at ``happened``.

    A team that was asked accepts as a team: its duty manager answers for the
    children until a worker is named.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    block = allocation_of(act, allocation)
    asked = nominated_children(act, block, memberships_of(act.episode, children, only_open=True))
    step = steps_of(act, block)[asked[0].child_id]
    team = Team.objects.filter(pk=step.team or 0).first() if step.person is None else None
    who: dict[str, object] = {"step": "accepted"}
    who["team" if team is not None else "person"] = team.pk if team is not None else by.pk
    written = record_as(
        act, block.record, says={**(says or {}), **who}, happened=happened,
        children=[membership.child for membership in asked], revision=None,
        idempotency_key=idempotency_key, verb="accept-lead", as_role=block.role,
    ).record  # fmt: skip
    if block.takes_over:
        holder = Holder(team=team) if team is not None else Holder(account=by)
        give_to(asked, holder, at, because="accepted", record=written)
    if team is None:
        let_go(act.episode, at, role=block.role, but_not=who_leads(act, block))
        involve(act.episode, at, account=by, team=team_of(by, at, block.role), role=block.role)
    else:
        involve(act.episode, at, team=team, role=block.role)
    end_what_was_asked(act, block)
    settle(act)
    tell(
        notice="lead-accepted", key=f"lead-accepted:{written.pk}", at=at,
        authority_id=act.episode.authority_id, episode=act.episode,
        account=step.record.recorded_by, detail={"record": written.pk},
    )  # fmt: skip
    return written


@transaction.atomic
def decline_lead(
    *,
    episode: Episode,
    allocation: str,
    reason: str,
    says: Mapping[str, object] | None = None,
    children: Sequence[Child] | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Say no, with the reason. Whoever asked is told, and asks somebody else."""
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    if not reason.strip():
        raise AnswersAreWrong({"reason": "Say why you cannot lead."})
    block = allocation_of(act, allocation)
    asked = nominated_children(act, block, memberships_of(act.episode, children, only_open=True))
    step = steps_of(act, block)[asked[0].child_id]
    who: dict[str, object] = {"step": "declined", "reason": reason.strip()}
    who["person" if step.person is not None else "team"] = step.person or step.team
    written = record_as(
        act, block.record, says={**(says or {}), **who}, happened=None,
        children=[membership.child for membership in asked], revision=None,
        idempotency_key=idempotency_key, verb="decline-lead", as_role=block.role,
    ).record  # fmt: skip
    end_what_was_asked(act, block)
    settle(act)
    tell(
        notice="lead-declined", key=f"lead-declined:{written.pk}", at=at,
        authority_id=act.episode.authority_id, episode=act.episode,
        account=step.record.recorded_by, detail={"record": written.pk},
    )  # fmt: skip
    return written


@transaction.atomic
def withdraw_lead(
    *,
    episode: Episode,
    allocation: str,
    reason: str,
    children: Sequence[Child] | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Say, after accepting, that one cannot lead any longer.

    They go on holding the children until somebody else accepts, or their duty
    manager takes over: a withdrawal never leaves a child unheld.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    if not reason.strip():
        raise AnswersAreWrong({"reason": "Say why you cannot go on."})
    block = allocation_of(act, allocation)
    steps = steps_of(act, block)
    led = [
        membership
        for membership in memberships_of(act.episode, children, only_open=True)
        if (step := steps.get(membership.child_id)) is not None
        and step.step == "accepted"
        and step.person == by.pk
    ]
    if not led:
        raise NotPossibleNow(
            "You do not lead for these children.", "Look at the family's page again."
        )
    written = record_as(
        act, block.record,
        says={"step": "withdrawn", "person": by.pk, "reason": reason.strip()}, happened=None,
        children=[membership.child for membership in led], revision=None,
        idempotency_key=idempotency_key, verb="withdraw-lead", as_role=block.role,
    ).record  # fmt: skip
    tell_the_manager(
        act.episode, at, notice="lead-withdrew", key=f"lead-withdrew:{written.pk}",
        record=written.pk,
    )  # fmt: skip
    return written
