"""The table, on the terminal and as a page of the documentation."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


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


@dataclass(frozen=True, slots=True)
class Found:
    """Of one kind of damage: how many were asked for, answered, shown at all, and shown first."""

    damage: str
    asked: int
    answered: int
    shown: int
    first: int


@dataclass(frozen=True)
class Matched:
    """How well a child is found among many, and how long a look takes, in seconds.

    Of people who are not recorded, whoever is shown is the wrong one.
    """

    children: int
    found: Sequence[Found]
    median: float
    mostly: float
    """What 95 of 100 looks stay under."""

    @property
    def recall(self) -> float:
        """Return the share of the recorded who were among those shown."""
        recorded = [each for each in self.found if each.shown]
        return sum(each.shown for each in recorded) / sum(each.asked for each in recorded)

    @property
    def precision(self) -> float:
        """Return the share of answers whose first child was the right one."""
        return sum(each.first for each in self.found) / sum(each.answered for each in self.found)

    def as_told(self) -> dict[str, object]:
        """Return what one process tells the other."""
        return asdict(self)

    @classmethod
    def read(cls, told: Any) -> Matched:
        """Return what the other process told."""
        return cls(**{**told, "found": [Found(**each) for each in told["found"]]})


@dataclass(frozen=True)
class Measured:
    """What was measured on one database."""

    database: str
    lines: Sequence[Line]
    matched: Matched | None = None


MATCHING_HEAD = ("What is typed", "Asked", "Answered", "Among five", "First")
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


def _matching_rows(matched: Matched) -> list[tuple[str, ...]]:
    counts = [(each.asked, each.answered, each.shown, each.first) for each in matched.found]
    return [
        (each.damage, *(f"{count:,}" for count in row))
        for each, row in zip(matched.found, counts, strict=True)
    ]


def _matching_in_words(matched: Matched) -> str:
    return (
        f"Among {matched.children:,} children: recall {matched.recall:.1%}, precision "
        f"{matched.precision:.1%}; a look takes {in_words(matched.median)}, and 95 of 100 "
        f"stay under {in_words(matched.mostly)}."
    )


def as_text(measured: Sequence[Measured]) -> str:
    """Return the tables for a terminal."""
    parts = []
    for each in measured:
        parts += [each.database, _text_of([HEAD, *(cells(line) for line in each.lines)])]
        if each.matched is not None:
            parts.append(_matching_in_words(each.matched))
            parts.append(_text_of([MATCHING_HEAD, *_matching_rows(each.matched)]))
    return "\n\n".join(parts)


def _text_of(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if place in {0, 5} else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join(lines)


def _table_of(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows))


def as_page(measured: Sequence[Measured], sizes: Mapping[str, int], on: datetime) -> str:
    """Return the page for docs/proofs."""
    tables = []
    for each in measured:
        table = _table_of(HEAD, [cells(line) for line in each.lines])
        tables.append(f"## {each.database}\n\n{table}")
        if each.matched is not None:
            tables.append(_matching_in_words(each.matched))
            tables.append(_table_of(MATCHING_HEAD, _matching_rows(each.matched)))
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
        "- **Finding a child** among many, by a name and a date of birth that are damaged in one "
        "of five ways. *Answered* is how often anybody is shown, *among five* how often the right "
        "child is, *first* how often before all others. Without a date, several children often "
        "have the name, and a person chooses. The method is that of Fellegi and Sunter (1969): "
        "see `docs/decisions/0017-families.md`.\n"
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
