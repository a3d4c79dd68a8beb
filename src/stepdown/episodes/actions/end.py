"""End children's part in a step down: because it is complete, or because life went on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction

from stepdown.episodes.actions.acting import Act, begin, made_before, memberships_of
from stepdown.episodes.actions.telling import tell, tell_the_manager
from stepdown.episodes.actions.writing import Words, as_closed, now_or, settle, write
from stepdown.episodes.ending import check_may_end
from stepdown.episodes.facts import LEFT
from stepdown.episodes.holdings import Holder, close_memberships, current_holdings
from stepdown.episodes.models import Episode, EpisodeChild, Holding, Record
from stepdown.episodes.refusals import GateIsClosed, NotPossibleNow
from stepdown.episodes.standing import standing_of
from stepdown.families.actions import correct_child
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.facts import Kind
from stepdown.protocol.moments import Moment

Why = Literal[
    "died",
    "adopted",
    "turned-18",
    "moved-area",
    "entered-care",
    "stepped-up",
    "closed-without-early-help",
    "completed",
]


@transaction.atomic
def end(
    *,
    episode: Episode,
    why: Why,
    note: str = "",
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    already_happened: bool = False,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """End it for some children or for all, and say why.

    What life decides (death, adoption, turning 18, moving, care, a step up) ends
    any pathway from any state. ``completed`` is for when the protocol's own end
    is reached; closing without early help stands behind the same gates. A step up
    ends it only once the front door has decided and holds the children.

    Only whoever holds the children, who is on duty for them, or a manager of the
    sending or the receiving side may end it. The holders and the manager are told.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    memberships = memberships_of(act.episode, children, only_open=True)
    held = current_holdings(memberships)
    holders = [Holder(account=each.account, team=each.team) for each in held.values()]
    role = check_may_end(act.place, act.roles, act.pack, holders)
    left = now_or(happened, at)
    if why == "completed":
        _check_is_complete(act, memberships)
    elif why == "stepped-up":
        _check_front_door_holds(list(held.values()))
    elif why == "closed-without-early-help" and not already_happened:
        _check_may_close(act, memberships)
    words = Words(
        LEFT,
        Kind.DECISION,
        role,
        {"why": why, "note": note.strip()},
        left,
    )
    written = write(
        act, words, memberships, idempotency_key=idempotency_key, verb=f"end-{why}"
    ).record
    close_memberships(memberships, at, why=why, left=left)
    if why == "died":
        _record_the_death(act, memberships, left)
    settle(act)
    _tell_that_it_ended(act, why, list(held.values()), written)
    return written


def leave(
    *,
    episode: Episode,
    child: Child,
    why: Why,
    note: str = "",
    happened: Moment | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """End it for one child, while brothers and sisters stay."""
    return end(
        episode=episode,
        why=why,
        note=note,
        happened=happened,
        children=[child],
        idempotency_key=idempotency_key,
        by=by,
        at=at,
    )


def _check_front_door_holds(holdings: Sequence[Holding]) -> None:
    if any(holding.because != "stepped-up" for holding in holdings):
        raise NotPossibleNow(
            "The front door has not decided that social care takes the children back.",
            "Report the worry to the front door. Whoever holds the children goes on "
            "holding them until it has decided.",
        )


def _record_the_death(act: Act, memberships: Sequence[EpisodeChild], left: Moment) -> None:
    """Record when a child died with the child, where nobody has, for all who look later."""
    for membership in memberships:
        if membership.child.died_on is None:
            correct_child(
                child=membership.child, died_on=left.last_day, by=act.by, at=act.at,
                reason="A step down ended because the child died.",
            )  # fmt: skip


def _tell_that_it_ended(act: Act, why: Why, holdings: Sequence[Holding], written: Record) -> None:
    """Tell whoever held the children, and the manager, even where they ended it themselves."""
    for holding in holdings:
        told = Holder(account=holding.account, team=holding.team).responsible
        tell(
            notice="ended", key=f"ended:{written.pk}:{told.pk}", at=act.at,
            authority_id=act.episode.authority_id, episode=act.episode, account=told,
            detail={"record": written.pk, "why": why},
        )  # fmt: skip
    tell_the_manager(
        act.episode, act.at, notice="ended", key=f"ended:{written.pk}:manager",
        record=written.pk, why=why,
    )  # fmt: skip


def _ends(act: Act) -> set[str]:
    return {id_ for id_, m in act.pathway.milestones.items() if m.block.kind == "ended"}


def _ways_out(act: Act) -> set[str]:
    return {id_ for id_, m in act.pathway.milestones.items() if m.block.kind in {"ended", "closed"}}


def _check_is_complete(act: Act, memberships: Sequence[EpisodeChild]) -> None:
    found = standing_of(act.episode, act.at)
    leaving = {str(membership.child_id) for membership in memberships}
    waiting = [
        act.pathway.milestones[each.milestone].block.title
        for each in found.milestones
        if each.milestone in _ends(act)
        and each.reached is None
        and (each.child is None or each.child in leaving)
    ]
    if waiting or not _ends(act):
        what = ", ".join(dict.fromkeys(waiting)) or "an end that its protocol names"
        raise NotPossibleNow(
            f"This step down is not complete: it has not reached {what}.",
            "Do what is still owed, or end it for another reason.",
        )


def _check_may_close(act: Act, memberships: Sequence[EpisodeChild]) -> None:
    found = standing_of(act.episode, act.at)
    leaving = {str(membership.child_id) for membership in memberships}
    closed = [
        as_closed(act, gate)
        for gate in found.gates
        if _ways_out(act) & set(gate.before)
        and not gate.effect.lets_pass
        and (gate.child is None or gate.child in leaving)
    ]
    if closed:
        raise GateIsClosed(closed)
