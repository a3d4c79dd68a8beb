"""How long a child was in some states, and what happened meanwhile or after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from stepdown.protocol.facts import Happening, Spell
from stepdown.protocol.findings import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    Answer,
    Finding,
    because,
    last_of,
    worst_of,
)
from stepdown.protocol.moments import Moment
from stepdown.protocol.scene import Scene
from stepdown.protocol.sequence import precedes

Wanted = tuple[tuple[str, frozenset[str]], ...]
"""States by timeline."""


@dataclass(frozen=True)
class Stretch:
    """An unbroken time in some states."""

    began: Moment
    ended: Moment | None

    def lasts(self, at: datetime, title: str) -> Answer:
        """Say whether it still lasts. On the day on which it ends it does."""
        ended = self.ended
        if ended is None or ended.earliest > at:
            return Answer(MET, None, because("{}: from {}", title, self.began))
        if ended.latest < at:
            return Answer(NOT_MET, ended, because("{}: until {}", title, ended))
        if ended.is_within_a_day:
            return Answer(MET, None, because("{}: from {}", title, self.began))
        return Answer(NOT_KNOWN, None, because("{}: until {}", title, ended))


def begun(scene: Scene, child: str, timeline: str) -> Iterator[Spell]:
    """Go through the states of a child that may have begun by the scene's instant."""
    for spell in scene.ledger.spells.get((child, timeline), ()):
        scene.watch(spell.began.earliest)
        scene.watch(spell.began.latest)
        if spell.ended is not None:
            scene.watch(spell.ended.earliest)
            scene.watch_after(spell.ended.latest)
        if spell.began.earliest <= scene.at:
            yield spell


def stretches_of(spells: Iterator[Spell]) -> Iterator[Stretch]:
    """Join spells that follow each other without a gap: moving between them breaks nothing."""
    joined: Stretch | None = None
    for spell in spells:
        if joined is None:
            joined = Stretch(spell.began, spell.ended)
        elif joined.ended is None or spell.began.earliest <= joined.ended.just_after():
            ends = [joined.ended, spell.ended]
            lasting = [end for end in ends if end is not None]
            joined = Stretch(joined.began, last_of(lasting) if len(lasting) == 2 else None)
        else:
            yield joined
            joined = Stretch(spell.began, spell.ended)
    if joined is not None:
        yield joined


def counted_from(scene: Scene, child: str, after: Wanted, began: Moment) -> Moment | None:
    """Return the later of a beginning and the end of some states: nothing while they last."""
    starts = [began]
    for timeline, values in after:
        for spell in begun(scene, child, timeline):
            if spell.value not in values:
                continue
            if spell.ended is None or spell.ended.earliest > scene.at:
                return None
            starts.append(spell.ended)
    return last_of(starts)


@dataclass(frozen=True)
class During:
    """Something happened while its children were in these states, the latest time that they were.

    What is asked with ``after`` is that it happened once those states had ended.
    """

    states: Wanted
    after: Wanted

    def finding(self, scene: Scene, happening: Happening) -> Finding:
        """Say whether it did, for the scene's child or for every child whom it was about."""
        children = [scene.child] if scene.child is not None else sorted(happening.about)
        return worst_of(self._of_child(scene, child, happening.when) for child in children)

    def _of_child(self, scene: Scene, child: str, when: Moment) -> Finding:
        found = [self._in_state(scene, child, *state, when) for state in self.states]
        if self.after:
            start = counted_from(scene, child, self.after, scene.ledger.facts.started)
            found.append(NOT_MET if start is None else precedes(start, when))
        return worst_of(found)

    @staticmethod
    def _in_state(
        scene: Scene, child: str, timeline: str, values: frozenset[str], when: Moment
    ) -> Finding:
        spells = list(begun(scene, child, timeline))
        if not spells:
            return NOT_KNOWN
        stretches = list(stretches_of(spell for spell in spells if spell.value in values))
        if not stretches:
            return NOT_MET
        latest = stretches[-1]
        since = precedes(latest.began, when)
        return worst_of([since, precedes(when, latest.ended) if latest.ended else MET])
