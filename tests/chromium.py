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


WITHOUT_WINDOWS = "chromium-headless-shell"
"""The same Chromium built for such use as ours: a journey takes five sixths of the time."""


class NoChromiumError(RuntimeError):
    """This machine has no Chromium."""


def chromium_program() -> Path:
    """Return Chromium's program: STEPDOWN_TEST_CHROMIUM, or the one on PATH."""
    named = os.environ.get("STEPDOWN_TEST_CHROMIUM")
    known = [WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome"]
    for name in [named] if named else known:
        found = shutil.which(name)
        if found:
            return Path(found)
    msg = (
        "No Chromium is on this machine. On Debian: "
        "sudo apt-get install --no-install-recommends chromium "
        "(elsewhere, install it and name it in STEPDOWN_TEST_CHROMIUM)."
    )
    raise NoChromiumError(msg)
