"""End children's part in a step down: because it is complete, or because life went on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction

from stepdown.episodes.actions.acting import Act, begin, made_before, memberships_of
from stepdown.episodes.actions.writing import Words, as_closed, now_or, settle, write
from stepdown.episodes.facts import LEFT
from stepdown.episodes.holdings import close_memberships
from stepdown.episodes.models import Episode, EpisodeChild, Record
from stepdown.episodes.refusals import GateIsClosed, NotPossibleNow
from stepdown.episodes.standing import standing_of
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
    is reached; closing without early help stands behind the same gates.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    memberships = memberships_of(act.episode, children, only_open=True)
    left = now_or(happened, at)
    if why == "completed":
        _check_is_complete(act, memberships)
    elif why == "closed-without-early-help" and not already_happened:
        _check_may_close(act, memberships)
    words = Words(
        LEFT,
        Kind.DECISION,
        act.any_role("end this step down"),
        {"why": why, "note": note.strip()},
        left,
    )
    written = write(
        act, words, memberships, idempotency_key=idempotency_key, verb=f"end-{why}"
    ).record
    close_memberships(memberships, at, why=why, left=left)
    settle(act)
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
