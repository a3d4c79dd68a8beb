"""The schemas that editors use are those of the language, and fit the packs that we ship."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from stepdown.protocol.library import shipped_packs
from stepdown.protocol.schema import FILES, schemas
from stepdown.protocol.strict_yaml import read_yaml
from tests.habits.places import ROOT
from tests.protocol.packs import INVENTED

FOLDER = ROOT / "docs" / "reference"
VALIDATORS = {
    name: Draft202012Validator(json.loads((FOLDER / name).read_text(encoding="utf-8")))
    for name in FILES
}


def sort_of(path: Path) -> str:
    return {"pathways": "pathway", "examples": "example"}.get(path.parent.name, path.stem)


def as_json(value: Any) -> Any:
    """Return what an editor makes of a file: YAML's days are text to it."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def complaints(path: Path, text: str) -> list[str]:
    validator = VALIDATORS[f"{sort_of(path)}.schema.json"]
    return [
        f"{path}: {error.json_path}: {error.message}"
        for error in validator.iter_errors(as_json(read_yaml(text, path.name).value))
    ]


def test_the_schemas_are_what_the_program_says() -> None:
    # `stepdown protocol schema --to docs/reference` writes them again.
    assert {name: (FOLDER / name).read_text(encoding="utf-8") for name in FILES} == schemas()


@pytest.mark.parametrize("name", FILES)
def test_a_schema_is_itself_sound(name: str) -> None:
    Draft202012Validator.check_schema(VALIDATORS[name].schema)


@pytest.mark.parametrize("folder", [*shipped_packs(), INVENTED], ids=lambda path: path.parent.name)
def test_an_editor_finds_nothing_wrong_with_a_sound_pack(folder: Path) -> None:
    files = [folder / "pack.yaml", folder / "clauses.yaml"]
    files += [*folder.glob("pathways/*.yaml"), *sorted(folder.glob("examples/*.yaml"))[:20]]
    found = [each for path in files for each in complaints(path, path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pack.yaml", "language: 1", "language: 2"),
        ("pack.yaml", "kind: document", "kind: paper"),
        ("pack.yaml", "recorded_by: social-worker", "recorded_bye: social-worker"),
        ("clauses.yaml", "treated: encoded", "treated: well"),
        ("pathways/down.yaml", "before: decided", "before: Decided Now"),
        ("pathways/down.yaml", "strength: should", "strength: might"),
        ("pathways/down.yaml", "within: 24 hours", "within: {days: 3}"),
        ("pathways/down.yaml", "  - {to: team-manager, after", "  - {after"),
        ("examples/who-may-step-down.yaml", "started: 2024-06-03\n", ""),
    ],
)
def test_an_editor_marks_what_the_program_would_refuse(file: str, old: str, new: str) -> None:
    text = (INVENTED / file).read_text(encoding="utf-8")
    assert old in text
    assert complaints(INVENTED / file, text.replace(old, new, 1)) != []
