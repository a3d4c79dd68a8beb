"""Each kind of thing that protocols ask for has an example on its page, and the example runs."""

from pathlib import Path
from typing import Any

import pytest

from stepdown.protocol.checking import check
from stepdown.protocol.loading import read_pack
from stepdown.protocol.problems import PackError
from stepdown.protocol.trial import read_examples, run_example
from tests.packs.pages import CONSTRUCTS, constructs, recipes, write_changed

EVERY_CONSTRUCT = (
    *(f"T{number}" for number in range(1, 11)),
    *(f"G{number}" for number in range(1, 12)),
    *(f"D{number}" for number in range(1, 5)),
    *(f"K{number}" for number in range(1, 4)),
    *(f"M{number}" for number in range(1, 5)),
    *(f"A{number}" for number in range(1, 5)),
    *(f"L{number}" for number in range(1, 7)),
    *(f"R{number}" for number in range(1, 4)),
    "E1", "O1", "O2", "X1",
)  # fmt: skip
EXAMPLES = constructs()
EVERYTHING = EXAMPLES | recipes()
each_construct = pytest.mark.parametrize("added", EVERYTHING.values(), ids=EVERYTHING)


def failures(folder: Path) -> list[str]:
    pack, _ = read_pack(folder)
    examples = read_examples(folder, pack)
    return [str(wrong) for example in examples for wrong in run_example(pack, example)]


def test_the_page_has_every_construct_once_under_its_own_heading() -> None:
    assert len(EVERY_CONSTRUCT) == 49
    assert sorted(EXAMPLES) == sorted(EVERY_CONSTRUCT)
    page = CONSTRUCTS.read_text(encoding="utf-8")
    sections = {part.split(":")[0]: part for part in page.split("\n### ")[1:]}
    for name in EVERY_CONSTRUCT:
        assert f"```yaml construct={name}\n" in sections[name]


@each_construct
def test_nothing_is_wrong_with_the_pack_of_an_example(added: Any, tmp_path: Path) -> None:
    folder = write_changed(added, tmp_path, added["examples"])
    assert [str(problem) for problem in check(*read_pack(folder))] == []


@each_construct
def test_the_families_of_an_example_stand_where_it_says(added: Any, tmp_path: Path) -> None:
    assert added["examples"]
    assert failures(write_changed(added, tmp_path, added["examples"])) == []


@each_construct
def test_without_what_an_example_adds_its_families_stand_elsewhere(
    added: Any, tmp_path: Path
) -> None:
    folder = write_changed({}, tmp_path, added["examples"])
    try:
        wrong = failures(folder)
    except PackError as refused:
        # An expectation names what only the example adds.
        wrong = [str(problem) for problem in refused.problems]
    assert wrong != []
