"""``stepdown protocol``: look at a council's protocol as data, and bring it into force."""

import click

from stepdown.cli.protocols.adopting import (
    adopt_version,
    list_versions,
    publish_pack,
    retire_version,
)
from stepdown.cli.protocols.comparing import compare_packs
from stepdown.cli.protocols.documents import attach_document, write_fingerprints
from stepdown.cli.protocols.manual import write_reference, write_schemas
from stepdown.cli.protocols.mapping import draw_maps
from stepdown.cli.protocols.soundness import check_pack, print_coverage
from stepdown.cli.protocols.trying import explain_standing, run_examples


@click.group()
def command() -> None:
    """Check, try and explain a council's protocol, and publish, adopt and retire it."""


for sub_command in (
    adopt_version,
    attach_document,
    check_pack,
    compare_packs,
    draw_maps,
    explain_standing,
    list_versions,
    print_coverage,
    publish_pack,
    retire_version,
    run_examples,
    write_fingerprints,
    write_reference,
    write_schemas,
):
    command.add_command(sub_command)
