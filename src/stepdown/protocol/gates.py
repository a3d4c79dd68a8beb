"""What stands before each milestone, and what was reached although something stood before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from stepdown.protocol.compiled import CompiledGate
from stepdown.protocol.course import Course
from stepdown.protocol.findings import (
    Answer,
    Effect,
    Finding,
    Reason,
    any_of,
    effect_of,
    in_plain_words,
)
from stepdown.protocol.moments import Moment
from stepdown.protocol.scene import ChildScene, Node, Scene


@dataclass(frozen=True, slots=True)
class GateStanding:
    """What is found of a gate, why, and what that does.

    Once the milestones behind it are reached, it is judged as of the last of them.
    ``breached`` names the milestones reached although it was not met.
    """

    gate: str
    child: str | None
    finding: Finding
    effect: Effect
    reasons: tuple[Reason, ...]
    before: tuple[str, ...]
    breached: tuple[str, ...] = ()

    @property
    def why(self) -> tuple[str, ...]:
        """Return in plain words why this is found."""
        return in_plain_words(self.reasons)


@dataclass(frozen=True, slots=True)
class Breach:
    """A milestone that a child, or the family, reached although a gate was not met."""

    gate: str
    milestone: str
    reached_by: str | None


@dataclass(frozen=True, slots=True)
class WhereItApplies:
    """What a gate asks of one child: nothing, where it does not apply."""

    applies: Node
    requires: Node

    def judge(self, scene: ChildScene) -> Answer:
        """Return whether the gate is met, or does not apply."""
        return any_of([self.requires.judge(scene), self.applies.judge(scene).opposite()])


class Gates:
    """The gates of one family's pathway."""

    def __init__(self, course: Course) -> None:
        """Judge every gate for each child, or for the family."""
        self.course = course
        self.breaches: list[Breach] = []
        self._judged: dict[tuple[str, str | None, datetime], tuple[Answer, Effect]] = {}
        self.standings = tuple(self._standings())

    def _standings(self) -> Iterator[GateStanding]:
        for gate in self.course.pathway.gates.values():
            for child in self.course.subjects(for_each_child=gate.is_for_each_child):
                yield self._standing(gate, child)

    def _standing(self, gate: CompiledGate, child: str | None) -> GateStanding:
        breached = []
        behind: list[datetime] = []
        is_ahead = False
        for id_ in gate.before:
            crossings = self.course.crossings(id_, child)
            behind += [when.latest for _, when in crossings]
            of_everyone = self.course.reached(id_, child, self.course.at).is_met
            is_ahead = is_ahead or not crossings or not of_everyone
            breaches = [
                Breach(gate.id, id_, who)
                for who, when in crossings
                if self._is_breached(gate, child, when)
            ]
            self.breaches += breaches
            if breaches:
                breached.append(id_)
        at = self.course.at if is_ahead else max(behind)
        answer, effect = self._at(gate, child, at)
        return GateStanding(
            gate.id, child, answer.finding, effect, answer.why, gate.before, tuple(breached)
        )

    def _is_breached(self, gate: CompiledGate, child: str | None, when: Moment) -> bool:
        """Say whether a gate was certainly not met, at whichever end of a moment."""
        return all(
            answer.is_not_met and not effect.lets_pass
            for answer, effect in (self._at(gate, child, at) for at in {when.latest, when.earliest})
        )

    def _at(self, gate: CompiledGate, child: str | None, at: datetime) -> tuple[Answer, Effect]:
        scene = self.course.scene(child, at)
        key = (gate.id, child, scene.at)
        known = self._judged.get(key)
        if known is None:
            known = self._judge(gate, scene)
            self._judged[key] = known
        return known

    def _judge(self, gate: CompiledGate, scene: Scene) -> tuple[Answer, Effect]:
        requires = gate.requires
        if gate.applies is not None:
            applies = scene.judge_for_anyone(gate.applies)
            if applies.is_not_met:
                return applies.opposite(), Effect.DOES_NOT_APPLY
            requires = WhereItApplies(gate.applies, requires)
        answer = scene.judge(requires)
        effect = effect_of(
            gate.block.strength, answer.finding, may_be_overridden=bool(gate.overridden_by)
        )
        if not effect.lets_pass and self._has_an_exception(gate, scene):
            effect = Effect.PASSED_WITH_A_REASON
        return answer, effect

    def _has_an_exception(self, gate: CompiledGate, scene: Scene) -> bool:
        """Say whether somebody who may has let each child pass, about whom it was said."""
        children = [scene.child] if scene.child else [c.id for c in self.course.family.at(scene.at)]
        return bool(children) and all(
            any(
                gate.block.strength != "must" or exception.says.get("role") in gate.overridden_by
                for exception in gate.exception.every_time(self.course.scene(child, scene.at))
            )
            for child in children
        )
