"""``stepdown protocol versions``, ``publish``, ``adopt`` and ``retire``: with the site's database.

Each acts as a person who looks after the council, or the site, and leaves the same record as
the pages do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
import django

from stepdown.cli.protocols.telling import count, refuse
from stepdown.protocol.checking import load_sound_pack
from stepdown.protocol.library import shipped_pack
from stepdown.protocol.moments import LONDON, in_words, start_of_day
from stepdown.protocol.problems import PackError

if TYPE_CHECKING:
    from stepdown.partnership.models import Account, Authority, PublishedPack

Made = TypeVar("Made")

VERSION = click.argument("version", metavar="PACK/VERSION")
COUNCIL = click.option(
    "--council", metavar="SLUG", required=True, help="The council, by its short name."
)
BY = click.option("--by", "email", metavar="EMAIL", required=True, help="Who looks after it.")
FROM = click.option(
    "--from",
    "since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day on which it holds; from now on if not said.",
)


@click.command("versions")
@COUNCIL
def list_versions(council: str) -> None:
    """Say which versions there are, which is in force, and how many step downs run under each."""
    django.setup()
    # Django's models cannot be imported before it is set up.
    from stepdown.episodes.versions import running_under  # noqa: PLC0415
    from stepdown.partnership.adopted import changes_of, versions_in  # noqa: PLC0415
    from stepdown.partnership.models import PublishedPack  # noqa: PLC0415

    authority = _council(council)
    running = running_under(authority.pk)
    published = PublishedPack.objects.defer("canonical")
    for version in versions_in(changes_of(authority), published, datetime.now(UTC)):
        change = version.change
        since = f" {in_words(change.when.astimezone(LONDON).date())}" if change else ""
        click.echo(
            f"{version.published}: {version.state}{since}. "
            f"{count(running.get(version.published.pk, 0), 'running step down')} under it."
        )


@click.command("publish")
@click.argument("pack")
@BY
def publish_pack(pack: str, email: str) -> None:
    """Publish the pack in a folder, or one that comes with the program, by PACK/VERSION.

    It is kept for good, under its hash. The same contents again change nothing.
    """
    name, _, version = pack.partition("/")
    folder = shipped_pack(name, version) or Path(pack)
    try:
        loaded = load_sound_pack(folder)
    except PackError as error:
        refuse(error, folder)
    django.setup()
    from stepdown.partnership.actions import publish  # noqa: PLC0415

    published = _said(lambda by, at: publish(pack=loaded, by=by, at=at), email)
    click.echo(f"Published {published}, {published.sha256}.")


@click.command("adopt")
@VERSION
@COUNCIL
@BY
@FROM
@click.option("--yes", is_flag=True, help="Adopt it although its review is due, unasked.")
def adopt_version(
    version: str, council: str, email: str, since: datetime | None, yes: bool
) -> None:
    """Let a council's new step downs begin under a published version. Running ones keep theirs.

    One that is past its review date is asked about first.
    """
    django.setup()
    from stepdown.partnership.actions import adopt  # noqa: PLC0415
    from stepdown.partnership.protocols import load  # noqa: PLC0415

    authority, published = _council(council), _published(version)
    about = load(published).about
    if about.template:
        raise click.ClickException(
            f"{published} is a starting point, and no council's policy. Copy its folder, and make "
            "it the council's own."
        )
    review = about.source.review_by
    if review is not None and review < datetime.now(LONDON).date():
        click.echo(f"The document was due for review by {in_words(review)}.", err=True)
        if not yes:
            click.confirm("Adopt it all the same?", abort=True, err=True)
    adoption = _said(
        lambda by, at: adopt(
            authority=authority,
            published_pack=published,
            in_force_from=start_of_day(since.date()) if since else None,
            by=by,
            at=at,
        ),
        email,
    )
    day = in_words(adoption.in_force_from.astimezone(LONDON).date())
    click.echo(f"{authority.name} begins under {published} from {day} on.")


@click.command("retire")
@VERSION
@COUNCIL
@BY
@FROM
@click.option("--reason", required=True, help="Why no new step down begins under it.")
def retire_version(
    version: str, council: str, email: str, since: datetime | None, reason: str
) -> None:
    """Let no new step down begin under a version. Running ones keep it."""
    django.setup()
    from stepdown.partnership.actions import retire  # noqa: PLC0415

    authority, published = _council(council), _published(version)
    retirement = _said(
        lambda by, at: retire(
            authority=authority,
            published_pack=published,
            reason=reason,
            retired_from=start_of_day(since.date()) if since else None,
            by=by,
            at=at,
        ),
        email,
    )
    day = in_words(retirement.retired_from.astimezone(LONDON).date())
    click.echo(f"{authority.name} begins nothing under {published} from {day} on.")


def _said(act: Callable[[Account, datetime], Made], email: str) -> Made:
    """Do it as the person with this address, and say what was refused and what to do next."""
    from stepdown.audit.refusal import Refusal  # noqa: PLC0415
    from stepdown.partnership.models import Account  # noqa: PLC0415

    by = Account.objects.filter(email=email.strip().lower()).first()
    if by is None:
        raise click.UsageError(f"Nobody signs in as '{email}'.")
    try:
        return act(by, datetime.now(UTC))
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.what_happened} {refusal.what_to_do}") from None


def _council(slug: str) -> Authority:
    from stepdown.partnership.models import Authority  # noqa: PLC0415

    authority = Authority.objects.filter(slug=slug).first()
    if authority is None:
        known = ", ".join(Authority.objects.order_by("slug").values_list("slug", flat=True))
        raise click.UsageError(f"There is no council '{slug}'. There are: {known or 'none'}.")
    return authority


def _published(version: str) -> PublishedPack:
    from stepdown.partnership.models import PublishedPack  # noqa: PLC0415

    name, _, number = version.partition("/")
    published = PublishedPack.objects.defer("canonical").filter(pack=name, version=number).first()
    if published is None:
        known = ", ".join(str(each) for each in PublishedPack.objects.defer("canonical"))
        raise click.UsageError(
            f"'{version}' is not published. There are: {known or 'none'}. "
            "'stepdown protocol publish' publishes one."
        )
    return published
