"""The council's own words at each clause, where it attached its document."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from stepdown.partnership.models import AttachedText, PublishedPack
from stepdown.partnership.protocols import attached_text, load
from stepdown.protocol.places import find_places
from stepdown.web.family.sight import Sight


def attached_words(sight: Sight) -> Mapping[str, str]:
    """Return the words by clause, or none where no document is attached."""
    published = sight.published
    text = attached_text(sight.episode.authority, published.pack)
    if text is None:
        return {}
    return _words(published.sha256, text.sha256, published.pk, text.pk)


@lru_cache(maxsize=32)
def _words(_pack: str, _text: str, published_id: int, text_id: int) -> Mapping[str, str]:
    """Find the words once: neither a published protocol nor an attached text ever changes."""
    published = PublishedPack.objects.defer("canonical").get(pk=published_id)
    text = AttachedText.objects.get(pk=text_id)
    found = find_places(load(published), text.text)
    return {place.clause: place.words for place in found if place.words}
