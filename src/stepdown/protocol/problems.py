"""What is wrong with a file, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

MOST_SHOWN = 40
MOST_COMPARED = 500
MOST_TOLD = 200
"""How many problems of one sort are told at once. Who wrote so many begins with these."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, for the person who wrote the file.

    ``file`` is named from the pack's folder. Something that is missing altogether
    stands at the line of what it is missing from. A warning does not refuse the pack.
    """

    file: str
    line: int
    what: str
    instead: str
    weight: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return the problem as ``protocol check`` prints it."""
        weight = "warning: " if self.weight == "warning" else ""
        return f"{self.file}:{self.line}: {weight}{self.what} {self.instead}".rstrip()


class PackError(Exception):
    """A pack, or a file of facts, that cannot be used. It names everything that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of the files and lines."""
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def closest(word: str, known: Iterable[str]) -> str:
    """Return what to write instead of a word that is not known: the nearest, or all there are."""
    choices = sorted(known)
    if not choices:
        return "There are none to choose from here."
    likely = choices
    if len(choices) > MOST_COMPARED:
        likely = [choice for choice in choices if choice[:1] == word[:1]][:MOST_COMPARED]
    near = get_close_matches(word, likely, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {either(near)}?"
    shown = choices[:MOST_SHOWN]
    more = len(choices) - len(shown)
    return f"Write one of {', '.join(shown)}{f' and {more} more' if more else ''}."


def either(words: list[str]) -> str:
    """Join words as choices: 'a', 'b' or 'c'."""
    quoted = [f"'{word}'" for word in words]
    return " or ".join([*([", ".join(quoted[:-1])] if quoted[:-1] else []), quoted[-1]])
