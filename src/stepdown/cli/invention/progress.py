"""Say how far a long piece of work is: on a terminal as a bar, elsewhere in a few lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

Thing = TypeVar("Thing")


def told(things: Iterable[Thing], length: int, what: str) -> Iterator[Thing]:
    """Yield each thing, and say on the way how many are left."""
    if sys.stdout.isatty():
        with click.progressbar(things, length=length, label=what, width=30) as bar:
            yield from bar
        return
    quarter = max(length // 4, 1)
    for number, thing in enumerate(things, 1):
        yield thing
        if number % quarter == 0 or number == length:
            click.echo(f"{what}: {number:,} of {length:,}")
