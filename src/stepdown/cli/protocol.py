"""``stepdown protocol``: look at a council's protocol as data, without a database."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from stepdown.protocol.checking import check, errors_in, load_sound_pack
from stepdown.protocol.loading import read_pack
from stepdown.protocol.moments import LONDON
from stepdown.protocol.problems import PackError
from stepdown.protocol.trial import read_examples, run_example

PACK = click.argument("pack", type=click.Path(path_type=Path))


@click.group()
def command() -> None:
    """Check, try and explain a council's protocol."""


@command.command("check")
@PACK
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day for which passed review dates are warned of; today if not said.",
)
def check_pack(pack: Path, on: datetime | None) -> None:
    """Say what is wrong with the pack in a folder, with file and line. Exits 1 for an error."""
    day = (on or datetime.now(LONDON)).date()
    try:
        problems = check(*read_pack(pack), on=day)
    except PackError as error:
        refuse(error, pack)
    for problem in problems:
        click.echo(f"{pack}/{problem}")
    errors = errors_in(problems)
    if errors:
        click.echo(f"{_count(len(errors), 'error')}. The pack cannot be published.", err=True)
        sys.exit(1)
    warnings = f" {_count(len(problems), 'warning')}." if problems else ""
    click.echo(f"The pack holds together.{warnings}")


@command.command("examples")
@PACK
def run_examples(pack: Path) -> None:
    """Say where each example of a pack stands otherwise than it expects. Exits 1 if any does."""
    try:
        loaded = load_sound_pack(pack)
        examples = read_examples(pack, loaded)
    except PackError as error:
        refuse(error, pack)
    failures = [failure for example in examples for failure in run_example(loaded, example)]
    for failure in failures:
        click.echo(f"{pack}/{failure}")
    expected = sum(len(check.expectations) for e in examples for check in e.checks)
    click.echo(
        f"{_count(len(examples), 'example')}, {_count(expected, 'expectation')}, "
        f"{_count(len(failures), 'failure')}."
    )
    if failures:
        sys.exit(1)


def refuse(error: PackError, folder: Path) -> NoReturn:
    """Say what is wrong, and end with exit code 1."""
    for problem in error.problems:
        click.echo(f"{folder}/{problem}")
    sys.exit(1)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
