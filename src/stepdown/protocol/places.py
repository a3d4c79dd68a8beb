"""The words at each clause's place, found in a council's own document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from stepdown.protocol.document import Document, Part, words_of
from stepdown.protocol.language import Pack, Place

DIGITS = 12


class Match(StrEnum):
    """What was found at a clause's place."""

    SAME = "the words that we read"
    DIFFERENT = "other words than we read"
    FOUND = "words that nobody compared"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A clause's place in a document. ``words`` are empty where it was not found."""

    clause: str
    says: str
    match: Match
    words: str = ""

    @property
    def is_found(self) -> bool:
        """Say whether there are words to show beside the rule."""
        return self.match is not Match.NOT_FOUND


def fingerprint(words: str) -> str:
    """Return what shows whether two texts say the same, whatever their spaces and stops."""
    return hashlib.sha256(words_of(words).encode("utf-8")).hexdigest()[:DIGITS]


def find_places(pack: Pack, text: str) -> tuple[FoundPlace, ...]:
    """Return the words of a document at each clause's place, in the order of the clauses.

    Numbers and headings count first, then the lines. Where the words are not those
    that were read, they are looked for in the whole document.
    """
    places = [clause.place for clause in pack.clauses.values()]
    document = Document(
        text,
        headings=[place.under for place in places if place.under],
        numbers=[place.number for place in places if place.number],
    )
    elsewhere = {fingerprint(unit): unit for unit in document.units()}
    return tuple(
        _find(id_, clause.place, document, elsewhere) for id_, clause in pack.clauses.items()
    )


def _find(id_: str, place: Place, document: Document, elsewhere: dict[str, str]) -> FoundPlace:
    found = [words for words in _candidates(place, document) if words_of(words)]
    if place.fingerprint is not None:
        for words in found:
            if fingerprint(words) == place.fingerprint:
                return FoundPlace(id_, place.says, Match.SAME, words)
        if place.fingerprint in elsewhere:
            return FoundPlace(id_, place.says, Match.SAME, elsewhere[place.fingerprint])
    if not found:
        return FoundPlace(id_, place.says, Match.NOT_FOUND)
    match = Match.FOUND if place.fingerprint is None else Match.DIFFERENT
    return FoundPlace(id_, place.says, match, found[0])


def _candidates(place: Place, document: Document) -> Iterator[str]:
    """Go through the words that the place may mean, the likeliest first."""
    for part in _parts(place, document):
        piece: Part | None = part
        if place.item is not None:
            pieces = part.items() or part.cells()
            piece = pieces[place.item - 1] if place.item <= len(pieces) else None
        if piece is None:
            continue
        if place.sentence is None:
            yield piece.text()
            continue
        sentences = piece.sentences()
        if place.sentence <= len(sentences):
            yield sentences[place.sentence - 1]


def _parts(place: Place, document: Document) -> Iterator[Part]:
    """Go through the stretches that hold the place, the likeliest first.

    A contents page repeats numbers and headings, so the longest stretch comes first.
    """
    sections = list(document.under(place.under)) if place.under else []
    if place.number is not None:
        numbered = [
            part for section in sections for part in document.numbered(place.number, section)
        ]
        numbered = numbered or list(document.numbered(place.number))
        yield from sorted(numbered, key=lambda part: -len(part.text()))
    else:
        yield from sorted(sections, key=lambda part: -len(part.text()))
    if place.lines is not None:
        part = document.between(*place.lines)
        if part is not None:
            yield part
