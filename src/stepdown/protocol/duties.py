"""What is owed: each duty's state, who owes it, when it falls due and how that was reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from stepdown.protocol.conditions import THE_START, Happened, Reference, latest_run
from stepdown.protocol.facts import Child, Happening
from stepdown.protocol.findings import Answer
from stepdown.protocol.moments import Moment, end_of_day, in_words
from stepdown.protocol.pathway import CompiledObligation, Pathway
from stepdown.protocol.scene import Scene, in_order
from stepdown.protocol.working_time import Due, after, falls_due

if TYPE_CHECKING:
    from stepdown.protocol.standing import GateStanding

QUESTION = "answer:"
"""How the id of a question that a gate raises begins."""


class State(StrEnum):
    """The state of a duty."""

    NOT_YET = "not yet"
    OPEN = "open"
    DONE = "done"
    LATE = "late"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True)
class ObligationStanding:
    """One occurrence of a duty, of a child or of the family.

    ``ordinal`` counts occurrences from 1; of a duty that must be done in a row it is
    the place in the present run. ``done_late`` says that it was certainly done after it
    fell due. ``escalated_to`` are the roles who must have been told by now.
    """

    obligation: str
    child: str | None
    ordinal: int
    state: State
    owed_by: tuple[str, ...]
    due: Due | None = None
    done_at: Moment | None = None
    done_late: bool = False
    why: tuple[str, ...] = ()
    escalated_to: tuple[str, ...] = ()


def duties(
    pathway: Pathway,
    scene_of: Callable[[str | None], Scene],
    subjects: Callable[..., list[Child | None]],
    members: tuple[Child, ...],
) -> Iterator[ObligationStanding]:
    """Yield every occurrence of every duty of the pathway."""
    present = {child.id for child in members}
    ended = [m.id for m in pathway.milestones.values() if m.block.kind == "ended"]
    for duty in pathway.obligations.values():
        for subject in subjects(for_each_child=duty.is_for_each_child):
            child = subject.id if subject else None
            scene = scene_of(child)
            over = bool(ended) and all(scene.reached(id_, child, scene.at).is_met for id_ in ended)
            gone = not present if child is None else child not in present
            for occurrence in _occurrences(duty, scene):
                is_over = (over or gone) and occurrence.state is not State.DONE
                yield _not_needed(occurrence, gone=gone) if is_over else occurrence


def _not_needed(occurrence: ObligationStanding, *, gone: bool) -> ObligationStanding:
    why = "no child is left in the episode" if gone else "help under this pathway has ended"
    return replace(occurrence, state=State.NOT_NEEDED, due=None, why=(why,), escalated_to=())


def _occurrences(duty: CompiledObligation, scene: Scene) -> Iterator[ObligationStanding]:
    blank = ObligationStanding(duty.id, scene.child, 1, State.NOT_YET, duty.block.owed_by)
    if duty.applies is not None:
        applies = duty.applies.judge(scene)
        if applies.is_not_met:
            yield replace(blank, state=State.NOT_NEEDED, why=applies.why)
            return
    if duty.block.repeats is None:
        yield _once(duty, scene, blank, duty.done_when.judge(scene))
    elif duty.each_time is not None:
        yield from _each_time(duty, scene, blank)
    else:
        yield from _again_and_again(duty, scene, blank)


def _once(
    duty: CompiledObligation, scene: Scene, blank: ObligationStanding, done: Answer
) -> ObligationStanding:
    due = _due(duty, scene)
    if done.is_met:
        return _done(blank, done.when, due, done.why)
    waits = _waits_for(duty, scene)
    if waits is not None:
        return replace(blank, due=due, why=waits)
    return _open(duty, scene, replace(blank, due=due, why=done.why))


def _done(
    blank: ObligationStanding, when: Moment | None, due: Due | None, why: tuple[str, ...]
) -> ObligationStanding:
    late = due is not None and when is not None and when.earliest > due.at
    return replace(blank, state=State.DONE, due=due, done_at=when, done_late=late, why=why)


def _open(duty: CompiledObligation, scene: Scene, blank: ObligationStanding) -> ObligationStanding:
    """Return an open occurrence, or a late one with whom it escalates to.

    Without a clock it is late once the milestone that it comes before, or the meeting
    that it is done at, has passed.
    """
    due = blank.due
    if due is None:
        passed = _passed_by(duty, scene)
        if passed is None:
            return replace(blank, state=State.OPEN)
        due = Due(passed.latest, f"before what happened on {passed}")
    last = Moment.at(due.at)
    scene.watch(last.just_after())
    if scene.at <= due.at:
        return replace(blank, state=State.OPEN, due=due)
    told: list[str] = []
    for rung in duty.escalates:
        if rung.after is None:
            told.extend(rung.to)
            continue
        limit = falls_due(rung.after, last, scene.ledger.calendar).at
        scene.watch(Moment.at(limit).just_after())
        if scene.at > limit:
            told.extend(rung.to)
    return replace(blank, state=State.LATE, due=due, escalated_to=tuple(dict.fromkeys(told)))


def _passed_by(duty: CompiledObligation, scene: Scene) -> Moment | None:
    references = [Reference(id_) for id_ in duty.block.before or ()]
    if duty.at is not None:
        references.append(duty.at)
    whens = [when for ref in references if (when := ref.moment(scene)) is not None]
    return min(whens, key=lambda moment: moment.latest, default=None)


def _waits_for(duty: CompiledObligation, scene: Scene) -> tuple[str, ...] | None:
    """Return why it is not owed yet, or nothing where it is."""
    for reference in (duty.after, duty.clock_starts):
        if reference is not None and reference.moment(scene) is None:
            return (f"it waits for {_called(reference, scene)}",)
    if duty.opens is not None:
        opens = duty.opens.judge(scene)
        if not opens.is_met:
            return opens.why
    start = duty.clock_starts.moment(scene) if duty.clock_starts else None
    if duty.not_before is not None and start is not None:
        first = after(duty.not_before, start.latest, scene.ledger.calendar)
        scene.watch(first)
        if scene.at < first:
            return (f"not before {Moment.at(first)}",)
    return None


def _called(reference: Reference, scene: Scene) -> str:
    if reference.event is not None:
        return reference.event.title
    why = scene.reached(reference.id, scene.child, scene.at).why
    return why[0].removesuffix(": not yet")


def _due(duty: CompiledObligation, scene: Scene) -> Due | None:
    """Return when the first or only occurrence falls due."""
    if duty.date_from is not None:
        found = duty.date_from.among(scene)
        return _due_on_a_recorded_date(duty, found[-1]) if found else None
    if duty.clock_starts is None or duty.within is None:
        return None
    start = duty.clock_starts.moment(scene)
    if start is None:
        return None
    return falls_due(duty.within, start, scene.ledger.calendar)


def _due_on_a_recorded_date(duty: CompiledObligation, happening: Happening) -> Due | None:
    on = happening.says.get(duty.date_field)
    if not isinstance(on, date):
        return None
    return Due(end_of_day(on), f"{in_words(on)} was set on {happening.when}")


def _each_time(
    duty: CompiledObligation, scene: Scene, blank: ObligationStanding
) -> Iterator[ObligationStanding]:
    """Yield one occurrence for every time that the event happened.

    It is done by the first fitting record at or after it. A record that says what it
    ``answers`` counts for that one alone.
    """
    triggers = duty.each_time.among(scene) if duty.each_time else []
    done = _matches(duty, scene)
    if not triggers:
        yield replace(
            blank, why=(f"it waits for {duty.each_time.title}",) if duty.each_time else ()
        )
    for ordinal, trigger in enumerate(triggers, start=1):
        occurrence = replace(blank, ordinal=ordinal)
        due = None
        if duty.within is not None:
            due = falls_due(duty.within, trigger.when, scene.ledger.calendar)
        elif duty.date_from is not None:
            due = _due_on_a_recorded_date(duty, trigger)
        answer = next(
            (
                happening
                for happening in done
                if happening.when.latest >= trigger.when.earliest
                and happening.says.get("answers", trigger.key) == trigger.key
            ),
            None,
        )
        if answer is not None:
            yield _done(occurrence, answer.when, due, ())
        else:
            yield _open(duty, scene, replace(occurrence, due=due))


def _again_and_again(
    duty: CompiledObligation, scene: Scene, blank: ObligationStanding
) -> Iterator[ObligationStanding]:
    """Yield what was done and the next occurrence, until it need not come again."""
    repeats = duty.block.repeats
    times = repeats.times if repeats else None
    missed = duty.missed_by.among(scene) if duty.missed_by else []
    found = _matches(duty, scene)
    if repeats and repeats.in_a_row:
        run = latest_run(found, missed, stop_at=times)
    else:
        run = found[:times]
    earlier = in_order([*found, *missed])
    until_run = earlier[: earlier.index(run[0])] if run else earlier
    due = _following(duty, scene, until_run[-1]) if until_run else _due(duty, scene)
    for ordinal, happening in enumerate(run, start=1):
        yield _done(replace(blank, ordinal=ordinal), happening.when, due, ())
        due = _following(duty, scene, happening)
    if times is not None and len(run) >= times:
        return
    until = duty.until.judge(scene) if duty.until else None
    coming = replace(blank, ordinal=len(run) + 1)
    if until is not None and until.is_met:
        if not run:
            yield replace(coming, state=State.NOT_NEEDED, why=until.why)
        return
    count = f"{len(run)} of {times} done" if times else f"{len(run)} done"
    waits = _waits_for(duty, scene) if not run else None
    if waits is not None:
        yield replace(coming, due=due, why=waits)
    else:
        yield _open(duty, scene, replace(coming, due=due, why=(count,)))


def _following(duty: CompiledObligation, scene: Scene, last: Happening) -> Due | None:
    if duty.date_from is not None:
        return _due_on_a_recorded_date(duty, last)
    if duty.every is None:
        return None
    return falls_due(duty.every, last.when, scene.ledger.calendar)


def _matches(duty: CompiledObligation, scene: Scene) -> list[Happening]:
    return duty.done_when.event.among(scene) if isinstance(duty.done_when, Happened) else []


def question(pathway: Pathway, gate: GateStanding, scene: Scene) -> ObligationStanding:
    """Return the duty to answer what a gate does not know.

    Its clock starts when the child joined, or with the episode.
    """
    block = pathway.gates[gate.gate].block
    owner = getattr(block, "asks", None) or pathway.pack.about.questions_go_to
    start = Reference(THE_START).moment(scene) or scene.ledger.facts.started
    due = falls_due(pathway.questions_within, start, scene.ledger.calendar)
    scene.watch(Moment.at(due.at).just_after())
    state = State.LATE if scene.at > due.at else State.OPEN
    return ObligationStanding(
        QUESTION + gate.gate, gate.child, 1, state, (owner,), due, None, False, gate.why
    )
