"""``stepdown protocol map``, as its owners type it."""

from pathlib import Path

from click.testing import CliRunner, Result

from stepdown.cli import main
from tests.protocol.packs import INVENTED, PATHWAY, changed


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, ["protocol", "map", *(str(word) for word in words)])


def test_the_table_is_printed() -> None:
    result = typed(INVENTED)
    assert result.exit_code == 0
    assert result.output.startswith("# Step down to early help\n\n| Step | Who | What |")
    assert typed(INVENTED, "--pathway", "down").output == result.output


def test_pictures_and_pages_are_written_to_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "maps"
    result = typed(INVENTED, "--out", folder)
    assert (result.exit_code, result.output) == (0, f"1 map written to {folder}.\n")
    assert sorted(path.name for path in folder.iterdir()) == [
        "down-narrow.svg", "down.md", "down.svg", "key.svg",
    ]  # fmt: skip
    page = (folder / "down.md").read_text(encoding="utf-8")
    assert "](down.svg)" in page
    assert "| 1 | Social worker |" in page
    assert (folder / "down.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_a_pathway_that_is_not_there_is_named() -> None:
    result = typed(INVENTED, "--pathway", "dawn")
    assert result.exit_code == 2
    assert "There is no pathway 'dawn'. Did you mean 'down'?" in result.output


def test_what_is_not_said_is_asked_for(tmp_path: Path) -> None:
    assert "Give the folder of a pack" in typed().output
    assert "--all takes no pack" in typed("--all").output
    assert "--all takes no pack" in typed(INVENTED, "--all", "--out", tmp_path).output


def test_a_pack_that_does_not_hold_together_is_not_drawn(tmp_path: Path) -> None:
    pack = changed(tmp_path, PATHWAY, "owed_by: social-worker", "owed_by: nobody")
    result = typed(pack)
    assert result.exit_code == 1
    assert "'nobody' is no role of this pack." in result.output
