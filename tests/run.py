"""Run all the tests: on PostgreSQL, then those that hold on both again on SQLite.

``python -m tests.run`` is what ``make test`` calls once the machine is ready.
More arguments go to pytest.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
PASSES = {
    "PostgreSQL": (
        "postgresql",
        ["--cov", "--cov-report=term-missing:skip-covered"],
    ),
    "SQLite": ("sqlite", ["-m", "both_databases"]),
}
# The counts of pytest that mean something ran to its end: passed, or failed.
RAN = {0, 1}


def main(arguments: list[str]) -> int:
    """Run both passes, even after a failure in the first, and sum them up."""
    summary: list[str] = []
    passed = failed = 0
    every_pass_succeeded = True
    with tempfile.TemporaryDirectory(prefix="stepdown-results-") as folder:
        for name, (test_on, options) in PASSES.items():
            results = Path(folder) / f"{test_on}.xml"
            print(f"\nTests on {name}", flush=True)
            began = time.monotonic()
            status = subprocess.run(
                [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal",
                 f"--junit-xml={results}", *options, *arguments],
                cwd=ROOT, env=surroundings(test_on), stdin=subprocess.DEVNULL, check=False,
            ).returncode  # fmt: skip
            every_pass_succeeded = every_pass_succeeded and status == 0
            if status not in RAN or not results.exists():
                summary.append(f"{name}: did not run to its end (status {status})")
                continue
            good, bad = counts(results)
            passed, failed = passed + good, failed + bad
            took = round(time.monotonic() - began)
            summary.append(f"{name}: {good} passed, {bad} failed, in {took} seconds")
            if status != 0 and bad == 0:
                summary.append(f"{name}: every test passed, but the run did not: see above")
    print("\n" + "\n".join(summary))
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if every_pass_succeeded else 1


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
