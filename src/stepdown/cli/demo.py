"""``stepdown demo``: a site of invented families, for anybody to try."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stepdown import __version__, packs_folder
from stepdown.cli.invention import invented_councils
from stepdown.cli.invention.progress import told
from stepdown.cli.invention.scenario import Scenario, ScenarioError, read_scenarios
from stepdown.protocol.moments import LONDON

if TYPE_CHECKING:
    from stepdown.cli.invention.telling import Scene

FILE = "stepdown.sqlite3"
MADE = "made.json"
SET_BY_ITSELF = ("STEPDOWN_HTTPS", "STEPDOWN_SECRET_KEY", "STEPDOWN_DEBUG", "STEPDOWN_UPLOADS")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--fresh", is_flag=True, help="Throw the invented families away and begin again.")
@click.option(
    "--families", type=click.IntRange(1), help="How many at most; every story if not said."
)
@click.option("--no-serve", is_flag=True, help="Only make the families.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".demo"),
    envvar="STEPDOWN_DEMO_DIR",
    show_default=True,
    show_envvar=True,
    help="Where the families are kept.",
)
def command(
    *, host: str, port: int, fresh: bool, families: int | None, no_serve: bool, folder: Path
) -> None:
    """Serve a site of invented families, to try everything on.

    The families are made once, and kept from one start to the next.
    """
    if not no_serve and not _is_free(host, port):
        click.echo(
            f"Something listens on port {port} already. Choose another: --port {port + 1}", err=True
        )
        sys.exit(1)
    folder = folder.expanduser().resolve()
    live_in(folder)
    import django  # noqa: PLC0415  (its settings are chosen by now)

    django.setup()
    made = _made(folder)
    if fresh or made is None:
        _make(folder, families)
    else:
        _go_on(folder, made)
    _tell(folder)
    if no_serve:
        return
    from django.core.management import call_command  # noqa: PLC0415

    from stepdown.cli.serve import serve  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    click.echo(f"\nStepdown is at http://{host}:{port}/ (Ctrl+C stops it).")
    serve(host=host, port=port)
    click.echo("Stopped. The families are kept for the next time.")


def live_in(folder: Path) -> None:
    """Choose the demonstration's own settings, whatever the environment says of a real site."""
    for name in SET_BY_ITSELF:
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "stepdown.config.settings",
        "STEPDOWN_DEMO": "yes",
        "STEPDOWN_DATA": str(folder),
        "STEPDOWN_DATABASE_URL": f"sqlite:///{folder / FILE}",
    }


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            return False
    return True


def _made(folder: Path) -> dict[str, str] | None:
    """Return when the families were made; nothing where that never came to its end."""
    try:
        made: dict[str, str] = json.loads((folder / MADE).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return made


def _make(folder: Path, families: int | None) -> None:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from stepdown.cli.invention.planning import plan  # noqa: PLC0415
    from stepdown.episodes.standing import rebuild  # noqa: PLC0415

    began = time.monotonic()
    (folder / MADE).unlink(missing_ok=True)
    for ending in ("", "-wal", "-shm"):
        (folder / f"{FILE}{ending}").unlink(missing_ok=True)
    shutil.rmtree(folder / "uploads", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    click.echo(f"Making the invented families in {folder}")
    with connection.cursor() as cursor:
        # Nothing is lost if the machine stops: the families are only invented again.
        cursor.execute("PRAGMA synchronous=OFF")
    call_command("migrate", verbosity=0)
    now = datetime.now(LONDON)
    scenes = plan(read_scenarios(invented_councils()), packs_folder(), now, families=families)
    for reason in perform(scenes):
        click.echo(f"Not told to its end: {reason}", err=True)
    rebuild(now)
    connection.close()
    made = {"made_at": now.isoformat(), "by": __version__}
    (folder / MADE).write_text(json.dumps(made), encoding="utf-8")
    click.echo(f"Made in {time.monotonic() - began:.0f} seconds.")


def perform(scenes: Sequence[Scene]) -> list[str]:
    """Let every act happen, one after another; return what could not, in words.

    A story that a rule stops is left where it stands, and the others go on: a
    visitor is better served by a family less than by no site.
    """
    stopped: dict[str, str] = {}
    for scene in told(scenes, len(scenes), "Telling their stories"):
        if scene.teller in stopped:
            continue
        try:
            scene.act()
        except ScenarioError as reason:
            stopped[scene.teller] = str(reason)
    return list(stopped.values())


def _go_on(folder: Path, made: dict[str, str]) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from stepdown.episodes.standing import rebuild  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    now = datetime.now(LONDON)
    rebuild(now)
    days = (now.date() - datetime.fromisoformat(made["made_at"]).date()).days
    when = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    click.echo(f"The families that were made {when} are kept in {folder}")
    click.echo("Add --fresh to throw them away and begin again.")


def _tell(folder: Path) -> None:
    for scenario in read_scenarios(invented_councils()):
        click.echo(_whom_to_be(scenario))
    click.echo(f"Everybody is invented. Delete {folder} when you have seen enough.")


def _whom_to_be(scenario: Scenario) -> str:
    council = scenario.council
    person = council.people[council.sign_in_as]
    return f"  {council.short_name}: sign in as {person.name}, {person.job.lower()}. {council.task}"
