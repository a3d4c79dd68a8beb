"""Names, addresses and numbers that belong to nobody.

Telephone numbers are from the ranges that Ofcom keeps for drama, postcodes
begin with ZZ, which no place in Britain has, and e-mail addresses end in
``.example``, which nobody can own.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Thing = TypeVar("Thing")

GIRLS = (
    "Ada", "Aisling", "Anwen", "Bea", "Bronwyn", "Celia", "Dilys", "Efua", "Elodie", "Esme",
    "Farah", "Flora", "Greta", "Hana", "Ines", "Isla", "Juno", "Kaia", "Leila", "Lottie", "Mabel",
    "Maisie", "Marnie", "Nell", "Niamh", "Orla", "Pippa", "Rosa", "Safiya", "Saskia", "Seren",
    "Tilda", "Tora", "Una", "Willa", "Yara", "Zainab", "Zuzanna",
)  # fmt: skip
BOYS = (
    "Albie", "Arlo", "Bram", "Caleb", "Cian", "Dexter", "Eben", "Emyr", "Ezra", "Faisal", "Fergus",
    "Gethin", "Hugo", "Idris", "Ivo", "Jago", "Jem", "Kofi", "Kit", "Lorcan", "Malachi", "Milo",
    "Moses", "Nico", "Obi", "Otis", "Piotr", "Rafi", "Rhys", "Rory", "Sol", "Stefan", "Tariq",
    "Teddy", "Tomos", "Viktor", "Wilf", "Yusuf",
)  # fmt: skip
WOMEN = (
    "Alina", "Beatrix", "Cerys", "Chantelle", "Danuta", "Eirian", "Fatou", "Gwen", "Helena",
    "Ioana", "Jodie", "Katya", "Leanne", "Maryam", "Nadine", "Odette", "Rhiannon", "Shona",
    "Teagan", "Ursula", "Wanjiru", "Xanthe", "Yvonne", "Zeynep",
)  # fmt: skip
MEN = (
    "Aled", "Bogdan", "Cormac", "Dafydd", "Edwin", "Florin", "Glyn", "Hassan", "Ifan", "Jerome",
    "Kwame", "Lewin", "Mervyn", "Nasir", "Osian", "Pawel", "Quentin", "Rufus", "Selwyn", "Tadeusz",
    "Umar", "Vaughan", "Wendell", "Zoltan",
)  # fmt: skip
FAMILIES = (
    "Abara", "Alderton", "Applegarth", "Ashdown", "Balogun", "Beckwith", "Birdsall", "Blakeway",
    "Bramley", "Byford", "Cartmel", "Chandra", "Coldrick", "Cottam", "Dabrowski", "Danforth",
    "Denholm", "Dymock", "Eastaway", "Ellwood", "Fairhurst", "Fernsby", "Garland",
    "Gifford", "Goshawk", "Greenhalgh", "Hallam", "Hargest", "Hawtrey", "Hollis", "Ibekwe",
    "Inkpen", "Jarrold", "Kaminski", "Kingsley", "Langstone", "Ledger", "Lindqvist", "Lovegrove",
    "Madley", "Mansoor", "Merryweather", "Mistry", "Nettleton", "Norgate", "Oakeley", "Okonjo",
    "Orchard", "Padmore", "Pargeter", "Peplow", "Pomfret", "Quill", "Radcot", "Rahimi", "Ravenhill",
    "Redfern", "Ryland", "Sallis", "Sandford", "Seabrook", "Selby", "Shenstone", "Skerritt",
    "Stanway", "Tarrant", "Thackeray", "Thornbury", "Tindall", "Treharne", "Tyrell", "Underhill",
    "Uzoma", "Vickery", "Wadham", "Wakeley", "Westbury", "Whitcombe", "Winterbourne", "Woodruff",
    "Wyndham", "Yarrow", "Zaleska",
)  # fmt: skip
STREETS = (
    "Alder Close", "Bakers Row", "Cinder Path", "Drovers Way", "Elm Terrace", "Ferry Street",
    "Gasworks Road", "Hop Yard", "Ivy Court", "Jubilee Place", "Kiln Lane", "Linnet Rise",
    "Maltings Yard", "Nailers Walk", "Orchard Bank", "Pump Street", "Quarry Hill", "Ropewalk",
    "Shuttle Street", "Tollgate Road", "Upper Meadow", "Vine Cottages", "Weir View", "Yew Grove",
)  # fmt: skip


@dataclass
class Inventor:
    """Invents people, the same ones each time for the same seed."""

    seed: int
    _chance: random.Random = field(init=False)
    _families: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Begin at the beginning."""
        self._chance = random.Random(self.seed)  # noqa: S311  (nothing secret is made of it)

    def one_of(self, options: Sequence[Thing]) -> Thing:
        """Return one of some things."""
        return self._chance.choice(options)

    def between(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return self._chance.randint(least, most)

    def family_name(self) -> str:
        """Return a last name; every other is used before one comes again."""
        if not self._families:
            self._families = list(FAMILIES)
            self._chance.shuffle(self._families)
        return self._families.pop()

    def child_name(self, sex: str, taken: set[str]) -> str:
        """Return a first name that no brother or sister has."""
        names = GIRLS if sex == "F" else BOYS
        return self.one_of([name for name in names if name not in taken])

    def address(self, town: str) -> str:
        """Return a street and a town."""
        return f"{self.between(1, 98)} {self.one_of(STREETS)}, {town}"

    def postcode(self, area: str) -> str:
        """Return a postcode in an area that no place has."""
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        return (
            f"{area} {self.between(1, 9)}{self._chance.choice(letters)}"
            f"{self._chance.choice(letters)}"
        )

    def mobile(self) -> str:
        """Return a number from 07700 900000 to 900999, which are kept for drama."""
        return f"07700 900{self.between(0, 999):03}"


def email_of(name: str, domain: str) -> str:
    """Return a colleague's address in a domain that nobody can own."""
    letters = "".join(letter for letter in name.lower() if letter.isascii())
    return f"{letters.replace(' ', '.').replace(chr(39), '')}@{domain}.example"
