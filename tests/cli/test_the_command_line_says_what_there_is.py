"""``stepdown --help`` and its sub-commands."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from click.testing import CliRunner

from stepdown import cli
from tests.cluster import free_port

STEPDOWN = Path(sys.executable).with_name("stepdown")


def test_every_command_can_be_loaded_and_explains_itself() -> None:
    told = CliRunner().invoke(cli.main, ["--help"])
    assert told.exit_code == 0, told.output
    names = cli.main.list_commands(None)  # type: ignore[arg-type]
    assert "serve" in names
    for name in names:
        command = cli.main.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None, name
        assert command.help, name


def test_a_command_that_is_not_there_is_refused_in_words() -> None:
    told = CliRunner().invoke(cli.main, ["utopia"])
    assert told.exit_code == 2
    assert "No such command 'utopia'" in told.output


def test_the_commands_are_listed_without_loading_django() -> None:
    program = (
        "import sys, stepdown.cli as cli; cli.main.list_commands(None); "
        "print('django' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"


def test_the_site_is_served_until_it_is_stopped(tmp_path: Path) -> None:
    port = free_port()
    env = {key: value for key, value in os.environ.items() if not key.startswith("STEPDOWN_")}
    env |= {"STEPDOWN_DEMO": "yes", "STEPDOWN_DATA": str(tmp_path)}
    env["DJANGO_SETTINGS_MODULE"] = cli.SETTINGS
    with subprocess.Popen(
        [STEPDOWN, "serve", "--port", str(port), "--workers", "2"],
        env=env, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as served:  # fmt: skip
        try:
            assert answer(f"http://127.0.0.1:{port}/health/") == b"well\n"
        finally:
            served.send_signal(signal.SIGINT)
            served.wait(timeout=30)


def answer(address: str) -> bytes:
    """Ask until the site is up, for half a minute at most."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310
                told: bytes = response.read()
                return told
        except OSError:
            time.sleep(0.2)
    msg = f"{address} did not answer"
    raise AssertionError(msg)
