"""A pathway, compiled once: names resolved, conditions ready to judge, nothing left to look up."""

from __future__ import annotations

from collections.abc import Mapping

from stepdown.protocol.circumstances import Age
from stepdown.protocol.compiled import (
    CompiledAllocation,
    CompiledEscalation,
    CompiledFallback,
    CompiledGate,
    CompiledLadder,
    CompiledMilestone,
    CompiledObligation,
    Pathway,
)
from stepdown.protocol.compiling import CannotCompileError, ConditionCompiler
from stepdown.protocol.conditions import AllOf, AnyOf, Happened, Not
from stepdown.protocol.counting import Times
from stepdown.protocol.events import EventMatch
from stepdown.protocol.facts import EXCEPTION
from stepdown.protocol.findings import Finding
from stepdown.protocol.language import (
    Allocation,
    Fallback,
    Gate,
    Ladder,
    Milestone,
    Obligation,
    Pack,
)
from stepdown.protocol.scene import Node
from stepdown.protocol.sittings import CompiledPanel
from stepdown.protocol.working_time import Duration

__all__ = [
    "CannotCompileError",
    "CompiledEscalation",
    "CompiledGate",
    "CompiledMilestone",
    "CompiledObligation",
    "Pathway",
    "compile_pathway",
]


def compile_pathway(
    pack: Pack, pathway_id: str, settings: Mapping[str, str] | None = None
) -> Pathway:
    """Compile one pathway of a pack for a council.

    ``settings`` are the council's lengths of time by setting; the pack's defaults
    stand where it chose none. Raises ``CannotCompileError`` for a name that the pack
    does not have, and ``ValueError`` for a setting that is not a length of time.
    """
    try:
        return _Compiler(pack, pack.pathways[pathway_id], settings or {}).pathway()
    except KeyError as missing:
        raise CannotCompileError(
            f"The pack {pack.about.pack} {pack.about.version} has nothing called {missing}. "
            "Run 'stepdown protocol check' on its folder to see where it is used."
        ) from missing


