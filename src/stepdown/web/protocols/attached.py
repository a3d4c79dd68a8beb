"""The council's own document beside a protocol: which places were found in it, and which not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from stepdown.partnership.models import AttachedText, Authority, PublishedPack
from stepdown.partnership.protocols import attached_text, load
from stepdown.protocol.places import FoundPlace, Match, find_places
from stepdown.protocol.unread import sentences_unread


@dataclass(frozen=True)
class Attached:
    """What the attached document says at each clause, and what it says at none.

    Empty where none is attached.
    """

    file_name: str = ""
    attached_at: datetime | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    differing: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()

    @classmethod
    def of(cls, council: Authority | None, published: PublishedPack) -> Attached:
        """Return what the council attached last, for a protocol."""
        text = attached_text(council, published.pack) if council is not None else None
        if text is None:
            return cls()
        found, unread = _places(published.sha256, text.sha256, published.pk, text.pk)
        return cls(
            text.file_name,
            text.attached_at,
            {place.clause: place.words for place in found if place.is_found},
            {place.clause: place.says for place in found if not place.is_found},
            frozenset(place.clause for place in found if place.match is Match.DIFFERENT),
            unread,
        )


@lru_cache(maxsize=32)
def _places(
    _pack: str, _text: str, published_id: int, text_id: int
) -> tuple[tuple[FoundPlace, ...], tuple[str, ...]]:
    """Find the places once: neither a published protocol nor an attached text ever changes."""
    published = PublishedPack.objects.defer("canonical").get(pk=published_id)
    text = AttachedText.objects.get(pk=text_id).text
    found = find_places(load(published), text)
    return found, sentences_unread(text, found)
