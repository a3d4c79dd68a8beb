"""The protocols that a council works under, as they were published."""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from stepdown.partnership.adopted import changes_of, in_force_by
from stepdown.partnership.models import AttachedText, Authority, PublishedPack
from stepdown.protocol.language import Pack
from stepdown.protocol.publishing import from_canonical

log = logging.getLogger(__name__)


def in_force(authority: Authority, at: datetime) -> list[PublishedPack]:
    """Return what a new episode may begin under: of each protocol, the version last adopted.

    A version that was retired since is none of them, and no earlier one comes back for it.
    """
    return in_force_by(changes_of(authority), at)


def load(published: PublishedPack) -> Pack:
    """Return the protocol itself. Read once for each hash, since its text never changes."""
    return _pack(published.sha256, published.pk)


def load_readable(published: Iterable[PublishedPack]) -> dict[int, Pack]:
    """Return the protocols that can be read, by the keys of their published versions.

    For lists: a protocol that cannot be read, whatever is wrong with it, must not keep
    anybody from what else the page shows, urgent reports first of all.
    """
    found: dict[int, Pack] = {}
    for each in published:
        try:
            found[each.pk] = load(each)
        except Exception:
            log.exception("Protocol %s %s cannot be read.", each.pack, each.version)
    return found


def attached_text(authority: Authority, pack: str) -> AttachedText | None:
    """Return the council's own document for a protocol, if it attached one."""
    return (
        AttachedText.objects.filter(authority=authority, pack=pack)
        .order_by("-attached_at", "-pk")
        .first()
    )


@lru_cache(maxsize=64)
def _pack(sha256: str, published_id: int) -> Pack:
    text = PublishedPack.objects.values_list("canonical", flat=True).get(
        pk=published_id, sha256=sha256
    )
    return from_canonical(text)
