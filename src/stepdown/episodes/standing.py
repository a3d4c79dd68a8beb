"""The only caller of the engine for recorded episodes, and the keeper of what it says.

What is projected here can be thrown away: ``rebuild`` makes the same rows again.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from stepdown.episodes.changes import with_changes
from stepdown.episodes.escalating import escalate
from stepdown.episodes.facts import facts as facts_of
from stepdown.episodes.models import Episode
from stepdown.episodes.projecting import project
from stepdown.episodes.versions import MOVES, Under, judged_then, under
from stepdown.partnership.models import SettingsVersion
from stepdown.partnership.protocols import load
from stepdown.protocol.facts import Facts
from stepdown.protocol.language import Pack
from stepdown.protocol.pathway import Pathway, compile_pathway
from stepdown.protocol.standing import Standing, how_far, standing
from stepdown.protocol.working_time import Calendar

CLOSED = "the council is closed"

_NEXT_INSTANT = timedelta(microseconds=1)

_PATHWAYS: dict[tuple[str, str, int], Pathway] = {}
"""Compiled pathways by the protocol's hash, the pathway and the settings: all never change."""


def pack_of(episode: Episode, known_at: datetime | None = None) -> Pack:
    """Return the protocol that an episode stands under, or that it stood under then."""
    return load(under(episode, known_at).published)


def pathway_of(episode: Episode, known_at: datetime | None = None) -> Pathway:
    """Return the episode's pathway, compiled once for its protocol and settings."""
    return pathway_under(under(episode, known_at), episode.pathway)


def pathway_under(version: Under, pathway: str) -> Pathway:
    """Return a pathway of a published version, compiled once for the council's settings."""
    key = (version.published.sha256, pathway, version.settings.pk)
    if key not in _PATHWAYS:
        _PATHWAYS[key] = compile_pathway(
            load(version.published), pathway, dict(version.settings.values)
        )
    return _PATHWAYS[key]


def calendar_of(version: SettingsVersion) -> Calendar:
    """Return the days on which the council works, as it said in that version."""
    return _calendar(tuple(version.closed_on))


def standing_of(episode: Episode, at: datetime, *, known_at: datetime | None = None) -> Standing:
    """Return where an episode stands at an instant, by what is or was known.

    What was known then was judged by the version that was in force then.
    """
    return standing_by(episode, facts_of(episode, known_at), at, known_at=known_at)


def standing_by(
    episode: Episode, told: Facts, at: datetime, *, known_at: datetime | None = None
) -> Standing:
    """Return where an episode would stand by these facts.

    A milestone may begin a new state of a child, such as another status. That
    follows from the facts, so it is worked out here each time and never stored.
    """
    version = under(episode, known_at)
    found = standing_under(version, episode.pathway, told, at)
    return judged_then(found, version.move) if version.move is not None else found


def standing_under(version: Under, pathway: str, told: Facts, at: datetime) -> Standing:
    """Return where facts would stand under a version, which may be one that nobody has yet."""
    compiled = pathway_under(version, pathway)
    calendar = calendar_of(version.settings)
    changed = with_changes(compiled, told, how_far(compiled, told, calendar, at))
    return standing(compiled, changed, calendar, at)


def bring_up_to_date(
    episode: Episode,
    at: datetime,
    *,
    told: Facts | None = None,
    found: Standing | None = None,
    revision: int | None = None,
) -> Standing:
    """Write the projection of an episode's standing, and return the standing.

    The caller holds the episode's lock. What it has worked out already it may hand
    in; ``revision`` is the number of the record that it has just written.
    """
    told = facts_of(episode) if told is None else told
    found = standing_by(episode, told, at) if found is None else found
    # A state that a milestone begins, begins just after it: lists show what is so then.
    if found.next_change_at is not None and found.next_change_at <= at + _NEXT_INSTANT:
        found = standing_by(episode, told, found.next_change_at)
    pathway = pathway_of(episode)
    project(episode, pathway, told, found, revision)
    escalate(episode, pathway, found, at)
    return found


def rebuild(at: datetime, authority_id: int | None = None) -> int:
    """Write every projection again, of one council or of all; return how many episodes."""
    episodes = (
        Episode.objects.select_related("published_pack", "settings_version")
        .defer("published_pack__canonical")
        .prefetch_related(MOVES)
    )
    if authority_id is not None:
        episodes = episodes.filter(authority_id=authority_id)
    count = 0
    for episode in episodes.order_by("authority_id", "pk").iterator(chunk_size=500):
        bring_up_to_date(episode, at)
        count += 1
    return count


@lru_cache(maxsize=64)
def _calendar(closed_on: tuple[str, ...]) -> Calendar:
    return Calendar.of_england((date.fromisoformat(day), CLOSED) for day in closed_on)
