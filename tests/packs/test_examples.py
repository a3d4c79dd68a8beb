"""Every example of every pack stands where its sentences say."""

from functools import cache
from pathlib import Path

import pytest

from stepdown.protocol.language import Pack
from stepdown.protocol.loading import load_pack
from stepdown.protocol.trial import read_example, run_example

PACKS = Path(__file__).parents[2] / "packs"
EXAMPLES = sorted(PACKS.glob("*/*/examples/*.yaml"))


@cache
def pack_in(folder: Path) -> Pack:
    return load_pack(folder)


def named(path: Path) -> str:
    return path.relative_to(PACKS).with_suffix("").as_posix()


@pytest.mark.parametrize("path", EXAMPLES, ids=named)
def test_the_family_stands_where_the_example_says(path: Path) -> None:
    folder = path.parents[1]
    pack = pack_in(folder)
    example = read_example(path, pack, folder)
    failures = run_example(pack, example)
    assert not failures, "\n".join(str(failure) for failure in failures)
