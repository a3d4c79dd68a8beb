"""``stepdown protocol``, as its owners type it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stepdown.cli import main
from stepdown.partnership.models import Account, AttachedText, Authority
from stepdown.protocol.library import shipped_packs
from tests.habits.places import ROOT
from tests.protocol.packs import INVENTED, PATHWAY, changed, line_of

DOCUMENT = ROOT / "tests" / "protocol" / "document.txt"


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, ["protocol", *(str(word) for word in words)])


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: "-".join(pack.parts[-2:]))
def test_every_pack_that_is_shipped_holds_together(pack: Path) -> None:
    result = typed("check", pack, "--on", "2026-01-01")
    assert result.exit_code == 0, result.output
    assert "The pack holds together." in result.output


def test_a_broken_pack_ends_with_1_and_its_file_and_line(tmp_path: Path) -> None:
    pack = changed(tmp_path, PATHWAY, "owed_by: social-worker", "owed_by: nobody")
    result = typed("check", pack)
    assert result.exit_code == 1
    line = line_of(pack, PATHWAY, "owed_by: nobody")
    assert f"{pack}/pathways/down.yaml:{line}: 'nobody' is no role of this pack." in result.stdout
    assert "1 error. The pack cannot be published." in result.output


def test_a_pack_that_cannot_be_read_ends_with_1(tmp_path: Path) -> None:
    pack = changed(tmp_path, PATHWAY, "kind: ended", "kind: over")
    for command in ("check", "examples", "coverage"):
        result = typed(command, pack)
        assert result.exit_code == 1
        assert f"{pack}/pathways/down.yaml:" in result.output
    result = typed("explain", pack, "--facts", INVENTED / "facts.yaml", "--at", "2024-06-07")
    assert result.exit_code == 1
    assert typed("attach", pack, DOCUMENT).exit_code == 1
    assert typed("check", tmp_path / "nowhere").output.endswith("Give the folder of a pack.\n")


def test_a_warning_does_not_refuse_a_pack() -> None:
    result = typed("check", INVENTED, "--on", "2026-02-01")
    assert result.exit_code == 0
    assert "pack.yaml:10: warning: The document was due for review by 2026-01-31." in result.output
    assert "The pack holds together. 2 warnings." in result.output
    assert typed("check", INVENTED).exit_code == 0


@pytest.mark.parametrize(("folder", "is_told"), [("invented/2", True), ("invented/1", False)])
def test_a_folder_that_is_not_called_as_its_version_is_warned_of(
    tmp_path: Path, folder: str, is_told: bool
) -> None:
    shutil.copytree(INVENTED, tmp_path / folder)
    result = typed("check", tmp_path / folder, "--on", "2025-01-01")
    assert result.exit_code == 0
    assert ("The version is 1, and its folder is called 2." in result.output) is is_told


def test_the_command_runs_without_settings_or_a_database(tmp_path: Path) -> None:
    pack = changed(tmp_path, PATHWAY, "clock_starts: asked", "clock_starts: sent")
    ran = subprocess.run(
        [Path(sys.executable).with_name("stepdown"), "protocol", "check", pack],
        env={"PATH": "", "DJANGO_SETTINGS_MODULE": "nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "'sent' is neither an event nor a milestone, so nothing starts this clock." in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr


def test_the_examples_of_a_pack_are_run() -> None:
    result = typed("examples", INVENTED)
    assert (result.exit_code, result.output) == (0, "1 example, 14 expectations, 0 failures.\n")


def test_an_example_that_stands_otherwise_ends_with_1(tmp_path: Path) -> None:
    pack = changed(
        tmp_path, "examples/who-may-step-down.yaml", "decided is reached", "decided is not reached"
    )
    result = typed("examples", pack)
    assert result.exit_code == 1
    assert "examples/who-may-step-down.yaml:20: expected at 2024-06-05 23:59:" in result.output
    assert "but milestone decided is reached for ada" in result.output


def explained(*more: object, pack: Path = INVENTED, at: str = "2024-06-07") -> Result:
    return typed("explain", pack, "--facts", INVENTED / "facts.yaml", "--at", at, *more)


def test_a_standing_is_explained() -> None:
    result = explained("--pathway", "down")
    assert result.exit_code == 0
    assert "As it stood on Friday 7 June 2024 at 11:59pm" in result.output
    assert explained(at="2024-06-07 09:30").output.splitlines()[1].startswith(
        "As it stood on Friday 7 June 2024 at 9:30am"
    )  # fmt: skip


def test_a_council_s_own_length_of_time_can_be_tried() -> None:
    assert explained("--setting", "between-reviews=2 weeks").exit_code == 0
    unknown = explained("--setting", "between=2 weeks")
    assert unknown.exit_code == 2
    assert "There is no setting 'between'. Did you mean 'between-reviews'?" in unknown.output
    assert "leaves open which days" in explained("--setting", "between-reviews=2 days").output


def test_a_pathway_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = explained("--pathway", "up")
    assert result.exit_code == 2
    assert "There is no pathway 'up'. Give --pathway as one of: down." in result.output
    pack = changed(tmp_path, PATHWAY, "pathway: down", "pathway: down")
    second = (pack / PATHWAY).read_text(encoding="utf-8").replace("pathway: down", "pathway: up")
    (pack / "pathways/up.yaml").write_text(second, encoding="utf-8")
    assert "The pack has several pathways." in explained(pack=pack).output
    assert explained("--pathway", "up", pack=pack).exit_code == 0


def test_facts_that_cannot_be_read_end_with_1(tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("children: {}\n", encoding="utf-8")
    result = typed("explain", INVENTED, "--facts", facts, "--at", "2024-06-07")
    assert result.exit_code == 1
    assert f"{facts}:1: 'started' is missing." in result.output


def test_coverage_is_printed_for_machines() -> None:
    result = typed("coverage", "--format", "json")
    assert result.exit_code == 0
    rules = json.loads(result.stdout)["rules"]
    assert {tuple(rule) for rule in rules} == {("id", "council", "status", "where", "reason")}
    assert {rule["status"] for rule in rules} <= {"encoded", "judgement", "guidance"}
    assert all(rule["where"] for rule in rules if rule["status"] == "encoded")
    assert all((ROOT / place.rsplit(":", 1)[0]).is_file() for r in rules for place in r["where"])


def test_coverage_is_printed_for_people() -> None:
    result = typed("coverage", INVENTED)
    assert result.exit_code == 0
    assert "INV-08  judgement: Nobody can measure kindness.\n" in result.output
    assert "    tests/protocol/invented/pathways/down.yaml:gates.agreed-lead" in result.output


def test_coverage_ends_with_1_where_an_encoded_rule_is_nowhere(tmp_path: Path) -> None:
    pack = changed(tmp_path, "clauses.yaml", "treated: judgement", "treated: encoded")
    result = typed("coverage", pack)
    assert result.exit_code == 1
    assert "Said to be encoded, and nowhere: INV-08." in result.output


def test_a_document_is_compared_with_its_pack() -> None:
    result = typed("attach", INVENTED, DOCUMENT)
    assert result.exit_code == 0
    assert "handover: words that nobody compared (The table, second cell)" in result.output
    assert "7 clauses: 0 not found, 0 with other words than we read." in result.output


def test_fingerprints_show_that_a_document_has_changed(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(INVENTED, pack)
    assert typed("fingerprint", pack, DOCUMENT).output == "7 fingerprints written, 0 not found.\n"
    assert "request: the words that we read (Section 1.2)" in typed("attach", pack, DOCUMENT).output
    newer = tmp_path / "newer.txt"
    text = DOCUMENT.read_text(encoding="utf-8").replace("within a day", "within two days")
    newer.write_text(text.replace("| Handover | It is a <b>meeting</b> | |", ""), encoding="utf-8")
    result = typed("attach", pack, newer)
    assert "request: other words than we read (Section 1.2)" in result.output
    assert "handover: not found (The table, second cell)" in result.output
    assert "7 clauses: 1 not found, 1 with other words than we read." in result.output
    # What is written again follows the places, not the older fingerprints.
    assert typed("fingerprint", pack, newer).output == "6 fingerprints written, 1 not found.\n"
    assert "request: the words that we read" in typed("attach", pack, newer).output


def test_a_document_that_is_no_text_is_refused(tmp_path: Path) -> None:
    pdf = tmp_path / "guidance.pdf"
    pdf.write_bytes(b"%PDF-1.7\n\xff\xfe")
    result = typed("attach", INVENTED, pdf)
    assert result.exit_code == 1
    assert "Save the document as plain text, and attach that." in result.output
    pdf.write_bytes(b"x" * (5 * 1024 * 1024 + 1))
    assert "is larger than 5 MB" in typed("attach", INVENTED, pdf).output
    assert "There is no file" in typed("attach", INVENTED, tmp_path / "none.txt").output


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_document_is_kept_for_a_council_by_who_looks_after_it() -> None:
    Authority.objects.create(slug="invented", name="Invented County Council", short_name="Invented")
    Account.objects.create_superuser("olive@example.org", name="Olive Wren")
    Account.objects.create_user("sam@example.org", name="Sam Reed")
    kept = ("attach", INVENTED, DOCUMENT, "--council", "invented", "--by")
    refused = typed(*kept, "sam@example.org")
    assert refused.exit_code == 1
    assert "You do not look after Invented County Council in Stepdown." in refused.output
    assert not AttachedText.objects.exists()
    result = typed(*kept, "Olive@example.org")
    assert result.exit_code == 0
    assert "Kept for Invented County Council." in result.output
    attached = AttachedText.objects.get()
    assert (attached.pack, attached.file_name) == ("invented", "document.txt")
    assert attached.text == DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_document_is_kept_for_nobody_who_is_not_there() -> None:
    attach = ("attach", INVENTED, DOCUMENT)
    assert "together, or neither" in typed(*attach, "--council", "invented").output
    nowhere = typed(*attach, "--council", "nowhere", "--by", "olive@example.org")
    assert nowhere.exit_code == 2
    assert "There is no council 'nowhere'. There are: none." in nowhere.output
    Authority.objects.create(slug="invented", name="Invented County Council", short_name="Invented")
    nobody = typed(*attach, "--council", "invented", "--by", "olive@example.org")
    assert "Nobody signs in as 'olive@example.org'." in nobody.output


def test_the_reference_is_printed_and_written(tmp_path: Path) -> None:
    page = tmp_path / "language.md"
    printed = typed("reference")
    assert printed.output.startswith("# The language of packs")
    assert typed("reference", "--to", page).exit_code == 0
    assert page.read_text(encoding="utf-8") == printed.output


def test_the_schemas_for_editors_are_written(tmp_path: Path) -> None:
    assert typed("schema", "--to", tmp_path).exit_code == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert set(written) == {
        "pack.schema.json", "clauses.schema.json", "pathway.schema.json", "example.schema.json",
    }  # fmt: skip
    assert "recorded_by" in written["pack.schema.json"]
