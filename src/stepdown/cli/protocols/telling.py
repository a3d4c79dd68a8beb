"""How the sub-commands name a pack, and say what is wrong with it."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from stepdown.protocol.problems import PackError

PACK = click.argument("pack", type=click.Path(path_type=Path))


def refuse(error: PackError, folder: Path) -> NoReturn:
    """Say what is wrong, and end with exit code 1."""
    for problem in error.problems:
        click.echo(f"{folder}/{problem}")
    sys.exit(1)


def count(number: int, noun: str) -> str:
    """Return a number of things, in words that agree."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
