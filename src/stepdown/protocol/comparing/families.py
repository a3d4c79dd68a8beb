"""What a newer version means for the families who began under the older one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stepdown.protocol.language import Pack, PathwayFile
from stepdown.protocol.saying import listed


@dataclass(frozen=True, slots=True)
class Consequence:
    """What becomes of the families of one pathway, and of whom who has come how far."""

    pathway: str
    may_move: bool
    says: str


def consequences(older: Pack, newer: Pack) -> tuple[Consequence, ...]:
    """Say for each pathway of the older version whether its families can move to the newer.

    They all keep the version that they began under until somebody moves them. A milestone
    that was reached and that no newer one maps to refuses the move.
    """
    return tuple(_consequences(older, newer))


def _consequences(older: Pack, newer: Pack) -> Iterator[Consequence]:
    for id_, file in older.pathways.items():
        now = newer.pathways.get(id_)
        if now is None:
            yield Consequence(
                file.title,
                False,
                f"Version {newer.about.version} has no such pathway: its families keep "
                f"version {older.about.version}.",
            )
            continue
        lost = _without_counterpart(older.about.version, file, now)
        if lost:
            points = listed((f"“{title}”" for title in lost), "or")
            yield Consequence(
                file.title,
                False,
                f"Families who have reached {points} keep version {older.about.version}: no "
                f"milestone of version {newer.about.version} says that it is the same.",
            )
        else:
            yield Consequence(
                file.title,
                True,
                "Every milestone has its counterpart. Families keep their version until "
                "somebody moves them.",
            )


def _without_counterpart(version: str, older: PathwayFile, newer: PathwayFile) -> list[str]:
    known = {milestone.maps_to.get(version) for milestone in newer.milestones.values()}
    return [block.title for id_, block in older.milestones.items() if id_ not in known]
