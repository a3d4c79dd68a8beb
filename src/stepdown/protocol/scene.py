"""The facts as a rule looks at them: of one child or the family, up to an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from stepdown.protocol.facts import Facts, Happening, Spell
from stepdown.protocol.family import Family
from stepdown.protocol.findings import Answer, Finding, all_of, any_of, because
from stepdown.protocol.moments import THE_NEXT_INSTANT, Moment
from stepdown.protocol.working_time import Calendar


class Node(Protocol):
    """A compiled condition. It is always asked of one child."""

    def judge(self, scene: ChildScene) -> Answer:
        """Return what is found, since when, and why."""
        ...


Reached = Callable[[str, str | None, datetime], Answer]
"""Answers whether a milestone was reached, by a child or by the family, by an instant."""


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """Return happenings in the order in which they happened, whatever order they arrived in.

    Where their moments leave it open, the order of their keys decides, which is the
    order in which they were recorded.
    """
    ordered: list[Happening] = []
    last: datetime | None = None
    for happening in sorted(happenings, key=lambda h: h.key):
        when = happening.when
        place = len(ordered)
        if last is not None and when.latest < last:
            place = next(i for i, h in enumerate(ordered) if h.when.earliest > when.latest)
        ordered.insert(place, happening)
        last = when.earliest if last is None else max(last, when.earliest)
    return ordered


class Ledger:
    """All the facts of one episode, indexed once for one standing."""

    def __init__(self, facts: Facts, calendar: Calendar, at: datetime, reached: Reached) -> None:
        """Index the facts by record, and the states by child and timeline."""
        self.facts = facts
        self.calendar = calendar
        self.at = at
        self.reached = reached
        self.family = Family(facts)
        self.changes: list[datetime] = []
        self.scenes: dict[tuple[str | None, datetime, bool], Scene] = {}
        by_record: dict[str, list[Happening]] = defaultdict(list)
        for happening in facts.happenings:
            by_record[happening.record].append(happening)
        self.by_record = {record: in_order(found) for record, found in by_record.items()}
        self.spells: dict[tuple[str, str], list[Spell]] = defaultdict(list)
        for spell in sorted(facts.spells, key=_in_which_order):
            self.spells[spell.child, spell.timeline].append(spell)

    def scene(self, child: str | None, at: datetime, *, in_family: bool = False) -> Scene:
        """Return the look at a child or at the family at an instant."""
        key = (child, at, in_family)
        scene = self.scenes.get(key)
        if scene is None:
            scene = (
                FamilyScene(self, at)
                if child is None
                else ChildScene(self, at, child, in_family=in_family)
            )
            self.scenes[key] = scene
        return scene


def _in_which_order(spell: Spell) -> tuple[Moment, str, bool, Moment]:
    return (spell.began, spell.value, spell.ended is None, spell.ended or spell.began)


class Scene:
    """One look at the ledger."""

    child: str | None
    """Whom it is about; nothing for the family."""

    def __init__(self, ledger: Ledger, at: datetime) -> None:
        """Look at the facts as they were at an instant."""
        self.ledger = ledger
        self.at = at
        self.is_now = at == ledger.at
        self.answers: dict[int, Answer] = {}
        self._happenings: dict[str, list[Happening]] = {}

    @property
    def began(self) -> Moment:
        """Return when the episode began for the subject."""
        return self.ledger.facts.started

    def judge(self, condition: Node) -> Answer:
        """Return what is found of a condition, for this subject."""
        raise NotImplementedError

    def judge_for_anyone(self, condition: Node) -> Answer:
        """Return whether a condition is met for at least one child."""
        return self.judge(condition)

    def reached(self, milestone: str) -> Answer:
        """Return whether the subject reached a milestone."""
        return self.ledger.reached(milestone, self.child, self.at)

    def happenings(self, record: str) -> list[Happening]:
        """Return the happenings of a record type that count for the subject, in order."""
        found = self._happenings.get(record)
        if found is None:
            found = [h for h in self.up_to_now(record) if self.counts(h)]
            self._happenings[record] = found
        return found

    def counts(self, happening: Happening) -> bool:
        """Say whether something that happened counts for the subject."""
        raise NotImplementedError

    def touches(self, happening: Happening) -> bool:
        """Say whether something that happened was about the subject, or a child of the family."""
        raise NotImplementedError

    def up_to_now(self, record: str) -> Iterable[Happening]:
        """Go through what may have happened by the scene's instant, in order."""
        for happening in self.ledger.by_record.get(record, ()):
            if happening.when.earliest <= self.at:
                yield happening
            else:
                self.watch(happening.when.earliest)

    def watch(self, instant: datetime) -> None:
        """Remember an instant at which what is seen here may change.

        What is seen of the past does not change without a new fact.
        """
        if self.is_now and instant > self.at:
            self.ledger.changes.append(instant)

    def watch_after(self, instant: datetime) -> None:
        """Remember that what is seen here may change once an instant has passed."""
        self.watch(instant + THE_NEXT_INSTANT)


