"""``stepdown protocol``: look at a council's protocol as data, without a database."""

from __future__ import annotations

import json
import sys
from datetime import datetime, time
from pathlib import Path
from typing import NoReturn

import click

from stepdown.protocol.checking import check, errors_in, load_sound_pack
from stepdown.protocol.coverage import CoveredRule, coverage
from stepdown.protocol.explaining import explain
from stepdown.protocol.language import Pack
from stepdown.protocol.library import packs_folder, shipped_packs
from stepdown.protocol.loading import read_pack
from stepdown.protocol.moments import LONDON, end_of_day
from stepdown.protocol.pathway import compile_pathway
from stepdown.protocol.problems import PackError, closest
from stepdown.protocol.standing import standing
from stepdown.protocol.trial import read_examples, read_facts, run_example
from stepdown.protocol.working_time import Calendar, Duration

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


@command.command("explain")
@PACK
@click.option("--pathway", "pathway_id", help="Needed where the pack has more than one.")
@click.option(
    "--facts",
    "facts_file",
    required=True,
    type=click.Path(path_type=Path),
    help="A file of facts about children who never lived.",
)
@click.option(
    "--at",
    "moment",
    required=True,
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]),
    help="When to look. A day alone means its end.",
)
@click.option(
    "--setting",
    "settings",
    multiple=True,
    metavar="NAME=LENGTH",
    help="A length of time that the council chose.",
)
def explain_standing(
    pack: Path,
    pathway_id: str | None,
    facts_file: Path,
    moment: datetime,
    settings: tuple[str, ...],
) -> None:
    """Print where a family would stand under a pack, in plain English with the clauses."""
    try:
        loaded = load_sound_pack(pack)
    except PackError as error:
        refuse(error, pack)
    try:
        facts = read_facts(facts_file, loaded)
    except PackError as error:
        refuse(error, facts_file.parent)
    pathway = compile_pathway(
        loaded, _pathway_of(loaded, pathway_id), _settings_of(loaded, settings)
    )
    at = end_of_day(moment.date()) if moment.time() == time.min else moment.replace(tzinfo=LONDON)
    found = standing(pathway, facts, Calendar.of_england(), at)
    click.echo(explain(pathway, found, facts), nl=False)


@command.command("coverage")
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


def _pathway_of(pack: Pack, wanted: str | None) -> str:
    if wanted is None and len(pack.pathways) == 1:
        return next(iter(pack.pathways))
    if wanted not in pack.pathways:
        said = f"There is no pathway '{wanted}'." if wanted else "The pack has several pathways."
        raise click.UsageError(f"{said} Give --pathway as one of: {', '.join(pack.pathways)}.")
    return wanted


def _settings_of(pack: Pack, written: tuple[str, ...]) -> dict[str, str]:
    chosen = {}
    for each in written:
        name, _, length = each.partition("=")
        if name not in pack.about.settings:
            raise click.UsageError(
                f"There is no setting '{name}'. {closest(name, pack.about.settings)}"
            )
        try:
            chosen[name] = str(Duration.parse(length))
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    return chosen


def refuse(error: PackError, folder: Path) -> NoReturn:
    """Say what is wrong, and end with exit code 1."""
    for problem in error.problems:
        click.echo(f"{folder}/{problem}")
    sys.exit(1)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
