"""The shapes of the picture: one outline for each sort of step, so that none hangs on colour."""

from __future__ import annotations

from stepdown.protocol.maps import palette
from stepdown.protocol.maps.content import Sign
from stepdown.protocol.maps.placing import Box
from stepdown.protocol.maps.steps import Sort

FONT = "Arial, &quot;Liberation Sans&quot;, Helvetica, sans-serif"
CUT = 10
DASHES = {"override": "7 4", "instead": "2 3", "standing": "2 3"}
THICK = {"milestone": 2.5, "decision": 2, "ladder": 2, "gate": 2}


def path(data: str, colour: str, width: float, dashes: str = "") -> str:
    """Return a line."""
    more = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{width:g}"{more}/>'


def circle(x: float, y: float, radius: float, fill: str, edge: str) -> str:
    """Return a circle with an edge."""
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}" stroke="{edge}" '
        'stroke-width="1.5"/>'
    )


def outline(box: Box, fill: str, edge: str) -> str:
    """Return the outline of a step's box."""
    return rectangle(box.step.sort, (box.x, box.y, box.width, box.height), fill, edge)


def rectangle(sort: Sort, place: tuple[int, int, int, int], fill: str, edge: str) -> str:
    """Return the shape of a sort of step: a milestone is round, a decision has corners cut."""
    x, y, width, height = place
    drawn = f'fill="{fill}" stroke="{edge}" stroke-width="{THICK.get(sort, 1.5):g}"'
    if sort in DASHES:
        drawn += f' stroke-dasharray="{DASHES[sort]}"'
    if sort in {"decision", "ladder"}:
        right, bottom = x + width, y + height
        return (
            f'<path d="M{x + CUT} {y}H{right - CUT}L{right} {y + CUT}V{bottom}H{x}'
            f'V{y + CUT}Z" {drawn}/>'
        )
    radius = min(18, height // 2) if sort in {"milestone", "start", "instead"} else 3
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" {drawn}/>'


def badge(x: float, y: float, number: int, fill: str) -> str:
    """Return the number of a step in its circle."""
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="10" fill="{fill}"/>'
        f'<text x="{x:g}" y="{y + 4:g}" font-size="12" font-weight="bold" '
        f'fill="{palette.WHITE}" text-anchor="middle">{number}</text>'
    )


def arrow(before: tuple[int, int], end: tuple[int, int], colour: str) -> str:
    """Return the head of a line that ends in a box."""
    x, y = end
    dx, dy = _sign(x - before[0]), _sign(y - before[1])
    back = (x - 8 * dx, y - 8 * dy)
    side = (4.5 * dy, 4.5 * dx)
    return (
        f'<path d="M{x} {y}L{back[0] + side[0]:g} {back[1] + side[1]:g}'
        f'L{back[0] - side[0]:g} {back[1] - side[1]:g}Z" fill="{colour}"/>'
    )


def sign(kind: Sign, x: float, y: float) -> str:
    """Return a small sign before a text: a clock, a flag, or how firmly a rule stands."""
    if kind == "clock":
        return circle(x + 6, y + 6, 6, palette.WHITE, palette.INK) + path(
            f"M{x + 6:g} {y + 2.5:g}V{y + 6:g}H{x + 9:g}", palette.INK, 1.5
        )
    if kind == "flag":
        return (
            path(f"M{x + 2:g} {y:g}V{y + 13:g}", palette.INK, 2)
            + f'<path d="M{x + 2:g} {y:g}H{x + 12:g}L{x + 9:g} {y + 4:g}L{x + 12:g} {y + 8:g}'
            f'H{x + 2:g}Z" fill="{palette.INK}"/>'
        )
    if kind == "must":
        return f'<path d="{_octagon(x, y)}" fill="{palette.INK}"/>' + path(
            f"M{x + 3.5:g} {y + 6:g}H{x + 9.5:g}", palette.WHITE, 2
        )
    if kind == "should":
        return (
            f'<path d="M{x + 6.5:g} {y:g}L{x + 13:g} {y + 12:g}H{x:g}Z" fill="{palette.WHITE}" '
            f'stroke="{palette.INK}" stroke-width="1.5"/>'
            + path(
                f"M{x + 6.5:g} {y + 4:g}V{y + 8:g}M{x + 6.5:g} {y + 9.5:g}V{y + 11:g}",
                palette.INK,
                1.5,
            )
        )
    return (
        f'<circle cx="{x + 6:g}" cy="{y + 6:g}" r="5.5" fill="{palette.WHITE}" '
        f'stroke="{palette.INK}" stroke-width="1.5" stroke-dasharray="2 2"/>'
    )


def _octagon(x: float, y: float) -> str:
    return (
        f"M{x + 4:g} {y:g}H{x + 9:g}L{x + 13:g} {y + 4:g}V{y + 8:g}L{x + 9:g} {y + 12:g}"
        f"H{x + 4:g}L{x:g} {y + 8:g}V{y + 4:g}Z"
    )


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
