"""What stands before each milestone, and what was reached although something stood before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from stepdown.protocol.compiled import CompiledGate
from stepdown.protocol.course import Course
from stepdown.protocol.findings import Answer, Effect, Finding, Reason, effect_of, in_plain_words
from stepdown.protocol.moments import Moment
from stepdown.protocol.scene import Scene


class GateStanding(NamedTuple):
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


class Gates:
    """The gates of one family's pathway."""

    def __init__(self, course: Course) -> None:
        """Judge every gate for each child, or for the family."""
        self.course = course
        self.before: dict[str, list[GateStanding]] = defaultdict(list)
        """What stands before each milestone."""
        self.breaches: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        """The gates that were not met when a milestone was reached, by a child or the family."""
        self.standings = tuple(self._standings())

    def _standings(self) -> Iterator[GateStanding]:
        for gate in self.course.pathway.gates.values():
            judged: dict[str | None, GateStanding] = {}
            for child in self.course.subjects(for_each_child=gate.is_for_each_child):
                alike = self.course.judged_as(child)
                if alike not in judged:
                    judged[alike] = self._standing(gate, alike)
                found = judged[alike]
                yield found if alike == child else found._replace(child=child)

    def _standing(self, gate: CompiledGate, child: str | None) -> GateStanding:
        breached = []
        behind: list[datetime] = []
        is_ahead = False
        for id_ in gate.before:
            for who, when in self.course.crossings(id_, child):
                behind.append(when.latest)
                if self._is_breached(gate, child, when):
                    self.breaches[id_, who].append(gate.id)
                    breached.append(id_)
            is_ahead = is_ahead or not self.course.has_gone_by(id_, child)
        at = self.course.at if is_ahead else max(behind)
        answer, effect = self._judge(gate, child, at)
        standing = GateStanding(
            gate.id,
            child,
            answer.finding,
            effect,
            answer.why,
            gate.before,
            tuple(dict.fromkeys(breached)),
        )
        for id_ in gate.before:
            self.before[id_].append(standing)
        return standing

    def _is_breached(self, gate: CompiledGate, child: str | None, when: Moment) -> bool:
        """Say whether a gate was certainly not met, at whichever end of a moment."""
        for at in (when.latest,) if when.is_an_instant else (when.latest, when.earliest):
            answer, effect = self._judge(gate, child, at)
            if effect.lets_pass or not answer.is_not_met:
                return False
        return True

    def _judge(self, gate: CompiledGate, child: str | None, at: datetime) -> tuple[Answer, Effect]:
        scene = self.course.scene(child, at)
        if gate.applies is not None:
            applies = scene.judge_for_anyone(gate.applies)
            if applies.is_not_met:
                return applies.opposite(), Effect.DOES_NOT_APPLY
        answer = scene.judge(gate.requires)
        effect = effect_of(
            gate.block.strength, answer.finding, may_be_overridden=bool(gate.overridden_by)
        )
        if not effect.lets_pass and self._has_an_exception(gate, scene):
            effect = Effect.PASSED_WITH_A_REASON
        return answer, effect

    def _has_an_exception(self, gate: CompiledGate, scene: Scene) -> bool:
        """Say whether somebody who may has let each child pass, about whom it was said."""
        children = [scene.child] if scene.child else self.course.family.judged_at(scene.at)
        return bool(children) and all(
            any(
                gate.block.strength != "must" or exception.says.get("role") in gate.overridden_by
                for exception in gate.exception.every_time(self.course.scene(child, scene.at))
            )
            for child in children
        )
