"""docs/maps holds the maps of every pack that is shipped: ``make maps`` writes them again."""

from pathlib import Path

from click.testing import CliRunner

from stepdown.cli import main
from tests.habits.places import ROOT

MAPS = ROOT / "docs" / "maps"


def files_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_maps_in_the_docs_are_those_of_the_packs(tmp_path: Path) -> None:
    drawn = CliRunner().invoke(main, ["protocol", "map", "--all", "--out", str(tmp_path)])
    assert drawn.exit_code == 0, drawn.output
    now, kept = files_in(tmp_path), files_in(MAPS)
    assert sorted(now) == sorted(kept), "Run 'make maps'."
    assert [name for name in now if now[name] != kept[name]] == [], "Run 'make maps'."
