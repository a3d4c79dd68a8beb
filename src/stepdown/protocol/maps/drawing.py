"""The picture as SVG: colours, shapes and patterns, and a title and a text for who cannot see it.

No style element, style attribute or script stands in it, so that it can stand in a page
with a strict content security policy, and as a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise

from stepdown.protocol.maps import palette
from stepdown.protocol.maps.content import SMALL, TITLE, Row, TextLine
from stepdown.protocol.maps.layout import Layout
from stepdown.protocol.maps.measuring import width_of
from stepdown.protocol.maps.parts import Part
from stepdown.protocol.maps.placing import Box, Strip
from stepdown.protocol.maps.routing import Line
from stepdown.protocol.maps.shapes import FONT, arrow, badge, circle, outline, path, sign


def svg_of(layout: Layout, *, name: str, part: Part | None = None) -> str:
    """Return a picture, or a part of it.

    ``name`` begins the ids in it, which must differ between the pictures of one page.
    """
    return "".join(_Drawing(layout, name, part).pieces())


class _Drawing:
    def __init__(self, layout: Layout, name: str, part: Part | None) -> None:
        self.layout, self.name, self.part = layout, name, part
        self.places = layout.places
        self.top = part.top if part is not None else 0
        self.bottom = part.bottom if part is not None else layout.places.height

    def pieces(self) -> Iterator[str]:
        width, height = self.places.width, self.bottom - self.top
        flow = self.layout.flow
        title = f"{flow.title}: {self.part.title}" if self.part is not None else flow.title
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {self.top} {width} {height}" '
            f'width="{width}" height="{height}" role="img" font-family="{FONT}" '
            f'font-size="{SMALL}" fill="{palette.INK}" '
            f'aria-labelledby="{self.name}-title {self.name}-desc">'
            f'<title id="{self.name}-title">{escape(title)}</title>'
            f'<desc id="{self.name}-desc">{escape(self.described())}</desc>'
            f'<defs><pattern id="{self.name}-bars" width="8" height="8" '
            'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<rect width="8" height="8" fill="{palette.WHITE}"/>'
            f'<rect width="4" height="8" fill="{palette.EDGES["gate"]}"/></pattern></defs>'
        )
        yield from self._ground()
        for each in self.places.strips:
            if self._shows(each.y, each.y + each.height):
                yield from self._strip(each)
        for line in self.layout.lines:
            ys = [y for _, y in line.points]
            if self._shows(min(ys), max(ys)):
                yield from self._line(line)
        for box in self.places.boxes.values():
            if self._shows(box.y, box.bottom):
                yield from self._box(box)
        yield "</svg>\n"

    def _shows(self, top: float, bottom: float) -> bool:
        return bottom > self.top and top < self.bottom

    def described(self) -> str:
        lanes = ", ".join(self.layout.flow.lanes.values())
        steps = self.part.says if self.part else f"{len(self.places.boxes)} steps"
        return f"{steps}. Who acts: {lanes}. The table of the steps says the same in words."

    def _ground(self) -> Iterator[str]:
        height = self.bottom - self.top
        if self.places.is_stacked:
            yield (
                f'<rect y="{self.top}" width="{self.places.width}" height="{height}" '
                f'fill="{palette.LANE}"/>'
            )
            return
        for number, lane in enumerate(self.places.lanes):
            fill = palette.LANE_SHADED if number % 2 else palette.LANE
            yield (
                f'<rect x="{lane.x}" y="{self.top}" width="{lane.width}" height="{height}" '
                f'fill="{fill}"/>'
            )
        edges = [lane.x for lane in self.places.lanes]
        edges.append(self.places.lanes[-1].x + self.places.lanes[-1].width)
        for x in edges:
            yield path(f"M{x} {self.top}V{self.bottom}", palette.LANE_EDGE, 1)

    def _strip(self, strip: Strip) -> Iterator[str]:
        left, right = self.places.margin, self.places.width - self.places.margin
        yield (
            f'<rect class="sd-map__strip" x="{left}" y="{strip.y}" width="{right - left}" '
            f'height="{strip.height}" fill="{palette.BRAND}"/>'
        )
        yield self._text(
            left + 12, strip.y + 21, strip.title, TITLE + 2, bold=True, fill=palette.BRAND_INK
        )
        for lane in self.places.lanes:
            for number, each in enumerate(lane.heading):
                yield self._text(
                    lane.x + lane.width / 2, strip.y + strip.height + 18 + 16 * number,
                    each, SMALL, bold=True, fill=palette.BRAND, anchor="middle",
                )  # fmt: skip

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        *,
        bold: bool = False,
        fill: str = palette.INK,
        anchor: str = "",
    ) -> str:
        more = f' font-size="{size}"' if size != SMALL else ""
        more += ' font-weight="bold"' if bold else ""
        more += f' fill="{fill}"' if fill != palette.INK else ""
        more += f' text-anchor="{anchor}"' if anchor else ""
        # A wider typeface than the measured one is squeezed, so that no text leaves its box.
        long = width_of(text, size, bold=bold)
        more += f' textLength="{_short(long)}" lengthAdjust="spacingAndGlyphs"'
        return f'<text x="{_short(x)}" y="{_short(y)}"{more}>{escape(text)}</text>'

    def _line(self, line: Line) -> Iterator[str]:
        is_exit = bool(line.way.says)
        colour = palette.EXIT_LINE if is_exit else palette.LINE
        corners = line.corners
        data = f"M{corners[0][0]} {corners[0][1]}" + "".join(
            f"H{x}" if y == before else f"V{y}" for (_, before), (x, y) in pairwise(corners)
        )
        yield path(data, colour, 2 if is_exit else 1.5, palette.EXIT_DASHES if is_exit else "")
        if line.has_its_own_end:
            yield arrow(corners[-2], corners[-1], colour)
        source = self.places.boxes[line.way.source]
        x, y = corners[0]
        if source.step.is_across and y == source.bottom:
            says = line.way.says or "All met"
            yield self._text(x + 6, y + 18, says, SMALL, bold=True)

    def _box(self, box: Box) -> Iterator[str]:
        step = box.step
        fill, edge = palette.FILLS[step.sort], palette.EDGES[step.sort]
        yield outline(box, fill, edge)
        rows = box.content.rows
        if rows:
            yield (
                f'<rect x="{box.x + 1}" y="{box.y + rows[0].top}" width="{box.width - 2}" '
                f'height="{box.height - rows[0].top - 1}" fill="{palette.EXITS}"/>'
            )
        if step.is_across:
            for x in (box.x + 2, box.right - 18):
                yield (
                    f'<rect x="{x}" y="{box.y + 2}" width="16" height="{box.height - 4}" '
                    f'fill="url(#{self.name}-bars)"/>'
                )
        yield from self._lines(box, box.content.lines)
        for row in rows:
            yield from self._row(box, row, edge)
        number = self.layout.flow.numbers[step.id]
        yield badge(box.x + 14, box.y, number, edge)

    def _lines(self, box: Box, lines: Iterable[TextLine]) -> Iterator[str]:
        for line in lines:
            fill = palette.QUIET if line.tone == "quiet" else palette.INK
            fill = palette.EDGES[box.step.sort] if line.tone == "role" else fill
            x, y = box.x + line.x, box.y + line.y
            if line.sign:
                yield sign(line.sign, x - 18, y - 11)
            yield self._text(x, y, line.text, line.size, bold=line.is_bold, fill=fill)

    def _row(self, box: Box, row: Row, edge: str) -> Iterator[str]:
        top = box.y + row.top
        yield path(f"M{box.x} {top}H{box.right}", edge, 1)
        for place, to in enumerate(reversed(row.to)):
            x = box.right - 16 - 24 * place
            number = str(self.layout.flow.numbers[to])
            y = box.y + row.numbers
            yield circle(x, y, 10, palette.WHITE, palette.EXIT_LINE)
            yield self._text(x, y + 4.5, number, SMALL - 1, bold=True, anchor="middle")


def _short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
