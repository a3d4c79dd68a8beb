"""Whether what a pack's files say of each other holds together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from stepdown.protocol.citations import PACK_FILE
from stepdown.protocol.doubts import doubts
from stepdown.protocol.language import Pack
from stepdown.protocol.loading import Lines, read_pack
from stepdown.protocol.pathway import CannotCompileError, compile_pathway
from stepdown.protocol.pathway_references import unknown_names_on_pathways
from stepdown.protocol.problems import MOST_TOLD, PackError, Problem
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
        *islice(doubts(pack, lines), MOST_TOLD),
        *(_dates(pack, lines, on) if on is not None else ()),
    ]
    if not errors_in(problems):
        problems += _not_compiled(pack, lines)
    return sorted(dict.fromkeys(problems))


def misplaced(pack: Pack, folder: Path) -> Iterator[Problem]:
    """Warn where a folder that is called as the pack is holds a version under another name."""
    about, here = pack.about, folder.resolve()
    if here.parent.name == about.pack and here.name != about.version:
        yield Problem(
            PACK_FILE,
            1,
            f"The version is {about.version}, and its folder is called {here.name}.",
            "Give both the same name: people find a version by its folder.",
            "warning",
        )


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


def _not_compiled(pack: Pack, lines: Lines) -> Iterator[Problem]:
    """Go through what only the compiler sees, once every name is there."""
    for id_ in pack.pathways:
        try:
            compile_pathway(pack, id_)
        except CannotCompileError as error:
            yield lines.problem(lines.file_of(id_), error.keys, str(error), "")


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
    for id_, period in pack.about.periods.items():
        if period.days and not period.each_year and max(last for _, last in period.days) < on:
            yield lines.problem(
                PACK_FILE,
                ("periods", id_, "days"),
                f"The last days of '{id_}' have passed, so no rule sees it any more.",
                "Write the next ones.",
                warning=True,
            )
