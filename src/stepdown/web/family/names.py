"""How people, ages and lists read in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from stepdown.families.models import Child
from stepdown.web.components.words import plain_day

UNBORN = "Unborn baby"


def listed(words: Iterable[str]) -> str:
    """Return "Robyn, Theo and Wren"."""
    several = list(words)
    if len(several) < 2:
        return "".join(several)
    return f"{', '.join(several[:-1])} and {several[-1]}"


def first_name(child: Child) -> str:
    """Return what the family calls the child, or that they are not born yet."""
    return child.first_name or UNBORN


def family_name(children: Sequence[Child]) -> str:
    """Return the names of the children, with the last name said only where it changes."""
    last_names = {child.last_name for child in children}
    if len(last_names) > 1:
        return listed(f"{first_name(child)} {child.last_name}" for child in children)
    return f"{listed(map(first_name, children))} {''.join(last_names)}".strip()


def age_in_words(child: Child, on: date) -> str:
    """Return "9 years", "7 months" or "expected 14 June 2021"."""
    if child.born is None:
        return f"expected {plain_day(child.expected_birth)}" if child.expected_birth else ""
    if child.died_on is not None:
        return f"died {plain_day(child.died_on)}"
    months = (on.year - child.born.year) * 12 + on.month - child.born.month
    months -= on.day < child.born.day
    if months >= 24:
        return f"{months // 12} years"
    if months >= 12:
        return "1 year"
    if months >= 1:
        return counted(months, "month")
    return counted(max((on - child.born).days // 7, 0), "week")


def counted(number: int, thing: str) -> str:
    """Return "1 week" or "3 weeks"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def beginning(sentence: str) -> str:
    """Return the text with a capital, as the start of a sentence or a heading."""
    return sentence[:1].upper() + sentence[1:]
