"""``stepdown protocol check`` and ``coverage``: what is wrong with a pack, and what is in it."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from stepdown.cli.protocols.telling import PACK, count, refuse
from stepdown.protocol.checking import check, errors_in, misplaced
from stepdown.protocol.coverage import CoveredRule, coverage
from stepdown.protocol.library import packs_folder, shipped_packs
from stepdown.protocol.loading import read_pack
from stepdown.protocol.moments import LONDON
from stepdown.protocol.problems import PackError


@click.command("check")
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
        found, lines = read_pack(pack)
        problems = [*misplaced(found, pack), *check(found, lines, on=day)]
    except PackError as error:
        refuse(error, pack)
    for problem in problems:
        click.echo(f"{pack}/{problem}")
    errors = errors_in(problems)
    if errors:
        click.echo(f"{count(len(errors), 'error')}. The pack cannot be published.", err=True)
        sys.exit(1)
    warnings = f" {count(len(problems), 'warning')}." if problems else ""
    click.echo(f"The pack holds together.{warnings}")


@click.command("coverage")
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def print_coverage(packs: tuple[Path, ...], form: str) -> None:
    """Say what became of every rule of the documents. Exits 1 where an encoded rule is nowhere.

    Without PACKS it looks at those that come with the program.
    """
    try:
        rules = coverage([pack.resolve() for pack in packs] or shipped_packs())
    except PackError as error:
        refuse(error, packs[0] if packs else packs_folder())
    if form == "json":
        click.echo(json.dumps({"rules": [_as_json(rule) for rule in rules]}, indent=2))
    else:
        for rule in rules:
            click.echo(f"{rule.id}  {rule.status}{f': {rule.reason}' if rule.reason else ''}")
            for place in rule.where:
                click.echo(f"    {place}")
    nowhere = [rule.id for rule in rules if rule.is_nowhere]
    if nowhere:
        click.echo(f"Said to be encoded, and nowhere: {', '.join(nowhere)}.", err=True)
        sys.exit(1)


def _as_json(rule: CoveredRule) -> dict[str, object]:
    return {
        "id": rule.id,
        "council": rule.council,
        "status": rule.status,
        "where": list(rule.where),
        "reason": rule.reason,
    }
