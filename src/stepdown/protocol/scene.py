"""The facts as a rule looks at them: of one child or the family, up to an instant."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from stepdown.protocol.facts import Facts, Happening, Spell
from stepdown.protocol.family import Family
from stepdown.protocol.findings import (
    NOT_KNOWN,
    Answer,
    all_of,
    any_of,
    because,
)
from stepdown.protocol.moments import THE_LAST_INSTANT, THE_NEXT_INSTANT, Moment
from stepdown.protocol.sequence import in_order
from stepdown.protocol.state_changes import state_changes
from stepdown.protocol.working_time import Calendar


class Node(Protocol):
    """A compiled condition. It is always asked of one child."""

    def judge(self, scene: ChildScene) -> Answer:
        """Return what is found, since when, and why."""
        ...


Reached = Callable[[str, str | None, datetime], Answer]
"""Answers whether a milestone was reached, by a child or by the family, by an instant."""


class Ledger:
    """All the facts of one episode, indexed once for one standing."""

    def __init__(
        self, facts: Facts, family: Family, calendar: Calendar, at: datetime, reached: Reached
    ) -> None:
        """Index the facts by record, and the states by child and timeline."""
        self.facts = facts
        self.calendar = calendar
        self.at = at
        self.reached = reached
        self.family = family
        self.changes: list[datetime] = []
        self.scenes: dict[tuple[str | None, datetime], Scene] = {}
        by_record: dict[str, list[Happening]] = defaultdict(list)
        for happening in facts.happenings:
            by_record[happening.record].append(happening)
        self.by_record = {record: in_order(found) for record, found in by_record.items()}
        self.spells: dict[tuple[str, str], list[Spell]] = defaultdict(list)
        for spell in sorted(facts.spells, key=_in_which_order):
            self.spells[spell.child, spell.timeline].append(spell)

    def recorded(self, record: str) -> list[Happening]:
        """Return what was recorded of a type, in order; of states, when they began or ended."""
        found = self.by_record.get(record)
        if found is None:
            found = in_order(state_changes(self.spells, record))
            self.by_record[record] = found
        return found

    def scene(self, child: str | None, at: datetime) -> Scene:
        """Return the look at a child, or one of whom the same is recorded, or the family."""
        child = self.family.judged_as[child] if child is not None else None
        key = (child, at)
        scene = self.scenes.get(key)
        if scene is None:
            scene = FamilyScene(self, at) if child is None else ChildScene(self, at, child)
            self.scenes[key] = scene
        return scene

    def scene_in_family(self, child: str, at: datetime) -> Scene:
        """Return the look at a child as one of the family, which may have begun without it."""
        if child in self.family.joined:
            return LateChildScene(self, at, child)
        return self.scene(child, at)


def _in_which_order(spell: Spell) -> tuple[Moment, str, bool, Moment]:
    return (spell.began, spell.value, spell.ended is None, spell.ended or spell.began)


class Scene(ABC):
    """One look at the ledger."""

    child: str | None
    """Whom it is about; nothing for the family."""

    def __init__(self, ledger: Ledger, at: datetime) -> None:
        """Look at the facts as they were at an instant."""
        self.ledger = ledger
        self.at = at
        self.is_now = at == ledger.at
        self.answers: dict[int, Answer] = {}
        """What was found already, by the condition's identity."""
        self._happenings: dict[str, list[Happening]] = {}
        self._reached: dict[str, Answer] = {}

    @property
    def began(self) -> Moment:
        """Return when the episode began for the subject."""
        return self.ledger.facts.started

    @abstractmethod
    def judge(self, condition: Node) -> Answer:
        """Return what is found of a condition, for this subject."""

    @abstractmethod
    def judge_for_anyone(self, condition: Node) -> Answer:
        """Return whether a condition is met for at least one child."""

    @abstractmethod
    def counts(self, happening: Happening) -> bool:
        """Say whether something that happened counts for the subject."""

    @abstractmethod
    def touches(self, happening: Happening) -> bool:
        """Say whether something that happened was about the subject, or a child of the family."""

    def reached(self, milestone: str) -> Answer:
        """Return whether the subject reached a milestone."""
        known = self._reached.get(milestone)
        if known is None:
            known = self.ledger.reached(milestone, self.child, self.at)
            self._reached[milestone] = known
        return known

    def happenings(self, record: str) -> list[Happening]:
        """Return the happenings of a record type that count for the subject, in order."""
        found = self._happenings.get(record)
        if found is None:
            recorded = self.ledger.recorded(record)
            found = [h for h in self.up_to_now(record) if self.counts(h)] if recorded else recorded
            self._happenings[record] = found
        return found

    def up_to_now(self, record: str) -> list[Happening]:
        """Return what may have happened by the scene's instant, in order."""
        found = self.ledger.recorded(record)
        if self.is_now:
            for happening in found:
                if happening.when.latest > self.at:
                    self._watch_moment(happening.when)
        return [happening for happening in found if happening.when.earliest <= self.at]

    def _watch_moment(self, when: Moment) -> None:
        if when.earliest > self.at:
            self.watch(when.earliest)
        elif not when.is_within_a_day:
            self.watch(when.latest)

    def watch(self, instant: datetime) -> None:
        """Remember an instant at which what is seen here may change.

        What is seen of the past does not change without a new fact.
        """
        if self.is_now and instant > self.at:
            self.ledger.changes.append(instant)

    def watch_after(self, instant: datetime) -> None:
        """Remember that what is seen here may change once an instant has passed."""
        if instant < THE_LAST_INSTANT:
            self.watch(instant + THE_NEXT_INSTANT)


