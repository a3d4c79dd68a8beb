"""``stepdown protocol reference`` and ``schema``: every key of a pack, for people and editors."""

from pathlib import Path

import click

from stepdown.protocol.reference import reference
from stepdown.protocol.schema import schemas


@click.command("reference")
@click.option(
    "--to", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a file."
)
def write_reference(file: Path | None) -> None:
    """Print the reference of the language that packs are written in."""
    page = reference()
    if file is None:
        click.echo(page, nl=False)
        return
    file.write_text(page, encoding="utf-8")
    click.echo(f"Written to {file}.")


@click.command("schema")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="The folder to write the schemas of the four sorts of file to.",
)
def write_schemas(folder: Path) -> None:
    """Write the JSON Schemas with which an editor completes and checks a pack's files."""
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(f"Written to {folder / name}.")
