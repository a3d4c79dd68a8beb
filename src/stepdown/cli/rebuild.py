"""``stepdown rebuild``: make again what is only derived from the record."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
import django
from django.db import transaction

from stepdown.cli.invention.progress import told

if TYPE_CHECKING:
    from stepdown.episodes.models import Episode

COMPARED = (
    "about", "obligation", "ordinal", "role", "child_id", "title", "clause", "account_id",
    "team_id", "state", "due_at", "done_at",
)  # fmt: skip


@click.command()
@click.option("--council", help="The short name in addresses of one council; all if not said.")
def command(council: str | None) -> None:
    """Make the list of what is owed again, from the record alone.

    Lists are read from a table that says nothing of its own: it can be thrown
    away. Says how many step downs had something else in it than they should.
    """
    django.setup()
    from stepdown.episodes.models import Episode  # noqa: PLC0415  (its settings are read by now)
    from stepdown.partnership.models import Authority  # noqa: PLC0415

    episodes = Episode.objects.all()
    if council is not None:
        if not Authority.objects.filter(slug=council).exists():
            known = ", ".join(Authority.objects.values_list("slug", flat=True)) or "none yet"
            click.echo(f"There is no council called {council}. There is: {known}.", err=True)
            sys.exit(1)
        episodes = episodes.filter(authority__slug=council)
    keys = list(episodes.order_by("authority_id", "pk").values_list("pk", flat=True))
    at = datetime.now(UTC)
    put_right = sum(rebuild_one(key, at) for key in told(keys, len(keys), "Looking again"))
    click.echo(f"Looked again at {len(keys):,} step downs.")
    click.echo(
        f"{put_right:,} had something else written than their record says, and were put right."
        if put_right
        else "Every one was as its record says."
    )


def rebuild_one(key: int, at: datetime) -> bool:
    """Write one episode's projection again, and say whether that changed anything."""
    from stepdown.episodes.models import Episode  # noqa: PLC0415
    from stepdown.episodes.standing import bring_up_to_date  # noqa: PLC0415
    from stepdown.episodes.versions import MOVES  # noqa: PLC0415

    with transaction.atomic():
        episode = (
            Episode.objects.select_for_update(of=("self",))
            .select_related("published_pack", "settings_version")
            .defer("published_pack__canonical")
            .prefetch_related(MOVES)
            .get(pk=key)
        )
        before = list(_projected(episode))
        bring_up_to_date(episode, at)
        return before != list(_projected(episode))


def _projected(episode: Episode) -> Iterator[tuple[object, ...]]:
    from stepdown.episodes.models import EpisodeProgress, Obligation  # noqa: PLC0415

    yield from (
        Obligation.objects.filter(episode=episode)
        .order_by("about", "obligation", "ordinal", "role")
        .values_list(*COMPARED)
    )
    yield from EpisodeProgress.objects.filter(episode=episode).values_list(
        "is_open", "stage", "has_breach", "is_disputed", "revision", "next_change_at"
    )
