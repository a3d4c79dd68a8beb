"""Two versions of one pack: what was added, dropped and changed, each once and nothing else."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from stepdown.protocol.comparing.difference import Difference
from stepdown.protocol.comparing.families import consequences
from stepdown.protocol.comparing.telling import comparison
from stepdown.protocol.comparing.versions import differences
from stepdown.protocol.library import shipped_packs
from stepdown.protocol.loading import load_pack
from stepdown.protocol.publishing import canonical, from_canonical
from tests.protocol.packs import INVENTED, PATHWAY, changed


class Change(NamedTuple):
    """One text of a pack that becomes another, and what is said of it."""

    file: str
    old: str
    new: str
    says: str


KNOWN = [
    Change(**each)
    for each in yaml.safe_load(
        (Path(__file__).parent / "known_changes.yaml").read_text(encoding="utf-8")
    )
]


def found(folder: Path) -> tuple[Difference, ...]:
    return differences(load_pack(INVENTED), load_pack(folder))


@pytest.mark.parametrize("change", KNOWN, ids=lambda change: change.says.split(":")[0][:60])
def test_one_change_is_one_difference(tmp_path: Path, change: Change) -> None:
    pack = changed(tmp_path, change.file, change.old, change.new)
    assert [str(each) for each in found(pack)] == [change.says]


# What these change stands in the words of other changes, or goes with another of them.
NOT_ALONE = ("strength: must", "Family worker", "times: 4", "[reviews,")


def test_many_changes_are_each_named_once_and_nothing_else_is(tmp_path: Path) -> None:
    together = [each for each in KNOWN if not any(word in each.new for word in NOT_ALONE)]
    assert len(together) == len(KNOWN) - len(NOT_ALONE)
    for change in together:
        pack = changed(tmp_path, change.file, change.old, change.new)
    assert sorted(map(str, found(pack))) == sorted(change.says for change in together)


@pytest.mark.parametrize("folder", [INVENTED, *shipped_packs()], ids=lambda f: f.parent.name)
def test_a_pack_compared_with_itself_differs_in_nothing(folder: Path) -> None:
    pack = load_pack(folder)
    assert differences(pack, pack) == ()
    assert differences(pack, from_canonical(canonical(pack))) == ()
    assert "Nothing differs." in comparison(pack, pack)


def test_the_name_of_the_version_is_no_difference(tmp_path: Path) -> None:
    pack = changed(tmp_path, "pack.yaml", 'version: "1"', 'version: "2"')
    assert found(pack) == ()
    told = comparison(load_pack(INVENTED), load_pack(pack))
    assert "\nand now version 2\n\nNothing differs.\n" in told


def test_another_order_is_told_where_nothing_else_differs(tmp_path: Path) -> None:
    pack = changed(
        tmp_path, "pack.yaml",
        "one_of: {step-down: Step down, stay: Stay}", "one_of: {stay: Stay, step-down: Step down}",
    )  # fmt: skip
    assert [each.says for each in found(pack)] == ["Only the order of what is written differs."]


def test_another_order_of_the_stages_is_told(tmp_path: Path) -> None:
    pack = changed(
        tmp_path, PATHWAY,
        "  before: {title: Before}\n  after: {title: After}\n",
        "  after: {title: After}\n  before: {title: Before}\n",
    )  # fmt: skip
    assert [str(each) for each in found(pack)] == ["Stages: Their order is now After, Before."]


def a_second_pathway(folder: Path) -> Path:
    pack = folder / "pack"
    shutil.copytree(INVENTED, pack)
    text = (pack / PATHWAY).read_text(encoding="utf-8")
    text = text.replace("pathway: down", "pathway: out", 1).replace("Step down to", "Step out of")
    (pack / "pathways" / "out.yaml").write_text(text, encoding="utf-8")
    return pack


def test_a_pathway_that_came_or_went_is_one_difference(tmp_path: Path) -> None:
    with_two = load_pack(a_second_pathway(tmp_path))
    with_one = load_pack(INVENTED)
    came, went = differences(with_one, with_two), differences(with_two, with_one)
    assert [(each.sort, each.thing) for each in came] == [
        ("added", "Pathway “Step out of early help”")
    ]
    assert [(each.sort, each.thing) for each in went] == [
        ("dropped", "Pathway “Step out of early help”")
    ]


def test_a_disagreement_that_came_or_went_is_one_difference(tmp_path: Path) -> None:
    text = (INVENTED / PATHWAY).read_text(encoding="utf-8")
    pack = changed(tmp_path, PATHWAY, text[text.index("disagreement:") :], "")
    assert [str(each) for each in found(pack)] == [
        "Disagreement (Section 1.2): Dropped. Co-ordinator and Team manager, then Team manager."
    ]
    back = differences(load_pack(pack), load_pack(INVENTED))
    assert [each.sort for each in back] == ["added"]


def test_running_families_can_move_where_every_milestone_has_its_counterpart(
    tmp_path: Path,
) -> None:
    older = load_pack(INVENTED)
    pack = changed(tmp_path, "pack.yaml", 'version: "1"', 'version: "2"')
    for id_ in ("decided", "handed-over", "ended"):
        pack = changed(tmp_path, PATHWAY, f"  {id_}:\n", f"  {id_}:\n    maps_to: {{'1': {id_}}}\n")
    newer = load_pack(pack)
    assert [(each.may_move, each.pathway) for each in consequences(older, newer)] == [
        (True, "Step down to early help")
    ]
    assert differences(older, newer) == ()


def test_a_milestone_without_a_counterpart_keeps_families_on_the_older_version(
    tmp_path: Path,
) -> None:
    pack = changed(tmp_path, "pack.yaml", 'version: "1"', 'version: "2"')
    for id_ in ("decided", "ended"):
        pack = changed(tmp_path, PATHWAY, f"  {id_}:\n", f"  {id_}:\n    maps_to: {{'1': {id_}}}\n")
    only = consequences(load_pack(INVENTED), load_pack(pack))
    assert [each.says for each in only] == [
        "Families who have reached “Handed over” keep version 1: no milestone of version 2 says "
        "that it is the same."
    ]
    told = comparison(load_pack(INVENTED), load_pack(pack))
    assert f"Families who began under the older version\n  - {only[0].pathway}: " in told


def test_families_of_a_pathway_that_went_keep_their_version(tmp_path: Path) -> None:
    with_two = load_pack(a_second_pathway(tmp_path))
    said = {each.pathway: each.says for each in consequences(with_two, load_pack(INVENTED))}
    assert said["Step out of early help"] == (
        "Version 1 has no such pathway: its families keep version 1."
    )
