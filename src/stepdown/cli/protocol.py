"""``stepdown protocol``: look at a council's protocol as data, without a database."""

import click

from stepdown.cli.protocols.documents import attach_document, write_fingerprints
from stepdown.cli.protocols.manual import write_reference
from stepdown.cli.protocols.soundness import check_pack, print_coverage
from stepdown.cli.protocols.trying import explain_standing, run_examples


@click.group()
def command() -> None:
    """Check, try and explain a council's protocol."""


for sub_command in (
    attach_document,
    check_pack,
    explain_standing,
    print_coverage,
    run_examples,
    write_fingerprints,
    write_reference,
):
    command.add_command(sub_command)
