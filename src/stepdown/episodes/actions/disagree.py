"""Disagree, and have it decided, one stage after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import Act, begin, made_before, memberships_of
from stepdown.episodes.actions.record import record_as
from stepdown.episodes.actions.telling import tell
from stepdown.episodes.actions.writing import settle
from stepdown.episodes.holdings import current_holdings
from stepdown.episodes.involving import involve
from stepdown.episodes.models import Episode, Record
from stepdown.episodes.projecting import Owner, owners_in
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.families.models import Child
from stepdown.partnership.models import Account, Team
from stepdown.protocol.language import Ladder
from stepdown.protocol.moments import Moment


@transaction.atomic
def raise_disagreement(
    *,
    episode: Episode,
    says: Mapping[str, object] | None = None,
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Say that people disagree. Whoever holds the children goes on holding them.

    Anybody who takes part may; the roles that decide first may see the family
    from now on, and are told who holds meanwhile.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    ladder = _ladder(act)
    written = _record_event(
        act, ladder.raised, says=says, happened=happened, children=children,
        idempotency_key=idempotency_key, verb="raise-disagreement",
        role=act.any_role("raise a disagreement"),
    )  # fmt: skip
    _hand_to_stage(act, ladder, 0, written)
    return written


@transaction.atomic
def decide_disagreement(
    *,
    episode: Episode,
    says: Mapping[str, object] | None = None,
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    is_resolved: bool = True,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Decide it at the stage where it stands, or say that this stage could not.

    Unresolved, it goes up to the next stage. The last stage decides.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    ladder = _ladder(act)
    stage = stage_of_disagreement(act, ladder)
    if stage is None:
        raise NotPossibleNow("Nobody has raised a disagreement.", "Raise one first.")
    stage = min(stage, len(ladder.stages) - 1)
    role = act.role_among(ladder.stages[stage], "decide this disagreement")
    if is_resolved:
        written = _record_event(
            act, ladder.decided, says=says, happened=happened, children=children,
            idempotency_key=idempotency_key, verb="decide-disagreement", role=role,
        )  # fmt: skip
        settle(act)
        return written
    if ladder.unresolved is None or stage + 1 >= len(ladder.stages):
        raise NotPossibleNow(
            "There is nobody above you to decide this.", "Decide it, and give your reason."
        )
    written = _record_event(
        act, ladder.unresolved, says=says, happened=happened, children=children,
            idempotency_key=idempotency_key, verb="leave-disagreement-unresolved", role=role,
        )  # fmt: skip
    _hand_to_stage(act, ladder, stage + 1, written)
    return written


def stage_of_disagreement(act: Act, ladder: Ladder) -> int | None:
    """Return the stage at which a disagreement stands, from nought; nothing if none is open."""
    records = list(
        Record.objects.filter(authority_id=act.episode.authority_id, episode=act.episode).order_by(
            "pk"
        )
    )
    superseded = {record.supersedes_id for record in records}
    stage: int | None = None
    for record in records:
        if record.pk in superseded or record.is_retraction:
            continue
        if _is(act, ladder.raised, record):
            stage = 0
        elif stage is not None and _is(act, ladder.decided, record):
            stage = None
        elif stage is not None and ladder.unresolved and _is(act, ladder.unresolved, record):
            stage += 1
    return stage


def _is(act: Act, event: str, record: Record) -> bool:
    block = act.pack.about.events[event]
    return record.record == block.record and all(
        _words(record.says.get(field)) & _words(list(values))
        for field, values in block.with_.items()
    )


def _words(value: object) -> set[str]:
    many = value if isinstance(value, list) else [value]
    return {("yes" if v else "no") if isinstance(v, bool) else str(v) for v in many}


def _ladder(act: Act) -> Ladder:
    ladder = act.pathway.file.disagreement
    if ladder is None:
        raise NotPossibleNow(
            "This family's protocol does not say who settles a disagreement.",
            "Talk with the manager who holds the family, and record what was decided.",
        )
    return ladder


def _record_event(
    act: Act,
    event: str,
    *,
    says: Mapping[str, object] | None,
    happened: Moment | None,
    children: Sequence[Child] | None,
    idempotency_key: str,
    verb: str,
    role: str,
) -> Record:
    block = act.pack.about.events[event]
    fixed = {field: values[0] for field, values in block.with_.items()}
    return record_as(
        act, block.record, says={**(says or {}), **fixed}, happened=happened, children=children,
        revision=None, idempotency_key=idempotency_key, verb=verb, as_role=role,
    ).record  # fmt: skip


def _hand_to_stage(act: Act, ladder: Ladder, stage: int, written: Record) -> None:
    """Ask those of a stage who take part already, and let a role in that nobody here has.

    At the first stage stand those who disagree. There a role that supervises nobody stays
    out while others of the stage can settle it: many people may have it elsewhere.
    """
    memberships = memberships_of(act.episode)
    holders = {
        str(holding.membership_id): {"account": holding.account_id, "team": holding.team_id}
        for holding in current_holdings(memberships).values()
    }
    roles = ladder.stages[stage]
    taking_part = owners_in(act.episode, roles, who_may_act=True)
    here = {role: taking_part[role] for role in roles if role in taking_part}
    for role in roles:
        if role not in here:
            if stage == 0 and here and not act.pack.about.roles[role].supervises:
                continue
            involve(act.episode, act.at, role=role)
        owner = here.get(role, Owner())
        tell(
            notice="disagreement-to-decide", key=f"disagreement:{written.pk}:{role}", at=act.at,
            authority_id=act.episode.authority_id, episode=act.episode, role=role,
            account=Account.objects.filter(pk__in=[owner.account_id]).first(),
            team=Team.objects.filter(pk__in=[owner.team_id]).first(),
            detail={"record": written.pk, "held_meanwhile_by": holders},
        )  # fmt: skip
    settle(act)
