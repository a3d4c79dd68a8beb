"""Find a child by a typed name and date of birth, although either is damaged.

The method is record linkage by weights (Fellegi and Sunter, 1969): each thing that
agrees counts for how much oftener it does in one person than in two, in bits, and each
that disagrees counts against. Names are compared by how they sound (Metaphone) and by
Jaro and Winkler's measure; dates also with the day and the month swapped, and with one
digit wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, Q
from rapidfuzz.distance import JaroWinkler

from stepdown.families.models import Child
from stepdown.families.sounding import sound_of, words_of

ALIKE_ENOUGH = 8.0
"""Bits from which a child is shown: a last name, two that are alike, or a date with either."""
MOST = 5
NOBODY = 0
MOST_LOOKED_AT = 2_000

FIRST_NAME = {"same": 6.0, "alike": 4.0, "like": 2.0, "other": -3.0, "not known": 0.0}
LAST_NAME = {"same": 8.0, "alike": 6.0, "like": 3.0, "other": -4.0, "not known": 0.0}
BORN = {"same": 12.0, "swapped": 10.0, "near": 6.0, "other": -6.0, "not known": 0.0}
OTHER_WAY_ROUND = 1.0
"""What it costs that the names stand the other way round."""
FROM_WORST = ("other", "like", "alike", "same")
ALIKE, LIKE = 0.92, 0.84
ALIKE_IF_SHORT = 0.9
TELLING = 3
"""Letters from which a sound tells names apart: many short names sound the same."""
SHORT_FORM = 3
"""Letters from which a name that another begins with is a short form of it."""
PARTICLES = frozenset(
    {"al", "el", "da", "de", "del", "di", "dos", "du", "la", "le", "van", "von", "den", "der",
     "bin", "bint", "ibn"}
)  # fmt: skip
"""Words that many families share, and that tell none from another."""

Words = tuple[str, ...]
Row = tuple[int, str, str, date | None, date | None]


class Agreement(NamedTuple):
    """How well names and birth agree, as keys of the weights; names may be turned round."""

    first: str
    last: str
    born: str
    is_turned: bool = False

    @property
    def bits(self) -> float:
        """Return the weight of it all."""
        names = FIRST_NAME[self.first] + LAST_NAME[self.last]
        return names + BORN[self.born] - OTHER_WAY_ROUND * self.is_turned

    @property
    def is_exact(self) -> bool:
        """Say whether nothing differs, but for which name stands first."""
        return self.has_the_whole_name and self.born == "same"

    @property
    def has_the_whole_name(self) -> bool:
        """Say whether both names are the same."""
        return (self.first, self.last) == ("same", "same")

    @property
    def is_certain(self) -> bool:
        """Say whether an answer may be given without a person who looks: it is this child.

        Both names are the same or alike. Where the day and the month are swapped, one of
        the names is the same, and where the date is only near, both are.
        """
        names = (self.first, self.last)
        if not set(names) <= {"same", "alike"}:
            return False
        exact = names.count("same")
        return self.born == "same" or (
            exact >= 1 if self.born == "swapped" else self.born == "near" and exact == 2
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A child who may be meant, and how well name and birth agree."""

    child: Child
    agreement: Agreement

    @property
    def score(self) -> float:
        """Return the weight in bits for that."""
        return self.agreement.bits


class BirthTyped(NamedTuple):
    """A date of birth as it was typed, and what may have been meant by it."""

    born: date
    swapped: date | None
    near: frozenset[date]


def find_matches(authority_id: int, name: str, born: date | None) -> list[Match]:
    """Return the children who may be meant, the likeliest first, five at most.

    Only children who share the date, one that is easily typed for it, or the sound of
    a word of the name are looked at, those with more such words first.
    """
    typed = words_of(name)
    if not typed:
        return []
    rows = {row[0]: row for row in _of_the_sound(authority_id, typed)}
    if born is not None:
        rows |= {row[0]: row for row in _of_the_date(authority_id, born)}
    meant = None if born is None else BirthTyped(born, swapped(born), frozenset(dates_near(born)))
    found = {key: _agreement(row, typed, meant) for key, row in rows.items()}
    best = sorted(
        (key for key, each in found.items() if each.bits >= ALIKE_ENOUGH),
        key=lambda key: (-found[key].bits, key),
    )[:MOST]
    # Nobody is looked up too: how long it takes must not tell whether somebody is known.
    children = Child.objects.in_bulk(best or [NOBODY])
    return [Match(children[key], found[key]) for key in best]


