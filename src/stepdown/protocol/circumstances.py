"""Conditions on how things are with a child: time that passed, states, age, what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from stepdown.protocol.conditions import Reference
from stepdown.protocol.events import is_said
from stepdown.protocol.facts import Value
from stepdown.protocol.findings import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    Answer,
    all_of,
    any_of,
    because,
)
from stepdown.protocol.moments import THE_NEXT_INSTANT, Moment
from stepdown.protocol.scene import ChildScene
from stepdown.protocol.sequence import is_certain_by
from stepdown.protocol.stretches import Stretch, Wanted, begun, counted_from, stretches_of
from stepdown.protocol.working_time import (
    Duration,
    comes_of_age,
    first_instant,
    last_instant,
)


@dataclass(frozen=True)
class Passing:
    """A length of time since a moment, and when it has passed."""

    title: str
    length: Duration
    start: Moment
    over: Moment

    def by(self, scene: ChildScene, end: Moment | None = None) -> Answer:
        """Say whether it has passed by the scene's instant, or had by an end before that.

        A start or an end that is only known to a range may leave it open.
        """
        scene.watch(self.over.earliest)
        scene.watch(self.over.latest)
        certain = possible = scene.at
        if end is not None:
            certain, possible = min(end.earliest, certain), min(end.latest, possible)
        if certain >= self.over.latest:
            why = because("{}: {} since {}", self.title, self.length, self.start)
            return Answer(MET, self.over, why)
        if possible >= self.over.earliest:
            why = because("{}: {} leaves open if {} passed", self.title, self.start, self.length)
            return Answer(NOT_KNOWN, None, why)
        if end is not None:
            why = because("{}: {} from {}, but until {}", self.title, self.length, self.start, end)
            return Answer(NOT_MET, None, why)
        on = Moment.at(self.over.earliest)
        why = because("{}: {} from {} are reached on {}", self.title, self.length, self.start, on)
        return Answer(NOT_MET, None, why)


def passing(scene: ChildScene, title: str, length: Duration, start: Moment) -> Passing:
    """Return a length of time since a moment, which passes when its last day begins."""
    calendar = scene.ledger.calendar
    first = first_instant(length, start.earliest, calendar)
    is_exact = start.latest == start.earliest
    last = first if is_exact else first_instant(length, start.latest, calendar)
    return Passing(title, length, start, Moment(first, last))


@dataclass(frozen=True)
class Elapsed:
    """A length of time since a point has passed, or has run out with its last day."""

    since: Reference
    length: Duration
    has_run_out: bool

    def judge(self, scene: ChildScene) -> Answer:
        """Compare the time since with the length."""
        start = self.since.answer(scene)
        if start.when is None:
            words = "not known" if start.finding is NOT_KNOWN else "not yet"
            return Answer(start.finding, None, because("{}: {}", self.since.title, words))
        if not self.has_run_out:
            return passing(scene, self.since.title, self.length, start.when).by(scene)
        over = Moment(
            self._run_out(scene, start.when.earliest),
            self._run_out(scene, start.when.latest),
        )
        return Passing(self.since.title, self.length, start.when, over).by(scene)

    def _run_out(self, scene: ChildScene, start: datetime) -> datetime:
        return last_instant(self.length, start, scene.ledger.calendar) + THE_NEXT_INSTANT


@dataclass(frozen=True)
class State:
    """A child is, was or has long enough been in one of these states."""

    timeline: str
    values: frozenset[str]
    title: str
    held: str = "now"
    at_least: Duration | None = None
    after: Wanted = field(default=())

    def judge(self, scene: ChildScene) -> Answer:
        """Look at the child's states. No states at all on the timeline is not known."""
        spells = list(begun(scene, scene.child, self.timeline))
        if not spells:
            return Answer(NOT_KNOWN, None, because("{}: not known", self.title))
        stretches = list(stretches_of(spell for spell in spells if spell.value in self.values))
        if not stretches:
            return Answer(NOT_MET, None, because("{}: no", self.title))
        held = [self._was_held(scene, stretch) for stretch in stretches]
        if self.held == "ever":
            return any_of(held)
        lasts = [stretch.lasts(scene.at, self.title) for stretch in stretches]
        if self.held == "now":
            return any_of([all_of(both) for both in zip(held, lasts, strict=True)])
        over = [answer.opposite() for answer in lasts]
        return all_of([any_of(held), *over])

    def _was_held(self, scene: ChildScene, stretch: Stretch) -> Answer:
        if not is_certain_by(scene.at, stretch.began):
            return Answer(NOT_KNOWN, None, because("{}: not known", self.title))
        if self.at_least is None:
            return Answer(
                MET,
                stretch.began,
                because("{}: from {}", self.title, stretch.began),
            )
        start = counted_from(scene, scene.child, self.after, stretch.began)
        if start is None:
            return Answer(NOT_MET, None, because("{}: not yet", self.title))
        has_ended = stretch.ended is not None and stretch.ended.earliest <= scene.at
        count = passing(scene, self.title, self.at_least, start)
        return count.by(scene, stretch.ended if has_ended else None)


@dataclass(frozen=True)
class Age:
    """A child is at least, or not yet, of an age."""

    years: Duration
    is_under: bool

    def judge(self, scene: ChildScene) -> Answer:
        """Count from the birth date. Of an unborn child, or one without a date, it is not known."""
        born = scene.born
        if born is None:
            return Answer(NOT_KNOWN, None, because("the child's age: not known"))
        calendar = scene.ledger.calendar
        over = Moment(
            comes_of_age(self.years, born.earliest, calendar),
            comes_of_age(self.years, born.latest, calendar),
        )
        old_enough = Passing("the child's age", self.years, born, over).by(scene)
        return old_enough.opposite() if self.is_under else old_enough


@dataclass(frozen=True)
class Known:
    """What was said of the family at the start is one of these."""

    name: str
    title: str
    values: frozenset[Value]

    def judge(self, scene: ChildScene) -> Answer:
        """Compare what was said. What was not said is not known."""
        facts = scene.ledger.facts
        said = facts.known.get(self.name)
        if said is None or said == frozenset():
            return Answer(NOT_KNOWN, None, because("{}: not known", self.title))
        finding = MET if is_said(said, self.values) else NOT_MET
        return Answer(finding, facts.started, because("{}: {}", self.title, Said(said)))


@dataclass(frozen=True)
class Said:
    """An answer, for a reason to put into words."""

    value: Value

    def __str__(self) -> str:
        """Return the answer, or the answers in alphabetical order."""
        if isinstance(self.value, frozenset):
            return ", ".join(sorted(self.value))
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        return str(self.value)
