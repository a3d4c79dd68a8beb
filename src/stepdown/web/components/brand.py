"""A council's own colour, refused where it could not be read.

The style sheet takes every colour of the brand from the custom properties
that are named here. A council's sheet is served after it, as a file of its
own, because the content security policy allows no inline style.
"""

import re
from dataclasses import dataclass

WHITE = "#ffffff"
SURFACE = "#f4f8fb"
DEFAULT_BRAND = "#0b4144"
DEFAULT_LINK = "#106165"

# WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (lines and shapes).
LEAST_FOR_TEXT = 4.5
LEAST_FOR_SHAPES = 3.0

_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


class UnreadableColourError(ValueError):
    """A colour that cannot be read beside the one that it stands on."""


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Return a colour's relative luminance, as WCAG 2.2 defines it. ``colour`` is "#rrggbb"."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@dataclass(frozen=True, slots=True)
class Brand:
    """A council's colours. ``brand`` lies behind white text; ``link`` is text on white."""

    brand: str = DEFAULT_BRAND
    link: str = DEFAULT_LINK

    def __post_init__(self) -> None:
        """Refuse what is no colour, and what cannot be read."""
        for colour in (self.brand, self.link):
            if not _HEX.fullmatch(colour):
                raise UnreadableColourError(
                    f"{colour!r} is not a colour: write # and six digits or letters a to f."
                )
        for colour, ground, what in (
            (self.brand, WHITE, "White text on the council's colour"),
            (self.link, WHITE, "A link on white"),
            (self.link, SURFACE, "A link on the pale ground"),
        ):
            found = contrast(colour, ground)
            if found < LEAST_FOR_TEXT:
                raise UnreadableColourError(
                    f"{what} ({colour}) has a contrast of {found:.2f} to 1. "
                    f"It needs {LEAST_FOR_TEXT} to 1 or more: choose a darker colour."
                )

    def style_sheet(self) -> str:
        """Return the style sheet that gives the pages this brand."""
        return (
            ":root {\n"
            f"  --council-brand: {self.brand};\n"
            f"  --council-link: {self.link};\n"
            f"  --council-link-hover: {self.brand};\n"
            "}\n"
        )
