"""Where the habits look."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "stepdown"
# Compiled from elsewhere, with names that are not ours.
COMPILED = {"stepdown.css", "stepdown.js", "NOTICES.txt"}
WRITTEN_BY_US = {".css", ".html", ".js", ".py", ".svg", ".toml", ".txt", ".typ", ".yaml", ".yml"}


def modules() -> list[Path]:
    """Return every module of the program, the migrations among them."""
    return sorted(SOURCE.rglob("*.py"))


def texts(*folders: Path) -> list[Path]:
    """Return every text that we wrote below some folders."""
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix in WRITTEN_BY_US | {".md"}
        and path.name not in COMPILED
        and "node_modules" not in path.parts
    )


def place(path: Path) -> str:
    """Return a path as a person would say it."""
    return str(path.relative_to(ROOT))