class _Compiler(ConditionCompiler):
    def pathway(self) -> Pathway:
        file = self.file
        gates = {id_: self._gate(id_, gate) for id_, gate in file.gates.items()}
        for id_, duty in file.obligations.items():
            if duty.before is not None and _has_an_end(duty):
                if id_ in gates:
                    raise CannotCompileError(
                        f"'{id_}' is a gate and a duty that stands before a milestone. "
                        "Give one of them another name.",
                        ("obligations", id_),
                    )
                gates[id_] = self._gate_of_duty(id_, duty)
        milestones = {
            id_: CompiledMilestone(
                id_, block, _is_for_each_child(block), self.node(block.reached_when)
            )
            for id_, block in file.milestones.items()
        }
        obligations = {id_: self._obligation(id_, duty) for id_, duty in file.obligations.items()}
        return Pathway(
            id=file.pathway,
            pack=self.pack,
            file=file,
            milestones=milestones,
            gates=gates,
            obligations=obligations,
            allocations={id_: self._allocation(id_, a) for id_, a in file.allocations.items()},
            ladder=self._ladder(file.disagreement) if file.disagreement else None,
            questions_within=self.length(self.pack.about.questions_within),
            ended_by=tuple(id_ for id_, m in file.milestones.items() if m.kind == "ended"),
            asks_for_ages=any(isinstance(node, Age) for node in self.nodes.values()),
        )

    def _gate(self, id_: str, gate: Gate) -> CompiledGate:
        return CompiledGate(
            id=id_,
            block=gate,
            is_for_each_child=_is_for_each_child(gate),
            before=self._milestones(gate.before),
            applies=self.maybe_node(gate.if_),
            requires=self._where_it_applies(gate, self.node(gate.requires)),
            overridden_by=frozenset(gate.override.by if gate.override else ()),
            exception=_exception(id_),
        )

    def _gate_of_duty(self, id_: str, duty: Obligation) -> CompiledGate:
        return CompiledGate(
            id=id_,
            block=duty,
            is_for_each_child=_is_for_each_child(duty),
            before=self._milestones(duty.before or ()),
            applies=self.maybe_node(duty.if_),
            requires=self._where_it_applies(
                duty, self._times(id_, duty) or self.node(duty.done_when)
            ),
            overridden_by=frozenset(duty.override.by if duty.override else ()),
            exception=_exception(id_),
        )

    def _where_it_applies(self, rule: Gate | Obligation, requires: Node) -> Node:
        """Return what a rule asks of one child: nothing, where it does not apply."""
        if rule.if_ is None:
            return requires
        return AnyOf((requires, Not(self.node(rule.if_))))

    def _times(self, id_: str, duty: Obligation) -> Times | None:
        """Return the count of a duty that comes a number of times."""
        repeats = duty.repeats
        if repeats is None or repeats.times is None or repeats.each_time is not None:
            return None
        return Times(
            title=duty.title,
            events=self._each_time_done(id_, duty),
            times=repeats.times,
            in_a_row=repeats.in_a_row,
            missed_by=self.maybe_event(repeats.missed_by),
        )

    def _each_time_done(self, id_: str, duty: Obligation) -> tuple[Happened, ...]:
        """Return the events that each do a duty that comes again."""
        if duty.repeats is None:
            return ()
        done = self.node(duty.done_when)
        events = done.parts if isinstance(done, AnyOf) else (done,)
        found = tuple(event for event in events if isinstance(event, Happened))
        if len(found) < len(events):
            raise CannotCompileError(
                f"'{id_}' comes again, so 'done_when' must be an event that happened, or any "
                "of several: only an event can be counted.",
                ("obligations", id_, "done_when"),
            )
        return found

    def _milestones(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        for id_ in ids:
            self.file.milestones[id_]
        return ids

    def _obligation(self, id_: str, duty: Obligation) -> CompiledObligation:
        repeats = duty.repeats
        date_event, date_field = next(iter((duty.on_the_date or {}).items()), (None, ""))
        return CompiledObligation(
            id=id_,
            block=duty,
            is_for_each_child=_is_for_each_child(duty),
            applies=self.maybe_node(duty.if_),
            opens=self.maybe_node(duty.opens),
            after=self.maybe_reference(duty.after),
            at=self.maybe_reference(duty.at),
            clock_starts=self.maybe_reference(duty.clock_starts),
            within=self.maybe(duty.within),
            not_before=self.maybe(duty.not_before),
            panel=self._panel(duty.at_panel, id_) if duty.at_panel else None,
            date_from=self.maybe_event(date_event),
            date_field=date_field,
            done_when=self.node(duty.done_when),
            every=self.maybe(repeats.every) if repeats else None,
            each_time=self.maybe_event(repeats.each_time) if repeats else None,
            missed_by=self.maybe_event(repeats.missed_by) if repeats else None,
            until=self.maybe_node(repeats.until) if repeats else None,
            done_each_time=self._each_time_done(id_, duty),
            at_most=repeats.times if repeats else None,
            times=self._times(id_, duty),
            escalates=tuple(
                CompiledEscalation(rung.to, self.maybe(rung.after)) for rung in duty.escalates
            ),
        )

    def _panel(self, id_: str, duty: str) -> CompiledPanel:
        block = self.pack.about.panels[id_]
        lengths = (self.length(block.every), self.maybe(block.papers_by))
        if any(length and length.is_in_hours for length in lengths) or lengths[0].amount == 0:
            raise CannotCompileError(
                f"The panel '{id_}' counts in days, weeks, months or years, and at least one.",
                ("obligations", duty, "at_panel"),
            )
        for length in lengths:
            if length and length.outside:
                raise CannotCompileError(
                    f"The panel '{id_}' counts every day: write 'not_in' for when it rests, and "
                    f"no 'outside' in {length.amount} {length.unit}.",
                    ("obligations", duty, "at_panel"),
                )
        if block.on_the is not None and lengths[0].unit != "months":
            raise CannotCompileError(
                f"The panel '{id_}' sits on the {block.on_the}, a day of a month, and every "
                f"{lengths[0]}: choose a number of months.",
                ("obligations", duty, "at_panel"),
            )
        rests = tuple(self.pack.about.periods[each].named_days for each in block.not_in or ())
        return CompiledPanel(id_, block, *lengths, rests)

    def _allocation(self, id_: str, block: Allocation) -> CompiledAllocation:
        return CompiledAllocation(
            id=id_,
            block=block,
            filled=self._step(block, ("accepted",)),
            asked=self._step(block, ("nominated", "consulted")),
            fallback=tuple(CompiledFallback(each.to, self._where(each)) for each in block.fallback),
        )

    def _where(self, fallback: Fallback) -> Node | None:
        """Return where the lead falls to a role: always, if nothing is said."""
        parts = [self.node(fallback.if_)] if fallback.if_ else []
        if fallback.unless:
            parts.append(Not(self.node(fallback.unless)))
        return AllOf(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)

    def _step(self, block: Allocation, steps: tuple[str, ...]) -> Happened:
        """Return whether the latest step of an allocation is one of those that pages write."""
        record = self.pack.about.records[block.record]
        event = EventMatch(
            id=block.record,
            title=f"{record.title}: {' or '.join(steps)}",
            record=block.record,
            wanted=(("step", frozenset(steps)),),
            stands=True,
            silence=Finding.NOT_MET,
        )
        return Happened(event)

    def _ladder(self, block: Ladder) -> CompiledLadder:
        within = block.within
        if within is None:
            lengths: tuple[Duration, ...] = ()
        elif isinstance(within, tuple):
            lengths = tuple(self.length(each) for each in within)
        else:
            lengths = (self.length(within),) * len(block.stages)
        return CompiledLadder(
            block=block,
            raised=self.event(block.raised),
            decided=self.event(block.decided),
            unresolved=self.maybe_event(block.unresolved),
            within=lengths,
        )


def _is_for_each_child(rule: Milestone | Gate | Obligation) -> bool:
    return rule.for_ == "each child"


def _has_an_end(duty: Obligation) -> bool:
    """Say whether a duty can be done for good. What comes for ever stands before nothing."""
    return duty.repeats is None or (
        duty.repeats.times is not None and duty.repeats.each_time is None
    )


def _exception(gate: str) -> EventMatch:
    return EventMatch(
        id=f"exception:{gate}",
        title="passed with a reason",
        record=EXCEPTION,
        wanted=(("gate", frozenset({gate})),),
        stands=False,
        silence=Finding.NOT_MET,
    )
