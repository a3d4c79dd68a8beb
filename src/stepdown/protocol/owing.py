"""One duty of one child or the family: since when it is owed, when it falls due, who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from stepdown.protocol.compiled import CompiledObligation
from stepdown.protocol.course import Course
from stepdown.protocol.facts import Happening
from stepdown.protocol.findings import Reason, because, in_plain_words
from stepdown.protocol.moments import Moment, end_of_day, in_words
from stepdown.protocol.working_time import Due, falls_due, first_instant, last_instant


class State(StrEnum):
    """The state of a duty."""

    NOT_YET = "not yet"
    OPEN = "open"
    DONE = "done"
    LATE = "late"
    NOT_NEEDED = "not needed"


class ObligationStanding(NamedTuple):
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
    reasons: tuple[Reason, ...] = ()
    escalated_to: tuple[str, ...] = ()

    @property
    def why(self) -> tuple[str, ...]:
        """Return in plain words why it is in this state."""
        return in_plain_words(self.reasons)


class Owing:
    """A duty as one child or the family owes it."""

    def __init__(self, course: Course, duty: CompiledObligation, child: str | None) -> None:
        """Look at the duty for a child, or for the family."""
        self.course = course
        self.duty = duty
        self.scene = course.scene(child)
        self.clock = self._clock_start()
        """When the clock started. For a child who joined later, not before that."""

    def in_state(
        self,
        state: State,
        reasons: tuple[Reason, ...],
        *,
        due: Due | None = None,
        ordinal: int = 1,
    ) -> ObligationStanding:
        """Return an occurrence of the duty that is neither done nor late."""
        duty = self.duty
        return ObligationStanding(
            duty.id, self.scene.child, ordinal, state, duty.block.owed_by, due, reasons=reasons
        )

    def first_due(self) -> Due | None:
        """Return when the first or only occurrence falls due."""
        if self.duty.date_from is not None:
            return self.set_date(self.duty.date_from.latest(self.scene))
        if self.clock is not None and self.duty.within is not None:
            return falls_due(self.duty.within, self.clock, self.scene.ledger.calendar)
        return self._first_sitting()

    def at_panel(self, ready: Moment) -> Due | None:
        """Return the sitting that can take it from a moment on, if it is brought to a panel."""
        if self.duty.panel is None:
            return None
        return self.duty.panel.sitting_for(ready, self.scene.ledger.calendar)

    def set_date(self, happening: Happening | None) -> Due | None:
        """Return the date that a record set for this duty, if it did."""
        on = happening.says.get(self.duty.date_field) if happening else None
        if happening is None or not isinstance(on, date):
            return None
        return Due(
            end_of_day(on).astimezone(UTC), Reason("{} was set on {}", (Day(on), happening.when))
        )

    def passed(self) -> Due | None:
        """Return when what it comes before, or is done at, went by without it."""
        due = None
        for id_ in self.duty.block.before or ():
            for _, when in self.course.crossings(id_, self.scene.child):
                how = Reason("before what happened on {}", (when,))
                due = earlier(due, Due(when.latest, how))
        meeting = self.duty.at.moment(self.scene) if self.duty.at is not None else None
        return due if meeting is None else earlier(due, self.at_meeting(meeting))

    @staticmethod
    def at_meeting(when: Moment) -> Due:
        """Return when something is due that is done at a meeting: by the end of its day."""
        at = end_of_day(when.last_day).astimezone(UTC)
        return Due(at, Reason("at what happened on {}", (when,)))

    def done(
        self,
        when: Moment | None,
        due: Due | None,
        reasons: tuple[Reason, ...] = (),
        *,
        ordinal: int = 1,
    ) -> ObligationStanding:
        """Return an occurrence that was done: late, if certainly after it fell due."""
        duty = self.duty
        if duty.block.standing_duty:
            due = None
        is_late = due is not None and when is not None and when.earliest > due.at
        return ObligationStanding(
            duty.id,
            self.scene.child,
            ordinal,
            State.DONE,
            duty.block.owed_by,
            due,
            when,
            is_late,
            reasons,
        )

    def open(
        self, due: Due | None, reasons: tuple[Reason, ...] = (), *, ordinal: int = 1
    ) -> ObligationStanding:
        """Return an occurrence that is owed: late, with whom it escalates to, once it was due."""
        if due is None or self.duty.block.standing_duty:
            return self.in_state(State.OPEN, reasons, ordinal=ordinal)
        self.scene.watch_after(due.at)
        if self.scene.at <= due.at:
            return self.in_state(State.OPEN, reasons, due=due, ordinal=ordinal)
        told = tuple(dict.fromkeys(self._told(due.at)))
        late = self.in_state(State.LATE, reasons, due=due, ordinal=ordinal)
        return late._replace(escalated_to=told)

    def waits_for(self) -> tuple[Reason, ...] | None:
        """Return why it is not owed yet, or nothing where it is."""
        duty = self.duty
        for reference in (duty.after, duty.clock_starts):
            if reference is not None and not reference.answer(self.scene).is_met:
                return because("it waits for {}", reference.title)
        if duty.opens is not None:
            opens = self.scene.judge(duty.opens)
            if not opens.is_met:
                return opens.why
        if duty.not_before is not None and self.clock is not None:
            first = first_instant(duty.not_before, self.clock.latest, self.scene.ledger.calendar)
            self.scene.watch(first)
            if self.scene.at < first:
                return because("not before {}", Moment.at(first))
        return None

    def _first_sitting(self) -> Due | None:
        if self.duty.clock_starts is not None:
            return self.at_panel(self.clock) if self.clock is not None else None
        ready = self.duty.after.moment(self.scene) if self.duty.after else self.scene.began
        return self.at_panel(ready) if ready is not None else None

    def _clock_start(self) -> Moment | None:
        start = self.duty.clock_starts.moment(self.scene) if self.duty.clock_starts else None
        if start is None or self.scene.child not in self.course.family.joined:
            return start
        return max(start, self.scene.began, key=lambda moment: moment.latest)

    def _told(self, due: datetime) -> list[str]:
        told: list[str] = []
        for rung in self.duty.escalates:
            if rung.after is not None:
                limit = last_instant(rung.after, due, self.scene.ledger.calendar)
                self.scene.watch_after(limit)
                if self.scene.at <= limit:
                    continue
            told += rung.to
        return told


@dataclass(frozen=True, slots=True)
class Day:
    """A date, for a reason to put into words."""

    on: date

    def __str__(self) -> str:
        """Return the date in words."""
        return in_words(self.on)


def earlier(one: Due | None, other: Due | None) -> Due | None:
    """Return what falls due first."""
    if one is None or other is None:
        return one or other
    return one if one.at <= other.at else other
