"""Facts about children who never lived are written as a file, and read back the same."""

from datetime import date
from pathlib import Path

import pytest

from stepdown.protocol.facts import Child, Facts, Happening, Spell
from stepdown.protocol.library import shipped_pack, shipped_packs
from stepdown.protocol.loading import load_pack
from stepdown.protocol.moments import Moment
from stepdown.protocol.trial import read_examples, read_facts
from stepdown.protocol.trial_writing import facts_text


@pytest.mark.parametrize("folder", shipped_packs(), ids=lambda folder: "-".join(folder.parts[-2:]))
def test_every_example_of_the_shipped_packs_comes_back_as_it_was(folder: Path) -> None:
    pack = load_pack(folder)
    examples = read_examples(folder, pack)
    assert examples
    for example in examples:
        assert read_facts(facts_text(example.facts), pack) == example.facts, example.file


def test_every_sort_of_value_and_moment_comes_back() -> None:
    monday = Moment.on(date(2024, 6, 3))
    facts = Facts(
        started=Moment.between(date(2024, 6, 3), date(2024, 6, 7)),
        children=(Child("ada", monday, None, monday), Child("no")),
        happenings=(
            Happening("fact-001", "one", monday, frozenset({"no"}), {
                "words": "She said: “yes”, #1", "like-a-date": "2024-06-03", "is-so": True,
                "is-not": False, "day": date(2024, 6, 3), "several": frozenset({"a", "b"}),
                "nothing": "null", "number": 4,
            }),
            Happening("fact-002", "two", Moment.at(monday.earliest), frozenset({"ada", "no"}),
                      is_absence=True),
        ),
        spells=(
            Spell("status", "in-need", "ada", monday, monday),
            Spell("status", "in-need", "no", monday, monday),
            Spell("plan", "plan", "no", monday),
        ),
        known={"referred-by": "school"},
    )  # fmt: skip
    assert read_facts(facts_text(facts)) == facts


def test_a_version_that_comes_with_the_program_is_found_and_no_other() -> None:
    folder = shipped_pack("herefordshire", "2021-03")
    assert folder is not None
    assert folder.parts[-2:] == ("herefordshire", "2021-03")
    assert shipped_pack("herefordshire", "2099-01") is None
