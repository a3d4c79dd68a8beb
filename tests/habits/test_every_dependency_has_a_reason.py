"""What we build on, why, and from where."""

import re
import tomllib
from urllib.parse import urlsplit

import yaml

from tests.habits.places import ROOT

PUBLIC = {"pypi.org", "files.pythonhosted.org"}


def asked_for() -> set[str]:
    """Return every package that is asked for: to run, to test, or to compare with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for group in project["dependency-groups"].values():
        asked += group
    compared = (ROOT / "bench" / "compare" / "requirements.in").read_text(encoding="utf-8")
    asked += [line for line in compared.splitlines() if line and not line.startswith("#")]
    return {re.split(r"[\[<>=~! ;]", requirement)[0].lower() for requirement in asked}


def test_every_dependency_has_its_reason_and_its_licence() -> None:
    page = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    rows = {
        cells[0].strip().strip("`").lower(): cells
        for line in page.splitlines()
        if line.startswith("| `")
        for cells in [line.strip("|").split("|")]
    }
    assert asked_for() - set(rows) == set()
    assert set(rows) - asked_for() == set()
    for name, cells in rows.items():
        assert len(cells) == 3, name
        assert all(cell.strip() for cell in cells), name


def test_the_lockfile_names_only_the_public_index() -> None:
    locked = (ROOT / "uv.lock").read_text(encoding="utf-8")
    addresses = re.findall(r"[a-z+]+://[^\"'\s]+", locked)
    assert addresses
    assert {urlsplit(address).netloc for address in addresses} <= PUBLIC
    assert {urlsplit(address).scheme for address in addresses} == {"https"}


def test_the_checks_before_a_commit_are_those_of_make_check() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    before_a_commit = {
        " ".join(hook["entry"].replace(" --force-exclude", "").split())
        for repo in hooks["repos"]
        for hook in repo["hooks"]
    }
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert recipe is not None
    in_make_check = {
        line.strip().replace("$(BIN)", ".venv/bin").removesuffix(" .")
        for line in recipe.group(1).splitlines()
    }
    assert before_a_commit == in_make_check


def test_what_the_change_gate_runs_is_what_a_person_runs() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec make test"
