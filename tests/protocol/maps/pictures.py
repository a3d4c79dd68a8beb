"""Every picture of every pathway of every pack that is shipped, and of the invented one."""

from functools import cache
from pathlib import Path

import pytest

from stepdown.protocol.library import shipped_packs
from stepdown.protocol.loading import load_pack
from stepdown.protocol.maps.flow import flow_of
from stepdown.protocol.maps.layout import Layout, layout_of
from stepdown.protocol.maps.steps import Flow, Step
from stepdown.protocol.pathway import compile_pathway
from tests.protocol.packs import INVENTED

LARKFIELD = Path(__file__).parent / "larkfield"
PATHWAYS = [
    (folder, pathway)
    for folder in (*shipped_packs(), INVENTED, LARKFIELD)
    for pathway in load_pack(folder).pathways
]

every_pathway = pytest.mark.parametrize(
    ("folder", "pathway"),
    PATHWAYS,
    ids=[f"{'-'.join(folder.parts[-2:])}-{pathway}" for folder, pathway in PATHWAYS],
)
in_both_shapes = pytest.mark.parametrize("stacked", [False, True], ids=["lanes", "stacked"])


@cache
def flow(folder: Path = INVENTED, pathway: str = "down") -> Flow:
    """Return what there is to draw of a pathway."""
    return flow_of(compile_pathway(load_pack(folder), pathway))


@cache
def picture(folder: Path = INVENTED, pathway: str = "down", *, stacked: bool = False) -> Layout:
    """Return the picture of a pathway."""
    return layout_of(flow(folder, pathway), stacked=stacked)


def step(of: Flow, id_: str) -> Step:
    """Return one step of a pathway."""
    return next(each for each in of.steps if each.id == id_)


def leads(of: Flow, id_: str) -> dict[str, list[str]]:
    """Return where a step leads, by what is said of each way."""
    found: dict[str, list[str]] = {}
    for way in step(of, id_).exits:
        found.setdefault(way.says, []).append(way.to or "")
    return found
