"""``stepdown catch-up``: look again at every step down that time alone has changed."""

from __future__ import annotations

from datetime import UTC, datetime

import click
import django


@click.command()
def command() -> None:
    """Bring the lists up to date where only time has passed.

    Pages do this for themselves, a few step downs at a time. Run it after the site
    stood still for long, or from a timer.
    """
    django.setup()
    from stepdown.episodes.catching_up import catch_up  # noqa: PLC0415  (settings are read by now)
    from stepdown.partnership.models import Authority  # noqa: PLC0415

    at = datetime.now(UTC)
    count = 0
    for authority_id in Authority.objects.order_by("pk").values_list("pk", flat=True):
        while caught := catch_up(authority_id, at):
            count += caught
    click.echo(f"{count:,} step downs were brought up to date.")
