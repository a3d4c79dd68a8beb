"""``stepdown protocol explain`` and ``examples``: a pack tried on children who never lived."""

import sys
from datetime import datetime, time
from pathlib import Path

import click

from stepdown.cli.protocols.telling import PACK, count, refuse
from stepdown.protocol.checking import load_sound_pack
from stepdown.protocol.explaining import explain
from stepdown.protocol.language import Pack
from stepdown.protocol.moments import LONDON, end_of_day
from stepdown.protocol.problems import PackError, closest
from stepdown.protocol.trial import read_examples, read_facts, run_example, stand
from stepdown.protocol.working_time import Duration


@click.command("examples")
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
        f"{count(len(examples), 'example')}, {count(expected, 'expectation')}, "
        f"{count(len(failures), 'failure')}."
    )
    if failures:
        sys.exit(1)


@click.command("explain")
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
    at = end_of_day(moment.date()) if moment.time() == time.min else moment.replace(tzinfo=LONDON)
    chosen = _settings_of(loaded, settings)
    pathway, found = stand(loaded, _pathway_of(loaded, pathway_id), facts, at, settings=chosen)
    click.echo(explain(pathway, found, facts), nl=False)


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