class ChildScene(Scene):
    """A look at one child: alone, or as one of the family."""

    child: str

    def __init__(self, ledger: Ledger, at: datetime, child: str, *, in_family: bool) -> None:
        """Look at a child at an instant."""
        super().__init__(ledger, at)
        self.child = child
        self.in_family = in_family

    @property
    def began(self) -> Moment:
        """Return when the child joined, or when the episode began."""
        started = self.ledger.facts.started
        return started if self.in_family else self.ledger.family.joined.get(self.child, started)

    @property
    def born(self) -> Moment | None:
        """Return when the child was born, where that is known."""
        return self.ledger.family.born[self.child]

    def judge(self, condition: Node) -> Answer:
        """Return what is found of a condition, for this child."""
        return condition.judge(self)

    def reached(self, milestone: str) -> Answer:
        """Return whether the child reached a milestone, or the family before the child joined."""
        own = super().reached(milestone)
        if self.in_family and not own.is_met:
            together = self.ledger.reached(milestone, None, self.at)
            return together if together.is_met else own
        return own

    def counts(self, happening: Happening) -> bool:
        """Say whether something was about this child, or with the family before it joined."""
        if self.in_family:
            return self.ledger.family.counts_for(self.child, happening)
        return self.child in happening.about

    def touches(self, happening: Happening) -> bool:
        """Say whether something was about this child."""
        return self.child in happening.about


class FamilyScene(Scene):
    """A look at the family: what is asked of it is asked of every child in it."""

    child: None

    def __init__(self, ledger: Ledger, at: datetime) -> None:
        """Look at the family as it is at an instant."""
        super().__init__(ledger, at)
        self.child = None

    @property
    def members(self) -> list[Scene]:
        """Return the look at each child of the family."""
        family = self.ledger.family.at(self.at)
        return [self.ledger.scene(child.id, self.at, in_family=True) for child in family]

    def judge(self, condition: Node) -> Answer:
        """Return what is found for every child together."""
        members = self.members
        if not members:
            return Answer(Finding.NOT_KNOWN, None, because("no child is in the episode"))
        return all_of([member.judge(condition) for member in members])

    def judge_for_anyone(self, condition: Node) -> Answer:
        """Return whether a condition is met for at least one child."""
        return any_of([member.judge(condition) for member in self.members])

    def counts(self, happening: Happening) -> bool:
        """Say whether something was about the whole family of its time."""
        return self.ledger.family.covers(happening)

    def touches(self, happening: Happening) -> bool:
        """Say whether something was about any child of the episode."""
        return not happening.about.isdisjoint(self.ledger.family.ids)


def is_certain_by(at: datetime, moment: Moment) -> bool:
    """Say whether a moment lies before an instant, taking a day as a whole."""
    return moment.latest <= at or moment.is_within_a_day


def precedes(first: Moment, second: Moment) -> Finding:
    """Say whether one moment comes before another. The same day counts as in order."""
    if first.latest <= second.earliest:
        return Finding.MET
    if first.is_an_instant and second.is_an_instant:
        return Finding.NOT_MET
    if first.last_day <= second.first_day:
        return Finding.MET
    if first.first_day > second.last_day:
        return Finding.NOT_MET
    return Finding.NOT_KNOWN
