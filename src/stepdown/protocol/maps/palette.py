"""The colours of the picture. A test measures the contrast of every pair that is drawn."""

from __future__ import annotations

from stepdown.protocol.maps.steps import Sort

INK, QUIET, WHITE = "#0b0c0c", "#484f53", "#ffffff"
BRAND, BRAND_INK = "#0b4144", "#ffffff"
LANE, LANE_SHADED, LANE_EDGE = "#ffffff", "#f1f6f7", "#c3ced1"
LINE, EXIT_LINE = "#0b0c0c", "#942514"
EXIT_DASHES = "6 3"

FILLS: dict[Sort, str] = {
    "start": "#dcebed",
    "duty": "#ffffff",
    "decision": "#fff4c2",
    "standing": "#f3f2f1",
    "gate": "#ece7f4",
    "milestone": "#cfe6d9",
    "override": "#fdeadf",
    "instead": "#f3f2f1",
    "ladder": "#fff4c2",
}
EDGES: dict[Sort, str] = {
    "start": "#0b4144",
    "duty": "#26686c",
    "decision": "#5c4a00",
    "standing": "#484f53",
    "gate": "#4a3080",
    "milestone": "#00613a",
    "override": "#8a3a10",
    "instead": "#0b0c0c",
    "ladder": "#5c4a00",
}
EXITS = "#ffffff"

TEXTS = (
    *((INK, fill) for fill in FILLS.values()),
    *((QUIET, fill) for fill in FILLS.values()),
    (INK, EXITS),
    (INK, LANE),
    (INK, LANE_SHADED),
    (BRAND_INK, BRAND),
    (BRAND, LANE),
)
"""Each colour of a text with what it stands on."""

SHAPES = (
    *((edge, ground) for edge in EDGES.values() for ground in (LANE, LANE_SHADED)),
    *((EDGES[sort], FILLS[sort]) for sort in FILLS),
    *((line, ground) for line in (LINE, EXIT_LINE) for ground in (LANE, LANE_SHADED)),
)
"""Each colour of a line or an edge with what it stands on."""
