"""Conditions, compiled: each node looks at a scene and answers met, not met or not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from stepdown.protocol.facts import Happening, Spell, Value
from stepdown.protocol.findings import Answer, Finding, all_of, any_of
from stepdown.protocol.moments import Moment
from stepdown.protocol.scene import Scene, is_certain_by, precedes
from stepdown.protocol.working_time import Duration, after, before, falls_due

THE_START = "the-start"


class Node(Protocol):
    """A compiled condition."""

    def judge(self, scene: Scene) -> Answer:
        """Return what is found, since when, and why."""
        ...


def family_or_child(scene: Scene, judge_one: Node) -> Answer:
    """Judge each child of a family: what is asked of a family holds for every child in it."""
    return all_of(judge_one.judge(scene.of(child.id)) for child in scene.members)


@dataclass(frozen=True)
class AllOf:
    """Every one of these."""

    parts: tuple[Node, ...]

    def judge(self, scene: Scene) -> Answer:
        """Combine as Kleene's "and"."""
        return all_of(part.judge(scene) for part in self.parts)


@dataclass(frozen=True)
class AnyOf:
    """At least one of these."""

    parts: tuple[Node, ...]

    def judge(self, scene: Scene) -> Answer:
        """Combine as Kleene's "or"."""
        return any_of(part.judge(scene) for part in self.parts)


@dataclass(frozen=True)
class Not:
    """The opposite of this."""

    part: Node

    def judge(self, scene: Scene) -> Answer:
        """Turn met into not met and back. Not known stays."""
        return self.part.judge(scene).opposite()


@dataclass(frozen=True)
class EventMatch:
    """Which happenings are the named event."""

    id: str
    title: str
    record: str
    wanted: tuple[tuple[str, frozenset[Value]], ...]
    stands: bool
    silence: Finding

    def is_matched_by(self, happening: Happening) -> bool:
        """Say whether the record gives the answers that make it this event."""
        return not happening.is_absence and all(
            _says(happening.says, name) & values for name, values in self.wanted
        )

    def among(self, scene: Scene) -> list[Happening]:
        """Return the happenings that are this event, for the scene's subject, in order."""
        records = scene.happenings(self.record)
        if self.stands:
            records = records[-1:]
        return [happening for happening in records if self.is_matched_by(happening)]


def _says(says: Mapping[str, Value], name: str) -> frozenset[Value]:
    value = says.get(name)
    if value is None:
        return frozenset()
    if isinstance(value, frozenset):
        return frozenset(value)
    if isinstance(value, bool):
        return frozenset({"yes" if value else "no"})
    return frozenset({value})


