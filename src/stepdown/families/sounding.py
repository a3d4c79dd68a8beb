"""How a name sounds: by the Metaphone of Lawrence Philips (1990), word by word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import jellyfish

from stepdown.families.models import Child, NameSound
from stepdown.families.models.sound import Part

MOST_LETTERS = 20
MOST_WORDS = 8
ACCENTS = range(0x300, 0x370)
"""Marks above and below Latin, Greek and Cyrillic letters. Other scripts spell with theirs."""
NOT_APART = str.maketrans({"ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe",
                           "þ": "th", "\u0131": "i"})  # fmt: skip
"""Letters that do not come apart into a letter and its accent."""


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in small letters without accents: O’Neill is one word."""
    joined = re.sub(r"(?<=\w)['’](?=\w)", "", name)
    apart = unicodedata.normalize("NFKD", joined.casefold().translate(NOT_APART))
    plain = "".join(each for each in apart if ord(each) not in ACCENTS)
    letters = "".join(each if unicodedata.category(each)[0] in "LM" else " " for each in plain)
    return tuple(letters.split()[:MOST_WORDS])


@lru_cache(maxsize=4096)
def sound_of(word: str) -> str:
    """Return how a word sounds. What is in another script stays as it is written."""
    sound = jellyfish.metaphone(word) if word.isascii() else ""
    return (sound or word)[:MOST_LETTERS]


def sounds_of(child: Child) -> list[NameSound]:
    """Return the rows, not saved, of how a child's names sound."""
    return [
        NameSound(authority_id=child.authority_id, child=child, part=part, sound=sound)
        for part, name in ((Part.FIRST, child.first_name), (Part.LAST, child.last_name))
        for sound in dict.fromkeys(map(sound_of, words_of(name)))
    ]


def listen_to(child: Child) -> None:
    """Keep how the names of a child sound now."""
    NameSound.objects.filter(child=child).delete()
    NameSound.objects.bulk_create(sounds_of(child))
