"""The engine by itself: no database, no page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from stepdown.cli.invention.volume import Volume
from stepdown.cli.measuring.timing import Times, timed
from stepdown.episodes.facts import facts
from stepdown.episodes.models import Episode
from stepdown.episodes.standing import calendar_of, pack_of, pathway_of
from stepdown.episodes.versions import under
from stepdown.protocol.checking import load_sound_pack
from stepdown.protocol.pathway import compile_pathway
from stepdown.protocol.standing import standing


def measure_compiling(volume: Volume, times: int) -> Times:
    """Compile the pathway of a family, from the pack as it is in memory."""
    episode = _some_episodes(volume)[0]
    pack, values = pack_of(episode), dict(under(episode).settings.values)
    return timed(lambda: compile_pathway(pack, episode.pathway, values), times)


def measure_all_packs(folder: Path, times: int) -> tuple[int, Times]:
    """Read, check and compile every pathway of every pack; return how many packs there are."""
    packs = sorted(each.parent for each in folder.glob("*/*/pack.yaml"))

    def prepare_all() -> None:
        for path in packs:
            pack = load_sound_pack(path)
            for pathway in pack.pathways:
                compile_pathway(pack, pathway)

    return len(packs), timed(prepare_all, times, first=1)


def what_is_evaluated(volume: Volume) -> tuple[str, int]:
    """Return the pathway that is evaluated, and how many duties it has."""
    pathway = pathway_of(_some_episodes(volume)[0])
    return pathway.file.title, len(pathway.obligations)


def measure_evaluating(volume: Volume, times: int, now: datetime) -> Times:
    """Say where a family stands, for families at every stage in turn."""
    taken = Times()
    for episode in _some_episodes(volume):
        pathway, told = pathway_of(episode), facts(episode)
        calendar = calendar_of(under(episode).settings)
        each = timed(lambda: standing(pathway, told, calendar, now), times)  # noqa: B023
        taken.seconds += each.seconds
    return taken


def _some_episodes(volume: Volume) -> list[Episode]:
    return list(
        Episode.objects.filter(authority=volume.council.authority)
        .select_related("published_pack", "settings_version")
        .order_by("pk")[: len(volume.families)]
    )
