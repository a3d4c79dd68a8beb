"""Find a child by a typed name and date of birth."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from rapidfuzz import fuzz, utils

from stepdown.families.models import Child

ALIKE_ENOUGH = 75.0
MOST = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A child who may be meant, and how alike, from 0 to 100."""

    child: Child
    score: float


def find_matches(authority_id: int, name: str, born: date | None) -> list[Match]:
    """Return the children who may be meant, the likeliest first, five at most.

    People type a name as they heard it, and swap the day and the month. Only
    children who share the date, the swapped date or a part of the name are looked at.
    """
    typed = utils.default_process(name)
    if not typed:
        return []
    words = typed.split()
    likely = Q()
    for word in words:
        likely |= Q(last_name__istartswith=word[:3]) | Q(first_name__istartswith=word[:3])
    dates = _dates_meant(born)
    if dates:
        likely |= Q(born__in=dates) | Q(expected_birth__in=dates)
    candidates = Child.objects.filter(likely, authority_id=authority_id)[:2000]
    matches = [Match(child, _score(child, typed, dates)) for child in candidates]
    good = [match for match in matches if match.score >= ALIKE_ENOUGH]
    return sorted(good, key=lambda match: (-match.score, match.child.pk))[:MOST]


def _dates_meant(born: date | None) -> list[date]:
    if born is None:
        return []
    dates = [born]
    if born.day <= 12 and born.day != born.month:
        dates.append(date(born.year, born.day, born.month))
    return dates


def _score(child: Child, typed: str, dates: list[date]) -> float:
    name = utils.default_process(f"{child.first_name} {child.last_name}")
    # A first name alone is a whole answer to many people, and a weaker one to us.
    alike = max(fuzz.token_sort_ratio(typed, name), 0.7 * fuzz.token_set_ratio(typed, name))
    if not dates:
        return alike
    known = child.born or child.expected_birth
    if known is None:
        return alike * 0.9
    if known == dates[0]:
        return alike * 0.6 + 40
    if known in dates:
        return alike * 0.6 + 35
    return alike * 0.7
