"""The key of the picture: what its shapes, lines and signs mean."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from stepdown.protocol.maps import palette
from stepdown.protocol.maps.content import SMALL, Sign
from stepdown.protocol.maps.measuring import width_of
from stepdown.protocol.maps.placing import STACKED_WIDTH, WIDTH
from stepdown.protocol.maps.shapes import FONT, arrow, circle, path, rectangle, sign
from stepdown.protocol.maps.steps import Sort

SHAPES: dict[Sort, str] = {
    "start": "Where the pathway starts",
    "duty": "Something that a role owes",
    "decision": "A step that can go several ways",
    "gate": "A gate: what must be so first",
    "milestone": "A point that is reached",
    "override": "Somebody may let a child pass",
    "instead": "Another pathway is taken",
    "standing": "Something that is always owed",
}
SIGNS: dict[Sign, str] = {
    "clock": "A limit of time",
    "must": "Must",
    "should": "Should: or go on, with a reason",
    "where possible": "Where possible",
}
ROW, SWATCH = 40, 44


def key_of(*, name: str, stacked: bool = False) -> str:
    """Return the key as a picture of its own."""
    items = [*_shapes(), *_lines(), *_signs()]
    columns = 1 if stacked else 4
    width = STACKED_WIDTH if stacked else WIDTH
    rows = -(-len(items) // columns)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {rows * ROW}" '
        f'width="{width}" height="{rows * ROW}" role="img" font-family="{FONT}" '
        f'font-size="{SMALL}" fill="{palette.INK}" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">What the shapes mean</title>'
        f'<desc id="{name}-desc">{escape(key_in_words())}</desc>'
        f'<rect width="{width}" height="{rows * ROW}" fill="{palette.WHITE}"/>'
    ]
    for place, (drawn, text) in enumerate(items):
        x, y = (place // rows) * (width // columns) + 4, (place % rows) * ROW
        long = width_of(text, SMALL)
        parts.append(
            f'<g transform="translate({x} {y})">{drawn}<text x="{SWATCH + 12}" y="24" '
            f'textLength="{long:.1f}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text></g>'
        )
    return "".join([*parts, "</svg>\n"])


def key_in_words() -> str:
    """Return what the key shows, for who does not see it."""
    return (
        "In the order of the picture: "
        + "; ".join(text for _, text in (*_shapes(), *_lines(), *_signs()))
        + "."
    )


def _shapes() -> Iterator[tuple[str, str]]:
    for sort, text in SHAPES.items():
        drawn = rectangle(sort, (2, 8, SWATCH - 4, 24), palette.FILLS[sort], palette.EDGES[sort])
        if sort == "gate":
            for x in (6, 12, 30, 36):
                drawn += path(f"M{x} 30L{x + 4} 10", palette.EDGES[sort], 3)
        yield drawn, text


def _lines() -> Iterator[tuple[str, str]]:
    yield path("M2 20H36", palette.LINE, 1.5) + arrow((2, 20), (42, 20), palette.LINE), "Then"
    yield (
        path("M2 20H36", palette.EXIT_LINE, 2, palette.EXIT_DASHES)
        + arrow((2, 20), (42, 20), palette.EXIT_LINE),
        "When it goes this way",
    )
    number = '<text x="22" y="24.5" font-size="12" font-weight="bold" text-anchor="middle">9</text>'
    yield circle(22, 20, 10, palette.WHITE, palette.EXIT_LINE) + number, "Go on at step 9"


def _signs() -> Iterator[tuple[str, str]]:
    for kind, text in SIGNS.items():
        yield sign(kind, 16, 14), text
