"""What became of each rule of a document."""

from pathlib import Path

import pytest

from stepdown.protocol.coverage import CoveredRule, coverage
from stepdown.protocol.library import packs_folder, shipped_packs
from stepdown.protocol.problems import PackError
from tests.protocol.packs import INVENTED, PATHWAY, changed


def rule(folder: Path, id_: str) -> CoveredRule:
    return next(each for each in coverage([folder]) if each.id == id_)


def test_each_rule_has_its_file_and_key() -> None:
    request = rule(INVENTED, "INV-04")
    assert request.council == "Invented County Council"
    assert request.status == "encoded"
    assert request.where == (
        "tests/protocol/invented/pathways/down.yaml:obligations.answer",
        "tests/protocol/invented/pathways/down.yaml:obligations.answer.escalates",
        "tests/protocol/invented/pathways/down.yaml:obligations.bring-to-the-panel",
        "tests/protocol/invented/pathways/down.yaml:obligations.be-kind",
        "tests/protocol/invented/pathways/down.yaml:disagreement",
    )


def test_a_rule_may_be_written_in_the_pack_s_own_file() -> None:
    where = rule(INVENTED, "INV-07").where
    assert where[0] == "tests/protocol/invented/pack.yaml:question_sets.agenda"


def test_the_clause_of_a_whole_pathway_counts() -> None:
    assert rule(INVENTED, "INV-01").where[0].endswith("pathways/down.yaml:clause")


def test_a_rule_left_to_judgement_says_why() -> None:
    tone = rule(INVENTED, "INV-08")
    assert (tone.status, tone.where) == ("judgement", ())
    assert tone.reason == "Nobody can measure kindness."
    assert not tone.is_nowhere


def test_a_rule_that_is_encoded_in_one_clause_counts_as_encoded() -> None:
    assert rule(INVENTED, "INV-02").status == "encoded"


def test_an_encoded_rule_that_is_written_nowhere_is_found_out(tmp_path: Path) -> None:
    folder = changed(tmp_path, "clauses.yaml", "treated: judgement", "treated: encoded")
    assert rule(folder, "INV-08").is_nowhere


def test_a_pack_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        coverage([changed(tmp_path, PATHWAY, "kind: ended", "kind: over")])


def test_no_shipped_rule_is_said_to_be_encoded_and_is_not() -> None:
    rules = coverage(shipped_packs())
    assert rules
    assert [each.id for each in rules if each.is_nowhere] == []
    assert [each.id for each in rules if each.status != "encoded" and not each.reason] == []


def test_the_packs_are_found_beside_the_program_or_inside_it(tmp_path: Path) -> None:
    inside, beside = tmp_path / "inside", tmp_path / "beside"
    beside.mkdir()
    assert packs_folder(inside, beside) == beside
    inside.mkdir()
    assert packs_folder(inside, beside) == inside
    (inside / "somewhere" / "1").mkdir(parents=True)
    assert shipped_packs(inside) == ()
    (inside / "somewhere" / "1" / "pack.yaml").touch()
    assert shipped_packs(inside) == (inside / "somewhere" / "1",)


def test_an_installation_without_packs_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Install the program again"):
        packs_folder(tmp_path / "nowhere")
