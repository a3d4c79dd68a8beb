"""The pack in the guide for protocol owners is a pack that works."""

from pathlib import Path

import pytest

from stepdown.protocol.checking import check
from stepdown.protocol.coverage import coverage
from stepdown.protocol.loading import read_pack
from stepdown.protocol.trial import read_examples, run_example
from tests.packs.pages import GUIDE, write_pack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pack(GUIDE, tmp_path)


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
