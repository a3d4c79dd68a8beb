"""What every test has at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

from tests import cluster
from tests.chromium import FLAGS, chromium_program
from tests.factories import clean_slate

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PROOFS_ARE_AT_FULL_SIZE = os.environ.get("STEPDOWN_PROOFS") == "full"

# A deadline for one example fails on a busy machine, and proves nothing.
hypothesis_settings.register_profile("bounded", deadline=None, max_examples=100)
hypothesis_settings.register_profile("full", deadline=None, max_examples=1000)
hypothesis_settings.load_profile("full" if PROOFS_ARE_AT_FULL_SIZE else "bounded")


def pytest_report_header() -> str:
    """Say at the top which database this run is on."""
    return f"database: {database_in_words()}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it again beside the result."""
    terminalreporter.write_line(f"Those were on {database_in_words()}.")


def database_in_words() -> str:
    """Return the database of this run as a person would name it."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("postgresql"):
        return "PostgreSQL"
    return "SQLite (a file, WAL)"


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[cluster.Cluster]:
    """Have a PostgreSQL of this test's own, whatever the run is on."""
    with cluster.temporary_cluster() as started:
        yield started


@pytest.fixture(scope="session")
def proofs_are_at_full_size() -> bool:
    """Say whether a long proof should take its whole time, as in ``make prove``."""
    return PROOFS_ARE_AT_FULL_SIZE


@pytest.fixture(scope="session", autouse=True)
def _records_can_be_emptied_after_a_test() -> None:
    """Let a test that commits leave an empty database behind, triggers and all."""
    clean_slate.use_it_after_every_test_that_commits()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start this machine's Chromium once for each worker: a second would not start beside it."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps a loop of its own running, in which Django would refuse to work.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(chromium_program()), args=[*FLAGS, "--headless"]
        )
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
