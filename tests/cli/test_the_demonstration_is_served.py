"""``stepdown demo``, as a visitor starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.cli.test_the_command_line_says_what_there_is import answer
from tests.cluster import free_port

STEPDOWN = Path(sys.executable).with_name("stepdown")
SURROUNDINGS = {key: value for key, value in os.environ.items() if not key.startswith("STEPDOWN_")}


def demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [STEPDOWN, "demo", *arguments],
        env=SURROUNDINGS | {"STEPDOWN_DEMO_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_it_is_made_once_served_until_stopped_and_made_anew_when_asked(tmp_path: Path) -> None:
    folder = tmp_path / "families"
    first = demo(folder, "--families", "2", "--no-serve")
    assert first.returncode == 0, first.stderr
    assert f"Making the invented families in {folder}" in first.stdout
    assert "sign in as Sunniva Marsh" in first.stdout
    made = (folder / "made.json").read_text(encoding="utf-8")

    port = free_port()
    with subprocess.Popen(
        [STEPDOWN, "demo", "--port", str(port), "--folder", folder],
        env=SURROUNDINGS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as served:  # fmt: skip
        try:
            page = answer(f"http://127.0.0.1:{port}/demo/").decode()
        finally:
            served.send_signal(signal.SIGINT)
            told = served.communicate(timeout=30)[0]
    assert served.returncode == 0, told
    assert "Sunniva Marsh" in page
    assert "Rosalind Petrie" in page
    assert "Dorothea Lisle" in page
    assert f"http://127.0.0.1:{port}/" in told
    assert "were made today are kept" in told
    assert (folder / "made.json").read_text(encoding="utf-8") == made

    anew = demo(folder, "--fresh", "--families", "1", "--no-serve")
    assert anew.returncode == 0, anew.stderr
    assert (folder / "made.json").read_text(encoding="utf-8") != made


def test_families_that_were_only_half_made_are_made_again(tmp_path: Path) -> None:
    (tmp_path / "stepdown.sqlite3").write_bytes(b"stopped in the middle")
    told = demo(tmp_path, "--families", "1", "--no-serve")
    assert told.returncode == 0, told.stderr
    assert re.search(r"Made in \d+ seconds", told.stdout)


def test_a_port_that_is_taken_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = demo(tmp_path / "families", "--port", str(port))
    assert told.returncode == 1
    assert f"Something listens on port {port} already" in told.stderr
    assert not (tmp_path / "families").exists()