@dataclass(frozen=True)
class Reference:
    """A point in time that rules count from: an event, a milestone or the start."""

    id: str
    event: EventMatch | None = None

    def moment(self, scene: Scene) -> Moment | None:
        """Return the first time it happened for the scene's subject, or nothing yet."""
        if self.id == THE_START:
            child = scene.ledger.children.get(scene.child) if scene.child else None
            joined = child.joined if child else None
            return joined or scene.ledger.facts.started
        if self.event is not None:
            return Happened(self.event).judge(scene).when
        return scene.reached(self.id, scene.child, scene.at).when


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

    def judge(self, scene: Scene) -> Answer:
        """Find it for the child, or for the family: together, or for each child apart."""
        key = (self, scene.child, scene.at)
        known = scene.ledger.answers.get(key)
        if known is None:
            known = self._judge_subject(scene)
            scene.ledger.answers[key] = known
        return known

    def _judge_subject(self, scene: Scene) -> Answer:
        if scene.child is not None or not scene.members:
            return self._judge_one(scene)
        # What stands can fall for one child alone: a withdrawal about one of two
        # siblings must not hide behind an earlier record about both.
        if self.event.stands:
            return family_or_child(scene, self)
        together = self._judge_one(scene)
        if together.is_met:
            return together
        apart = family_or_child(scene, self)
        return apart if apart.is_met else together

    def _judge_one(self, scene: Scene) -> Answer:
        found = self.event.among(scene)
        if not found:
            return self._of_silence(scene)
        if self.in_a_row is not None:
            return self._of_a_run(scene, found, self.in_a_row)
        candidates = [(happening, self._fits(scene, happening)) for happening in found]
        certain = [h for h, finding in candidates if finding is Finding.MET]
        if len(certain) >= self.at_least:
            chosen = certain[-1] if self.within_last else certain[self.at_least - 1]
            return Answer(Finding.MET, chosen.when, (f"{self.event.title}: {chosen.when}",))
        possible = [h for h, finding in candidates if finding is not Finding.NOT_MET]
        if len(possible) >= self.at_least:
            why = f"{self.event.title}: {possible[-1].when}, which leaves it open"
            return Answer(Finding.NOT_KNOWN, None, (why,))
        return Answer(Finding.NOT_MET, None, (self._why_not(found, len(certain)),))

    def _fits(self, scene: Scene, happening: Happening) -> Finding:
        parts = [Finding.MET if is_certain_by(scene.at, happening.when) else Finding.NOT_KNOWN]
        if self.within_last is not None:
            parts.append(self._is_recent(scene, happening.when, self.within_last))
        if self.since is not None:
            parts.append(_in_order(self.since.moment(scene), happening.when))
        if self.before is not None:
            end = self.before.moment(scene)
            parts.append(Finding.MET if end is None else precedes(happening.when, end))
        return all_of(Answer(part) for part in parts).finding

    def _is_recent(self, scene: Scene, when: Moment, length: Duration) -> Finding:
        limit = before(length, scene.at, scene.ledger.calendar)
        for edge in (when.earliest, when.latest):
            scene.watch_around(after(length, edge, scene.ledger.calendar))
            if length.is_in_hours:
                scene.watch(Moment.at(after(length, edge, scene.ledger.calendar)).just_after())
        if when.earliest >= limit:
            return Finding.MET
        return Finding.NOT_MET if when.latest < limit else Finding.NOT_KNOWN

    def _of_a_run(self, scene: Scene, found: list[Happening], wanted: int) -> Answer:
        breaks = self.broken_by.among(scene) if self.broken_by else []
        run = latest_run(found, breaks, stop_at=wanted)
        if len(run) >= wanted:
            last = run[wanted - 1].when
            return Answer(Finding.MET, last, (f"{self.event.title}: {wanted} in a row by {last}",))
        why = f"{self.event.title}: {len(run)} of {wanted} in a row"
        return Answer(Finding.NOT_MET, None, (why,))

    def _of_silence(self, scene: Scene) -> Answer:
        records = scene.happenings(self.event.record)
        if self.event.silence is Finding.NOT_KNOWN and not records:
            return Answer(Finding.NOT_KNOWN, None, (f"{self.event.title}: not known",))
        return Answer(Finding.NOT_MET, None, (f"{self.event.title}: not recorded",))

    def _why_not(self, found: list[Happening], count: int) -> str:
        if self.at_least > 1:
            return f"{self.event.title}: {count} of {self.at_least}"
        last = found[-1].when
        if self.within_last is not None:
            return f"{self.event.title}: {last}, longer ago than {self.within_last}"
        return f"{self.event.title}: {last}, which is out of order"


def _in_order(start: Moment | None, when: Moment) -> Finding:
    return Finding.NOT_MET if start is None else precedes(start, when)


def latest_run(
    found: list[Happening], breaks: list[Happening], *, stop_at: int | None = None
) -> list[Happening]:
    """Return the happenings since the last break, or the first run that was long enough."""
    broken = {happening.key for happening in breaks}
    run: list[Happening] = []
    merged = {happening.key: happening for happening in [*found, *breaks]}
    for happening in sorted(merged.values(), key=lambda h: (h.when.latest, h.when.earliest, h.key)):
        if happening.key in broken:
            run = []
        else:
            run.append(happening)
            if stop_at is not None and len(run) == stop_at:
                break
    return run


@dataclass(frozen=True)
class Reached:
    """A milestone of this pathway was reached."""

    milestone: str

    def judge(self, scene: Scene) -> Answer:
        """Ask the pathway, as of the scene's instant."""
        return scene.reached(self.milestone, scene.child, scene.at)


@dataclass(frozen=True)
class Elapsed:
    """A length of time since a point has passed, or has run out."""

    since: Reference
    title: str
    length: Duration
    has_run_out: bool

    def judge(self, scene: Scene) -> Answer:
        """Compare the time since with the length. A start known to a range may leave it open."""
        start = self.since.moment(scene)
        if start is None:
            return Answer(Finding.NOT_MET, None, (f"{self.title}: not yet",))
        return passed(scene, self.title, start, self.length, has_run_out=self.has_run_out)


