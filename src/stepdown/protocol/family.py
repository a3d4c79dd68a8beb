"""Who the family is at each moment: siblings join late, leave early, or go another way.

What is asked of a family is asked of every child who is in it. A sibling who joins
later does not undo what was done with the family before. A sibling who left, or for
whom help under the pathway has ended, no longer holds the others up.
"""

from __future__ import annotations

from datetime import datetime

from stepdown.protocol.facts import Child, Facts, Happening
from stepdown.protocol.moments import THE_NEXT_INSTANT, Moment


class Family:
    """The children of one episode, and when each was in it."""

    def __init__(self, facts: Facts, *, ages_matter: bool = True) -> None:
        """Take the children who were there from the start, and those who joined later."""
        self.children = facts.children
        self.ids = frozenset(child.id for child in facts.children)
        self.born = {child.id: child.born for child in facts.children}
        self.joined = {
            child.id: child.joined
            for child in facts.children
            if child.joined is not None and child.joined.earliest > facts.started.latest
        }
        self.left = {child.id: child.left for child in facts.children if child.left is not None}
        self.departures = dict(self.left)
        self.judged_as = _judged_as(facts, ages_matter=ages_matter)
        """For each child, the first of those of whom the same is recorded: judged once."""

    def depart(self, child: str, when: Moment) -> None:
        """Remember that help under the pathway ended for a child, unless the child left before."""
        left = self.departures.get(child)
        if left is None or when.earliest < left.earliest:
            self.departures[child] = when

    def judged_at(self, at: datetime) -> list[str]:
        """Return the ids of the family at an instant, one for all of whom the same is recorded."""
        return list(dict.fromkeys(self.judged_as[child.id] for child in self.at(at)))

    def joined_by(self, at: datetime) -> tuple[Child, ...]:
        """Return the children who have ever been in the episode by an instant."""
        if not self.joined:
            return self.children
        return tuple(child for child in self.children if self._has_joined(child.id, at))

    def has_left(self, child: str, at: datetime) -> bool:
        """Say whether a child has left the episode."""
        left = self.left.get(child)
        return left is not None and left.earliest < at

    def has_departed(self, child: str, at: datetime) -> bool:
        """Say whether a child had left, or was no longer helped under the pathway."""
        departure = self.departures.get(child)
        return departure is not None and departure.earliest < at

    def at(self, at: datetime) -> tuple[Child, ...]:
        """Return the children who are the family at an instant: the last ones, where all are gone.

        Nobody is the family before the first child has joined.
        """
        joined = self.joined_by(at)
        if not self.departures:
            return joined
        present = tuple(child for child in joined if not self.has_departed(child.id, at))
        if present or not joined:
            return present
        last = max(self.departures[child.id].earliest for child in joined)
        return tuple(child for child in joined if self.departures[child.id].earliest >= last)

    def needed_in(self, when: Moment) -> frozenset[str]:
        """Return the children without whom nothing was done with the family at a moment.

        A child who joined or left within that moment is not among them: the same day
        counts as in order.
        """
        if not self.joined and not self.departures:
            return self.ids
        needed = frozenset(child.id for child in self.children if self.is_needed_in(child.id, when))
        return needed or frozenset(child.id for child in self.at(when.earliest))

    def is_needed_in(self, child: str, when: Moment) -> bool:
        """Say whether a child was in the family for the whole of a moment."""
        joined = self.joined.get(child)
        departure = self.departures.get(child)
        return (joined is None or joined.latest < when.earliest) and (
            departure is None or departure.earliest >= when.latest
        )

    def covers(self, happening: Happening) -> bool:
        """Say whether something that happened was about the whole family of its time."""
        return bool(happening.about) and happening.about >= self.needed_in(happening.when)

    def counts_for(self, child: str, happening: Happening) -> bool:
        """Say whether something counts for a child as one of the family.

        It does where it was about the child, or about the whole family before the child joined.
        """
        return child in happening.about or (
            child in self.joined
            and not self.is_needed_in(child, happening.when)
            and self.joined[child].latest >= happening.when.earliest
            and self.covers(happening)
        )

    def changes(self) -> list[datetime]:
        """Return the instants at which the family becomes another one."""
        return [
            *(joined.earliest for joined in self.joined.values()),
            *(left.earliest + THE_NEXT_INSTANT for left in self.left.values()),
            *(ended.earliest + THE_NEXT_INSTANT for ended in self.departures.values()),
        ]

    def _has_joined(self, child: str, at: datetime) -> bool:
        joined = self.joined.get(child)
        return joined is None or joined.earliest <= at


def _judged_as(facts: Facts, *, ages_matter: bool) -> dict[str, str]:
    alike: dict[object, str] = {}
    judged_as = {}
    for child in facts.children:
        recorded = (
            child.joined,
            child.left,
            child.born if ages_matter else None,
            tuple([h.key for h in facts.happenings if child.id in h.about]),
            frozenset(
                [
                    (spell.timeline, spell.value, spell.began, spell.ended)
                    for spell in facts.spells
                    if spell.child == child.id
                ]
            ),
        )
        judged_as[child.id] = alike.setdefault(recorded, child.id)
    return judged_as
