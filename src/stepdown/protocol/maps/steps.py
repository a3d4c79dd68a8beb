"""What there is to draw of a pathway: steps in bands, and the ways from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from stepdown.protocol.language import Strength

Sort = Literal[
    "start", "duty", "decision", "standing", "gate", "milestone", "override", "instead", "ladder"
]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a gate waits for: a gate of the pathway, or a duty by its step."""

    id: str
    strength: Strength
    says: str
    step: str | None
    makers: tuple[str, ...]
    """The steps that bring about what it waits for."""
    is_conditional: bool
    clause: tuple[str, ...]
    passed_by: tuple[str, ...]
    instead: str
    otherwise: str | None
    """The step where it is not met: who may let a child pass, or the pathway to take instead."""


@dataclass(frozen=True, slots=True)
class Exit:
    """One way on from a step. Without ``says`` it simply goes on; without ``to`` it ends there."""

    says: str
    to: str | None


@dataclass(frozen=True, slots=True)
class Timing:
    """When a step is due or may begin. ``steps`` are those before it, for their numbers."""

    says: str
    steps: tuple[str, ...] = ()
    is_limit: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One box of the picture and one row of the table."""

    id: str
    sort: Sort
    role: str
    title: str
    stage: str
    rule: str = ""
    also: tuple[str, ...] = ()
    strength: Strength = "must"
    timings: tuple[Timing, ...] = ()
    late: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    exits: tuple[Exit, ...] = ()
    only_if: str = ""
    clause: tuple[str, ...] = ()

    @property
    def is_across(self) -> bool:
        """Say whether it stands across all lanes."""
        return self.sort == "gate"

    @property
    def ways(self) -> tuple[Exit, ...]:
        """Return the exits that the picture names: those of a decision."""
        return tuple(each for each in self.exits if each.says)


@dataclass(frozen=True, slots=True)
class Band:
    """A stage of the pathway, with its steps in the order in which they stand."""

    id: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A pathway as a picture and its table show it."""

    title: str
    rule: str
    lanes: Mapping[str, str]
    """The roles who have steps of their own, in the order of the lanes."""
    names: Mapping[str, str]
    """What every role of the pack is called."""
    bands: tuple[Band, ...]
    clauses: Mapping[str, str]
    """The places of the clauses, by their ids."""
    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return every step, from first to last."""
        return tuple(step for band in self.bands for step in band.steps)
