"""How wide a text is, and where its lines break: Arial's widths, which its free twins share."""

from __future__ import annotations

from functools import lru_cache

# For each character, in thousandths of the size of the type.
WIDTHS = {
    **dict.fromkeys("ijl'‘’", 222),
    **dict.fromkeys(" !,./:;It[]\\f|", 278),
    **dict.fromkeys('()-r`“”"·', 333),
    **dict.fromkeys("cksvxyzJ", 500),
    **dict.fromkeys("abdeghnopqu0123456789?_#$–", 556),
    **dict.fromkeys("FTZ~+<>=", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("%W", 944),
    **dict.fromkeys("@…—→", 1000),
    "L": 556,
}
BOLD = 1.08
UNKNOWN = 700


@lru_cache(maxsize=20_000)
def width_of(text: str, size: int, *, bold: bool = False) -> float:
    """Return how wide a text is, in the units of its size."""
    width = sum(WIDTHS.get(character, UNKNOWN) for character in text) * size / 1000
    return width * BOLD if bold else width


def wrapped(text: str, size: int, width: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit. A word that is wider than a line is broken in it."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width_of(line, size, bold=bold) > width:
            kept = _beginning(line, size, width, bold=bold)
            lines.append(kept if kept.endswith("-") else f"{kept}-")
            line = line[len(kept) :]
    return [*lines, line] if line else lines


def _beginning(word: str, size: int, width: float, *, bold: bool) -> str:
    """Return as much of a long word as fits on a line, up to its own hyphen where it has one."""
    fits = max(
        (n for n in range(1, len(word)) if width_of(f"{word[:n]}-", size, bold=bold) <= width),
        default=1,
    )
    own = word.rfind("-", 0, fits)
    return word[: own + 1] if own > 0 else word[:fits]
