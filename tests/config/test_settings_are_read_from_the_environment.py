"""A setting that is wrong is named, with what to write instead."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from stepdown.config import environment


@pytest.mark.parametrize(("written", "meant"), [("yes", True), ("1", True), ("No", False)])
def test_a_question_is_answered_yes_or_no(
    monkeypatch: pytest.MonkeyPatch, written: str, meant: bool
) -> None:
    monkeypatch.setenv("STEPDOWN_DEMO", written)
    assert environment.yes_or_no("STEPDOWN_DEMO", default=not meant) is meant


def test_an_answer_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPDOWN_DEMO", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="STEPDOWN_DEMO is 'perhaps': write yes or no"):
        environment.yes_or_no("STEPDOWN_DEMO", default=False)


def test_a_count_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPDOWN_SESSION_MINUTES", "an hour")
    with pytest.raises(ImproperlyConfigured, match="write a whole number"):
        environment.whole_number("STEPDOWN_SESSION_MINUTES", default=480)


def test_a_list_is_divided_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPDOWN_ALLOWED_HOSTS", " a.example , b.example,")
    assert environment.listed("STEPDOWN_ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_a_postgresql_address_gives_its_parts() -> None:
    found = environment.database(
        "postgresql://steps:p%40ss@db.example:6432/stepdown?sslmode=verify-full"
    )
    assert found["NAME"] == "stepdown"
    assert (found["USER"], found["PASSWORD"]) == ("steps", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example", "6432")
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert found["OPTIONS"]["server_side_binding"] is True


def test_a_postgresql_address_may_name_a_socket() -> None:
    found = environment.database("postgresql:///stepdown?host=/run/postgresql&port=5433")
    assert (found["HOST"], found["PORT"]) == ("/run/postgresql", "5433")


def test_a_sqlite_address_names_a_file(tmp_path: Path) -> None:
    file = tmp_path / "stepdown.sqlite3"
    assert environment.database(f"sqlite:///{file}")["NAME"] == file


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://db/stepdown", "must begin with sqlite:/// or postgresql://"),
        ("postgresql://db", "names no database"),
        ("sqlite:///", "names no file"),
    ],
)
def test_an_address_that_names_no_database_is_refused(address: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=re.escape(says)):
        environment.database(address)


def test_the_secret_of_a_trial_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret-key"
    first = environment.secret_kept_in(file)
    assert len(first) >= 50
    assert environment.secret_kept_in(file) == first
    assert file.stat().st_mode & 0o077 == 0
    assert list(file.parent.iterdir()) == [file]
