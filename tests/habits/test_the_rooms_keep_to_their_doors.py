"""Which room may import which."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.habits.places import ROOT, SOURCE, place


def test_imports_point_downward_only() -> None:
    told = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "0 broken" in told.stdout


def test_the_protocol_never_asks_what_time_it_is() -> None:
    asks = []
    for path in sorted((SOURCE / "protocol").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                (".now", ".today", ".utcnow", "time.time", "perf_counter", "monotonic")
            ):
                asks.append(f"{place(path)}:{node.lineno}: {ast.unparse(node.func)}")
    assert asks == []
