"""Under which version of its protocol an episode stands, now or at an earlier moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import BigIntegerField, Count, F, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from stepdown.episodes.models import Episode, EpisodeVersion
from stepdown.partnership.models import PublishedPack, SettingsVersion
from stepdown.protocol.standing import GateStanding, MilestoneStanding, Standing

_MOVES = (
    EpisodeVersion.objects.select_related(
        "published_pack", "moved_from", "settings_version", "recorded_by"
    )
    .defer("published_pack__canonical", "moved_from__canonical")
    .order_by("pk")
)

MOVES = Prefetch("versions", queryset=_MOVES, to_attr="moves_read")
"""Read an episode's moves with it. Under a lock they are read after it, so nobody's is missed."""


@dataclass(frozen=True, slots=True)
class Under:
    """A version of a protocol and the council's settings; ``move`` put the episode under it."""

    published: PublishedPack
    settings: SettingsVersion
    move: EpisodeVersion | None = None


def moves_of(episode: Episode) -> Sequence[EpisodeVersion]:
    """Return the moves of an episode in their order: those read with it, else by one query."""
    read: Sequence[EpisodeVersion] | None = getattr(episode, "moves_read", None)
    return list(_MOVES.filter(episode=episode)) if read is None else read


def remember(episode: Episode, move: EpisodeVersion) -> None:
    """Let an episode that was read before a move stand under it."""
    episode.__dict__["moves_read"] = [*moves_of(episode), move]


def under(episode: Episode, known_at: datetime | None = None) -> Under:
    """Return the version in force for an episode: now, or at an earlier instant."""
    for move in reversed(moves_of(episode)):
        if known_at is None or move.recorded_at <= known_at:
            return Under(move.published_pack, move.settings_version, move)
    return Under(episode.published_pack, episode.settings_version)


def versions_now(episode_ids: Iterable[int]) -> dict[int, int]:
    """Return the published version of each episode that was moved; the rest are as they began."""
    moves = EpisodeVersion.objects.filter(episode__in=list(episode_ids)).order_by("pk")
    return dict(moves.values_list("episode_id", "published_pack_id"))


def running_under(authority_id: int) -> Mapping[int, int]:
    """Return how many open episodes of a council stand under each published version."""
    latest = EpisodeVersion.objects.filter(episode=OuterRef("pk")).order_by("-pk")
    counted = (
        Episode.objects.filter(authority_id=authority_id, progress__is_open=True)
        .annotate(
            now=Coalesce(
                Subquery(latest.values("published_pack_id")[:1]),
                F("published_pack_id"),
                output_field=BigIntegerField(),
            )
        )
        .values_list("now")
        .annotate(Count("pk"))
        .order_by()
    )
    return dict(counted)


def judged_then(found: Standing, move: EpisodeVersion) -> Standing:
    """Return a standing in which what was reached before a move keeps its judgement.

    A rule that only the newer version has breaks nothing that was done before it. What was
    a breach stays one, unless a correction or the newer version has healed it.
    """
    broken = {
        (each["milestone"], each["child"]): frozenset(each["breaches"]) for each in move.relied_on
    }
    milestones = tuple(_judged(each, broken) for each in found.milestones)
    still = {(each.milestone, each.child, gate) for each in milestones for gate in each.breaches}
    gates = tuple(_still_breached(gate, still) for gate in found.gates)
    return replace(found, milestones=milestones, gates=gates)


def _judged(
    milestone: MilestoneStanding, broken: Mapping[tuple[str, str | None], frozenset[str]]
) -> MilestoneStanding:
    then = broken.get((milestone.milestone, milestone.child))
    if then is None or not milestone.breaches:
        return milestone
    return milestone._replace(breaches=tuple(gate for gate in milestone.breaches if gate in then))


def _still_breached(gate: GateStanding, still: set[tuple[str, str | None, str]]) -> GateStanding:
    if not gate.breached:
        return gate
    return gate._replace(
        breached=tuple(
            milestone
            for milestone in gate.breached
            if any(
                (reached, name) == (milestone, gate.gate)
                and (gate.child is None or child in {None, gate.child})
                for reached, child, name in still
            )
        )
    )
