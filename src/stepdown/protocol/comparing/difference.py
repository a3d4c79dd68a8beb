"""One difference between two versions of a pack, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from stepdown.protocol.saying import sentence

Sort = Literal["added", "dropped", "changed"]
Words = Callable[[Any], str]
"""How a value is said. Of two values each is said in the words of its own version."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was added, dropped or changed, in plain English.

    ``pathway`` is nothing where it belongs to the whole pack. ``clause`` are the places of
    the clauses in the newer version, or in the older where it was dropped.
    """

    sort: Sort
    pathway: str | None
    thing: str
    says: str
    clause: str = ""

    def __str__(self) -> str:
        """Return it as a line."""
        clause = f" ({self.clause})" if self.clause else ""
        return f"{self.thing}{clause}: {self.says}"


@dataclass(frozen=True, slots=True)
class Aspect:
    """What one key of a block is about, as a sentence begins, and how its values are said."""

    about: str
    older: Words
    newer: Words


def changed(
    older: BaseModel, newer: BaseModel, keys: Collection[str], aspects: Mapping[str, Aspect]
) -> Iterator[str]:
    """Say of each of these keys of a block what changed in it."""
    for name in type(newer).model_fields:
        one, other = getattr(older, name), getattr(newer, name)
        if name not in keys or one == other:
            continue
        aspect = aspects.get(name) or Aspect(sentence(name.strip("_").replace("_", " ")), str, str)
        yield was_and_is(
            aspect.about,
            aspect.older(one) if _is_there(one) else "",
            aspect.newer(other) if _is_there(other) else "",
        )


def was_and_is(about: str, was: str, now: str) -> str:
    """Return "The time limit was 24 hours, and is now 2 working days." or the like."""
    if not was:
        return f"{about} is new: {now}."
    if not now:
        return f"{about} is gone: it was {was}."
    if was == now:
        return f"{about} is written otherwise, in the same words: {now}."
    return f"{about} was {was}, and is now {now}."


def _is_there(value: object) -> bool:
    return value is not None and value not in ((), {})


def quoted(text: str) -> str:
    """Return a text in quotation marks, without its own full stop."""
    return f"“{text.rstrip('.')}”"