def _of_the_sound(authority_id: int, typed: Words) -> Iterable[Row]:
    sounds = {sound_of(word) for word in typed}
    return (
        Child.objects.filter(sounds__authority_id=authority_id, sounds__sound__in=sounds)
        .annotate(agree=Count("sounds"))
        .order_by("-agree", "pk")
        .values_list("pk", "first_name", "last_name", "born", "expected_birth")[:MOST_LOOKED_AT]
    )


def _of_the_date(authority_id: int, born: date) -> Iterable[Row]:
    dates = [born, *dates_near(born)]
    return Child.objects.filter(
        Q(born__in=dates) | Q(expected_birth__in=dates), authority_id=authority_id
    ).values_list("pk", "first_name", "last_name", "born", "expected_birth")[:MOST_LOOKED_AT]


def swapped(born: date) -> date | None:
    """Return the date with the day and the month swapped, where that is another date."""
    if born.day > 12 or born.day == born.month:
        return None
    return date(born.year, born.day, born.month)


def dates_near(born: date) -> list[date]:
    """Return the dates that are easily typed for one: swapped, a day off, one digit wrong."""
    year, month, day = born.year, born.month, born.day
    near = [
        *((year, month, day + step) for step in (-10, 10)),
        *((year, month + step, day) for step in (-1, 1)),
        *((year + step, month, day) for step in (-10, -1, 1, 10)),
    ]
    number = born.toordinal()
    beside = [number - 1, number + 1]
    days_off = [date.fromordinal(each) for each in beside if 1 <= each <= date.max.toordinal()]
    found = [swapped(born), *days_off, *(_date(*each) for each in near)]
    return [each for each in found if each is not None]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _agreement(row: Row, typed: Words, meant: BirthTyped | None) -> Agreement:
    """Return how a child agrees, with the names parted at whichever place fits best."""
    _, first_name, last_name, known, expected = row
    first, last = words_of(first_name), words_of(last_name)
    birth = _of_birth(known or expected, meant)
    if len(typed) == 1:
        found = [
            Agreement(_of_a_name(first, typed), "not known", birth),
            Agreement("not known", _of_a_name(last, typed), birth),
        ]
    else:
        found = []
        for place in range(1, len(typed)):
            before, after = typed[:place], typed[place:]
            found += [
                Agreement(_of_a_name(first, before), _of_a_name(last, after), birth),
                Agreement(_of_a_name(first, after), _of_a_name(last, before), birth, True),
            ]
    return max(found, key=lambda each: each.bits)


@lru_cache(maxsize=4096)
def _of_a_name(known: Words, typed: Words) -> str:
    """Return how one name agrees: each word of the shorter with the best of the other.

    An unborn child has no first name, which says nothing.
    """
    if not known:
        return "not known"
    if known == typed:
        return "same"
    shorter, longer = sorted((_telling(known), _telling(typed)), key=len)
    words = (max((_likeness(a, b) for b in longer), key=FROM_WORST.index) for a in shorter)
    worst = min(words, key=FROM_WORST.index)
    return "alike" if worst == "same" else worst


def _telling(words: Words) -> Words:
    """Return the words of a name that tell it from others, or all where none does."""
    return tuple(word for word in words if word not in PARTICLES) or words


def _likeness(known: str, typed: str) -> str:
    if known == typed:
        return "same"
    sound, likeness = sound_of(known), JaroWinkler.similarity(known, typed)
    sounds_alike = sound == sound_of(typed)
    if sounds_alike and (len(sound) >= TELLING or likeness >= ALIKE_IF_SHORT):
        return "alike"
    # One mark less may be another name in a script whose vowels are marks.
    if likeness >= ALIKE and known.isascii() and typed.isascii():
        return "alike"
    shorter, longer = sorted((known, typed), key=len)
    is_short_form = len(shorter) >= SHORT_FORM and longer.startswith(shorter)
    return "like" if sounds_alike or likeness >= LIKE or is_short_form else "other"


def _of_birth(known: date | None, meant: BirthTyped | None) -> str:
    if known is None or meant is None:
        return "not known"
    if known == meant.born:
        return "same"
    if known == meant.swapped:
        return "swapped"
    return "near" if known in meant.near else "other"
