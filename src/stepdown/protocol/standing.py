"""Where an episode stands at a moment: the one function that the engine is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from stepdown.protocol.duties import ObligationStanding, State, duties, question
from stepdown.protocol.facts import Child, Facts
from stepdown.protocol.findings import Answer, Effect, Finding, all_of, any_of, effect_of
from stepdown.protocol.moments import Moment
from stepdown.protocol.pathway import CompiledGate, Pathway
from stepdown.protocol.scene import Ledger, Scene
from stepdown.protocol.working_time import Calendar

__all__ = [
    "GateStanding",
    "MilestoneStanding",
    "ObligationStanding",
    "Standing",
    "State",
    "standing",
]


_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class MilestoneStanding:
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
class GateStanding:
    """What is found of a gate, why, and what that does.

    Once the milestones behind it are reached, it is judged as of that moment.
    ``breached`` names the milestones reached although it was not met.
    """

    gate: str
    child: str | None
    finding: Finding
    effect: Effect
    why: tuple[str, ...]
    before: tuple[str, ...]
    breached: tuple[str, ...] = ()


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

    Facts later than ``at`` are not looked at. ``at`` must be aware.
    """
    return _Evaluation(pathway, facts, calendar, at).standing()


class _Evaluation:
    """One run of the engine over one episode's facts."""

    def __init__(self, pathway: Pathway, facts: Facts, calendar: Calendar, at: datetime) -> None:
        self.pathway = pathway
        self.ledger = Ledger(facts, calendar)
        self.at = at
        self.members = self.ledger.members_at(at)
        self.reaching: set[tuple[str, str | None]] = set()

    def standing(self) -> Standing:
        gates = tuple(self._gates())
        milestones = tuple(self._milestones(gates))
        obligations = (
            *duties(self.pathway, self._scene, self._subjects, self.members),
            *(
                question(self.pathway, gate, self._scene(gate.child))
                for gate in gates
                if gate.effect is Effect.QUESTION_ASKED
            ),
        )
        later = [instant for instant in self.ledger.changes if instant > self.at]
        return Standing(self.at, milestones, gates, obligations, min(later, default=None))

    def _scene(self, child: str | None, at: datetime | None = None) -> Scene:
        at = self.at if at is None else at
        if at == self.at:
            members = self.members
        else:
            present = self.ledger.members_when(Moment.at(at))
            members = tuple(c for c in self.ledger.facts.children if c.id in present)
        if child is None and len(members) > 1:
            members = self._still_on_the_way(members, at)
        return Scene(self.ledger, at, child, self._reached, members)

    def _still_on_the_way(self, members: tuple[Child, ...], at: datetime) -> tuple[Child, ...]:
        """Leave out children for whom the pathway ended before it did for the others.

        One child who stays must not hold up what is owed to the family of the others.
        """
        ends = [m.id for m in self.pathway.milestones.values() if m.is_an_end_for_each_child]
        if not ends:
            return members
        over = {
            child.id: all_of(self._reached(id_, child.id, at) for id_ in ends) for child in members
        }
        going_on = tuple(child for child in members if not over[child.id].is_met)
        if going_on:
            return going_on
        whens = {id_: answer.when for id_, answer in over.items()}
        last = max((when.latest for when in whens.values() if when), default=None)
        return tuple(
            child for child in members if (when := whens[child.id]) is None or when.latest == last
        )

    def _subjects(self, *, for_each_child: bool) -> list[Child | None]:
        return list(self.ledger.facts.children) if for_each_child else [None]

    def _reached(self, id_: str, child: str | None, at: datetime) -> Answer:
        milestone = self.pathway.milestones[id_]
        key = ("reached", id_, child, at)
        known = self.ledger.answers.get(key)
        if known is None:
            if (id_, child) in self.reaching:
                return Answer(Finding.NOT_MET, None, (f"{milestone.block.title}: not yet",))
            self.reaching.add((id_, child))
            if milestone.is_for_each_child and child is None:
                members = self._scene(None, at).members
                known = all_of(self._reached(id_, each.id, at) for each in members)
            else:
                subject = child if milestone.is_for_each_child else None
                known = milestone.reached_when.judge(self._scene(subject, at))
            self.reaching.discard((id_, child))
            reason = f"{milestone.block.title}: {known.when if known.is_met else 'not yet'}"
            known = Answer(known.finding, known.when, (reason,))
            self.ledger.answers[key] = known
        return known

    def _gates(self) -> Iterator[GateStanding]:
        for gate in self.pathway.gates.values():
            for subject in self._subjects(for_each_child=gate.is_for_each_child):
                yield self._gate(gate, subject.id if subject else None)

    def _gate(self, gate: CompiledGate, child: str | None) -> GateStanding:
        whens = {id_: self._reached(id_, child, self.at).when for id_ in gate.before}
        breached = []
        latest: tuple[Answer, Effect] | None = None
        for id_, when in whens.items():
            if when is not None:
                then = self._effect(gate, self._scene(child, when.latest))
                if not then[1].lets_pass and then[0].is_not_met:
                    breached.append(id_)
                latest = then
        if latest is None or any(when is None for when in whens.values()):
            latest = self._effect(gate, self._scene(child))
        answer, effect = latest
        return GateStanding(
            gate.id, child, answer.finding, effect, answer.why, gate.before, tuple(breached)
        )

    def _effect(self, gate: CompiledGate, scene: Scene) -> tuple[Answer, Effect]:
        answer = gate.requires.judge(scene)
        if gate.applies is not None:
            applies = gate.applies.judge(scene)
            if applies.is_not_met:
                return applies.opposite(), Effect.DOES_NOT_APPLY
            answer = any_of([answer, applies.opposite()])
        effect = effect_of(
            gate.block.strength, answer.finding, may_be_overridden=bool(gate.overridden_by)
        )
        if not effect.lets_pass and self._has_an_exception(gate, scene):
            effect = Effect.PASSED_WITH_A_REASON
        return answer, effect

    def _has_an_exception(self, gate: CompiledGate, scene: Scene) -> bool:
        subjects = [scene.of(c.id) for c in scene.members] if scene.child is None else [scene]
        return bool(subjects) and all(
            any(
                gate.block.strength != "must" or exception.says.get("role") in gate.overridden_by
                for exception in gate.exception.among(subject)
            )
            for subject in subjects
        )

    def _milestones(self, gates: tuple[GateStanding, ...]) -> Iterator[MilestoneStanding]:
        for milestone in self.pathway.milestones.values():
            for subject in self._subjects(for_each_child=milestone.is_for_each_child):
                child = subject.id if subject else None
                before = [
                    gate
                    for gate in gates
                    if milestone.id in gate.before
                    and (gate.child == child or child is None or gate.child is None)
                ]
                when = self._reached(milestone.id, child, self.at).when
                waits = () if when else tuple(g.gate for g in before if not g.effect.lets_pass)
                breaches = tuple(g.gate for g in before if milestone.id in g.breached)
                yield MilestoneStanding(
                    milestone.id,
                    child,
                    when,
                    tuple(dict.fromkeys(waits)),
                    tuple(dict.fromkeys(breaches)),
                )
