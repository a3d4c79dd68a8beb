"""One duty of one child or the family: since when it is owed, when it falls due, who is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

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
        self.blank = ObligationStanding(duty.id, child, 1, State.NOT_YET, duty.block.owed_by)

    def clock_start(self) -> Moment | None:
        """Return when the clock started. For a child who joined later, not before that."""
        if self.duty.clock_starts is None:
            return None
        start = self.duty.clock_starts.moment(self.scene)
        if start is None:
            return None
        joined = self.scene.began if self.scene.child in self.course.family.joined else start
        return max(start, joined, key=lambda moment: moment.latest)

    def first_due(self) -> Due | None:
        """Return when the first or only occurrence falls due."""
        if self.duty.date_from is not None:
            return self.set_date(self.duty.date_from.latest(self.scene))
        start = self.clock_start()
        if start is None or self.duty.within is None:
            return None
        return falls_due(self.duty.within, start, self.scene.ledger.calendar)

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
        dues = [
            Due(when.latest, Reason("before what happened on {}", (when,)))
            for id_ in self.duty.block.before or ()
            for _, when in self.course.crossings(id_, self.scene.child)
        ]
        meeting = self.duty.at.moment(self.scene) if self.duty.at is not None else None
        if meeting is not None:
            at = end_of_day(meeting.last_day).astimezone(UTC)
            dues.append(Due(at, Reason("at what happened on {}", (meeting,))))
        return earliest(*dues)

    def done(
        self,
        occurrence: ObligationStanding,
        when: Moment | None,
        due: Due | None,
        reasons: tuple[Reason, ...] = (),
    ) -> ObligationStanding:
        """Return an occurrence that was done: late, if certainly after it fell due."""
        if self.duty.block.standing_duty:
            due = None
        return replace(
            occurrence,
            state=State.DONE,
            due=due,
            done_at=when,
            done_late=due is not None and when is not None and when.earliest > due.at,
            reasons=reasons,
        )

    def open(self, occurrence: ObligationStanding, due: Due | None) -> ObligationStanding:
        """Return an occurrence that is owed: late, with whom it escalates to, once it was due."""
        if due is None or self.duty.block.standing_duty:
            return replace(occurrence, state=State.OPEN, due=None)
        self.scene.watch_after(due.at)
        if self.scene.at <= due.at:
            return replace(occurrence, state=State.OPEN, due=due)
        told = tuple(dict.fromkeys(self._told(due.at)))
        return replace(occurrence, state=State.LATE, due=due, escalated_to=told)

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
        start = self.clock_start()
        if duty.not_before is not None and start is not None:
            first = first_instant(duty.not_before, start.latest, self.scene.ledger.calendar)
            self.scene.watch(first)
            if self.scene.at < first:
                return because("not before {}", Moment.at(first))
        return None

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


def earliest(*dues: Due | None) -> Due | None:
    """Return what falls due first."""
    return min((due for due in dues if due is not None), key=lambda due: due.at, default=None)
