"""Conditions on what happened, compiled: each is asked of a child and answers why.

What is asked of a family is asked of each child in it: see ``scene.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stepdown.protocol.counting import latest_run
from stepdown.protocol.events import EventMatch
from stepdown.protocol.facts import Happening
from stepdown.protocol.findings import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    Answer,
    Finding,
    Reason,
    all_of,
    any_of,
    because,
    worst_of,
)
from stepdown.protocol.moments import Moment
from stepdown.protocol.scene import ChildScene, Node, Scene
from stepdown.protocol.sequence import in_order, is_certain_by, precedes
from stepdown.protocol.stretches import During
from stepdown.protocol.working_time import Duration, last_instant

__all__ = [
    "THE_START",
    "AllOf",
    "AnyOf",
    "EventMatch",
    "Happened",
    "Not",
    "Reached",
    "Reference",
]

THE_START = "the-start"


@dataclass(frozen=True)
class AllOf:
    """Every one of these."""

    parts: tuple[Node, ...]

    def judge(self, scene: ChildScene) -> Answer:
        """Combine as Kleene's "and"."""
        return all_of([part.judge(scene) for part in self.parts])


@dataclass(frozen=True)
class AnyOf:
    """At least one of these."""

    parts: tuple[Node, ...]

    def judge(self, scene: ChildScene) -> Answer:
        """Combine as Kleene's "or"."""
        return any_of([part.judge(scene) for part in self.parts])


@dataclass(frozen=True)
class Not:
    """The opposite of this."""

    part: Node

    def judge(self, scene: ChildScene) -> Answer:
        """Turn met into not met and back. Not known stays."""
        return self.part.judge(scene).opposite()


@dataclass(frozen=True)
class Reached:
    """A milestone of this pathway was reached."""

    milestone: str

    def judge(self, scene: ChildScene) -> Answer:
        """Ask the pathway, as of the scene's instant."""
        return scene.reached(self.milestone)


