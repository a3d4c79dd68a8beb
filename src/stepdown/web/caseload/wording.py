"""What a list says of a protocol's ids: where a clause stands, and what a stage is called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from stepdown.episodes.caseload import WorkRow
from stepdown.episodes.models import Episode
from stepdown.episodes.versions import versions_now
from stepdown.partnership.models import Authority, PublishedPack
from stepdown.partnership.protocols import load_readable
from stepdown.protocol.language import Pack, PathwayFile
from stepdown.protocol.moments import LONDON, end_of_day
from stepdown.protocol.working_time import Calendar, Due
from stepdown.web.family.times import due_in_short, time_left


class Shelf:
    """The protocols of the episodes in a list: two queries for all of them."""

    def __init__(self, episodes: Iterable[Episode]) -> None:
        """Load each protocol once, whatever the number of rows."""
        began = {episode.pk: episode.published_pack_id for episode in episodes}
        under = began | versions_now(began)
        published = PublishedPack.objects.filter(pk__in=set(under.values())).defer("canonical")
        loaded = load_readable(published)
        self.packs: dict[int, Pack] = {
            key: loaded[version] for key, version in under.items() if version in loaded
        }

    def places(self, episode: Episode, clauses: str) -> str:
        """Return where the clauses of a duty stand."""
        pack = self.packs.get(episode.pk)
        known = pack.clauses if pack else {}
        found = [known[id_].place.says for id_ in clauses.split(", ") if id_ in known]
        return "; ".join(dict.fromkeys(found))

    def stage(self, episode: Episode, stage: str) -> str:
        """Return what a stage of the episode's pathway is called."""
        pathway = self._pathway_of(episode)
        if pathway is None or stage not in pathway.stages:
            return ""
        return pathway.stages[stage].title

    def pathway(self, episode: Episode) -> str:
        """Return what the episode's pathway is called."""
        pathway = self._pathway_of(episode)
        return pathway.title if pathway else episode.pathway

    def _pathway_of(self, episode: Episode) -> PathwayFile | None:
        pack = self.packs.get(episode.pk)
        return pack.pathways.get(episode.pathway) if pack else None


def working_days_of(authority: Authority | None) -> Calendar:
    """Return the days on which the council works, by what it said last."""
    latest = authority.settings_versions.order_by("-number").first() if authority else None
    closed = latest.closed_on if latest else []
    return Calendar.of_england((date.fromisoformat(day), "the council is closed") for day in closed)


def due_words(row: WorkRow, at: datetime, calendar: Calendar) -> tuple[str, str]:
    """Return when a duty is due, and how long that is from now or how late it is."""
    if row.due_at is None:
        return "No date", ""
    due = Due(row.due_at, "")
    is_in_hours = row.due_at.astimezone(LONDON) != end_of_day(due.on)
    day = due_in_short(due, is_in_hours, at)
    left = time_left(due, at, calendar, is_in_hours)
    return day, left if left != "Due today" else "Today"
