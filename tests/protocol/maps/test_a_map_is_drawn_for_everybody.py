"""The picture itself: readable without colour, by a screen reader, on paper and on a phone."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stepdown.protocol.maps import palette
from stepdown.protocol.maps.content import SMALL, TITLE
from stepdown.protocol.maps.drawing import svg_of
from stepdown.protocol.maps.key import key_of
from stepdown.protocol.maps.measuring import width_of, wrapped
from stepdown.protocol.maps.parts import parts_of
from stepdown.protocol.maps.placing import STACKED_WIDTH, WIDTH
from stepdown.protocol.maps.shapes import rectangle
from stepdown.web.components.brand import LEAST_FOR_SHAPES, LEAST_FOR_TEXT, contrast
from tests.protocol.maps.pictures import every_pathway, in_both_shapes, picture

SVG = "{http://www.w3.org/2000/svg}"
LEAST_SIZE = 12


def parsed(folder: Path, pathway: str, stacked: bool) -> ElementTree.Element:
    drawn = svg_of(picture(folder, pathway, stacked=stacked), name="map")
    return ElementTree.fromstring(drawn)  # noqa: S314  # We wrote it.


@every_pathway
@in_both_shapes
def test_a_map_has_a_title_and_a_description(folder: Path, pathway: str, stacked: bool) -> None:
    svg = parsed(folder, pathway, stacked)
    assert svg.get("role") == "img"
    titles = [svg.find(f"{SVG}{name}") for name in ("title", "desc")]
    assert all(each is not None and each.text for each in titles)
    ids = [each.get("id") for each in titles if each is not None]
    assert svg.get("aria-labelledby") == " ".join(str(id_) for id_ in ids)


@every_pathway
@in_both_shapes
def test_a_map_keeps_to_a_strict_content_policy(folder: Path, pathway: str, stacked: bool) -> None:
    for element in parsed(folder, pathway, stacked).iter():
        assert element.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


@every_pathway
@in_both_shapes
def test_no_text_is_small_and_none_leaves_its_box(
    folder: Path, pathway: str, stacked: bool
) -> None:
    for text in parsed(folder, pathway, stacked).iter(f"{SVG}text"):
        assert int(text.get("font-size", SMALL)) >= LEAST_SIZE
    for box in picture(folder, pathway, stacked=stacked).places.boxes.values():
        for line in box.content.lines:
            end = line.x + width_of(line.text, line.size, bold=line.is_bold)
            assert end <= box.width - 4, line.text
            assert line.y < box.height


@every_pathway
def test_lanes_fit_a_desk_and_the_column_fits_a_phone(folder: Path, pathway: str) -> None:
    assert picture(folder, pathway).places.width <= WIDTH
    assert picture(folder, pathway, stacked=True).places.width == STACKED_WIDTH


@every_pathway
@in_both_shapes
def test_a_map_is_cut_into_parts_for_paper_and_never_through_a_box(
    folder: Path, pathway: str, stacked: bool
) -> None:
    layout = picture(folder, pathway, stacked=stacked)
    parts = parts_of(layout)
    assert (parts[0].top, parts[-1].bottom) == (0, layout.places.height)
    assert all(one.bottom == other.top for one, other in pairwise(parts))
    assert len({part.name for part in parts}) == len(parts)
    shown = [number for part in parts for number in part.steps]
    assert sorted(shown) == sorted(layout.flow.numbers.values())
    for box in layout.places.boxes.values():
        assert any(part.top <= box.y and box.bottom <= part.bottom for part in parts)


def test_a_part_shows_its_own_steps_and_says_which() -> None:
    layout = picture()
    parts = parts_of(layout)
    drawn = [svg_of(layout, name=part.name, part=part) for part in parts]
    assert f'viewBox="0 {parts[1].top} {layout.places.width} ' in drawn[1]
    assert "After: steps 5 to 9." in drawn[1]
    assert ">Handed over<" in drawn[1]
    assert ">Handed over<" not in drawn[0]


def test_what_a_pack_says_is_escaped() -> None:
    layout = replace(picture(), flow=replace(picture().flow, title="Don't <b>"))
    assert '<title id="map-title">Don&#x27;t &lt;b&gt;</title>' in svg_of(layout, name="map")


@pytest.mark.parametrize(("ink", "ground"), sorted(set(palette.TEXTS)))
def test_every_text_can_be_read_on_its_ground(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= LEAST_FOR_TEXT


@pytest.mark.parametrize(("edge", "ground"), sorted(set(palette.SHAPES)))
def test_every_line_and_edge_can_be_seen_on_its_ground(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= LEAST_FOR_SHAPES


@every_pathway
@in_both_shapes
def test_every_colour_of_a_map_is_one_that_was_measured(
    folder: Path, pathway: str, stacked: bool
) -> None:
    measured = {colour for pair in (*palette.TEXTS, *palette.SHAPES) for colour in pair}
    drawn = svg_of(picture(folder, pathway, stacked=stacked), name="map")
    # The borders between lanes only decorate: the lanes are told by their headings.
    assert set(re.findall(r"#[0-9a-f]{6}", drawn)) <= measured | {palette.LANE_EDGE}


def test_the_sorts_of_steps_differ_without_their_colours() -> None:
    shapes = {sort: rectangle(sort, (0, 0, 80, 40), "", "") for sort in palette.FILLS}
    shapes["gate"] += "with bars at its ends"
    # A start is told from a milestone by its words, and a disagreement is a decision.
    alike = {"ladder", "start"}
    told_apart = [shape for sort, shape in shapes.items() if sort not in alike]
    assert len(told_apart) == len(set(told_apart))


def test_the_key_says_what_each_sort_means() -> None:
    wide, narrow = key_of(name="key"), key_of(name="key", stacked=True)
    for words in ("A gate: what must be so first", "A limit of time", "When it goes this way"):
        assert words in wide
        assert words in narrow


def test_a_long_word_is_broken_and_its_own_hyphen_kept() -> None:
    assert wrapped("early help", SMALL, 400) == ["early help"]
    assert wrapped("early help", SMALL, 40) == ["early", "help"]
    assert wrapped("co-ordinators", TITLE, 60) == ["co-", "ordinator-", "s"]
    assert "".join(wrapped("professional", SMALL, 40)).replace("-", "") == "professional"
    assert wrapped("", SMALL, 40) == []
