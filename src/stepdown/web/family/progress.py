"""How far the episode has come, one clock, and one next action for this person."""

from __future__ import annotations

from typing import Any

from stepdown.protocol.duties import ObligationStanding
from stepdown.protocol.standing import State
from stepdown.web.components.words import short_day
from stepdown.web.family.doors import Doors, milestones_of, record_of_duty, records_of_gate
from stepdown.web.family.duties import DutiesShown, StageShown
from stepdown.web.family.names import beginning
from stepdown.web.family.passing import GoingOn
from stepdown.web.family.sight import Sight
from stepdown.web.family.times import due_in_full, time_left
from stepdown.web.forms.asked import in_a_sentence


def stepper(stages: list[StageShown], *, is_open: bool) -> list[dict[str, str]]:
    """Return the steps of the stages that have duties, the first unfinished one as now."""
    steps = []
    is_now_found = not is_open
    for stage in stages:
        if stage.id not in {"other-duties"} and stage.total:
            state = "done" if stage.is_complete else "todo"
            if state == "todo" and not is_now_found:
                state, is_now_found = "now", True
            steps.append({"name": stage.title, "status": _status(stage), "state": state})
    return steps


def _status(stage: StageShown) -> str:
    if stage.is_complete and stage.last_done is not None:
        return f"Done {short_day(stage.last_done)}"
    return f"{stage.done} of {stage.total} done" if stage.done else "Not started"


class ClockAndNext:
    """The most urgent duty that this person owes or can do, and its date."""

    def __init__(self, sight: Sight, shown: DutiesShown, doors: Doors) -> None:
        """Find the two duties that matter: theirs, and the family's."""
        self.sight, self.shown, self.doors = sight, shown, doors
        waiting = [
            standing
            for standing in sight.standing.obligations
            if standing.state in {State.OPEN, State.LATE} and not self._is_owed_always(standing)
        ]
        theirs = [each for each in waiting if self._is_theirs(each) and doors.to_duty(each)]
        possible = [each for each in waiting if doors.to_duty(each)]
        self.own = min(theirs or possible, key=_urgency, default=None)
        self.theirs = theirs
        self.first = self._first_before(self.own, [*theirs, *possible])
        self.opening = self._what_opens()
        with_a_date = [each for each in waiting if each.due is not None]
        self.familys = min(with_a_date, key=_urgency, default=None)

    def _first_before(
        self, urgent: ObligationStanding | None, doable: list[ObligationStanding]
    ) -> ObligationStanding | None:
        """Return what this person can do first, where a gate stands before what is urgent."""
        if urgent is None:
            return None
        record = record_of_duty(self.sight.pathway, urgent.obligation)
        if record is None:
            return urgent
        closed = GoingOn(self.sight, milestones_of(self.sight.pathway, record)).closed
        return next((each for each in doable if each.obligation in closed), urgent)

    def _what_opens(self) -> dict[str, str] | None:
        """Return what this person can record that opens a gate, where that comes first.

        A protocol may ask for consent before a request, and make nobody owe it.
        """
        pathway = self.sight.pathway
        if self.own is None:
            ahead = [m.milestone for m in self.sight.standing.milestones if m.reached is None]
            coming = ahead[:1]
        elif self.first is self.own:
            coming = milestones_of(pathway, record_of_duty(pathway, self.own.obligation) or "")
        else:
            return None
        for id_ in GoingOn(self.sight, coming).closed:
            gate = pathway.gates[id_]
            doors = ((r, self.doors.to_record(r)) for r in records_of_gate(gate, pathway))
            found = next(((record, door) for record, door in doors if door), None)
            if id_ in pathway.obligations or found is None:
                continue
            block = self.sight.record_type(found[0])
            label = f"Record: {in_a_sentence(block.title)}" if block else "Record it"
            return {"text": gate.block.rule, "href": found[1], "label": label}
        return None

    def _is_owed_always(self, standing: ObligationStanding) -> bool:
        duty = self.sight.pathway.obligations.get(standing.obligation)
        return duty is not None and duty.block.standing_duty

    def _is_theirs(self, standing: ObligationStanding) -> bool:
        return not self.sight.roles.isdisjoint(standing.owed_by)

    @property
    def clock(self) -> dict[str, Any] | None:
        """Return the date of this person's next duty, or else the family's next date."""
        standing = self.own if self.own is not None and self.own.due else self.familys
        if standing is None or standing.due is None:
            return None
        in_hours = self.shown.is_in_hours(standing)
        name = self._with_child(standing)
        place = self.shown.clauses.place(self.shown.block(standing.obligation).clause)
        whose = "" if self._is_theirs(standing) else f"Owed by: {self.shown.owed_by(standing)}. "
        return {
            "title": f"{name}: by {due_in_full(standing.due, in_hours)}",
            "left": time_left(standing.due, self.sight.at, self.sight.calendar, in_hours),
            "why": f"{whose}{place}",
            "how_reached": f"{beginning(standing.due.how)}.",
            "state": "late" if standing.state is State.LATE else "",
        }

    @property
    def next_action(self) -> dict[str, Any]:
        """Return what this person does next, or who is to act."""
        if self.opening is not None:
            return self.opening
        if self.first is not None:
            is_anothers = self.first not in self.theirs
            also = f" Owed by: {self.shown.owed_by(self.first)}." if is_anothers else ""
            return {
                "title": "You may do this next" if is_anothers else "Next for you",
                "text": f"{self._what_and_why(self.first)}{also}",
                "href": self.doors.to_duty(self.first),
                "label": self.doors.label(self.first),
            }
        if self.familys is None:
            return {"title": "Next", "text": "Nothing is waiting to be done."}
        owner = self.shown.owed_by(self.familys)
        return {
            "title": "Nothing is waiting for you",
            "text": f"Next: {in_a_sentence(self._with_child(self.familys))}. Owed by: {owner}.",
        }

    def _what_and_why(self, standing: ObligationStanding) -> str:
        rule = self.shown.block(standing.obligation).rule
        others = [
            each
            for each in self.sight.standing.obligations
            if each.obligation == standing.obligation
            and each.ordinal == standing.ordinal
            and each.state in {State.OPEN, State.LATE}
        ]
        about = [each.child for each in others]
        if standing.child is None or len(about) == len(self.sight.children):
            return str(rule)
        return f"{rule} This is about {self.sight.names_of(about)}."

    def _with_child(self, standing: ObligationStanding) -> str:
        name = self.shown.name(standing)
        if standing.child is None or len(self.sight.children) == 1:
            return name
        alike = [
            each.child
            for each in self.sight.standing.obligations
            if (each.obligation, each.ordinal, each.due, each.state)
            == (standing.obligation, standing.ordinal, standing.due, standing.state)
        ]
        if len(alike) == len(self.sight.children):
            return name
        return f"{name} for {self.sight.names_of(alike)}"


def _urgency(standing: ObligationStanding) -> tuple[bool, bool, float]:
    due = standing.due.at.timestamp() if standing.due else 0.0
    return (standing.state is not State.LATE, standing.due is None, due)
