"""The map of a pathway: a picture in parts, for a desk, a phone and paper, and its table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from stepdown.partnership.models import Account, PublishedPack
from stepdown.partnership.protocols import load
from stepdown.protocol.maps.drawing import svg_of
from stepdown.protocol.maps.flow import flow_of
from stepdown.protocol.maps.key import key_in_words, key_of
from stepdown.protocol.maps.layout import Layout, layout_of
from stepdown.protocol.maps.parts import Part, parts_of
from stepdown.protocol.maps.tabulating import HEAD, NEEDED, Onward, TableRow, table_of
from stepdown.protocol.pathway import compile_pathway
from stepdown.web.protocols.shelf import published_or_404, reader_of, settings_chosen_by

SHAPES = {"lanes": False, "column": True}


@dataclass(frozen=True)
class _Wanted:
    """What a picture hangs on: the text of the protocol and the council's lengths of time."""

    sha256: str
    pathway: str
    settings: tuple[tuple[str, str], ...]
    is_stacked: bool
    published: PublishedPack = field(compare=False)


def pathway_map(request: HttpRequest, pack: str, version: str, pathway: str) -> HttpResponse:
    """Show a pathway as a picture, and the same steps as a table."""
    reader = reader_of(request)
    published = published_or_404(reader, pack, version)
    lanes, column = (_layout(reader, published, pathway, shape) for shape in SHAPES)
    address = [pack, version, pathway]
    return render(
        request,
        "protocols/map.html",
        {
            "section": "protocols",
            "title": load(published).about.source.title,
            "pathway": load(published).pathways[pathway],
            "back_href": reverse("protocol-pathway", args=address),
            "back_text": "The rules of this pathway",
            "lanes": [_part(address, "lanes", lanes, part) for part in parts_of(lanes)],
            "column": [_part(address, "column", column, part) for part in parts_of(column)],
            "key_says": key_in_words(),
            "head": HEAD,
            "rows": [_row(row) for row in table_of(lanes.flow)],
        },
    )


def map_picture(
    request: HttpRequest, pack: str, version: str, pathway: str, piece: str
) -> HttpResponse:
    """Send one part of the picture: of the lanes, or of the column."""
    reader = reader_of(request)
    published = published_or_404(reader, pack, version)
    shape, _, part = piece.partition("-")
    layout = _layout(reader, published, pathway, shape)
    for each in parts_of(layout):
        if each.name == part:
            return _picture(svg_of(layout, name="map", part=each))
    raise Http404


def map_key(request: HttpRequest) -> HttpResponse:
    """Send the picture that says what the shapes mean."""
    return _picture(key_of(name="key", stacked=True))


def _picture(svg: str) -> HttpResponse:
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")


def _layout(reader: Account, published: PublishedPack, pathway: str, shape: str) -> Layout:
    """Return the picture, with the lengths of time that the reader's council chose."""
    pack = load(published)
    if pathway not in pack.pathways or shape not in SHAPES:
        raise Http404
    settings = tuple(sorted(settings_chosen_by(reader, pack).items()))
    return _laid_out(_Wanted(published.sha256, pathway, settings, SHAPES[shape], published))


@lru_cache(maxsize=128)
def _laid_out(wanted: _Wanted) -> Layout:
    chosen = dict(wanted.settings)
    compiled = compile_pathway(load(wanted.published), wanted.pathway, chosen)
    return layout_of(flow_of(compiled, chosen), stacked=wanted.is_stacked)


def _part(address: list[str], shape: str, layout: Layout, part: Part) -> dict[str, Any]:
    return {
        "href": reverse("protocol-map-picture", args=[*address, f"{shape}-{part.name}"]),
        "says": f"{part.says}. The table says the same.",
        "width": layout.places.width,
        "height": part.bottom - part.top,
    }


def _row(row: TableRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "who": row.who,
        "sort": row.sort,
        "what": row.what,
        "needs": row.needs,
        "when": row.when,
        "then": [_onward(each) for each in row.then],
        "clause": row.clause,
    }


def _onward(onward: Onward) -> dict[str, Any]:
    says = onward.says or "Then"
    colon = ":" if onward.says and onward.says != NEEDED and onward.to else ""
    return {"says": f"{says}{colon}", "to": onward.to}