@dataclass(frozen=True)
class Happened:
    """An event has happened: recently enough, often enough, in order, or in a row."""

    event: EventMatch
    within_last: Duration | None = None
    at_least: int = 1
    in_a_row: int | None = None
    broken_by: EventMatch | None = None
    since: Reference | None = None
    before: Reference | None = None
    during: During | None = None
    _is_plain: bool = field(init=False, default=False, repr=False, compare=False)
    _silent: Answer = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """See whether it only asks if the event happened at all, and what silence means."""
        limits = (self.within_last, self.in_a_row, self.since, self.before, self.during)
        object.__setattr__(self, "_is_plain", self.at_least == 1 and limits == (None,) * 5)
        object.__setattr__(self, "_silent", self._of_silence(()))

    def judge(self, scene: ChildScene) -> Answer:
        """Look through what is recorded about the child."""
        known = scene.answers.get(id(self))
        if known is None:
            known = self._judge(scene)
            scene.answers[id(self)] = known
        return known

    def every_time(self, scene: Scene) -> list[Happening]:
        """Return each time that it certainly happened and was in time and in order."""
        found = self.event.every_time(scene)
        return [h for h in found if self._fits(scene, h) is MET]

    def any_time(self, scene: Scene) -> list[Happening]:
        """Return the same for any child whom the scene is about."""
        found = [h for h in self.event.touching(scene) if self.event.is_matched_by(h)]
        return [h for h in found if self._fits(scene, h) is MET]

    def _judge(self, scene: ChildScene) -> Answer:
        records = self.event.records(scene)
        if not records:
            return self._silent
        if self._is_plain and len(records) == 1 and is_certain_by(scene.at, records[0].when):
            return self._of_the_only_one(records)
        doubt = False
        unsure: frozenset[str] = frozenset()
        if self.event.stands:
            records, doubt = self._what_stands(scene, records)
        elif self.event.stands_for_each is not None:
            records, unsure = self._what_stands_for_each(scene, records)
        found = [happening for happening in records if self.event.is_matched_by(happening)]
        if not found:
            return self._of_silence(records)
        fits = [(happening, self._fits(scene, happening)) for happening in found]
        certain = [h for h, finding in fits if finding is MET and h.key not in unsure]
        possible = [happening for happening, finding in fits if finding is not NOT_MET]
        if self.in_a_row is not None:
            answer = self._of_a_run(scene, certain, possible, self.in_a_row)
        else:
            answer = self._counted(found, certain, possible)
        if doubt and answer.is_met:
            why = because("{}: which record came last is not known", self.event.title)
            return Answer(NOT_KNOWN, None, why)
        return answer

    def _of_the_only_one(self, records: Sequence[Happening]) -> Answer:
        """Answer at once where one record decides, as it mostly does."""
        if not self.event.is_matched_by(records[0]):
            return self._of_silence(records)
        when = records[0].when
        return Answer(MET, when, because("{}: {}", self.event.title, when))

    def _what_stands(
        self, scene: Scene, records: Sequence[Happening]
    ) -> tuple[Sequence[Happening], bool]:
        """Return the latest record, or those that may be it, and whether they disagree."""
        last = next(
            (h for h in reversed(records) if is_certain_by(scene.at, h.when)),
            records[-1],
        )
        if last is records[-1] and all(h.when.latest < last.when.earliest for h in records[:-1]):
            return records[-1:], False
        standing = [h for h in records if h is last or _may_come_after(h, last, scene)]
        matched = [h for h in standing if self.event.is_matched_by(h)]
        return standing, 0 < len(matched) < len(standing)

    def _what_stands_for_each(
        self, scene: Scene, records: Sequence[Happening]
    ) -> tuple[Sequence[Happening], frozenset[str]]:
        """Return what stands of each person, and which of it may have been overtaken."""
        standing: list[Happening] = []
        unsure: list[Happening] = []
        for apart in self.event.by_person(records):
            theirs, doubt = self._what_stands(scene, apart)
            standing += theirs
            unsure += theirs if doubt else ()
        return in_order(standing), frozenset(happening.key for happening in unsure)

    def _fits(self, scene: Scene, happening: Happening) -> Finding:
        when = happening.when
        found = [MET if is_certain_by(scene.at, when) else NOT_KNOWN]
        if self.within_last is not None:
            found.append(self._is_recent(scene, when, self.within_last))
        if self.since is not None:
            start = self.since.answer(scene)
            found.append(precedes(start.when, when) if start.when else start.finding)
        if self.before is not None:
            end = self.before.answer(scene)
            if not end.is_not_met:
                found.append(precedes(when, end.when) if end.when else end.finding)
        if self.during is not None:
            found.append(self.during.finding(scene, happening))
        return worst_of(found)

    @staticmethod
    def _is_recent(scene: Scene, when: Moment, length: Duration) -> Finding:
        calendar = scene.ledger.calendar
        edges = [last_instant(length, edge, calendar) for edge in (when.earliest, when.latest)]
        for edge in edges:
            scene.watch_after(edge)
        if scene.at <= edges[0]:
            return MET
        return NOT_MET if scene.at > edges[1] else NOT_KNOWN

    def _counted(
        self,
        found: list[Happening],
        certain: list[Happening],
        possible: list[Happening],
    ) -> Answer:
        title = self.event.title
        if len(certain) >= self.at_least:
            when = (certain[-1] if self.within_last else certain[self.at_least - 1]).when
            return Answer(MET, when, because("{}: {}", title, when))
        if len(possible) >= self.at_least:
            why = because("{}: {}, which leaves it open", title, possible[-1].when)
            return Answer(NOT_KNOWN, None, why)
        return Answer(NOT_MET, None, (self._why_not(found, len(certain)),))

    def _of_a_run(
        self,
        scene: ChildScene,
        certain: list[Happening],
        possible: list[Happening],
        wanted: int,
    ) -> Answer:
        title = self.event.title
        breaks = self.broken_by.every_time(scene) if self.broken_by else []
        run = latest_run(certain, breaks, stop_at=wanted)
        if len(run) >= wanted:
            last = run[wanted - 1].when
            why = because("{}: {} in a row by {}", title, wanted, last)
            return Answer(MET, last, why)
        sure = [happening for happening in breaks if is_certain_by(scene.at, happening.when)]
        if len(latest_run(possible, sure, stop_at=wanted)) >= wanted:
            why = because("{}: whether {} were in a row is not known", title, wanted)
            return Answer(NOT_KNOWN, None, why)
        why = because("{}: {} of {} in a row", title, len(run), wanted)
        return Answer(NOT_MET, None, why)

    def _of_silence(self, records: Sequence[Happening]) -> Answer:
        title = self.event.title
        if self.event.is_open_after(records):
            return Answer(NOT_KNOWN, None, because("{}: not known", title))
        return Answer(NOT_MET, None, because("{}: not recorded", title))

    def _why_not(self, found: list[Happening], count: int) -> Reason:
        title = self.event.title
        if self.at_least > 1:
            return Reason("{}: {} of {}", (title, count, self.at_least))
        last = found[-1].when
        if self.within_last is not None:
            return Reason("{}: {}, longer ago than {}", (title, last, self.within_last))
        return Reason("{}: {}, which is out of order", (title, last))


def _may_come_after(happening: Happening, last: Happening, scene: Scene) -> bool:
    """Say whether a record may be later than the last one. Within a day the recording decides."""
    when = happening.when
    if not is_certain_by(scene.at, when):
        return True
    if when.latest < last.when.earliest:
        return False
    return when.first_day != last.when.last_day or when.last_day != last.when.first_day


@dataclass(frozen=True)
class Reference:
    """A point in time that rules count from: an event, a milestone or the start."""

    id: str
    title: str
    event: EventMatch | None = None
    _happened: Happened | None = field(init=False, default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the condition that finds the event."""
        if self.event is not None:
            object.__setattr__(self, "_happened", Happened(self.event))

    def answer(self, scene: Scene) -> Answer:
        """Return whether it has come, and the first time that it did for the scene's subject."""
        if self._happened is not None:
            return scene.judge(self._happened)
        if self.id == THE_START:
            return Answer(MET, scene.began)
        return scene.reached(self.id)

    def moment(self, scene: Scene) -> Moment | None:
        """Return when it came, or nothing where it has not certainly come."""
        answer = self.answer(scene)
        return answer.when if answer.is_met else None
