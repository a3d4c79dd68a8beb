"""From a pack's folder to a pack, or to everything that is wrong with it.

A folder holds ``pack.yaml``, ``clauses.yaml`` (each clause by its id) and one file for
each route in ``pathways/``. Nothing outside the folder is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import RootModel

from stepdown.protocol.language import Clause, Id, Pack, PackFile, PathwayFile
from stepdown.protocol.problems import PackError, Problem
from stepdown.protocol.strict_yaml import LARGEST_FILE, Node, read_text, read_yaml
from stepdown.protocol.strict_yaml import Path as Keys
from stepdown.protocol.wording import build

PACK, CLAUSES, PATHWAYS = "pack.yaml", "clauses.yaml", "pathways"
MOST_PATHWAYS = 50

__all__ = ["Lines", "PackError", "Problem", "load_pack", "read_pack"]


class ClausesFile(RootModel[dict[Id, Clause]]):
    """clauses.yaml: every clause of the document, by its id."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Where everything in a pack is written, for problems that cross its files."""

    files: dict[str, Node] = field(default_factory=dict)
    pathways: dict[str, str] = field(default_factory=dict)

    def problem(
        self, file: str, keys: Keys, what: str, instead: str, *, warning: bool = False
    ) -> Problem:
        """Return a problem with the line of what stands at these keys of a file."""
        node = self.files.get(file)
        line = node.line_of(keys) if node is not None else 1
        return Problem(file, line, what, instead, "warning" if warning else "error")

    def file_of(self, pathway_id: str) -> str:
        """Return the file of a pathway; a pack without files names one that it would have."""
        return self.pathways.get(pathway_id, f"{PATHWAYS}/{pathway_id}.yaml")


def load_pack(folder: Path | str) -> Pack:
    """Return the pack in a folder. Raises ``PackError``; a pack is never half loaded.

    This reads the shape of each file. ``checking.check`` looks at what they say of
    each other, and ``checking.load_sound_pack`` refuses a pack that fails it.
    """
    return read_pack(folder)[0]


def read_pack(folder: Path | str) -> tuple[Pack, Lines]:
    """Return the pack in a folder, and the lines that everything stands on."""
    root = Path(folder)
    if not root.is_dir():
        raise PackError(
            [Problem(PACK, 1, "There is no such folder.", "Give the folder of a pack.")]
        )
    problems: list[Problem] = []
    lines = Lines()
    about = _read(root, PACK, PackFile, lines, problems)
    clauses = _read(root, CLAUSES, ClausesFile, lines, problems)
    pathways: dict[str, PathwayFile] = {}
    for name in _pathway_files(root, problems):
        read = _read(root, name, PathwayFile, lines, problems)
        if read is None:
            continue
        if read.pathway in pathways:
            problems.append(
                lines.problem(
                    name,
                    ("pathway",),
                    f"'{read.pathway}' is the id of {lines.pathways[read.pathway]} too.",
                    "Give each pathway an id of its own.",
                )
            )
        pathways[read.pathway] = read
        lines.pathways.setdefault(read.pathway, name)
    if problems or about is None or clauses is None:
        raise PackError(problems)
    return Pack(about=about, clauses=clauses.root, pathways=pathways), lines


def read_file(path: Path, root: Path, name: str) -> Node:
    """Return one file of a folder. Raises ``PackError`` where it cannot or must not be read."""
    if not path.is_file():
        raise _wrong(name, "There is no such file.", "Write it: every pack needs one.")
    if not path.resolve().is_relative_to(root.resolve()):
        raise _wrong(name, "The file is a link out of the folder.", "Put the file itself here.")
    with path.open("rb") as opened:
        raw = opened.read(LARGEST_FILE * 4 + 1)
    return read_yaml(read_text(raw, name), name)


def _read(root: Path, name: str, model: type[Any], lines: Lines, problems: list[Problem]) -> Any:
    try:
        node = read_file(root / name, root, name)
        lines.files[name] = node
        return build(model, node, name)
    except PackError as error:
        problems.extend(error.problems)
        return None


def _pathway_files(root: Path, problems: list[Problem]) -> list[str]:
    folder = root / PATHWAYS
    if not folder.resolve().is_relative_to(root.resolve()):
        problems.extend(
            _wrong(PATHWAYS, "The folder is a link out of the pack.", "Put it here.").problems
        )
        return []
    names = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.suffix == ".yaml":
            names.append(f"{PATHWAYS}/{path.name}")
        elif not path.name.startswith("."):
            problems.append(
                Problem(
                    f"{PATHWAYS}/{path.name}",
                    1,
                    "This is not a pathway: its name does not end in .yaml.",
                    "Rename it, or put it elsewhere.",
                )
            )
    if not names:
        problems.append(
            Problem(
                PATHWAYS, 1, "There is no pathway.", "Write one file for each route, ending .yaml."
            )
        )
    if len(names) > MOST_PATHWAYS:
        problems.append(
            Problem(
                PATHWAYS, 1, f"There are more than {MOST_PATHWAYS} pathways.", "Split the pack."
            )
        )
        return []
    return names


def _wrong(name: str, what: str, instead: str) -> PackError:
    return PackError([Problem(name, 1, what, instead)])
