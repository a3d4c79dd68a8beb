"""Which page does what: from a duty or a gate to the record that answers it."""

from __future__ import annotations

from collections.abc import Iterator

from stepdown.protocol.duties import QUESTION, ObligationStanding
from stepdown.protocol.language import Condition
from stepdown.protocol.pathway import CompiledGate, Pathway
from stepdown.web.family.sight import Sight


def records_in(pathway: Pathway, condition: Condition | None) -> Iterator[str]:
    """Go through the records that a condition asks about, in the order of its writing."""
    if condition is None:
        return
    if condition.happened is not None:
        yield from records_of_event(pathway, condition.happened)
    for part in (*(condition.all or ()), *(condition.any or ())):
        yield from records_in(pathway, part)
    yield from records_in(pathway, condition.not_)
    if condition.reached is not None:
        yield from records_in(pathway, pathway.milestones[condition.reached].block.reached_when)


def records_of_event(pathway: Pathway, event: str) -> Iterator[str]:
    """Go through the records that show an event. What is no record, as a state, has none."""
    events = pathway.pack.about.events
    for name in events[event].any or (event,):
        if events[name].record:
            yield events[name].record


def milestones_of(pathway: Pathway, record: str) -> list[str]:
    """Return the milestones that recording this may reach."""
    return [
        id_
        for id_, milestone in pathway.milestones.items()
        if record in records_in(pathway, milestone.block.reached_when)
    ]


def record_of_duty(pathway: Pathway, obligation: str) -> str | None:
    """Return the record whose page does a duty, or nothing where the protocol names none."""
    duty = pathway.obligations.get(obligation)
    if duty is None:
        return None
    return duty.block.records or next(records_in(pathway, duty.block.done_when), None)


def records_of_gate(gate: CompiledGate, pathway: Pathway) -> list[str]:
    """Return the records that could open a gate, each once."""
    block = gate.block
    condition = getattr(block, "requires", None) or getattr(block, "done_when", None)
    named = getattr(block, "records", None)
    found = [*([named] if named else []), *records_in(pathway, condition)]
    return list(dict.fromkeys(found))


class Doors:
    """The pages behind one family's duties, as far as this person may go in."""

    def __init__(self, sight: Sight) -> None:
        """Index the records that have a page of their own."""
        self.sight = sight
        self.pathway = sight.pathway
        self.allocation_of = {
            allocation.record: id_ for id_, allocation in self.pathway.file.allocations.items()
        }
        self.ladder = ladder = self.pathway.file.disagreement
        events = sight.about.events
        self.raised = events[ladder.raised].record if ladder else None
        self.decided = events[ladder.decided].record if ladder else None

    def to_record(self, record: str | None) -> str:
        """Return the address of the page that records it, or nothing where they may not."""
        if record is None or not self.may_open(record):
            return ""
        if record in self.allocation_of:
            return self.sight.address("lead", self.allocation_of[record])
        if record == self.raised:
            return self.sight.address("disagreement")
        if record == self.decided:
            return self.sight.address("disagreement-decision")
        return self.sight.address("record", record)

    def may_open(self, record: str) -> bool:
        """Say whether this person records it, takes part in filling the role, or may disagree."""
        if record == self.raised:
            return bool(self.sight.roles)
        if record == self.decided and self.ladder is not None:
            return not self.sight.roles.isdisjoint(r for stage in self.ladder.stages for r in stage)
        if record in self.allocation_of:
            allocation = self.pathway.file.allocations[self.allocation_of[record]]
            taking_part = {*allocation.nominated_by, *(allocation.nominees or ()), allocation.role}
            may_act = self.sight.roles | self.sight.roles_asked
            return not may_act.isdisjoint(taking_part) or self.sight.may_record(record)
        return self.sight.may_record(record) or self.sight.may_record_as_asked(record)

    def to_duty(self, duty: ObligationStanding) -> str:
        """Return the address of the page that does a duty."""
        if duty.obligation.startswith(QUESTION):
            return self.sight.address("gate", duty.obligation.removeprefix(QUESTION))
        return self.to_record(record_of_duty(self.pathway, duty.obligation))

    def label(self, duty: ObligationStanding) -> str:
        """Return the words on the button that leads to a duty's page."""
        if duty.obligation.startswith(QUESTION):
            return "Answer the question"
        return self.pathway.obligations[duty.obligation].block.title


def timelines_of_gate(gate: CompiledGate) -> list[str]:
    """Return the timelines of a child that a gate asks about, each once."""
    condition = getattr(gate.block, "requires", None) or getattr(gate.block, "done_when", None)
    parts = [condition, gate.block.if_]
    return list(dict.fromkeys(name for part in parts for name in _timelines(part)))


def _timelines(condition: Condition | None) -> Iterator[str]:
    if condition is None:
        return
    yield from condition.state or {}
    for part in (*(condition.all or ()), *(condition.any or ())):
        yield from _timelines(part)
    yield from _timelines(condition.not_)
