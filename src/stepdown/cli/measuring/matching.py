"""How well a child is found among many, when what is typed is damaged, and how soon."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice, product
from time import perf_counter

from stepdown.cli.invention.names import BOYS, GIRLS
from stepdown.cli.invention.rows import analyse
from stepdown.cli.measuring.report import Found, Matched
from stepdown.cli.measuring.timing import Times
from stepdown.families.matching import find_matches, swapped
from stepdown.families.models import Child, NameSound
from stepdown.families.sounding import sounds_of
from stepdown.partnership.models import Authority

SEED = 1969
YOUNGEST = date(2026, 1, 1)
OLDEST_DAYS = 18 * 365
AT_A_TIME = 5_000
MOSTLY = 0.95
BEGINNINGS = (
    "Alder", "Ash", "Beck", "Black", "Bram", "Brook", "Burn", "Cald", "Chal", "Cran", "Dal",
    "Den", "Dun", "East", "Elm", "Fair", "Fern", "Gar", "Green", "Hal", "Hart", "Hazel", "Hol",
    "Kings", "Lang", "Lind", "Long", "Mar", "Mel", "Mill", "Nor", "Oak", "Pem", "Ran", "Red",
    "Rock", "Sel", "Shen", "Stan", "Stock", "Thorn", "Tur", "Wake", "Wal", "West", "Whit", "Wim",
    "Win", "Wood", "Yar",
)  # fmt: skip
ENDINGS = (
    "bourne", "bridge", "brook", "bury", "by", "combe", "cote", "croft", "dale", "den", "don",
    "feld", "ford", "gate", "grove", "ham", "hurst", "ington", "land", "leigh", "ley", "low",
    "man", "mere", "more", "over", "ridge", "row", "sall", "shaw", "side", "stead", "stock",
    "stone", "ton", "wade", "wall", "ward", "way", "well", "wick", "win", "wood", "worth", "yard",
)  # fmt: skip
SOUNDS_AS = (
    ("ph", "f"), ("th", "f"), ("ck", "k"), ("k", "c"), ("y", "i"), ("i", "y"), ("e", "a"),
    ("s", "z"), ("z", "s"), ("ou", "oo"), ("a", "e"), ("o", "u"), ("v", "w"),
)  # fmt: skip
"""What is heard for something else, the rarer first."""

Typed = tuple[str, date | None]
Damage = Callable[[Child, random.Random], Typed]


def _name_of(child: Child) -> str:
    return f"{child.first_name} {child.last_name}"


def _as_heard(child: Child, chance: random.Random) -> Typed:
    """Write a name as it sounds: another spelling, the date right."""
    names = [child.first_name, child.last_name]
    place = chance.randrange(2)
    for old, new in chance.sample(SOUNDS_AS, len(SOUNDS_AS)):
        if old in names[place][1:]:
            names[place] = names[place][0] + names[place][1:].replace(old, new, 1)
            break
    return " ".join(names), child.born


def _mistyped(child: Child, chance: random.Random) -> Typed:
    """Turn two letters of a name round, or leave one out, and give no date."""
    names = [child.first_name, child.last_name]
    place = chance.choice([0, 1] if len(child.first_name) > 4 else [1])
    word = names[place]
    at = chance.randrange(1, len(word) - 1)
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    names[place] = chance.choice([turned, word[:at] + word[at + 1 :]])
    return " ".join(names), None


def _swapped(child: Child, _: random.Random) -> Typed:
    """Give the day for the month, where that is a date."""
    return _name_of(child), swapped(child.born or YOUNGEST) or child.born


def _a_day_off(child: Child, chance: random.Random) -> Typed:
    """Give the day before or the day after."""
    return _name_of(child), (child.born or YOUNGEST) + timedelta(days=chance.choice([-1, 1]))


def _turned_round(child: Child, chance: random.Random) -> Typed:
    """Give the last name first, or another last name that the family uses beside it."""
    if chance.random() < 0.5:
        return f"{child.last_name}, {child.first_name}", child.born
    return f"{child.first_name} {child.last_name}-{chance.choice(ENDINGS).title()}", child.born


DAMAGES: dict[str, Damage] = {
    "another spelling": _as_heard,
    "a letter mistyped, no date": _mistyped,
    "day and month swapped": _swapped,
    "a day off": _a_day_off,
    "names turned round or doubled": _turned_round,
}


def invent_children(how_many: int) -> int:
    """Open a council with so many children, of whom only name and birth are recorded."""
    authority_id = Authority.objects.create(slug="many-children", name="Many children").pk
    chance = random.Random(SEED)  # noqa: S311  (the same children each time, not a secret)
    families = [f"{a}{b}" for a, b in product(BEGINNINGS, ENDINGS)]
    batch = iter(
        Child(
            authority_id=authority_id,
            local_id=f"M{number}",
            first_name=chance.choice(GIRLS + BOYS),
            last_name=chance.choice(families),
            born=YOUNGEST - timedelta(days=chance.randrange(OLDEST_DAYS)),
        )
        for number in range(how_many)
    )
    while made := Child.objects.bulk_create(islice(batch, AT_A_TIME)):
        NameSound.objects.bulk_create(sound for child in made for sound in sounds_of(child))
    analyse()
    return authority_id


def measure_matching(authority_id: int, children: int, asked: int) -> Matched:
    """Ask for so many children with each kind of damage, and for as many strangers."""
    chance = random.Random(SEED + 1)  # noqa: S311
    keys = list(
        Child.objects.filter(authority_id=authority_id, local_id__startswith="M")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    took = Times()

    def found_of(damage: str, people: Iterable[tuple[Typed, int]]) -> Found:
        answers = [(_asked(authority_id, typed, took), key) for typed, key in people]
        return Found(
            damage,
            asked=len(answers),
            answered=sum(bool(shown) for shown, _ in answers),
            shown=sum(key in shown for shown, key in answers),
            first=sum(shown[:1] == [key] for shown, key in answers),
        )

    found = []
    for name, damage in DAMAGES.items():
        chance.shuffle(keys)
        found.append(found_of(name, islice(damaged(keys, damage, chance), asked)))
    nobody = found_of("nobody who is recorded", ((each, 0) for each in _strangers(chance, asked)))
    slowest = sorted(took.seconds)[int(len(took.seconds) * MOSTLY)]
    return Matched(children, [*found, nobody], took.median, slowest)


def damaged(
    keys: Sequence[int], damage: Damage, chance: random.Random
) -> Iterator[tuple[Typed, int]]:
    """Go through what is typed for children, without those whom the damage left whole."""
    for start in range(0, len(keys), AT_A_TIME):
        batch = keys[start : start + AT_A_TIME]
        children = Child.objects.in_bulk(batch)
        # In the order of the keys: among namesakes the oldest entry is shown first, so
        # that asking for old entries alone would flatter us.
        for child in map(children.__getitem__, batch):
            name, born = damage(child, chance)
            if name != _name_of(child) or born not in {child.born, None}:
                yield (name, born), child.pk


def _strangers(chance: random.Random, how_many: int) -> Iterator[Typed]:
    """Go through people of whom nobody has heard: names from elsewhere, and a date."""
    for _ in range(how_many):
        first = "".join(chance.choice(("zo", "qui", "vla", "ju", "xe")) for _ in range(2))
        last = "".join(chance.choice(("vak", "zub", "qor", "jix", "wog")) for _ in range(2))
        born = YOUNGEST - timedelta(days=chance.randrange(OLDEST_DAYS))
        yield f"{first.title()} {last.title()}", born


def _asked(authority_id: int, typed: Typed, took: Times) -> list[int]:
    began = perf_counter()
    matches = find_matches(authority_id, *typed)
    took.seconds.append(perf_counter() - began)
    return [match.child.pk for match in matches]
