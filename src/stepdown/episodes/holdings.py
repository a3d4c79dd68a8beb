"""Move accountability for children. Only verbs call this, in their own transaction.

The database refuses a gap or an overlap whatever is written here; see
docs/decisions/0010-somebody-always-holds-the-child.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models import Episode, EpisodeChild, Holding, Record
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.families.models import Child
from stepdown.partnership.models import Account, Team
from stepdown.protocol.moments import Moment, in_words

_NEXT_INSTANT = timedelta(microseconds=1)
_A_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is accountable: one person, or one team, whose duty manager answers for it."""

    account: Account | None = None
    team: Team | None = None

    def __post_init__(self) -> None:
        """Refuse nobody, and refuse two."""
        if (self.account is None) == (self.team is None):
            msg = "A holder is one person or one team."
            raise ValueError(msg)

    @property
    def responsible(self) -> Account:
        """Return the person to ask: the holder, or the team's duty manager."""
        if self.account is not None:
            return self.account
        if self.team is None:
            raise AssertionError
        return self.team.duty_manager


def open_memberships(
    episode: Episode,
    children: Sequence[Child],
    holder: Holder,
    at: datetime,
    *,
    joined: Moment | None = None,
) -> list[EpisodeChild]:
    """Bring children into an episode, each held from the same instant.

    A child who left another a moment ago comes at the instant at which that ended.
    """
    _check_can_hold(holder)
    _check_are_alive(children)
    just_left = EpisodeChild.objects.filter(
        authority_id=episode.authority_id,
        child__in=[child.pk for child in children],
        ended__gt=at,
        ended__lte=at + _A_MOMENT,
    )
    at = max([at, *just_left.values_list("ended", flat=True)])
    memberships = EpisodeChild.objects.bulk_create(
        EpisodeChild(
            authority_id=episode.authority_id,
            episode=episode,
            child=child,
            began=at,
            joined_earliest=joined.earliest if joined else None,
            joined_latest=joined.latest if joined else None,
        )
        for child in children
    )
    Holding.objects.bulk_create(
        Holding(
            authority_id=episode.authority_id,
            membership=membership,
            account=holder.account,
            team=holder.team,
            because="start" if joined is None else "join-sibling",
            began=at,
            opened_with=at,
            closed_with=FOR_EVER,
        )
        for membership in memberships
    )
    return memberships


def current_holdings(memberships: Iterable[EpisodeChild]) -> dict[int, Holding]:
    """Return who holds each membership now, by the membership's id."""
    found = Holding.objects.filter(
        membership__in=[membership.pk for membership in memberships], ended=FOR_EVER
    ).select_related("account", "team__duty_manager")
    return {holding.membership_id: holding for holding in found}


def give_to(
    memberships: Sequence[EpisodeChild],
    holder: Holder,
    at: datetime,
    *,
    because: str,
    record: Record | None = None,
) -> list[Holding]:
    """Make somebody accountable for children from now on, where they are not already.

    The instant is when this is recorded, never earlier: a holding that began
    at or after ``at`` lasts one instant more, and the next follows it.
    """
    current = current_holdings(memberships)
    moving = [
        membership
        for membership in memberships
        if not _is_held_by(current.get(membership.pk), holder)
    ]
    if not moving:
        return []
    _check_can_hold(holder)
    if any(membership.pk not in current for membership in moving):
        raise NotPossibleNow(
            "A child has left this step down, so nobody can take over.",
            "Look at the episode again: it has changed.",
        )
    at = max([at, *(current[m.pk].began + _NEXT_INSTANT for m in moving)])
    ended = Holding.objects.filter(
        pk__in=[current[membership.pk].pk for membership in moving], ended=FOR_EVER
    ).update(ended=at, closed_with=None, handed_over=at)
    if ended != len(moving):
        raise NotPossibleNow(
            "Somebody else took over a child at this moment.",
            "Look at the episode again: it has changed.",
        )
    return Holding.objects.bulk_create(
        Holding(
            authority_id=membership.authority_id,
            membership=membership,
            account=holder.account,
            team=holder.team,
            because=because,
            record=record,
            began=at,
            follows=at,
            closed_with=FOR_EVER,
        )
        for membership in moving
    )


def close_memberships(
    memberships: Sequence[EpisodeChild], at: datetime, *, why: str, left: Moment
) -> None:
    """End children's part in an episode, and the last holding of each with it."""
    current = current_holdings(memberships)
    if len(current) != len(memberships):
        raise NotPossibleNow(
            "A child has left this step down already.", "Look at the episode again: it has changed."
        )
    at = max([at, *(holding.began + _NEXT_INSTANT for holding in current.values())])
    closed = EpisodeChild.objects.filter(
        pk__in=[membership.pk for membership in memberships], ended=FOR_EVER
    ).update(ended=at, left_because=why, left_earliest=left.earliest, left_latest=left.latest)
    ended = Holding.objects.filter(
        pk__in=[holding.pk for holding in current.values()], ended=FOR_EVER
    ).update(ended=at, closed_with=at)
    if closed != len(memberships) or ended != len(memberships):
        raise NotPossibleNow(
            "Somebody else changed this step down at this moment.",
            "Look at the episode again: it has changed.",
        )


def _check_are_alive(children: Sequence[Child]) -> None:
    """Refuse a child who died, as the child's details say."""
    ids = [child.pk for child in children]
    child = Child.objects.filter(pk__in=ids, died_on__isnull=False).first()
    if child is not None and child.died_on is not None:
        raise NotPossibleNow(
            f"{child} died on {in_words(child.died_on)}, so no step down can begin.",
            "If that is a mistake, put the child's details right first.",
        )


def _is_held_by(holding: Holding | None, holder: Holder) -> bool:
    if holding is None:
        return False
    account_id = holder.account.pk if holder.account else None
    team_id = holder.team.pk if holder.team else None
    return (holding.account_id, holding.team_id) == (account_id, team_id)


def _check_can_hold(holder: Holder) -> None:
    """Refuse a closed account, and keep it from being closed until this act is done."""
    if holder.account is None:
        return
    is_there = (
        Account.objects.select_for_update(of=("self",))
        .filter(pk=holder.account.pk, is_active=True)
        .exists()
    )
    if not is_there:
        raise NotPossibleNow(
            f"{holder.account.name}'s account is closed, so they cannot hold a child.",
            "Choose somebody who works here.",
        )
