"""Size and names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.habits.places import ROOT, SOURCE, modules, place, texts

LONGEST_MODULE = 500
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "core", "common", "services", "service"}
SAYS_NOTHING_AS_A_VERB = {"handle", "process", "do"}
# Django calls these by their names.
NAMED_BY_DJANGO = {"process_view", "process_exception", "process_template_response"}
LEFT_FOR_LATER = re.compile(r"\b(TODO|FIXME|XXX)\b")


def words(name: str) -> list[str]:
    """Split a name into its words, whichever way they are joined."""
    return re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)


def says_nothing(name: str) -> bool:
    """Say whether a name of a module, class or function tells the reader nothing."""
    parts = [word.lower() for word in words(name)]
    return bool(SAYS_NOTHING.intersection(parts))


def named(path: Path) -> Iterator[tuple[int, ast.AST]]:
    """Go through the classes and functions that a module defines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node


def badly_named(path: Path) -> Iterator[str]:
    """Say which names of a module tell the reader nothing."""
    if says_nothing(path.stem) or words(path.stem)[-1:] == ["manager"]:
        yield f"{place(path)}: the module"
    for line, node in named(path):
        where = f"{place(path)}:{line}"
        if isinstance(node, ast.ClassDef):
            inherits = [ast.unparse(base).split("[")[0] for base in node.bases]
            is_djangos = any(base.endswith("Manager") for base in inherits)
            if says_nothing(node.name) or (node.name.endswith("Manager") and not is_djangos):
                yield f"{where}: class {node.name}"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name in NAMED_BY_DJANGO or node.name.startswith("__"):
                continue
            verb = words(node.name)[:1]
            if says_nothing(node.name) or (
                verb and verb[0].lower() in SAYS_NOTHING_AS_A_VERB and "map" not in node.name
            ):
                yield f"{where}: {node.name}()"


def test_a_module_can_be_read_in_one_sitting() -> None:
    too_long = {
        place(path): lines
        for path in modules()
        # Django writes most migrations, and nobody may mend a published one.
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert too_long == {}


def test_every_name_says_something() -> None:
    assert [found for path in modules() for found in badly_named(path)] == []


def test_a_name_that_says_nothing_is_found() -> None:
    assert says_nothing("date_utils")
    assert says_nothing("CaseHelper")
    assert not says_nothing("score_of_needs")


def test_nothing_is_left_for_later() -> None:
    left = [
        f"{place(path)}:{number}"
        for path in texts(SOURCE, ROOT / "packs", ROOT / "docs", ROOT / "tests", ROOT / "deploy")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LEFT_FOR_LATER.search(line)
    ]
    assert left == []


def test_no_test_is_skipped() -> None:
    skipped = [
        f"{place(path)}:{number}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\bpytest\.(skip|importorskip)\b|\bmark\.(skip|skipif|xfail)\b", line)
    ]
    assert skipped == []
