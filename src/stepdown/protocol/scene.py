"""The facts as a rule looks at them: about one child or the family, up to an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from stepdown.protocol.facts import Child, Facts, Happening, Spell
from stepdown.protocol.findings import Answer, Finding
from stepdown.protocol.moments import Moment, start_of_day
from stepdown.protocol.working_time import Calendar

SLACK_DAYS = 5
"""Months clamp at their last day, so a look-back may end some days after it seems to."""


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """Return happenings in the order in which they happened, whatever order they arrived in."""
    return sorted(happenings, key=lambda h: (h.when.latest, h.when.earliest, h.key))


class Ledger:
    """All the facts of one episode, indexed once for one standing."""

    def __init__(self, facts: Facts, calendar: Calendar) -> None:
        """Index the facts by record, and the states by child and timeline."""
        self.facts = facts
        self.calendar = calendar
        self.children = {child.id: child for child in facts.children}
        self.by_record: dict[str, list[Happening]] = defaultdict(list)
        for happening in in_order(facts.happenings):
            self.by_record[happening.record].append(happening)
        self.spells: dict[tuple[str, str], list[Spell]] = defaultdict(list)
        for spell in sorted(facts.spells, key=lambda s: (s.began, s.value)):
            self.spells[spell.child, spell.timeline].append(spell)
        self.changes: list[datetime] = []
        self.answers: dict[object, Answer] = {}

    def watch(self, instant: datetime) -> None:
        """Remember an instant at which something may change without a new fact."""
        self.changes.append(instant)

    def members_when(self, moment: Moment) -> frozenset[str]:
        """Return the children who were in the episode at a moment."""
        return frozenset(
            child.id
            for child in self.facts.children
            if (child.joined is None or child.joined.earliest <= moment.latest)
            and (child.left is None or child.left.latest >= moment.earliest)
        )

    def members_at(self, at: datetime) -> tuple[Child, ...]:
        """Return the children who are in the episode at an instant."""
        for child in self.facts.children:
            for moment in (child.joined, child.left):
                if moment is not None:
                    self.watch(moment.earliest)
                    self.watch(moment.just_after())
        present = self.members_when(Moment.at(at))
        return tuple(child for child in self.facts.children if child.id in present)


@dataclass(frozen=True)
class Scene:
    """One look at the ledger: about a child, or about the family where ``child`` is ``None``."""

    ledger: Ledger
    at: datetime
    child: str | None
    reached: Callable[[str, str | None, datetime], Answer]
    members: tuple[Child, ...] = field(default=())

    def of(self, child: str) -> Scene:
        """Return the same look at one child."""
        return Scene(self.ledger, self.at, child, self.reached, self.members)

    def watch(self, *instants: datetime) -> None:
        """Remember instants at which what is seen here may change."""
        for instant in instants:
            self.ledger.watch(instant)

    def watch_around(self, instant: datetime) -> None:
        """Remember the days from an instant on, where clamped months leave the day open."""
        day = Moment.at(instant).first_day
        self.watch(*(start_of_day(day + timedelta(days=n)) for n in range(SLACK_DAYS)))

    def happenings(self, record: str) -> list[Happening]:
        """Return the happenings of a record type that count for this subject, in order.

        For a child, those about the child. For the family, those about every child
        who was in the episode when they happened and still is: a sibling who joins later
        does not undo what was done with the family before, nor does one for whom it ended.
        """
        going_on = {child.id for child in self.members}
        found = []
        for happening in self.ledger.by_record.get(record, ()):
            if happening.when.earliest > self.at:
                self.watch(happening.when.earliest)
            elif self.child is not None:
                if self.child in happening.about:
                    found.append(happening)
            else:
                then = self.ledger.members_when(happening.when)
                if happening.about >= ((then & going_on) or then):
                    found.append(happening)
        return found


def is_certain_by(at: datetime, moment: Moment) -> bool:
    """Say whether a moment lies before an instant, taking a day as a whole."""
    return moment.latest <= at or moment.is_within_a_day


def precedes(first: Moment, second: Moment) -> Finding:
    """Say whether one moment comes before another. The same day counts as in order."""
    if first.is_an_instant and second.is_an_instant:
        return Finding.MET if first.earliest <= second.earliest else Finding.NOT_MET
    if first.last_day <= second.first_day:
        return Finding.MET
    if first.first_day > second.last_day:
        return Finding.NOT_MET
    return Finding.NOT_KNOWN
