"""A disagreement: at which stage it stands, who decides it, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stepdown.protocol.compiled import CompiledLadder
from stepdown.protocol.counting import together
from stepdown.protocol.course import Course
from stepdown.protocol.moments import Moment
from stepdown.protocol.owing import State
from stepdown.protocol.scene import Scene
from stepdown.protocol.sequence import is_certain_by
from stepdown.protocol.working_time import Due, falls_due


class DisputeStanding(NamedTuple):
    """The latest disagreement about a child: done once it was decided.

    ``stage`` counts from 1, and ``decided_by`` are the roles of that stage.
    """

    child: str | None
    state: State
    stage: int
    decided_by: tuple[str, ...]
    since: Moment
    due: Due | None = None


def disputes(course: Course) -> Iterator[DisputeStanding]:
    """Go through the latest disagreement about each child who has joined by now."""
    ladder = course.pathway.ladder
    if ladder is None:
        return
    for child in course.children:
        found = _latest(ladder, course.scene(child))
        if found is not None:
            yield found._replace(child=child)


def _latest(ladder: CompiledLadder, scene: Scene) -> DisputeStanding | None:
    raised = ladder.raised.every_time(scene)
    decided = ladder.decided.every_time(scene)
    unresolved = ladder.unresolved.every_time(scene) if ladder.unresolved else []
    found: DisputeStanding | None = None
    for happening in together(raised, decided, unresolved):
        if not is_certain_by(scene.at, happening.when):
            continue
        if happening in raised:
            found = _at_stage(ladder, scene, 1, happening.when)
        elif found is None or found.state is State.DONE:
            continue
        elif happening in decided:
            found = found._replace(state=State.DONE, due=None)
        else:
            stage = min(found.stage + 1, len(ladder.block.stages))
            found = _at_stage(ladder, scene, stage, happening.when)
    return found


def _at_stage(ladder: CompiledLadder, scene: Scene, stage: int, since: Moment) -> DisputeStanding:
    roles = ladder.block.stages[stage - 1]
    if not ladder.within:
        return DisputeStanding(scene.child, State.OPEN, stage, roles, since)
    due = falls_due(ladder.within[stage - 1], since, scene.ledger.calendar)
    scene.watch_after(due.at)
    state = State.LATE if scene.at > due.at else State.OPEN
    return DisputeStanding(scene.child, state, stage, roles, since, due)
