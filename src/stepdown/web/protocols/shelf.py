"""Which protocols a person may read: those that their council works or worked under."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from stepdown.partnership.adopted import Version, changes_of, versions_in
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
    return list(_adopted_by(account))


def published_or_404(account: Account, pack: str, version: str) -> PublishedPack:
    """Return one version that the person may read, or answer as if it were not there."""
    published = readable_by(account).filter(pack=pack, version=version).first()
    if published is None:
        raise Http404
    return published


def readable_by(account: Account) -> QuerySet[PublishedPack]:
    """Return every version that the person may read.

    Who looks after the council reads what it may adopt too.
    """
    every = PublishedPack.objects.defer("canonical")
    return every if account.is_administrator else _adopted_by(account)


def _adopted_by(account: Account) -> QuerySet[PublishedPack]:
    published = PublishedPack.objects.defer("canonical")
    if account.authority_id is not None:
        adopted = Adoption.objects.filter(authority=account.authority_id)
        return published.filter(pk__in=adopted.values("published_pack"))
    return published if account.is_superuser else published.none()


def settings_chosen_by(reader: Account, pack: Pack) -> dict[str, str]:
    """Return what the council chose last of the times that a pack leaves open."""
    council = reader.authority
    latest = council.settings_versions.order_by("-number").first() if council else None
    values = dict(latest.values) if latest else {}
    return {name: value for name, value in values.items() if name in pack.about.settings}


def as_it_stands_here(account: Account, published: PublishedPack, at: datetime) -> Version | None:
    """Return whether a version is in force in the person's council, and since when."""
    council = account.authority
    return versions_in(changes_of(council), [published], at)[0] if council is not None else None
