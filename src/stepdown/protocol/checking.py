"""Whether what a pack's files say of each other holds together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

from stepdown.protocol.citations import PACK_FILE
from stepdown.protocol.language import Condition, Pack, Strength
from stepdown.protocol.loading import Lines, read_pack
from stepdown.protocol.pathway_references import unknown_names_on_pathways
from stepdown.protocol.problems import PackError, Problem
from stepdown.protocol.reaching import out_of_reach
from stepdown.protocol.references import unknown_names


def check(pack: Pack, lines: Lines | None = None, on: date | None = None) -> list[Problem]:
    """Return everything that is wrong with a pack, and warnings, by file and line.

    ``lines`` come from ``read_pack``; without them each problem stands at line 1.
    ``on`` is the day for which a passed review date is warned of.
    """
    lines = lines or Lines()
    problems = [
        *unknown_names(pack, lines),
        *unknown_names_on_pathways(pack, lines),
        *out_of_reach(pack, lines),
        *_strengths_that_meet(pack, lines),
        *(_dates(pack, lines, on) if on is not None else ()),
    ]
    return sorted(dict.fromkeys(problems))


def errors_in(problems: list[Problem]) -> list[Problem]:
    """Return the problems that refuse a pack."""
    return [problem for problem in problems if problem.weight == "error"]


def load_sound_pack(folder: Path | str) -> Pack:
    """Return the pack in a folder, checked whole. Raises ``PackError`` where it is unsound."""
    pack, lines = read_pack(folder)
    errors = errors_in(check(pack, lines))
    if errors:
        raise PackError(errors)
    return pack


def _strengths_that_meet(pack: Pack, lines: Lines) -> Iterator[Problem]:
    """Warn where the same thing both must and should come before the same milestone."""
    for pathway in pack.pathways.values():
        asked: dict[str, list[tuple[str, str, Condition, Strength]]] = {}
        for name, gate in pathway.gates.items():
            for milestone in gate.before:
                asked.setdefault(milestone, []).append(
                    ("gates", name, gate.requires, gate.strength)
                )
        for name, duty in pathway.obligations.items():
            for milestone in duty.before or ():
                asked.setdefault(milestone, []).append(
                    ("obligations", name, duty.done_when, duty.strength)
                )
        for milestone, blocks in asked.items():
            for one, other in combinations(blocks, 2):
                if one[2] == other[2] and one[3] != other[3]:
                    yield lines.problem(
                        lines.file_of(pathway.pathway),
                        other[:2],
                        f"'{other[1]}' ({other[3]}) and '{one[1]}' ({one[3]}) ask for the same "
                        f"before '{milestone}'.",
                        "The stronger decides: keep it alone, or say in 'reading' why both stand.",
                        warning=True,
                    )


def _dates(pack: Pack, lines: Lines, on: date) -> Iterator[Problem]:
    source = pack.about.source
    if source.review_by is not None and source.review_by < on:
        yield lines.problem(
            PACK_FILE,
            ("source", "review_by"),
            f"The document was due for review by {source.review_by.isoformat()}.",
            "Ask the council whether a newer one stands.",
            warning=True,
        )
    if source.in_force_from is not None and source.in_force_from > on:
        yield lines.problem(
            PACK_FILE,
            ("source", "in_force_from"),
            f"The document does not apply before {source.in_force_from.isoformat()}.",
            "Adopt it from that day.",
            warning=True,
        )
