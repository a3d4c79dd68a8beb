"""``stepdown populate``: invented families in bulk, to see how the site bears them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from datetime import datetime

import click
import django

from stepdown import packs_folder
from stepdown.cli.invention import invented_councils
from stepdown.cli.invention.scenario import read_scenarios
from stepdown.protocol.moments import LONDON

INVENTED = "(demonstration)"
"""How the names of invented councils end, so that nobody takes one for a real one."""


@click.command()
@click.option("--families", required=True, type=click.IntRange(1), help="How many to add.")
@click.option("--like", help="The invented council to make more of; the first if not said.")
@click.option("--only-open", is_flag=True, help="Leave out families whose step down has ended.")
def command(families: int, like: str | None, *, only_open: bool) -> None:
    """Add invented families in bulk, in a council of their own.

    Some are told by the same verbs as any family. The rest are copies of these
    under other names, written at once, and keep every promise of the record.
    """
    scenarios = {each.council.slug: each for each in read_scenarios(invented_councils())}
    if like is not None and like not in scenarios:
        click.echo(f"There is no invented council {like}. There is: {_listed(scenarios)}", err=True)
        sys.exit(1)
    django.setup()
    from stepdown.cli.invention.volume import open_volume  # noqa: PLC0415
    from stepdown.partnership.models import Authority  # noqa: PLC0415

    real = Authority.objects.exclude(name__endswith=INVENTED).values_list("name", flat=True)
    if real:
        click.echo(
            f"This database has real families: those of {_listed(real)}. Invented ones would "
            "stand among them. Name another database in STEPDOWN_DATABASE_URL.",
            err=True,
        )
        sys.exit(1)
    began = time.monotonic()
    now = datetime.now(LONDON)
    scenario = scenarios[like] if like is not None else next(iter(scenarios.values()))
    volume = open_volume(scenario, packs_folder(), now, only_open=only_open)
    volume.fill(max(families - volume.made, 0), now)
    took = max(time.monotonic() - began, 0.001)
    click.echo(
        f"{volume.council.authority.name} has {volume.made:,} families now, "
        f"made in {took:.0f} seconds."
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
