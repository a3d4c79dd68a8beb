"""Which way leads from each step to the next, and what the next one waits for."""

from __future__ import annotations

from collections.abc import Mapping

from stepdown.protocol.compiled import Pathway
from stepdown.protocol.conditions import THE_START
from stepdown.protocol.language import Milestone, Obligation
from stepdown.protocol.maps.steps import Exit, Timing
from stepdown.protocol.maps.tracing import Tracing, events_in, reached_in
from stepdown.protocol.saying import Saying, sentence

START = "start"


def duty_step(id_: str) -> str:
    """Return the step of a duty."""
    return f"duty:{id_}"


def milestone_step(id_: str) -> str:
    """Return the step of a milestone."""
    return f"milestone:{id_}"


def gate_step(id_: str) -> str:
    """Return the step of the gates before a milestone."""
    return f"gate:{id_}"


class Ways:
    """The ways of one pathway, traced through its duties, events and milestones."""

    def __init__(self, pathway: Pathway, settings: Mapping[str, str]) -> None:
        """Trace every way."""
        self.file = pathway.file
        self.saying = Saying(pathway.pack, pathway.file, settings)
        self.tracing = Tracing(pathway.pack, pathway.file)
        self.exits: dict[str, list[Exit]] = {}
        self.timings: dict[str, list[Timing]] = {}
        guarded = {milestone for gate in pathway.gates.values() for milestone in gate.before}
        self.doors = {
            id_: gate_step(id_) if id_ in guarded else milestone_step(id_)
            for id_ in self.file.milestones
        }
        for id_, duty in self.file.obligations.items():
            self._trace_duty(id_, duty)
        for id_, milestone in self.file.milestones.items():
            self._trace_milestone(id_, milestone)
        self._trace_fallbacks()
        self._trace_start()

    def _leads(self, source: str, says: str, target: str | None) -> None:
        ways = self.exits.setdefault(source, [])
        if source != target and Exit(says, target) not in ways:
            ways.append(Exit(says, target))

    def _waits(self, id_: str, says: str, *steps: str, limit: bool = False) -> None:
        timing = Timing(sentence(says), steps, limit)
        if timing not in self.timings.setdefault(id_, []):
            self.timings[id_].append(timing)

    def _trace_duty(self, id_: str, duty: Obligation) -> None:
        step = duty_step(id_)
        if duty.standing_duty:
            self._waits(step, "always")
            return
        self._trace_clock(step, duty)
        for word, point in (("after", duty.after), ("when", duty.at)):
            if point is not None and point != duty.clock_starts:
                self._trace_point(step, point, word)
        each_time = duty.repeats.each_time if duty.repeats else None
        if each_time is not None and each_time != duty.clock_starts:
            self._trace_point(step, each_time, "each time that")
        for event in events_in(duty.opens):
            self._trace_point(step, event, "once")
        for milestone in reached_in(duty.opens):
            self._trace_point(step, milestone, "after")
        if duty.opens is not None and duty.opens.elapsed is not None:
            self._waits(step, f"once {self.saying.condition(duty.opens)}", limit=True)
        if duty.repeats is not None and each_time is None:
            self._waits(step, self.saying.repetition(duty.repeats))

    def _trace_clock(self, step: str, duty: Obligation) -> None:
        point = duty.clock_starts
        if point is not None:
            each_time = duty.repeats is not None and duty.repeats.each_time == point
            word = "each time that" if each_time else "after"
            if duty.not_before is not None:
                self._waits(step, f"not before {self.saying.length(duty.not_before)}")
            within = self.saying.within(duty.within) if duty.within is not None else ""
            self._trace_point(step, point, f"{within}, {word}" if each_time else f"{within} {word}")
        if duty.at_panel is not None:
            sitting = f"at the next sitting of {self.saying.panel(duty.at_panel)}"
            self._waits(step, sitting, limit=True)
        for event in duty.on_the_date or {}:
            self._trace_point(step, event, "on the date set when")

    def _trace_point(self, step: str, point: str, words: str) -> None:
        """Say what a step waits for, and draw the way from there."""
        limit = words.startswith(("within", "on the"))
        words = words.strip()
        milestone = point if point in self.file.milestones else self.tracing.milestone_of(point)
        if point == THE_START:
            self._leads(START, "", step)
            self._waits(step, f"{words} the start", limit=limit)
            return
        if milestone is not None:
            self._leads(milestone_step(milestone), "", step)
            words = words.replace("each time that", "each time, after").replace("when", "at")
            self._waits(step, words, milestone_step(milestone), limit=limit)
            return
        makers = [maker for maker in self.tracing.makers(point) if duty_step(maker) != step]
        for maker in makers:
            is_certain = self.tracing.is_certain(self.file.obligations[maker], point)
            self._leads(
                duty_step(maker), "" if is_certain else sentence(self.saying.event(point)), step
            )
        before = map(duty_step, makers)
        self._waits(step, f"{words} {self.saying.event(point)}", *before, limit=limit)

    def _trace_milestone(self, id_: str, milestone: Milestone) -> None:
        door = self.doors[id_]
        # What ends a step down otherwise does not wait for what its usual end waits for.
        end = milestone_step(id_) if milestone.kind == "ended" else door
        for event in events_in(milestone.reached_when):
            for maker in self.tracing.makers(event):
                duty = self.file.obligations[maker]
                certain = self.tracing.is_certain(duty, event)
                says = "" if certain else self._ending(milestone, event)
                by_itself = certain or id_ in reached_in(duty.done_when)
                self._leads(duty_step(maker), says, door if by_itself else end)
        for before in reached_in(milestone.reached_when):
            self._leads(milestone_step(before), "", door)
        if door != milestone_step(id_):
            self._leads(door, "", milestone_step(id_))

    def _ending(self, milestone: Milestone, event: str) -> str:
        for part in (milestone.reached_when, *(milestone.reached_when.any or ())):
            if part.happened == event:
                return sentence(self.saying.condition(part.model_copy(update={"broken_by": None})))
        return sentence(self.saying.event(event))

    def _trace_start(self) -> None:
        """Lead from the start to what may be done at once, on the first stage."""
        first = next(iter(self.file.stages))
        led_to = {way.to for ways in self.exits.values() for way in ways}
        for id_, duty in self.file.obligations.items():
            step = duty_step(id_)
            waits = step in led_to or self.timings.get(step) or duty.standing_duty
            if duty.stage == first and not waits:
                self._leads(START, "", step)

    def _trace_fallbacks(self) -> None:
        for allocation in self.file.allocations.values():
            records = [
                id_ for id_, duty in self.file.obligations.items()
                if duty.records == allocation.record and duty.owed_by[0] == allocation.role
            ] or [
                id_ for id_, duty in self.file.obligations.items()
                if duty.records == allocation.record
            ]  # fmt: skip
            for fallback in allocation.fallback if records else ():
                self._leads(
                    duty_step(records[-1]),
                    f"Nobody agrees: {self.saying.fallback(fallback)}",
                    None,
                )
