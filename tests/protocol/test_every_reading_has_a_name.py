"""What we chose where a document leaves something open can be pointed at, one by one."""

from pathlib import Path

import pytest

from stepdown.protocol.checking import load_sound_pack
from stepdown.protocol.citations import walk
from stepdown.protocol.library import shipped_packs
from stepdown.protocol.readings import readings_of
from tests.factories.situations import riverside


@pytest.mark.parametrize("folder", shipped_packs(), ids=lambda each: each.parent.name)
def test_no_reading_of_a_shipped_pack_is_without_a_name(folder: Path) -> None:
    pack = load_sound_pack(folder)
    written = [value for keys, value in walk(pack) if keys and keys[-1] == "reading"]
    found = readings_of(pack)
    assert sorted(each.reading for each in found.values()) == sorted(written)
    assert all(each.heading and each.name == name for name, each in found.items())
    assert all(set(each.clauses) <= set(pack.clauses) for each in found.values())


def test_a_reading_says_of_which_rule_it_is_and_of_which_part() -> None:
    headings = {name: each.heading for name, each in readings_of(riverside()).items()}
    assert headings == {
        "down.disagreement": "Where people do not agree",
        "down.gates.consent-before-request": "The family agrees before early help is asked.",
        "down.gates.consent-before-request.override": (
            "Who may let it pass: The family agrees before early help is asked."
        ),
        "down.obligations.ask-early-help.escalates.1": (
            "Who is told when it is late: Ask early help"
        ),
    }
