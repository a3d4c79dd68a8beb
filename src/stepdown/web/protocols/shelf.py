"""Which protocols a person may read: those that their council works or worked under."""

from datetime import datetime

from django.http import Http404, HttpRequest

from stepdown.partnership.models import Account, Adoption, Authority, PublishedPack
from stepdown.protocol.language import Pack


def reader_of(request: HttpRequest) -> Account:
    """Return the person, who has signed in."""
    if not isinstance(request.user, Account):
        raise Http404
    return request.user


def council_of(account: Account) -> Authority | None:
    """Return the person's council; an operator of the site has none."""
    return account.authority


def published_for(account: Account) -> list[PublishedPack]:
    """Return every version that the person's council ever adopted; an operator sees them all."""
    published = PublishedPack.objects.defer("canonical")
    if account.authority_id is not None:
        adopted = Adoption.objects.filter(authority=account.authority_id)
        published = published.filter(pk__in=adopted.values("published_pack"))
    elif not account.is_superuser:
        return []
    return list(published)


def published_or_404(account: Account, pack: str, version: str) -> PublishedPack:
    """Return one version, or answer as if it were not there."""
    for published in published_for(account):
        if (published.pack, published.version) == (pack, version):
            return published
    raise Http404


def settings_chosen_by(reader: Account, pack: Pack) -> dict[str, str]:
    """Return what the council chose last of the times that a pack leaves open."""
    council = reader.authority
    latest = council.settings_versions.order_by("-number").first() if council else None
    values = dict(latest.values) if latest else {}
    return {name: value for name, value in values.items() if name in pack.about.settings}


def in_force_since(account: Account, published: PublishedPack, at: datetime) -> datetime | None:
    """Return since when the council has worked under a version, or nothing where it does not."""
    return (
        Adoption.objects.filter(
            authority=account.authority_id, published_pack=published, in_force_from__lte=at
        )
        .order_by("-in_force_from")
        .values_list("in_force_from", flat=True)
        .first()
    )
