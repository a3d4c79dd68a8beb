"""Duties that come again: each time that something happens, so often, in a row, or until."""

from __future__ import annotations

from collections.abc import Iterator

from stepdown.protocol.counting import together
from stepdown.protocol.events import EventMatch
from stepdown.protocol.facts import Happening
from stepdown.protocol.findings import because
from stepdown.protocol.owing import ObligationStanding, Owing, State, earlier
from stepdown.protocol.sequence import is_certain_by
from stepdown.protocol.working_time import Due, falls_due

Occurrence = tuple[ObligationStanding, Happening | None]
"""An occurrence of a duty, and what brought it about where that was an event of its own."""


def each_time(owing: Owing, event: EventMatch) -> Iterator[Occurrence]:
    """Yield one occurrence for every time that the event happened, and what brought it about.

    It is done by the first fitting record at or after it. A record that says what it
    ``answers`` counts for that one alone.
    """
    duty, scene = owing.duty, owing.scene
    found = event.any_time(scene)
    triggers = [trigger for trigger in found if is_certain_by(scene.at, trigger.when)]
    done = together(*(event.any_time(scene) for event in duty.done_each_time))
    waits = owing.waits_for() if triggers else because("it waits for {}", event.title)
    until = scene.judge(duty.until) if duty.until else None
    if not triggers:
        yield owing.in_state(State.NOT_YET, waits or ()), None
    for ordinal, trigger in enumerate(triggers[: duty.at_most], start=1):
        due = _due_after(owing, trigger)
        answer = next((each for each in done if _answers(owing, each, trigger)), None)
        if answer is not None:
            yield owing.done(answer.when, due, ordinal=ordinal), trigger
        elif until is not None and until.is_met:
            yield owing.in_state(State.NOT_NEEDED, until.why, ordinal=ordinal), trigger
        elif waits is not None:
            yield owing.in_state(State.NOT_YET, waits, due=due, ordinal=ordinal), trigger
        else:
            yield owing.open(due, ordinal=ordinal), trigger


def _due_after(owing: Owing, trigger: Happening) -> Due | None:
    if owing.duty.within is not None:
        return falls_due(owing.duty.within, trigger.when, owing.scene.ledger.calendar)
    if owing.duty.panel is not None:
        return owing.at_panel(trigger.when)
    date_from, at = owing.duty.date_from, owing.duty.at
    if date_from is None and at is not None and at.event == owing.duty.each_time:
        return owing.at_meeting(trigger.when)
    if date_from is None or date_from.record == trigger.record:
        return owing.set_date(trigger)
    return owing.set_date(date_from.latest(owing.scene))


def _answers(owing: Owing, happening: Happening, trigger: Happening) -> bool:
    """Say whether a record does what an event asked.

    What is owed to the family is done for those of the event's children who are still there.
    """
    if (
        happening.when.latest < trigger.when.earliest
        or happening.says.get("answers", trigger.key) != trigger.key
    ):
        return False
    if owing.scene.child is not None:
        return True
    concerned = trigger.about & owing.course.family.needed_in(happening.when)
    return happening.about >= (concerned or trigger.about)


def again_and_again(owing: Owing) -> Iterator[Occurrence]:
    """Yield what was done and the next occurrence, until it need not come again."""
    duty, scene = owing.duty, owing.scene
    times = duty.times.times if duty.times else None
    done = together(*(event.every_time(scene) for event in duty.done_each_time))
    missed = duty.missed_by.any_time(scene) if duty.missed_by else []
    course_of_it = together(done, missed)
    run = duty.times.run(scene) if duty.times else done
    passed = owing.passed() if duty.times else None
    places = {happening.key: place for place, happening in enumerate(course_of_it)}
    for ordinal, happening in enumerate(run, start=1):
        place = places[happening.key]
        due = _following(owing, course_of_it[place - 1]) if place else owing.first_due()
        yield owing.done(happening.when, earlier(due, passed), ordinal=ordinal), None
    if times is not None and len(run) >= times:
        return
    ordinal = len(run) + 1
    until = scene.judge(duty.until) if duty.until else None
    if until is not None and until.is_met:
        if not run:
            yield owing.in_state(State.NOT_NEEDED, until.why, ordinal=ordinal), None
        return
    due = _following(owing, course_of_it[-1]) if course_of_it else owing.first_due()
    waits = None if course_of_it else owing.waits_for()
    if waits is not None:
        yield owing.in_state(State.NOT_YET, waits, due=due, ordinal=ordinal), None
        return
    count = because("{} of {} done", len(run), times) if times else because("{} done", len(run))
    yield owing.open(earlier(due, passed), count, ordinal=ordinal), None


def _following(owing: Owing, last: Happening) -> Due | None:
    if owing.duty.date_from is not None:
        dates = [owing.set_date(each) for each in owing.duty.date_from.every_time(owing.scene)]
        later = [due for due in dates if due is not None and due.on > last.when.last_day]
        return later[-1] if later else None
    if owing.duty.every is None:
        return None
    return falls_due(owing.duty.every, last.when, owing.scene.ledger.calendar)
