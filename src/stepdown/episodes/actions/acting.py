"""What every verb on an episode begins with: the lock, the access and the protocol."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from stepdown.audit.acts import chain_of_episode, record_act
from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.access import Place, episodes_seen_from, place_of, roles_of
from stepdown.episodes.models import Episode, EpisodeChild, Holding, Record
from stepdown.episodes.refusals import NotFound, NotPossibleNow, NotYours
from stepdown.episodes.standing import pack_of, pathway_of
from stepdown.episodes.versions import MOVES
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.language import Pack
from stepdown.protocol.pathway import Pathway


@dataclass(frozen=True)
class Act:
    """One verb at work on one episode that nobody else can change meanwhile."""

    episode: Episode
    by: Account
    at: datetime
    place: Place
    roles: frozenset[str]
    pack: Pack
    pathway: Pathway

    def role_among(self, allowed: Iterable[str], what: str) -> str:
        """Return the role in which the person may do this, or refuse and say who may."""
        permitted = tuple(allowed)
        for role in permitted:
            if role in self.roles:
                return role
        names = " or ".join(self.name_of(role) for role in permitted) or "nobody"
        raise NotYours(f"You cannot {what} for this family.", f"This is for: {names}.", permitted)

    def name_of(self, role: str) -> str:
        """Return what the council calls a role."""
        declared = self.pack.about.roles.get(role)
        return declared.name if declared else role

    def any_role(self, what: str) -> str:
        """Return a role for what anybody involved may do; reading alone is not enough.

        Whoever holds a child may, whatever the protocol calls them: the front door
        has no role in most.
        """
        if self.roles:
            return min(self.roles)
        holds = Holding.objects.filter(
            Q(account=self.by) | Q(team__in=self.place.teams),
            authority_id=self.episode.authority_id,
            membership__episode=self.episode,
            ended=FOR_EVER,
        )
        if not holds.exists():
            raise NotYours(
                f"You cannot {what} for this family.",
                "This is for people who work with the family.",
            )
        return ""

    def write_down(self, verb: str, subject: str, **detail: object) -> None:
        """Add the act to the episode's chain."""
        record_act(
            chain=chain_of_episode(self.episode.pk),
            actor=f"account:{self.by.pk}",
            verb=verb,
            subject=subject,
            at=self.at,
            detail=detail,
        )


def begin(episode: Episode, by: Account, at: datetime) -> Act:
    """Lock an episode that the person may see; anybody else is told that it is not there.

    On SQLite the transaction itself is the lock, since only one can write.
    """
    place = place_of(by, at)
    locked = (
        episodes_seen_from(place)
        .select_for_update(of=("self",))
        .select_related("published_pack", "settings_version", "origin_team")
        .defer("published_pack__canonical")
        .prefetch_related(MOVES)
        .filter(pk=episode.pk)
        .first()
    )
    if locked is None:
        raise NotFound
    pack = pack_of(locked)
    return Act(locked, by, at, place, roles_of(place, locked, pack), pack, pathway_of(locked))


def made_before(by: Account, idempotency_key: str) -> Record | None:
    """Return what this person made with this key already: the button was pressed twice."""
    return Record.objects.filter(recorded_by=by, idempotency_key=idempotency_key).first()


def memberships_of(
    episode: Episode, children: Sequence[Child] | None = None, *, only_open: bool = False
) -> list[EpisodeChild]:
    """Return the memberships of some children, or of every child still in the episode.

    Where every child has left, all are meant, unless only open ones will do.
    """
    latest: dict[int, EpisodeChild] = {}
    for membership in (
        EpisodeChild.objects.filter(authority_id=episode.authority_id, episode=episode)
        .select_related("child")
        .order_by("pk")
    ):
        latest[membership.child_id] = membership
    if children is None:
        still = [each for each in latest.values() if each.ended == FOR_EVER]
        chosen = still or ([] if only_open else list(latest.values()))
    else:
        unknown = [child for child in children if child.pk not in latest]
        if unknown or not children:
            raise NotPossibleNow(
                "A child whom you chose is not in this step down.",
                "Choose children from the family's page.",
            )
        chosen = [latest[child.pk] for child in children]
        if only_open:
            chosen = [each for each in chosen if each.ended == FOR_EVER]
    if only_open and not chosen:
        raise NotPossibleNow(
            "Every child has left this step down already.",
            "Look at the episode again: it has changed.",
        )
    return chosen
