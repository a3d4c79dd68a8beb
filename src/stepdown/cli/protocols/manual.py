"""``stepdown protocol reference``: the page that explains every key of a pack."""

from pathlib import Path

import click

from stepdown.protocol.reference import reference


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
