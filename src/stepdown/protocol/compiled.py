"""What a pathway is once it is compiled: names resolved, nothing left to look up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from stepdown.protocol.asked_records import records_of_other_pathways
from stepdown.protocol.conditions import Happened, Reference
from stepdown.protocol.counting import Times
from stepdown.protocol.events import EventMatch
from stepdown.protocol.language import (
    Allocation,
    Gate,
    Ladder,
    Milestone,
    Obligation,
    Pack,
    PathwayFile,
)
from stepdown.protocol.scene import Node
from stepdown.protocol.sittings import CompiledPanel
from stepdown.protocol.working_time import Duration


@dataclass(frozen=True)
class CompiledMilestone:
    """A milestone with its condition ready."""

    id: str
    block: Milestone
    is_for_each_child: bool
    reached_when: Node


@dataclass(frozen=True)
class CompiledGate:
    """A gate, written as such or as a duty that stands before a milestone."""

    id: str
    block: Gate | Obligation
    is_for_each_child: bool
    before: tuple[str, ...]
    applies: Node | None
    requires: Node
    """What it asks, of those to whom it applies."""
    overridden_by: frozenset[str]
    exception: EventMatch


@dataclass(frozen=True)
class CompiledEscalation:
    """A rung of a duty's ladder."""

    to: tuple[str, ...]
    after: Duration | None


@dataclass(frozen=True)
class CompiledObligation:
    """A duty with its clock, its order and its conditions ready."""

    id: str
    block: Obligation
    is_for_each_child: bool
    applies: Node | None
    opens: Node | None
    after: Reference | None
    at: Reference | None
    clock_starts: Reference | None
    within: Duration | None
    not_before: Duration | None
    panel: CompiledPanel | None
    date_from: EventMatch | None
    date_field: str
    done_when: Node
    every: Duration | None
    each_time: EventMatch | None
    missed_by: EventMatch | None
    until: Node | None
    done_each_time: tuple[Happened, ...]
    at_most: int | None
    times: Times | None
    escalates: tuple[CompiledEscalation, ...]


@dataclass(frozen=True)
class CompiledFallback:
    """A role to whom the lead falls, where something is met."""

    to: str
    applies: Node | None


@dataclass(frozen=True)
class CompiledAllocation:
    """How a role is filled, with its conditions ready."""

    id: str
    block: Allocation
    filled: Happened
    asked: Happened
    fallback: tuple[CompiledFallback, ...]


@dataclass(frozen=True)
class CompiledLadder:
    """The stages of a disagreement, with its events ready."""

    block: Ladder
    raised: EventMatch
    decided: EventMatch
    unresolved: EventMatch | None
    within: tuple[Duration, ...]
    """How long each stage has; empty where the pack says nothing of it."""

    @property
    def time_to_decide(self) -> str:
        """Return how long they have, in a sentence; nothing where the pack does not say."""
        lengths = [str(each) for each in self.within]
        if len(set(lengths)) > 1:
            return f"They have {', then '.join(lengths)} to decide."
        return f"Each has {lengths[0]} to decide." if lengths else ""


@dataclass(frozen=True)
class Pathway:
    """A compiled pathway. Immutable; made once for a published pack and a council's settings."""

    id: str
    pack: Pack
    file: PathwayFile
    milestones: Mapping[str, CompiledMilestone]
    gates: Mapping[str, CompiledGate]
    obligations: Mapping[str, CompiledObligation]
    allocations: Mapping[str, CompiledAllocation]
    ladder: CompiledLadder | None
    questions_within: Duration
    ended_by: tuple[str, ...]
    asks_for_ages: bool

    @property
    def title(self) -> str:
        """Return what the pathway is called."""
        return self.file.title

    @cached_property
    def asked_only_elsewhere(self) -> frozenset[str]:
        """Return the records that other pathways of the pack ask for, and this one does not."""
        return records_of_other_pathways(self.pack, self.id)
