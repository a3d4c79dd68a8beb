"""``make bench-compare``: the same route here and in SpiffWorkflow, in one run.

It needs an empty PostgreSQL, whose address is in STEPDOWN_DATABASE_URL, and the environment
``.venv-compare``, in which SpiffWorkflow is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[2]
THEIRS = (str(ROOT / ".venv-compare" / "bin" / "python"), "-m", "bench.compare.theirs")
PAGE = Path("docs/proofs/bench-compare.md")
ROLE = "lead-professional"
ENGINE_AIM, STEP_AIM, LATE_AIM = 20.0, 2.0, 1_000.0


def ask_theirs(told: Mapping[str, Any], command: Sequence[str] = THEIRS) -> dict[str, Any]:
    """Let the other side do its part, in its own environment."""
    done = subprocess.run(  # noqa: S603  (ourselves)
        command, cwd=ROOT, input=json.dumps(told), stdout=subprocess.PIPE, text=True, check=True
    )
    answered: dict[str, Any] = json.loads(done.stdout)
    return answered


@click.command()
@click.option("--times", default=20, show_default=True, help="How often each step is done.")
@click.option("--families", default=50, show_default=True, help="Families that are recorded for.")
@click.option("--open", "open_ones", default=100_000, show_default=True, help="Open ones of ours.")
@click.option("--sample", default=1_000, show_default=True, help="Open ones that they store.")
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    default=PAGE,
    show_default=True,
    help="Where the figures are written.",
)
@click.option("--postgresql", "url", envvar="STEPDOWN_DATABASE_URL", required=True, hidden=True)
def command(  # noqa: D103  (the help is the module's)
    *, times: int, families: int, open_ones: int, sample: int, page: Path, url: str
) -> None:
    with tempfile.TemporaryDirectory(prefix="stepdown-compare-") as folder:
        os.environ |= {
            "STEPDOWN_DATA": folder,
            "STEPDOWN_DEMO": "yes",
            "DJANGO_SETTINGS_MODULE": "stepdown.config.settings",
        }
        import django  # noqa: PLC0415  (its settings are chosen above)

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        from bench.compare.page import as_page, as_text  # noqa: PLC0415
        from stepdown.protocol.moments import LONDON  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        now = datetime.now(LONDON)
        found = compare(url, now, (times, families, open_ones, sample))
        click.echo(as_text(found))
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(as_page(found, now), encoding="utf-8")
        click.echo(f"\nWritten to {page}.")
    if found.differences[next(iter(found.differences))]:
        sys.exit("On the ordinary course the two sides do not say the same.")


def compare(
    url: str,
    now: datetime,
    sizes: tuple[int, int, int, int],
    command: Sequence[str] = THEIRS,
) -> Any:
    """Do everything on both sides; return what was found."""
    from bench.compare import bare, facts, ours  # noqa: PLC0415
    from bench.compare.page import Compared, Found  # noqa: PLC0415
    from stepdown.protocol.loading import load_pack  # noqa: PLC0415

    times, families, open_ones, sample = sizes
    pack = load_pack(facts.PACK)
    courses = [facts.read_course(pack, name) for name in (facts.ORDINARY, *facts.OTHERS)]
    ordinary = courses[0]
    looked_at = ordinary.instants[-1] + timedelta(days=1)
    click.echo("SpiffWorkflow", err=True)
    theirs = ask_theirs(
        {
            "database": url, "courses": [each.as_told() for each in courses], "times": times,
            "families": families, "steps": list(ours.STEPS), "sample": sample, "role": ROLE,
            "now": looked_at.isoformat(),
        },
        command,
    )  # fmt: skip
    click.echo("Stepdown", err=True)
    council = ours.opened(now)
    engine = ours.engine_alone(ordinary, times)
    alone = bare.persisted(url, ordinary, ours.STEPS, families)
    step = ours.persisted(council, now, families)
    rows = ours.fill(council, ordinary, open_ones)
    late = ours.what_is_late(council, ROLE, looked_at, sample, times)
    whole = open_ones / sample
    restored, read = (theirs["late"][name] * whole for name in ("restored", "read"))
    their_engine, their_step = median(theirs["engine"]), median(theirs["persisted"])
    how_many = f"{open_ones:,} open"
    return Found(
        version=theirs["version"],
        lines=[
            Compared("Engine alone, one step", median(engine), their_engine, ENGINE_AIM),
            Compared("Persisted step, by the driver", alone.median, their_step, STEP_AIM),
            Compared("Persisted step, the whole verb", step.median, their_step, STEP_AIM),
            Compared(f"How much is late, {how_many}, restored", late.count, restored, LATE_AIM),
            Compared(f"How much is late, {how_many}, JSON alone", late.count, read, LATE_AIM),
            Compared(f"The first page of it, {how_many}, JSON alone", late.page, read, LATE_AIM),
        ],
        differences={
            course.name: facts.differences(facts.walk(course), walked)
            for course, walked in zip(courses, theirs["walks"], strict=True)
        },
        steps={each.name: len(each.facts.happenings) for each in courses},
        duties=len(pack.pathways[facts.PATHWAY].obligations),
        share=theirs["share"],
        kilobytes=theirs["bytes"] / 1024,
        sample=sample,
        open_ones=open_ones,
        rows=rows,
        role=ROLE,
        late=late.found,
        late_in_sample=(
            late.found_in_sample, theirs["late"]["restored_found"], theirs["late"]["read_found"],
        ),
        repeated={"steps": len(theirs["engine"]), "persisted": len(theirs["persisted"])},
    )  # fmt: skip


if __name__ == "__main__":
    command()
