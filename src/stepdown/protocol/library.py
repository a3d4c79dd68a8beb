"""Where the packs are that come with the program."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve()
IN_THE_PACKAGE = HERE.parents[1] / "packs"
IN_THE_REPOSITORY = HERE.parents[3] / "packs"


def packs_folder(*places: Path) -> Path:
    """Return the folder of all packs: inside the package, or beside it in a checkout.

    Raises ``FileNotFoundError`` where there is none, which a broken installation is.
    """
    places = places or (IN_THE_PACKAGE, IN_THE_REPOSITORY)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(
        f"No packs were found in {' or '.join(str(place) for place in places)}. "
        "Install the program again."
    )


def shipped_packs(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the folder of each pack, by council and version."""
    folder = folder or packs_folder()
    return tuple(sorted(path.parent for path in folder.glob("*/*/pack.yaml")))


def shipped_pack(pack: str, version: str, folder: Path | None = None) -> Path | None:
    """Return the folder of one version of a pack, if it comes with the program."""
    for found in shipped_packs(folder):
        if found.parts[-2:] == (pack, version):
            return found
    return None
