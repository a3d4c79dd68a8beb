"""Where an episode stands at a moment: the one function that the engine is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from stepdown.protocol.compiled import Pathway
from stepdown.protocol.course import Course
from stepdown.protocol.disputes import DisputeStanding, disputes
from stepdown.protocol.duties import ObligationStanding, State, duties
from stepdown.protocol.facts import Facts
from stepdown.protocol.gates import Gates, GateStanding
from stepdown.protocol.leading import LeadStanding, leads
from stepdown.protocol.moments import Moment
from stepdown.protocol.working_time import Calendar

__all__ = [
    "DisputeStanding",
    "GateStanding",
    "LeadStanding",
    "MilestoneStanding",
    "ObligationStanding",
    "Standing",
    "State",
    "how_far",
    "standing",
]


_Found = TypeVar("_Found")


class MilestoneStanding(NamedTuple):
    """Whether a milestone was reached, by a child or the family, and what it waits for.

    ``waits_for`` holds the gates that do not let it be reached, ``breaches`` those that
    did not when it was reached all the same.
    """

    milestone: str
    child: str | None
    reached: Moment | None
    waits_for: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an episode stands: everything that its protocol says of it at a moment.

    ``next_change_at`` is the next instant at which this may differ without a new fact,
    or ``None`` where only a new fact can change it.
    """

    at: datetime
    milestones: tuple[MilestoneStanding, ...]
    gates: tuple[GateStanding, ...]
    obligations: tuple[ObligationStanding, ...]
    next_change_at: datetime | None
    leads: tuple[LeadStanding, ...] = ()
    disputes: tuple[DisputeStanding, ...] = ()

    def milestone(self, id_: str, child: str | None = None) -> MilestoneStanding:
        """Return one milestone's standing, of a child or of whoever comes first."""
        return _first(m for m in self.milestones if m.milestone == id_ and child in {None, m.child})

    def gate(self, id_: str, child: str | None = None) -> GateStanding:
        """Return one gate's standing, of a child or of whoever comes first."""
        return _first(g for g in self.gates if g.gate == id_ and child in {None, g.child})

    def obligation(
        self, id_: str, child: str | None = None, ordinal: int | None = None
    ) -> ObligationStanding:
        """Return one duty's standing. Without an ordinal, the latest occurrence."""
        found = [
            o
            for o in self.obligations
            if o.obligation == id_ and child in {None, o.child} and ordinal in {None, o.ordinal}
        ]
        return _first(iter(found[-1:]))


def _first(found: Iterator[_Found]) -> _Found:
    for each in found:
        return each
    raise LookupError("The standing has nothing of that name for that child.")


def standing(pathway: Pathway, facts: Facts, calendar: Calendar, at: datetime) -> Standing:
    """Return where an episode stands at an instant. Pure: the same facts give the same standing.

    Facts later than ``at`` are not looked at. ``at`` must be aware, or it raises ``ValueError``.
    """
    course = Course(pathway, facts, calendar, at)
    gates = Gates(course)
    milestones = tuple(_milestones(course, gates))
    obligations = tuple(duties(course, gates.standings))
    led, disputed = tuple(leads(course)), tuple(disputes(course))
    next_change_at = min(course.ledger.changes, default=None)
    return Standing(at, milestones, gates.standings, obligations, next_change_at, led, disputed)


def how_far(pathway: Pathway, facts: Facts, calendar: Calendar, at: datetime) -> Standing:
    """Return a standing that says only which milestones were reached.

    It is a small part of the work, for whoever first has to see which states began.
    """
    course = Course(pathway, facts, calendar, at)
    milestones = tuple(
        MilestoneStanding(id_, child, course.reached(id_, child, course.at).when)
        for id_, milestone in pathway.milestones.items()
        for child in course.subjects(for_each_child=milestone.is_for_each_child)
    )
    return Standing(at, milestones, (), (), None)


def _milestones(course: Course, gates: Gates) -> Iterator[MilestoneStanding]:
    whose_gates: set[str | None] = {None, *course.family.judged_at(course.at)}
    for id_, milestone in course.pathway.milestones.items():
        for child in course.subjects(for_each_child=milestone.is_for_each_child):
            reached = course.reached(id_, child, course.at).when
            alike = course.judged_as(child)
            theirs = {None, alike} if child else whose_gates
            waits_for = [
                gate.gate
                for gate in gates.before[id_]
                if reached is None and gate.child in theirs and not gate.effect.lets_pass
            ]
            yield MilestoneStanding(
                id_, child, reached, _once(waits_for), _once(gates.breaches[id_, alike])
            )


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names)) if names else ()
