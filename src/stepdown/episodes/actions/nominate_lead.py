"""Ask somebody to lead, and talk with them about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import Act, begin, made_before
from stepdown.episodes.actions.leading import allocation_of
from stepdown.episodes.actions.record import record_as
from stepdown.episodes.actions.telling import tell
from stepdown.episodes.actions.writing import settle
from stepdown.episodes.involving import involve, team_of
from stepdown.episodes.models import Episode, Record
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.families.models import Child
from stepdown.partnership.models import Account, Team
from stepdown.protocol.language import Allocation
from stepdown.protocol.moments import Moment


@transaction.atomic
def nominate_lead(
    *,
    episode: Episode,
    allocation: str,
    person: Account | None,
    team: Team | None = None,
    says: Mapping[str, object] | None = None,
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    revision: int | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Name who should lead: a person, or a team that will choose its worker.

    They may see the family from now on, so that they can answer.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    block = allocation_of(act, allocation)
    _check_can_lead(act, person, team)
    told = _write_step(
        act, block, "nominated", person=person, team=team, says=says, happened=happened,
        children=children, revision=revision, idempotency_key=idempotency_key,
    )  # fmt: skip
    works_in = team or (team_of(person, at, block.role) if person is not None else None)
    involve(act.episode, at, account=person, team=works_in, role=block.role, is_asked=True)
    settle(act)
    tell(
        notice="asked-to-lead",
        key=f"asked-to-lead:{told.pk}",
        at=at,
        authority_id=act.episode.authority_id,
        episode=act.episode,
        account=person,
        team=None if person is not None else team,
        detail={"record": told.pk},
    )
    return told


@transaction.atomic
def consult_lead(
    *,
    episode: Episode,
    allocation: str,
    person: Account | None,
    team: Team | None = None,
    says: Mapping[str, object] | None = None,
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    revision: int | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Record that the person was talked with about leading."""
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    block = allocation_of(act, allocation)
    _check_can_lead(act, person, team)
    return _write_step(
        act, block, "consulted", person=person, team=team, says=says, happened=happened,
        children=children, revision=revision, idempotency_key=idempotency_key,
    )  # fmt: skip


def _check_can_lead(act: Act, person: Account | None, team: Team | None) -> None:
    if person is None and team is None:
        raise NotPossibleNow("Nobody was named.", "Choose a person or a team to lead.")
    if person is not None and (
        not person.is_active or person.authority_id != act.episode.authority_id
    ):
        raise NotPossibleNow(
            f"{person.name} does not work with this council in Stepdown.",
            "Choose somebody else, or ask an administrator to open their account.",
        )
    if team is not None and team.authority_id != act.episode.authority_id:
        raise NotPossibleNow("That team works for another council.", "Choose another team.")


def _write_step(
    act: Act,
    block: Allocation,
    step: str,
    *,
    person: Account | None,
    team: Team | None,
    says: Mapping[str, object] | None,
    happened: Moment | None,
    children: Sequence[Child] | None,
    revision: int | None,
    idempotency_key: str,
) -> Record:
    who: dict[str, object] = {"step": step}
    if person is not None:
        who["person"] = person.pk
    if team is not None:
        who["team"] = team.pk
    return record_as(
        act, block.record, says={**(says or {}), **who}, happened=happened, children=children,
        revision=revision, idempotency_key=idempotency_key, verb=f"{step}-lead",
        as_role=act.role_among(block.nominated_by, f"choose who leads (“{block.title}”)"),
    ).record  # fmt: skip
