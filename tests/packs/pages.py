"""The packs in the documentation, taken out of its pages."""

import re
from pathlib import Path
from typing import Any

import yaml

from stepdown.protocol.strict_yaml import read_yaml

DOCS = Path(__file__).parents[2] / "docs" / "protocols"
GUIDE = DOCS / "adding-a-council.md"
CONSTRUCTS = DOCS / "constructs.md"
CONDITIONS = {"reached_when"}
"""What is written anew as a whole, since a condition has one main key."""
ROUTE = "pathways/route.yaml"
_FILE = re.compile(r"^```yaml file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"^```yaml (construct|recipe)=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def write_pack(page: Path, folder: Path) -> Path:
    """Write the files of the pack in a page into a folder, the pieces of one file together."""
    for name, text in _FILE.findall(page.read_text(encoding="utf-8")):
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        with path.open("a", encoding="utf-8") as opened:
            opened.write(f"{text}\n")
    return folder


def constructs() -> dict[str, Any]:
    """Return what each example of the page of constructs adds to its pack, by the construct."""
    return _examples("construct")


def recipes() -> dict[str, Any]:
    """Return what each recipe of the page of constructs adds to its pack, by its name."""
    return _examples("recipe")


def _examples(sort: str) -> dict[str, Any]:
    every = _EXAMPLE.findall(CONSTRUCTS.read_text(encoding="utf-8"))
    found = [(name, text) for of, name, text in every if of == sort]
    assert len({name for name, _ in found}) == len(found)
    return {name: read_yaml(text, name).value for name, text in found}


def write_changed(added: dict[str, Any], folder: Path, examples: list[Any]) -> Path:
    """Write the pack of the page of constructs with what an example adds."""
    write_pack(CONSTRUCTS, folder)
    _change(folder / "pack.yaml", added.get("pack", {}))
    route = _read(folder / ROUTE)
    for name, changes in added.get("routes", {}).items():
        other = together(route, {"pathway": name, **changes})
        _write(folder / "pathways" / f"{name}.yaml", other)
    _change(folder / ROUTE, added.get("route", {}))
    for number, example in enumerate(examples):
        _write(folder / "examples" / f"{number}.yaml", example)
    return folder


def together(one: Any, other: Any) -> Any:
    """Return two blocks as one: keys of both, and where both have one, the other's."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return other
    both = {key: together(one[key], other[key]) for key in one.keys() & other.keys() - CONDITIONS}
    return {**one, **other, **both}


def _change(path: Path, changes: Any) -> None:
    _write(path, together(_read(path), changes))


def _read(path: Path) -> Any:
    return read_yaml(path.read_text(encoding="utf-8"), path.name).value


def _write(path: Path, block: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    written = yaml.safe_dump(block, sort_keys=False, allow_unicode=True)
    path.write_text(written, encoding="utf-8")
