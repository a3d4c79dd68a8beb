"""An invented pack, whole or with something wrong in it."""

import shutil
from pathlib import Path

from stepdown.protocol.checking import check
from stepdown.protocol.loading import read_pack
from stepdown.protocol.problems import PackError, Problem

INVENTED = Path(__file__).parent / "invented"
PATHWAY = "pathways/down.yaml"


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    """Return a copy of the invented pack in which one text is another."""
    copy = folder / "pack"
    if not copy.exists():
        shutil.copytree(INVENTED, copy)
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def problems_in(folder: Path) -> list[Problem]:
    """Return what is wrong with a pack, whether it can be read or not."""
    try:
        return check(*read_pack(folder))
    except PackError as error:
        return list(error.problems)


def line_of(folder: Path, file: str, text: str) -> int:
    """Return the line on which a text first stands in a file."""
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)
