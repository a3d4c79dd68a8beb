"""People who never lived, for demonstrations, trials at volume and measurements."""

from pathlib import Path


def invented_councils() -> Path:
    """Return the folder of the invented councils and their stories that came with the program.

    Inside the installed package it is ``stepdown/demo``; in a checkout it
    stands beside ``src``.
    """
    package = Path(__file__).resolve().parents[2]
    installed = package / "demo"
    return installed if installed.is_dir() else package.parents[1] / "demo"
