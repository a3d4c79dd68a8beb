"""How far a family has come: which milestones were reached, by whom, and by when."""

from __future__ import annotations

from datetime import datetime

from stepdown.protocol.compiled import Pathway
from stepdown.protocol.facts import Facts
from stepdown.protocol.family import Family
from stepdown.protocol.findings import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    Answer,
    all_of,
    because,
    first_of,
    last_of,
)
from stepdown.protocol.moments import Moment
from stepdown.protocol.scene import Ledger, Scene
from stepdown.protocol.sequence import precedes
from stepdown.protocol.working_time import Calendar

Crossings = list[tuple[str | None, Moment]]
"""Who reached a milestone, and when: children, or nobody by name where the family did."""


class Course:
    """One family's way along a pathway, up to an instant."""

    def __init__(self, pathway: Pathway, facts: Facts, calendar: Calendar, at: datetime) -> None:
        """Index the facts, and see for whom help under the pathway has ended."""
        self.pathway = pathway
        self.at = Moment.at(at).latest
        self.family = Family(facts, ages_matter=pathway.asks_for_ages)
        self.ledger = Ledger(facts, self.family, calendar, self.at, self.reached)
        joined = [child.id for child in self.family.joined_by(self.at)]
        self.children: list[str | None] = [*joined]
        """The ids of the children who have joined by now."""
        self.judged = list(dict.fromkeys(self.family.judged_as[child] for child in joined))
        """The same, one for all of whom the same is recorded."""
        self._reached: dict[tuple[str, str | None, datetime], Answer] = {}
        self._reaching: set[tuple[str, str | None, datetime]] = set()
        self._crossings: dict[tuple[str, str | None], Crossings] = {}
        self._ended = self._who_ended()
        self._over: dict[str | None, Moment | None] = {}
        for instant in self.family.changes():
            self.scene(None).watch(instant)

    def scene(self, child: str | None, at: datetime | None = None) -> Scene:
        """Return the look at a child or the family, now or at an earlier instant."""
        return self.ledger.scene(child, self.at if at is None or at > self.at else at)

    def subjects(self, *, for_each_child: bool) -> list[str | None]:
        """Return the ids of the children who have joined by now; or nothing, for the family."""
        return self.children if for_each_child else [None]

    def judged_as(self, child: str | None) -> str | None:
        """Return the child who stands for all of whom the same is recorded."""
        return self.family.judged_as[child] if child is not None else None

    def reached(self, id_: str, child: str | None, at: datetime) -> Answer:
        """Return whether a milestone was reached by an instant, by a child or by the family."""
        milestone = self.pathway.milestones[id_]
        key = (id_, self.judged_as(child) if milestone.is_for_each_child else None, at)
        known = self._reached.get(key)
        if known is not None:
            return known
        title = milestone.block.title
        if key in self._reaching:
            # A milestone that waits for itself is not reached.
            return Answer(NOT_MET, None, because("{}: not yet", title))
        self._reaching.add(key)
        found, began = self._find(*key)
        self._reaching.discard(key)
        when = (found.when or began) if found.is_met else None
        words = "not known" if found.finding is NOT_KNOWN else "not yet"
        known = Answer(found.finding, when, because("{}: {}", title, when or words))
        self._reached[key] = known
        return known

    def crossings(self, id_: str, child: str | None) -> Crossings:
        """Return who of a subject reached a milestone by now, and when.

        A family reaches what is for each child with each of its children, now or earlier.
        A child reaches what is for the family if it was in the family then.
        """
        known = self._crossings.get((id_, child))
        if known is None:
            known = self._cross(id_, child)
            self._crossings[id_, child] = known
        return known

    def has_gone_by(self, id_: str, child: str | None) -> bool:
        """Say whether a milestone lies behind a subject: behind every child, for the family."""
        return bool(self.crossings(id_, child)) and self.reached(id_, child, self.at).is_met

    def is_gone(self, child: str | None) -> bool:
        """Say whether a child, or every child, has left the episode."""
        if not self.family.left and self.children:
            return False
        if child is not None:
            return self.family.has_left(child, self.at)
        return all(self.family.has_left(each, self.at) for each in self.judged)

    def ended(self, child: str | None) -> Moment | None:
        """Return when help under the pathway ended for a child, or for the last of the family."""
        if child not in self._over:
            self._over[child] = self._end_of(child)
        return self._over[child]

    def _cross(self, id_: str, child: str | None) -> Crossings:
        if self.pathway.milestones[id_].is_for_each_child:
            children = [child] if child else self.judged
            whens = [(each, self.reached(id_, each, self.at).when) for each in children]
            return [(each, when) for each, when in whens if when is not None]
        when = self.reached(id_, None, self.at).when
        if when is None or (child is not None and not self.family.is_needed_in(child, when)):
            return []
        return [(None, when)]

    def _end_of(self, child: str | None) -> Moment | None:
        for_all = [
            when
            for id_ in self.pathway.ended_by
            if not self.pathway.milestones[id_].is_for_each_child
            for _, when in self.crossings(id_, None)
        ]
        if child is not None:
            own = self._ended.get(child)
            return first_of([*for_all, own] if own else for_all)
        still_here = [each for each in self.judged if not self.family.has_left(each, self.at)]
        if self._ended and all(each in self._ended for each in still_here):
            last = last_of([self._ended[each] for each in still_here])
            return first_of([*for_all, last] if last else for_all)
        return first_of(for_all)

    def _who_ended(self) -> dict[str, Moment]:
        """Return the children for whom help has ended, and when; the family goes on without them.

        Who the family is may decide whether a milestone is reached, so what was looked
        up to find this out is forgotten again.
        """
        ended: dict[str, Moment] = {}
        for child in self.family.joined_by(self.at):
            whens = [
                when
                for id_ in self.pathway.ended_by
                if self.pathway.milestones[id_].is_for_each_child
                and (when := self.reached(id_, child.id, self.at).when) is not None
            ]
            first = first_of(whens)
            if first is not None:
                ended[child.id] = first
        for child_id, when in ended.items():
            self.family.depart(child_id, when)
        if ended:
            self.ledger.scenes.clear()
            self._reached.clear()
        return ended

    def _find(self, id_: str, child: str | None, at: datetime) -> tuple[Answer, Moment]:
        milestone = self.pathway.milestones[id_]
        scene = self.ledger.scene(child, at)
        if child is None and milestone.is_for_each_child:
            return self._by_each_child(id_, at), scene.began
        return scene.judge(milestone.reached_when), scene.began

    def _by_each_child(self, id_: str, at: datetime) -> Answer:
        """Return whether every child reached it, without those who joined after that."""
        joined = self.family.joined
        started = self.ledger.facts.started
        so_far: Answer | None = None
        children = self.family.judged_at(at)
        for child in sorted(children, key=lambda each: joined.get(each, started)):
            if so_far is None:
                so_far = self.reached(id_, child, at)
            elif not self._joined_after(child, so_far.when):
                so_far = all_of([so_far, self.reached(id_, child, at)])
        return so_far or Answer(NOT_KNOWN)

    def _joined_after(self, child: str, when: Moment | None) -> bool:
        joined = self.family.joined.get(child)
        return joined is not None and when is not None and precedes(when, joined) is MET
