"""``stepdown serve``: the site, for people to use."""

import os

import click
import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from granian.constants import Interfaces
from granian.server import Server


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers", type=click.IntRange(1), help="How many; one for each processor if not said."
)
def command(host: str, port: int, workers: int | None) -> None:
    """Serve the site until it is stopped."""
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    click.echo(f"Stepdown is at http://{host}:{port}/ (Ctrl+C stops it).")
    serve(host=host, port=port, workers=workers)


def serve(*, host: str, port: int, workers: int | None = None) -> None:
    """Serve the site with one thread a worker and one worker a processor.

    More threads in a worker take turns at the same interpreter: twice the
    pages were served with one. Nothing is served while somebody could rewrite the record.
    """
    check_that_the_record_is_guarded()
    Server(
        "stepdown.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or os.cpu_count() or 1,
        blocking_threads=1,
        log_access=False,
    ).serve()


def check_that_the_record_is_guarded() -> None:
    """Stop with the reason, once and in words, before any worker starts."""
    from stepdown.audit.guarding import refuse_to_run_unguarded  # noqa: PLC0415  (reads models)

    try:
        refuse_to_run_unguarded()
    except ImproperlyConfigured as unguarded:
        repair = "Run `stepdown django migrate`, which makes it again."
        msg = f"Nothing was served. {unguarded} {repair}"
        raise click.ClickException(msg) from None
