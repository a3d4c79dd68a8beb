"""What a council's document says that no clause of the pack was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stepdown.protocol.document import Part, words_of
from stepdown.protocol.places import FoundPlace

_A_NUMBER = re.compile(r"^\W*(?:\d+(?:\.\d+)+|\d+(?=[.):]))[.):]?\s+")
"""A section's number, and never how many there are of something."""

FEWEST_WORDS = 6
"""Fewer words are a heading, a page number or a label, and no sentence that asks for anything."""


def sentences_unread(text: str, found: Iterable[FoundPlace]) -> tuple[str, ...]:
    """Return the sentences that lie at no clause's place, in the order of the document.

    A sentence that a clause's words hold is read, and so is one that holds them.
    """
    read = [words_of(place.words) for place in found if place.is_found]
    everything = " \n ".join(read)
    whole = Part(tuple(enumerate(text.splitlines(), 1)))
    return tuple(
        sentence
        for sentence in dict.fromkeys(whole.sentences())
        if len((words := words_of(_A_NUMBER.sub("", sentence))).split()) >= FEWEST_WORDS
        and words not in everything
        and not any(each and each in words for each in read)
    )
