"""The pack in the guide for protocol owners is a pack that works."""

import re
from pathlib import Path

import pytest

from stepdown.protocol.checking import check
from stepdown.protocol.coverage import coverage
from stepdown.protocol.loading import read_pack
from stepdown.protocol.trial import read_examples, run_example

GUIDE = Path(__file__).parents[2] / "docs" / "protocols" / "adding-a-council.md"
FILE_IN_THE_GUIDE = re.compile(r"^```yaml file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILE_IN_THE_GUIDE.findall(GUIDE.read_text(encoding="utf-8")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8") as opened:
            opened.write(f"{text}\n")
    return tmp_path


def test_nothing_is_wrong_with_the_pack_in_the_guide(folder: Path) -> None:
    assert [str(problem) for problem in check(*read_pack(folder))] == []


def test_the_families_in_the_guide_stand_where_it_says(folder: Path) -> None:
    pack, _ = read_pack(folder)
    examples = read_examples(folder, pack)
    assert len(examples) == 3
    assert [str(wrong) for example in examples for wrong in run_example(pack, example)] == []


def test_every_rule_in_the_guide_is_accounted_for(folder: Path) -> None:
    rules = coverage([folder])
    assert [rule.id for rule in rules] == [f"MAR-{number:02}" for number in range(1, 8)]
    assert not any(rule.is_nowhere for rule in rules)
