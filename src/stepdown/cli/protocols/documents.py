"""``stepdown protocol attach`` and ``fingerprint``: a pack beside the council's own document."""

from datetime import UTC, datetime
from pathlib import Path

import click
import django

from stepdown.cli.protocols.telling import PACK, count, refuse
from stepdown.protocol.checking import load_sound_pack
from stepdown.protocol.fingerprinting import FILE, with_fingerprints
from stepdown.protocol.language import Pack
from stepdown.protocol.places import FoundPlace, Match, find_places, fingerprint
from stepdown.protocol.problems import PackError
from stepdown.protocol.strict_yaml import read_text

LARGEST_DOCUMENT = 5 * 1024 * 1024
DOCUMENT = click.argument("file", type=click.Path(path_type=Path))


@click.command("attach")
@PACK
@DOCUMENT
@click.option("--council", metavar="SLUG", help="Keep it for this council, by its short name.")
@click.option("--by", "email", metavar="EMAIL", help="Who attaches it: one who looks after it.")
def attach_document(pack: Path, file: Path, council: str | None, email: str | None) -> None:
    """Find the words at each clause's place in a council's own document, a text file.

    With --council and --by it is kept, and its words stand beside the rules on the pages.
    """
    if (council is None) != (email is None):
        raise click.UsageError("Give --council and --by together, or neither.")
    loaded, text = _read(pack, file)
    found = find_places(loaded, text)
    for place in found:
        click.echo(f"{place.clause}: {place.match} ({place.says})")
    missing = [place.clause for place in found if not place.is_found]
    changed = [place.clause for place in found if place.match is Match.DIFFERENT]
    click.echo(
        f"{count(len(found), 'clause')}: {len(missing)} not found, "
        f"{len(changed)} with other words than we read."
    )
    if council is not None and email is not None:
        _keep(loaded, file, text, council, email)


@click.command("fingerprint")
@PACK
@DOCUMENT
def write_fingerprints(pack: Path, file: Path) -> None:
    """Write into clauses.yaml what shows whether a document's words are those in FILE.

    For the pack's maintainers, who have the document that the pack was written from.
    """
    loaded, text = _read(pack, file)
    found = [place for place in _as_written(loaded, text) if place.is_found]
    clauses = pack / FILE
    written = with_fingerprints(
        clauses.read_text(encoding="utf-8"),
        {place.clause: fingerprint(place.words) for place in found},
    )
    clauses.write_text(written, encoding="utf-8")
    missing = len(loaded.clauses) - len(found)
    click.echo(f"{count(len(found), 'fingerprint')} written, {missing} not found.")


def _as_written(pack: Pack, text: str) -> tuple[FoundPlace, ...]:
    """Find the places by where they are said to be, whatever fingerprints stand there."""
    bare = {
        id_: clause.model_copy(
            update={"place": clause.place.model_copy(update={"fingerprint": None})}
        )
        for id_, clause in pack.clauses.items()
    }
    return find_places(pack.model_copy(update={"clauses": bare}), text)


def _read(pack: Path, file: Path) -> tuple[Pack, str]:
    try:
        loaded = load_sound_pack(pack)
    except PackError as error:
        refuse(error, pack)
    if not file.is_file():
        raise click.UsageError(f"There is no file {file}.")
    with file.open("rb") as opened:
        raw = opened.read(LARGEST_DOCUMENT + 1)
    if len(raw) > LARGEST_DOCUMENT:
        raise click.UsageError(f"{file} is larger than 5 MB. Attach the text alone.")
    try:
        return loaded, read_text(raw, file.name)
    except PackError as error:
        click.echo("Save the document as plain text, and attach that.", err=True)
        refuse(error, file.parent)


def _keep(pack: Pack, file: Path, text: str, council: str, email: str) -> None:
    """Keep the document for a council, as the person who looks after it."""
    django.setup()
    # Django's models cannot be imported before it is set up, and reading needs neither.
    from stepdown.audit.refusal import Refusal  # noqa: PLC0415
    from stepdown.partnership.actions import attach_text  # noqa: PLC0415
    from stepdown.partnership.models import Account, Authority  # noqa: PLC0415

    authority = Authority.objects.filter(slug=council).first()
    if authority is None:
        known = ", ".join(Authority.objects.order_by("slug").values_list("slug", flat=True))
        raise click.UsageError(f"There is no council '{council}'. There are: {known or 'none'}.")
    by = Account.objects.filter(email=email.strip().lower()).first()
    if by is None:
        raise click.UsageError(f"Nobody signs in as '{email}'.")
    try:
        attach_text(
            authority=authority,
            pack=pack.about.pack,
            file_name=file.name,
            text=text,
            by=by,
            at=datetime.now(UTC),
        )
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.what_happened} {refusal.what_to_do}") from None
    click.echo(f"Kept for {authority.name}.")
