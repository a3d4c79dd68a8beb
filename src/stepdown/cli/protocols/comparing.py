"""``stepdown protocol compare``: two versions of one protocol, or two councils."""

from pathlib import Path

import click

from stepdown.cli.protocols.telling import refuse
from stepdown.protocol.checking import load_sound_pack
from stepdown.protocol.comparing.telling import comparison
from stepdown.protocol.language import Pack
from stepdown.protocol.problems import PackError


@click.command("compare")
@click.argument("one", metavar="PACK", type=click.Path(path_type=Path))
@click.argument("other", metavar="OTHER", type=click.Path(path_type=Path))
def compare_packs(one: Path, other: Path) -> None:
    """Say how two versions of a pack differ, and what that means for running families.

    The older version comes first. Packs of two councils are compared topic by topic.
    """
    click.echo(comparison(_loaded(one), _loaded(other)), nl=False)


def _loaded(pack: Path) -> Pack:
    try:
        return load_sound_pack(pack)
    except PackError as error:
        refuse(error, pack)
