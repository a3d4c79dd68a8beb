"""Who leads: whether a role is filled, and whom it falls to where nobody was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from stepdown.protocol.compiled import CompiledAllocation
from stepdown.protocol.course import Course
from stepdown.protocol.findings import Reason, in_plain_words
from stepdown.protocol.scene import Scene


class Filling(StrEnum):
    """How far a role is filled."""

    FILLED = "filled"
    ASKED = "asked"
    OPEN = "open"


class LeadStanding(NamedTuple):
    """Whether a role is filled for a child. Until it is, it falls to ``falls_to``.

    That is nothing where the protocol names nobody, or where it is not known who it
    is: then ``reasons`` say what is missing.
    """

    allocation: str
    child: str | None
    filling: Filling
    falls_to: str | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def why(self) -> tuple[str, ...]:
        """Return in plain words why it falls to them, or to nobody yet."""
        return in_plain_words(self.reasons)


def leads(course: Course) -> Iterator[LeadStanding]:
    """Go through every role that is filled, for each child who has joined by now."""
    for allocation in course.pathway.allocations.values():
        for child in course.children:
            yield _of(allocation, course.scene(child))._replace(child=child)


def _of(allocation: CompiledAllocation, scene: Scene) -> LeadStanding:
    filled = scene.judge(allocation.filled)
    if filled.is_met:
        return LeadStanding(allocation.id, scene.child, Filling.FILLED, None, filled.why)
    filling = Filling.ASKED if scene.judge(allocation.asked).is_met else Filling.OPEN
    falls_to, why = _falls_to(allocation, scene, filled.why)
    return LeadStanding(allocation.id, scene.child, filling, falls_to, why)


def _falls_to(
    allocation: CompiledAllocation, scene: Scene, why: tuple[Reason, ...]
) -> tuple[str | None, tuple[Reason, ...]]:
    """Return the first to whom it falls and why. One who is not known stops the search."""
    for fallback in allocation.fallback:
        if fallback.applies is None:
            return fallback.to, why
        answer = scene.judge(fallback.applies)
        why = answer.why
        if answer.is_met:
            return fallback.to, why
        if not answer.is_not_met:
            return None, why
    return None, why
