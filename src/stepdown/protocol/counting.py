"""Counting what happened more than once: how often, and how often in a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepdown.protocol.facts import Happening
from stepdown.protocol.findings import MET, NOT_MET, Answer, because
from stepdown.protocol.scene import ChildScene, Scene
from stepdown.protocol.sequence import in_order

if TYPE_CHECKING:
    from stepdown.protocol.conditions import Happened
from stepdown.protocol.events import EventMatch


def latest_run(
    found: Iterable[Happening],
    breaks: Iterable[Happening],
    *,
    stop_at: int | None = None,
) -> list[Happening]:
    """Return the happenings since the last break, or the first run that was long enough."""
    broken = {happening.key for happening in breaks}
    run: list[Happening] = []
    for happening in together(found, breaks):
        if happening.key in broken:
            run = []
            continue
        run.append(happening)
        if len(run) == stop_at:
            break
    return run


def together(*lists: Iterable[Happening]) -> list[Happening]:
    """Return the happenings of several lists in order, each once."""
    return in_order({happening.key: happening for each in lists for happening in each}.values())


@dataclass(frozen=True)
class Times:
    """A duty that comes a number of times was done each of them."""

    title: str
    events: tuple[Happened, ...]
    times: int
    in_a_row: bool
    missed_by: EventMatch | None

    def judge(self, scene: ChildScene) -> Answer:
        """Count what was done, in a row where that is asked."""
        run = self.run(scene)
        if len(run) < self.times:
            why = because("{}: {} of {} done", self.title, len(run), self.times)
            return Answer(NOT_MET, None, why)
        last = run[-1].when
        return Answer(
            MET,
            last,
            because("{}: {} done by {}", self.title, self.times, last),
        )

    def run(self, scene: Scene) -> list[Happening]:
        """Return what counts so far, at most as often as it is asked."""
        done = together(*(event.every_time(scene) for event in self.events))
        if not self.in_a_row:
            return done[: self.times]
        missed = self.missed_by.any_time(scene) if self.missed_by else []
        return latest_run(done, missed, stop_at=self.times)
