"""The table, on the terminal and as a page of the documentation."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """One figure: seconds of ours, and of the driver alone where there is such a thing."""

    what: str
    ours: float
    raw: float | None = None
    aim: float | None = None
    against: float | None = None
    """Another figure of ours that this one is held against, instead of the driver's."""

    @property
    def ratio(self) -> float | None:
        """Return how many times as long ours takes as what it is held against."""
        held_against = self.raw if self.against is None else self.against
        return None if held_against is None else self.ours / held_against

    @property
    def verdict(self) -> str:
        """Say whether the aim is met, where there is one."""
        if self.aim is None or self.ratio is None:
            return ""
        return "met" if self.ratio <= self.aim else "missed"

    def as_told(self) -> dict[str, object]:
        """Return what one process tells the other."""
        return asdict(self)


@dataclass(frozen=True)
class Measured:
    """What was measured on one database."""

    database: str
    lines: Sequence[Line]


HEAD = ("What", "Takes", "The driver alone", "Ratio", "Aim", "")


def in_words(seconds: float | None) -> str:
    """Return a time in the unit that it is read in."""
    if seconds is None:
        return ""
    if seconds < 0.001:
        return f"{seconds * 1e6:,.0f} µs"
    if seconds < 1:
        return f"{seconds * 1e3:,.1f} ms"
    return f"{seconds:,.1f} s"


def cells(line: Line) -> tuple[str, ...]:
    """Return a line as the table has it."""
    against = " (of the smaller)" if line.against is not None else ""
    return (
        line.what,
        in_words(line.ours),
        in_words(line.raw),
        "" if line.ratio is None else f"{line.ratio:.1f}{against}",
        "" if line.aim is None else f"{line.aim:g}",
        line.verdict,
    )


def as_text(measured: Sequence[Measured]) -> str:
    """Return the tables for a terminal."""
    parts = []
    for each in measured:
        rows = [HEAD, *(cells(line) for line in each.lines)]
        widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
        lines = [
            "  ".join(
                cell.ljust(width) if place in {0, 5} else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in rows
        ]
        lines.insert(1, "-" * len(lines[0]))
        parts.append("\n".join([each.database, "", *lines]))
    return "\n\n".join(parts)


def as_page(measured: Sequence[Measured], sizes: Mapping[str, int], on: datetime) -> str:
    """Return the page for docs/proofs."""
    tables = []
    for each in measured:
        rows = [HEAD, ("---",) * len(HEAD), *(cells(line) for line in each.lines)]
        table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
        tables.append(f"## {each.database}\n\n{table}")
    paragraphs = [
        "# How long things take",
        f"Made by `make bench` on {on.day} {on:%B %Y}, on {machine()}. Every figure is a median. "
        "Absolute times belong to that machine and to what else it did; ratios travel better.",
        "- **The driver alone** does the same reads and the same writes in one transaction, by "
        "psycopg or sqlite3, with statements written by hand and put together beforehand. It "
        "evaluates no rule.\n"
        "- **Advance a step**: access is checked, every rule of the pathway evaluated, the record, "
        "its trail and what is owed written, and all of it committed. "
        f"{sizes['steps']:,} steps of {sizes['families']:,} families.\n"
        f"- **My work** is the whole page, from the request to its last byte, for "
        f"{sizes['people']:,} social workers. The driver's column runs the page's own statements.\n"
        "- Both databases wait for the disk at each commit, as they do in service.",
        *tables,
    ]
    return "\n\n".join(paragraphs) + "\n"


def machine() -> str:
    """Return the machine in a few words."""
    return (
        f"{os.cpu_count()} processors ({_processor()}), {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    for line in told.splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
