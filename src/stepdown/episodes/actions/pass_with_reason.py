"""Pass a gate with a reason, where the protocol lets somebody."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import Act, begin, made_before, memberships_of
from stepdown.episodes.actions.leading import nobody_accepted
from stepdown.episodes.actions.writing import Words, settle, write
from stepdown.episodes.holdings import Holder, give_to
from stepdown.episodes.models import Episode, EpisodeChild, Record
from stepdown.episodes.refusals import AnswersAreWrong, NotPossibleNow
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.facts import EXCEPTION, Kind


@transaction.atomic
def pass_with_reason(
    *,
    episode: Episode,
    gate: str,
    reason: str,
    children: Sequence[Child] | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Record an exception: an override of what must be, or a reason where it only should.

    A manager who overrides answers for it: they hold the children whom nobody
    has accepted yet.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    compiled = act.pathway.gates.get(gate)
    if compiled is None:
        raise NotPossibleNow(
            f"This family's protocol has no gate called {gate}.", "Choose one from the page."
        )
    if not reason.strip():
        raise AnswersAreWrong({"reason": "Give the reason."})
    is_override = compiled.block.strength == "must"
    role = _role_for(act, compiled.overridden_by, is_override=is_override)
    memberships = memberships_of(act.episode, children, only_open=True)
    words = Words(
        EXCEPTION, Kind.DECISION, role, {"gate": gate, "role": role, "reason": reason.strip()}
    )
    written = write(
        act, words, memberships, idempotency_key=idempotency_key, verb="pass-with-reason"
    ).record
    if is_override:
        _hold(act, memberships, written)
        settle(act)
    return written


def _role_for(act: Act, overridden_by: frozenset[str], *, is_override: bool) -> str:
    if not is_override:
        return act.any_role("pass this gate")
    if not overridden_by:
        raise NotPossibleNow(
            "Nobody can pass this gate: the protocol allows no exception.",
            "Do what it asks first, or choose the other route that it names.",
        )
    return act.role_among(sorted(overridden_by), "pass this gate")


def _hold(act: Act, memberships: Sequence[EpisodeChild], written: Record) -> None:
    give_to(
        nobody_accepted(memberships),
        Holder(account=act.by),
        act.at,
        because="overrode",
        record=written,
    )
