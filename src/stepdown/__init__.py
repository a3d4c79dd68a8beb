"""Stepdown moves a child and their family safely between levels of help."""

from pathlib import Path

__version__ = "0.1.0"


def packs_folder() -> Path:
    """Return the folder of the councils' packs that came with the program.

    Inside the installed package it is ``stepdown/packs``; in a checkout it
    stands beside ``src``.
    """
    here = Path(__file__).resolve().parent
    installed = here / "packs"
    return installed if installed.is_dir() else here.parents[1] / "packs"
