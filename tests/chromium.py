"""The browser that the journeys are made in: this machine's Chromium."""

import os
import shutil
from pathlib import Path

# For a closed machine: nothing is fetched, reported or kept in step with elsewhere.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


class NoChromiumError(RuntimeError):
    """This machine has no Chromium."""


def chromium_program() -> Path:
    """Return Chromium's program: STEPDOWN_TEST_CHROMIUM, or the one on PATH."""
    named = os.environ.get("STEPDOWN_TEST_CHROMIUM")
    for name in [named] if named else ["chromium", "chromium-browser", "google-chrome"]:
        found = shutil.which(name)
        if found:
            return Path(found)
    msg = (
        "No Chromium is on this machine. On Debian: "
        "sudo apt-get install --no-install-recommends chromium "
        "(elsewhere, install it and name it in STEPDOWN_TEST_CHROMIUM)."
    )
    raise NoChromiumError(msg)