class ChildScene(Scene):
    """A look at one child."""

    child: str

    def __init__(self, ledger: Ledger, at: datetime, child: str) -> None:
        """Look at a child at an instant."""
        super().__init__(ledger, at)
        self.child = child

    @property
    def began(self) -> Moment:
        """Return when the child joined, or when the episode began."""
        return self.ledger.family.joined.get(self.child, self.ledger.facts.started)

    @property
    def born(self) -> Moment | None:
        """Return when the child was born, where that is known."""
        return self.ledger.family.born[self.child]

    def judge(self, condition: Node) -> Answer:
        """Return what is found of a condition, for this child."""
        return condition.judge(self)

    judge_for_anyone = judge

    def counts(self, happening: Happening) -> bool:
        """Say whether something was about this child."""
        return self.child in happening.about

    touches = counts


class LateChildScene(ChildScene):
    """A look at a child as one of the family that it joined later."""

    @property
    def began(self) -> Moment:
        """Return when the episode began for the family."""
        return self.ledger.facts.started

    def reached(self, milestone: str) -> Answer:
        """Return whether the child reached a milestone, or the family without it."""
        own = super().reached(milestone)
        if own.is_met:
            return own
        together = self.ledger.reached(milestone, None, self.at)
        return together if together.is_met else own

    def counts(self, happening: Happening) -> bool:
        """Say whether something was about this child, or with the family before it joined."""
        return self.ledger.family.counts_for(self.child, happening)


class FamilyScene(Scene):
    """A look at the family: what is asked of it is asked of every child in it."""

    child: None

    def __init__(self, ledger: Ledger, at: datetime) -> None:
        """Look at the family as it is at an instant."""
        super().__init__(ledger, at)
        self.child = None
        self.members = [ledger.scene_in_family(child, at) for child in ledger.family.judged_at(at)]

    def judge(self, condition: Node) -> Answer:
        """Return what is found for every child together."""
        known = self.answers.get(id(condition))
        if known is None:
            if self.members:
                known = all_of([member.judge(condition) for member in self.members])
            else:
                nobody = because("no child is in the episode")
                known = Answer(NOT_KNOWN, None, nobody)
            self.answers[id(condition)] = known
        return known

    def judge_for_anyone(self, condition: Node) -> Answer:
        """Return whether a condition is met for at least one child."""
        return any_of([member.judge(condition) for member in self.members])

    def counts(self, happening: Happening) -> bool:
        """Say whether something was about the whole family of its time."""
        return self.ledger.family.covers(happening)

    def touches(self, happening: Happening) -> bool:
        """Say whether something was about any child of the episode."""
        return not happening.about.isdisjoint(self.ledger.family.ids)
