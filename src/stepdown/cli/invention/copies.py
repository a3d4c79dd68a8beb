"""What a copy of recorded rows is told: new keys for old ones, and new names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from stepdown.episodes.models import EpisodeChild, Record
from stepdown.families.models import Child
from stepdown.partnership.models import Account, Team

Model = type[models.Model]
Row = list[Any]
Change = Callable[["Copy", Row], Any]

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
REFERENCES = len(ALPHABET) ** 7
SCATTERED = 7_368_787
"""Prime to the number of references, so that its multiples meet none twice."""

IN_DETAILS: Mapping[str, Model] = {
    "account": Account, "answers": Record, "child": Child, "children": Child,
    "held_meanwhile_by": EpisodeChild, "holder": Account, "membership": EpisodeChild,
    "person": Account, "record": Record, "team": Team,
}  # fmt: skip
"""What the numbers in answers, in notices and in the trail of acts are the keys of."""


@dataclass
class Copy:
    """One copy in the making: the new keys by the old ones, and the new names."""

    keys: dict[Model, dict[int, int]]
    names: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    last_name: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    digest: str = ""

    def key(self, model: Model, old: Any) -> Any:
        """Return the new key; what is not copied keeps its own."""
        return self.keys.get(model, {}).get(old, old)


def mapped(copy: Copy, told: Any, model: Model | None = None) -> Any:
    """Return answers, or the details of an act, with the new keys in place of the old."""
    if isinstance(told, dict):
        return {
            _name(copy, name, model): mapped(copy, value, IN_DETAILS.get(name, model))
            for name, value in told.items()
        }
    if isinstance(told, list):
        return [mapped(copy, each, model) for each in told]
    if isinstance(told, bool) or model is None:
        return told
    if isinstance(told, int):
        return copy.key(model, told)
    if isinstance(told, str) and told.isdecimal() and model is Child:
        return str(copy.key(Child, int(told)))
    return told


def _name(copy: Copy, name: str, model: Model | None) -> str:
    """Return the name of an answer, which may itself be a key: who holds, by membership."""
    if model is EpisodeChild and name.isdecimal():
        return str(copy.key(EpisodeChild, int(name)))
    return name


def speaks_of_keys(told: Any) -> bool:
    """Say whether answers have any number that a copy must change."""
    if isinstance(told, dict):
        return any(name in IN_DETAILS or speaks_of_keys(value) for name, value in told.items())
    return isinstance(told, list) and any(speaks_of_keys(each) for each in told)


def reference_of(key: int) -> str:
    """Return a reference that no other key has, scattered like those that are drawn."""
    number, letters = key * SCATTERED % REFERENCES, ""
    for _ in range(7):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return f"SD-{letters}"