def passed(
    scene: Scene, title: str, start: Moment, length: Duration, *, has_run_out: bool = False
) -> Answer:
    """Say whether a length of time since a moment has passed by the scene's instant."""
    calendar = scene.ledger.calendar
    edges: list[datetime] = []
    for edge in (start.earliest, start.latest):
        if has_run_out:
            edges.append(Moment.at(falls_due(length, Moment.at(edge), calendar).at).just_after())
        else:
            edges.append(after(length, edge, calendar))
    scene.watch(*edges)
    if scene.at >= edges[1]:
        return Answer(Finding.MET, Moment.at(edges[1]), (f"{title}: {length} since {start}",))
    if scene.at < edges[0]:
        on = Moment.at(edges[0])
        why = f"{title}: {length} from {start} are reached on {on}"
        return Answer(Finding.NOT_MET, None, (why,))
    return Answer(Finding.NOT_KNOWN, None, (f"{title}: {start} leaves open if {length} passed",))


@dataclass(frozen=True)
class State:
    """A child is, was or has long enough been in one of these states."""

    timeline: str
    values: frozenset[str]
    title: str
    held: str = "now"
    at_least: Duration | None = None
    after: tuple[tuple[str, frozenset[str]], ...] = field(default=())

    def judge(self, scene: Scene) -> Answer:
        """Look at the child's states. No states at all on the timeline is not known."""
        if scene.child is None:
            return family_or_child(scene, self)
        spells = scene.ledger.spells.get((scene.child, self.timeline), [])
        begun = []
        for spell in spells:
            scene.watch(spell.began.earliest, spell.began.just_after())
            if spell.ended is not None:
                scene.watch(spell.ended.earliest, spell.ended.just_after())
            if spell.began.earliest <= scene.at:
                begun.append(spell)
        if not begun:
            return Answer(Finding.NOT_KNOWN, None, (f"{self.title}: not known",))
        answers = []
        for spell in begun:
            if spell.value not in self.values:
                continue
            ended = spell.ended is not None and spell.ended.latest < scene.at
            if (self.held == "now" and ended) or (self.held == "before" and not ended):
                continue
            if not is_certain_by(scene.at, spell.began):
                answers.append(Answer(Finding.NOT_KNOWN, None, (f"{self.title}: not known",)))
            elif self.at_least is None:
                why = f"{self.title}: from {spell.began}"
                answers.append(Answer(Finding.MET, spell.began, (why,)))
            else:
                answers.append(self._lasted(scene, spell, self.at_least))
        return any_of(answers) if answers else self._no()

    def _lasted(self, scene: Scene, spell: Spell, length: Duration) -> Answer:
        """Say whether a state lasted long enough: up to its end, where it has ended."""
        start = self._counted_from(scene, spell.began)
        if start is None:
            return self._no()
        if spell.ended is None or spell.ended.earliest > scene.at:
            return passed(scene, self.title, start, length)
        first, last = (
            passed(replace(scene, at=end), self.title, start, length)
            for end in (spell.ended.earliest, spell.ended.latest)
        )
        if first.finding is last.finding:
            return first
        return Answer(Finding.NOT_KNOWN, None, first.why)

    def _no(self) -> Answer:
        return Answer(Finding.NOT_MET, None, (f"{self.title}: no",))

    def _counted_from(self, scene: Scene, began: Moment) -> Moment | None:
        """Return when the time that counts began: nothing while the state before it lasts."""
        starts = [began]
        for timeline, values in self.after:
            for spell in scene.ledger.spells.get((scene.child or "", timeline), []):
                if spell.value not in values or spell.began.earliest > scene.at:
                    continue
                if spell.ended is None or spell.ended.earliest > scene.at:
                    return None
                starts.append(spell.ended)
        return max(starts, key=lambda moment: (moment.latest, moment.earliest))


@dataclass(frozen=True)
class Age:
    """A child is at least, or not yet, of an age."""

    years: Duration
    is_under: bool

    def judge(self, scene: Scene) -> Answer:
        """Count from the birth date. Of an unborn child, or one without a date, it is not known."""
        if scene.child is None:
            return family_or_child(scene, self)
        born = scene.ledger.children[scene.child].born
        if born is None:
            return Answer(Finding.NOT_KNOWN, None, ("the child's age: not known",))
        old_enough = passed(scene, "the child's age", born, self.years)
        return old_enough.opposite() if self.is_under else old_enough


@dataclass(frozen=True)
class Known:
    """What was said of the family at the start is one of these."""

    name: str
    title: str
    values: frozenset[Value]

    def judge(self, scene: Scene) -> Answer:
        """Compare what was said. What was not said is not known."""
        said = _says(scene.ledger.facts.known, self.name)
        if not said:
            return Answer(Finding.NOT_KNOWN, None, (f"{self.title}: not known",))
        finding = Finding.MET if said & self.values else Finding.NOT_MET
        words = ", ".join(sorted(str(value) for value in said))
        return Answer(finding, scene.ledger.facts.started, (f"{self.title}: {words}",))
