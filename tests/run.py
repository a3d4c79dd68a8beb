"""Run all the tests: on PostgreSQL, then those that hold on both again on SQLite.

``python -m tests.run`` is what ``make test`` calls once the machine is ready.
More arguments go to pytest.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
ENGINE_AND_VERBS = ["audit", "config", "episodes", "families", "partnership", "protocol"]
"""Rooms whose tests alone must reach all of the engine and of the verbs: tracing is slow."""


@dataclass(frozen=True)
class Pass:
    """One call of pytest, with what it runs on."""

    name: str
    test_on: str
    options: list[str]
    when_whole: list[str] = field(default_factory=list)
    """Options that hold only where all tests run, and not some that were asked for."""


PASSES = [
    Pass(
        "The engine and the verbs, on PostgreSQL",
        "postgresql",
        [f"tests/{room}" for room in ENGINE_AND_VERBS],
        ["--cov", "--cov-report=term-missing:skip-covered"],
    ),
    Pass(
        "The site, on PostgreSQL",
        "postgresql",
        ["tests", *(f"--ignore=tests/{room}" for room in ENGINE_AND_VERBS)],
    ),
    Pass("What holds on both, on SQLite", "sqlite", ["tests", "-m", "both_databases"]),
]
# What pytest ends with where it ran to its end: passed, or failed.
RAN = {0, 1}
NOTHING_WAS_ASKED_FOR = 5


def main(arguments: list[str]) -> int:
    """Run every pass, even after a failure in one, and sum them up."""
    summary: list[str] = []
    passed = failed = 0
    every_pass_succeeded = True
    with tempfile.TemporaryDirectory(prefix="stepdown-results-") as folder:
        for number, each in enumerate(PASSES):
            results = Path(folder) / f"{number}.xml"
            print(f"\n{each.name}", flush=True)
            began = time.monotonic()
            options = [*each.options, *(arguments or each.when_whole)]
            status = subprocess.run(
                [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal",
                 f"--junit-xml={results}", *options],
                cwd=ROOT, env=surroundings(each.test_on), stdin=subprocess.DEVNULL, check=False,
            ).returncode  # fmt: skip
            if status == NOTHING_WAS_ASKED_FOR and arguments:
                continue
            every_pass_succeeded = every_pass_succeeded and status == 0
            if status not in RAN or not results.exists():
                summary.append(f"{each.name}: did not run to its end (status {status})")
                continue
            good, bad = counts(results)
            passed, failed = passed + good, failed + bad
            took = round(time.monotonic() - began)
            summary.append(f"{each.name}: {good} passed, {bad} failed, in {took} seconds")
            if status != 0 and bad == 0:
                summary.append(f"{each.name}: every test passed, but the run did not: see above")
    print("\n" + "\n".join(summary))
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if every_pass_succeeded and passed else 1


def surroundings(test_on: str) -> dict[str, str]:
    """Return the environment of a pass: the site's own settings stay out of it."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("STEPDOWN_")}
    for key in ("STEPDOWN_TEST_CHROMIUM", "STEPDOWN_SOURCES", "STEPDOWN_PROOFS"):
        if key in os.environ:
            env[key] = os.environ[key]
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return env | {"STEPDOWN_TEST_ON": test_on}


def counts(results: Path) -> tuple[int, int]:
    """Return how many tests passed and how many did not, a skipped one among these."""
    suite = next(ElementTree.parse(results).getroot().iter("testsuite"))  # noqa: S314
    ran = int(suite.get("tests", "0"))
    bad = sum(int(suite.get(kind, "0")) for kind in ("failures", "errors", "skipped"))
    return ran - bad, bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
