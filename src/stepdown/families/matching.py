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

from django.db.models import Count, Q
from rapidfuzz.distance import JaroWinkler

from stepdown.families.models import Child
from stepdown.families.sounding import sound_of, words_of

ALIKE_ENOUGH = 8.0
"""Bits from which a child is shown: a last name, two that are alike, or a date with either."""
SURELY = 22.0
"""Bits from which it is this child: both names and the date agree, or nearly do."""
MOST = 5
NOBODY = 0
MOST_LOOKED_AT = 2_000

FIRST_NAME = {"same": 6.0, "alike": 4.0, "like": 2.0, "other": -3.0}
LAST_NAME = {"same": 8.0, "alike": 6.0, "like": 3.0, "other": -4.0}
BORN = {"same": 12.0, "swapped": 10.0, "near": 6.0, "other": -6.0}
OTHER_WAY_ROUND = 1.0
"""What it costs that the names stand the other way round."""
ALIKE, LIKE = 0.92, 0.84
SHORT_FORM = 3
"""Letters from which a name that another begins with is a short form of it."""

Words = tuple[str, ...]
Row = tuple[int, str, str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Match:
    """A child who may be meant, and the weight in bits for that."""

    child: Child
    score: float


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
    scores = {key: _score(row, typed, born) for key, row in rows.items()}
    best = sorted(
        (key for key, score in scores.items() if score >= ALIKE_ENOUGH),
        key=lambda key: (-scores[key], key),
    )[:MOST]
    # Nobody is looked up too: how long it takes must not tell whether somebody is known.
    children = Child.objects.in_bulk(best or [NOBODY])
    return [Match(children[key], scores[key]) for key in best]


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


def _score(row: Row, typed: Words, born: date | None) -> float:
    _, first_name, last_name, known, expected = row
    return _of_the_names(words_of(first_name), words_of(last_name), typed) + _of_birth(
        known or expected, born
    )


def _of_the_names(first: Words, last: Words, typed: Words) -> float:
    """Return the weight of the names, at whichever place they part that fits best."""
    if len(typed) == 1:
        return max(_agreement(first, typed, FIRST_NAME), _agreement(last, typed, LAST_NAME))
    found = [
        max(
            _agreement(first, typed[:place], FIRST_NAME)
            + _agreement(last, typed[place:], LAST_NAME),
            _agreement(first, typed[place:], FIRST_NAME)
            + _agreement(last, typed[:place], LAST_NAME)
            - OTHER_WAY_ROUND,
        )
        for place in range(1, len(typed))
    ]
    return max(found)


def _agreement(known: Words, typed: Words, weights: dict[str, float]) -> float:
    """Return the weight of one name. An unborn child has no first name, which says nothing."""
    if not known:
        return 0.0
    if known == typed:
        return weights["same"]
    return weights[max((_likeness(a, b) for a in known for b in typed), key=_IN_ORDER.index)]


_IN_ORDER = ("other", "like", "alike")


def _likeness(known: str, typed: str) -> str:
    if known == typed or sound_of(known) == sound_of(typed):
        return "alike"
    likeness = JaroWinkler.similarity(known, typed)
    if likeness >= ALIKE:
        return "alike"
    shorter, longer = sorted((known, typed), key=len)
    is_short_form = len(shorter) >= SHORT_FORM and longer.startswith(shorter)
    return "like" if likeness >= LIKE or is_short_form else "other"


def _of_birth(known: date | None, typed: date | None) -> float:
    if known is None or typed is None:
        return 0.0
    if known == typed:
        return BORN["same"]
    if known == swapped(typed):
        return BORN["swapped"]
    return BORN["near" if known in dates_near(typed) else "other"]
