"""Nobody should have to read the code to run the site."""

import re

from tests.habits.places import ROOT, SOURCE, modules

SETTING = re.compile(r"\bSTEPDOWN_[A-Z0-9_]+\b")
EXPLAINED = re.compile(r"^\| `(STEPDOWN_[A-Z0-9_]+)`", re.MULTILINE)
PAGE = ROOT / "docs" / "running" / "settings.md"


def read_by_the_program() -> set[str]:
    """Return each setting that the program names."""
    return {
        name for path in modules() for name in SETTING.findall(path.read_text(encoding="utf-8"))
    }


def test_every_setting_is_explained() -> None:
    explained = set(EXPLAINED.findall(PAGE.read_text(encoding="utf-8")))
    assert "STEPDOWN_DATABASE_URL" in read_by_the_program()
    assert read_by_the_program() - explained == set()


def test_no_setting_is_explained_that_nothing_reads() -> None:
    explained = set(EXPLAINED.findall(PAGE.read_text(encoding="utf-8")))
    assert explained - read_by_the_program() == set()


def test_settings_are_read_in_one_place() -> None:
    readers = {
        path.relative_to(SOURCE).as_posix()
        for path in modules()
        if re.search(r"\bos\.(environ\.get|getenv)\b", path.read_text(encoding="utf-8"))
    }
    assert readers <= {"config/environment.py"}
