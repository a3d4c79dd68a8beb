"""What is owed: each duty's state, who owes it, when it falls due and how that was reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stepdown.protocol.course import Course
from stepdown.protocol.facts import Happening
from stepdown.protocol.findings import Effect, because
from stepdown.protocol.gates import GateStanding
from stepdown.protocol.moments import Moment
from stepdown.protocol.owing import ObligationStanding, Owing, State, earlier
from stepdown.protocol.recurrence import again_and_again, each_time
from stepdown.protocol.working_time import falls_due

__all__ = ["QUESTION", "ObligationStanding", "State", "duties"]

QUESTION = "answer:"
"""How the id of a question that a gate raises begins."""


def duties(course: Course, gates: Iterable[GateStanding]) -> Iterator[ObligationStanding]:
    """Yield every occurrence of every duty of the pathway, then the questions of its gates."""
    for duty in course.pathway.obligations.values():
        judged: dict[str | None, list[ObligationStanding]] = {}
        for child in course.subjects(for_each_child=duty.is_for_each_child):
            alike = course.judged_as(child)
            if alike not in judged:
                judged[alike] = list(_standings(Owing(course, duty, alike)))
            for found in judged[alike]:
                yield found if alike == child else found._replace(child=child)
    for gate in gates:
        is_asked = gate.effect is Effect.QUESTION_ASKED
        if is_asked and not course.is_gone(gate.child) and course.ended(gate.child) is None:
            yield _question(course, gate)


def _standings(owing: Owing) -> Iterator[ObligationStanding]:
    for occurrence, trigger in _occurrences(owing):
        yield _unless_over(owing, occurrence, trigger)


def _unless_over(
    owing: Owing, occurrence: ObligationStanding, trigger: Happening | None
) -> ObligationStanding:
    """Return an occurrence as it stands once somebody has left, or help has ended.

    What the end itself asks for is owed all the same. What had to be done before the
    end, and was not, stays late.
    """
    child = owing.scene.child
    if occurrence.state in {State.DONE, State.NOT_NEEDED}:
        return occurrence
    if owing.course.is_gone(child):
        who = "no child is left in the episode" if child is None else "the child left the episode"
        return _not_needed(occurrence, who)
    end = owing.course.ended(child)
    if end is None or _outlasts(owing, end, trigger):
        return occurrence
    return _not_needed(occurrence, "help under this pathway has ended")


def _not_needed(occurrence: ObligationStanding, why: str) -> ObligationStanding:
    return occurrence._replace(
        state=State.NOT_NEEDED, due=None, reasons=because(why), escalated_to=()
    )


def _outlasts(owing: Owing, end: Moment, trigger: Happening | None) -> bool:
    """Say whether a duty is owed although help has ended: it came with the end, or after it."""
    duty = owing.duty
    if any(id_ in owing.course.pathway.ended_by for id_ in duty.block.before or ()):
        return True
    if trigger is not None:
        return trigger.when.earliest > end.latest
    whens = [
        reference.moment(owing.scene)
        for reference in (duty.after, duty.clock_starts, duty.at)
        if reference is not None
    ]
    if duty.opens is not None:
        whens.append(owing.scene.judge(duty.opens).when)
    return any(when is not None and (when == end or when.earliest > end.latest) for when in whens)


def _occurrences(owing: Owing) -> Iterator[tuple[ObligationStanding, Happening | None]]:
    duty = owing.duty
    if duty.applies is not None:
        applies = owing.scene.judge_for_anyone(duty.applies)
        if applies.is_not_met:
            yield owing.in_state(State.NOT_NEEDED, applies.why), None
            return
    if duty.each_time is not None:
        yield from each_time(owing, duty.each_time)
    elif duty.block.repeats is not None:
        yield from again_and_again(owing)
    else:
        yield _once(owing), None


def _once(owing: Owing) -> ObligationStanding:
    due = earlier(owing.first_due(), owing.passed())
    done = owing.scene.judge(owing.duty.done_when)
    if done.is_met:
        return owing.done(done.when, due, done.why)
    waits = owing.waits_for()
    if waits is not None:
        return owing.in_state(State.NOT_YET, waits, due=due)
    return owing.open(due, done.why)


def _question(course: Course, gate: GateStanding) -> ObligationStanding:
    """Return the duty to answer what a gate does not know.

    Its clock starts when the child joined, or with the episode.
    """
    scene = course.scene(gate.child)
    block = course.pathway.gates[gate.gate].block
    owner = getattr(block, "asks", None) or course.pathway.pack.about.questions_go_to
    due = falls_due(course.pathway.questions_within, scene.began, scene.ledger.calendar)
    scene.watch_after(due.at)
    state = State.LATE if scene.at > due.at else State.OPEN
    return ObligationStanding(
        QUESTION + gate.gate, gate.child, 1, state, (owner,), due, reasons=gate.reasons
    )
