"""The maps of a pack as files: pictures, and a page of Markdown for each pathway."""

from __future__ import annotations

from collections.abc import Iterator

from stepdown.protocol.language import Pack
from stepdown.protocol.maps.drawing import svg_of
from stepdown.protocol.maps.flow import flow_of
from stepdown.protocol.maps.key import key_of
from stepdown.protocol.maps.layout import layout_of
from stepdown.protocol.maps.tabulating import in_markdown
from stepdown.protocol.pathway import compile_pathway

KEY = "key.svg"


def files_of(pack: Pack, pathway_id: str) -> Iterator[tuple[str, str]]:
    """Go through the files of one pathway's map, by name: two pictures, and the page."""
    flow = flow_of(compile_pathway(pack, pathway_id))
    yield f"{pathway_id}.svg", svg_of(layout_of(flow), name="map")
    yield f"{pathway_id}-narrow.svg", svg_of(layout_of(flow, stacked=True), name="map")
    about = pack.about
    yield (
        f"{pathway_id}.md",
        f"# {flow.title}\n\n"
        f"{flow.rule}\n\n"
        f"From “{about.source.title}”, {about.council}, version {about.version}. "
        "Made from the pack by `stepdown protocol map`: change the pack, not this page.\n\n"
        f"![{flow.title}, as a picture. The table below says the same.]({pathway_id}.svg)\n\n"
        f"![What the shapes mean]({KEY})\n\n"
        f"[The same picture for a narrow screen]({pathway_id}-narrow.svg)\n\n"
        f"## The same steps as a table\n\n{in_markdown(flow)}",
    )


def key_file() -> tuple[str, str]:
    """Return the file that says what the shapes mean."""
    return KEY, key_of(name="key")
