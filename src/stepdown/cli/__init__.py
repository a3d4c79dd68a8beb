"""The ``stepdown`` command: each sub-command is a module of this package."""

import os
import pkgutil
from importlib import import_module

import click

from stepdown import __version__

SETTINGS = "stepdown.config.settings"


class CommandsByModule(click.Group):
    """Find each sub-command in the module of its name, and only when it is asked for.

    ``stepdown audit-verify`` is ``command`` in ``stepdown/cli/audit_verify.py``.
    Django is not loaded until a command asks for it, so that reading a pack
    needs neither settings nor a database. A folder is a room of code that
    commands use, and no command.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all sub-commands."""
        return sorted(
            module.name.replace("_", "-")
            for module in pkgutil.iter_modules(__path__)
            if not module.ispkg
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one sub-command, or nothing where there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found = import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        return found if isinstance(found, click.Command) else None


@click.group(cls=CommandsByModule, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="stepdown")
def main() -> None:
    """Move a child and their family safely between levels of help."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
