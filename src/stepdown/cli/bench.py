"""``stepdown bench``: how long things take, beside the least that they could."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from stepdown import packs_folder
from stepdown.cli.invention import invented_councils
from stepdown.cli.invention.scenario import read_scenarios
from stepdown.cli.measuring.report import Line, Matched, Measured, as_page, as_text
from stepdown.protocol.moments import LONDON

PAGE = Path("docs/proofs/bench.md")
STORY = "Consented in writing, the plan comes next"
STEPS = ("coordinated", "mapped", "planned", "agreed")
STEP_AIM = 3.0
LIST_AIM = 1.5
PEOPLE = 5
PACK_TIMES = 3
ASKED_FOR_EACH_TIME = 4
"""Children that are looked for with each damage, for each time that things are done."""
POSTGRESQL = ("postgres://", "postgresql://")


@click.command()
@click.option("--few", default=1_000, show_default=True, help="Families at first.")
@click.option("--many", default=50_000, show_default=True, help="Families in the end.")
@click.option("--children", default=100_000, show_default=True, help="Children to find one among.")
@click.option("--times", default=50, show_default=True, help="How often each thing is done.")
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    default=PAGE,
    show_default=True,
    help="Where the figures are written.",
)
@click.option(
    "--postgresql",
    "named",
    envvar="STEPDOWN_DATABASE_URL",
    default="",
    help="The address of an empty database.",
    show_envvar=True,
)
@click.option("--here", type=click.Path(dir_okay=False, path_type=Path), hidden=True)
def command(
    *, few: int, many: int, children: int, times: int, page: Path, named: str, here: Path | None
) -> None:
    """Measure on SQLite and on PostgreSQL, beside raw SQL, and write the figures down.

    PostgreSQL is the empty database that STEPDOWN_DATABASE_URL names; make bench
    has one of its own. SQLite is a file that is made for it.
    """
    if here is not None:
        _measure_here(few, many, children, times, here)
        return
    if not named.startswith(POSTGRESQL):
        click.echo(
            "STEPDOWN_DATABASE_URL names no PostgreSQL. Use make bench, which makes one, or "
            "name an empty database.",
            err=True,
        )
        sys.exit(1)
    measured = []
    for database in ("SQLite", "PostgreSQL"):
        click.echo(f"\n{database}")
        with tempfile.TemporaryDirectory(prefix="stepdown-bench-") as folder:
            url = named if database == "PostgreSQL" else f"sqlite:///{folder}/bench.sqlite3"
            sizes = {"few": few, "many": many, "children": children, "times": times}
            measured.append(_measured_on(database, url, Path(folder), sizes))
    click.echo(f"\n{as_text(measured)}")
    shown = {"steps": times * len(STEPS), "families": times, "people": PEOPLE}
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(as_page(measured, shown, datetime.now(LONDON)), encoding="utf-8")
    click.echo(f"\nWritten to {page}.")


def _measured_on(database: str, url: str, folder: Path, sizes: Mapping[str, int]) -> Measured:
    """Measure in a process of its own, since a process has one database."""
    results = folder / "results.json"
    options = [part for name, size in sizes.items() for part in (f"--{name}", str(size))]
    done = subprocess.run(  # noqa: S603  (ourselves)
        [
            sys.executable, "-c", "from stepdown.cli import main; main()", "bench",
            *options, "--here", str(results),
        ],
        env=os.environ
        | {
            "STEPDOWN_DATABASE_URL": url,
            "STEPDOWN_DATA": str(folder),
            "STEPDOWN_DEMO": "yes",
            "DJANGO_SETTINGS_MODULE": "stepdown.config.settings",
        },
        check=False,
    )  # fmt: skip
    if done.returncode:
        click.echo(f"Measuring on {database} did not come to its end.", err=True)
        sys.exit(1)
    told = json.loads(results.read_text(encoding="utf-8"))
    matched = Matched.read(told["matched"])
    return Measured(database, [Line(**line) for line in told["lines"]], matched)


def _measure_here(few: int, many: int, children: int, times: int, results: Path) -> None:
    import django  # noqa: PLC0415  (its settings were chosen by whoever started this)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from stepdown.cli.invention.volume import open_volume  # noqa: PLC0415
    from stepdown.cli.measuring import engine, matching, pages, verbs  # noqa: PLC0415

    if connection.introspection.table_names():
        click.echo("The database is not empty. Measuring would write into it.", err=True)
        sys.exit(1)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = datetime.now(LONDON)
    scenario = read_scenarios(invented_councils())[0]
    volume = open_volume(scenario, packs_folder(), now, only_open=True)
    volume.fill(few - volume.made, now)
    how_many, packs = engine.measure_all_packs(packs_folder(), PACK_TIMES)
    title, duties = engine.what_is_evaluated(volume)
    lines = [
        Line(f"Read, check and compile all {how_many} packs", packs.median),
        Line("Compile a pathway", engine.measure_compiling(volume, times).median),
        Line(
            f"Evaluate “{title}”, {duties} duties",
            engine.measure_evaluating(volume, times, now).median,
        ),
    ]
    opened = verbs.measure_opening(scenario, volume, times, now)
    lines.append(Line("Open an episode", opened.ours.median, opened.raw.median))
    course = verbs.Course(STORY, STEPS)
    steps = verbs.measure_steps(scenario, volume, course, times, now)
    lines.append(Line("Advance a step", steps.ours.median, steps.raw.median, aim=STEP_AIM))
    small = pages.measure_my_work(volume, PEOPLE, times)
    lines.append(Line(f"My work at {few:,} open", small.ours.median, small.raw.median))
    volume.fill(many - volume.made, now)
    large = pages.measure_my_work(volume, PEOPLE, times)
    lines.append(
        Line(
            f"My work at {many:,} open", large.ours.median, large.raw.median,
            aim=LIST_AIM, against=small.ours.median,
        )
    )  # fmt: skip
    steps = verbs.measure_steps(scenario, volume, course, times, now)
    lines.append(
        Line(f"Advance a step at {many:,}", steps.ours.median, steps.raw.median, aim=STEP_AIM)
    )
    council = matching.invent_children(children)
    matched = matching.measure_matching(council, children, times * ASKED_FOR_EACH_TIME)
    told = {"lines": [line.as_told() for line in lines], "matched": matched.as_told()}
    results.write_text(json.dumps(told), encoding="utf-8")
