"""What every test has at hand."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from tests import cluster


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
