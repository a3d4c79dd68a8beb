"""Publish a protocol, and attach the council's own document to it."""

from datetime import datetime

from django.db import transaction

from stepdown.partnership.access import check_administers
from stepdown.partnership.actions.writing import write_down
from stepdown.partnership.models import (
    Account,
    AttachedText,
    Authority,
    PublishedPack,
)
from stepdown.partnership.refusals import NotPossible
from stepdown.protocol.checking import check, errors_in
from stepdown.protocol.language import Pack
from stepdown.protocol.publishing import canonical, sha256_of


@transaction.atomic
def publish(*, pack: Pack, by: Account, at: datetime) -> PublishedPack:
    """Keep a version of a protocol for good.

    The same contents give the same row again. Other contents under a version
    that is published already are refused: what is published never changes.
    """
    check_administers(by, by.authority)
    errors = errors_in(check(pack))
    if errors:
        raise NotPossible(
            f"{pack.about.pack} {pack.about.version} was not published: {errors[0].what}",
            "Run `stepdown protocol check` on its folder, and put right what it lists.",
        )
    text = canonical(pack)
    sha256 = sha256_of(text)
    existing = PublishedPack.objects.filter(
        pack=pack.about.pack, version=pack.about.version
    ).first()
    if existing is not None:
        if existing.sha256 == sha256:
            return existing
        raise NotPossible(
            f"{pack.about.pack} {pack.about.version} is published already, with other contents.",
            "Give the changed protocol a new version.",
        )
    published = PublishedPack.objects.create(
        pack=pack.about.pack,
        version=pack.about.version,
        title=pack.about.council,
        canonical=text,
        sha256=sha256,
        published_at=at,
        published_by=by,
    )
    write_down(
        authority_id=by.authority_id, by=by, verb="publish",
        subject=f"published-pack:{published.pk}", at=at, sha256=sha256,
    )  # fmt: skip
    return published


@transaction.atomic
def attach_text(
    *, authority: Authority, pack: str, file_name: str, text: str, by: Account, at: datetime
) -> AttachedText:
    """Keep the council's own document, so that its words stand beside the rules."""
    check_administers(by, authority)
    if not text.strip():
        raise NotPossible("The file is empty.", "Attach the document as a text file.")
    attached = AttachedText.objects.create(
        authority=authority,
        pack=pack,
        file_name=file_name,
        text=text,
        sha256=sha256_of(text),
        attached_at=at,
        attached_by=by,
    )
    write_down(
        authority_id=authority.pk, by=by, verb="attach-text",
        subject=f"attached-text:{attached.pk}", at=at, sha256=attached.sha256,
    )  # fmt: skip
    return attached
