"""A pathway, compiled once: names resolved, conditions ready to judge, nothing left to look up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stepdown.protocol.conditions import (
    THE_START,
    Age,
    AllOf,
    AnyOf,
    Elapsed,
    EventMatch,
    Happened,
    Known,
    Node,
    Not,
    Reached,
    Reference,
    State,
)
from stepdown.protocol.facts import EXCEPTION, Value
from stepdown.protocol.findings import Finding
from stepdown.protocol.language import (
    Condition,
    Gate,
    Milestone,
    Obligation,
    Pack,
    PathwayFile,
    SettingName,
)
from stepdown.protocol.working_time import Duration


class CannotCompileError(ValueError):
    """A pathway names something that its pack does not have. ``check`` says where."""


@dataclass(frozen=True)
class CompiledMilestone:
    """A milestone with its condition ready."""

    id: str
    block: Milestone
    reached_when: Node

    @property
    def is_for_each_child(self) -> bool:
        """Say whether each child reaches it apart."""
        return self.block.for_ == "each child"

    @property
    def is_an_end_for_each_child(self) -> bool:
        """Say whether a child who reaches it has nothing more to reach."""
        return self.is_for_each_child and self.block.kind == "ended"


@dataclass(frozen=True)
class CompiledGate:
    """A gate, written as such or as a duty that stands before a milestone."""

    id: str
    block: Gate | Obligation
    before: tuple[str, ...]
    applies: Node | None
    requires: Node
    overridden_by: frozenset[str]
    exception: EventMatch

    @property
    def is_for_each_child(self) -> bool:
        """Say whether it is judged child by child."""
        return self.block.for_ == "each child"


@dataclass(frozen=True)
class CompiledEscalation:
    """A rung of a duty's ladder."""

    to: tuple[str, ...]
    after: Duration | None


@dataclass(frozen=True)
class CompiledObligation:
    """A duty with its clock, its order and its conditions ready."""

    id: str
    block: Obligation
    applies: Node | None
    opens: Node | None
    after: Reference | None
    at: Reference | None
    clock_starts: Reference | None
    within: Duration | None
    not_before: Duration | None
    date_from: EventMatch | None
    date_field: str
    done_when: Node
    every: Duration | None
    each_time: EventMatch | None
    missed_by: EventMatch | None
    until: Node | None
    escalates: tuple[CompiledEscalation, ...]

    @property
    def is_for_each_child(self) -> bool:
        """Say whether it is owed child by child."""
        return self.block.for_ == "each child"


@dataclass(frozen=True)
class Pathway:
    """A compiled pathway. Immutable; made once for a published pack and a council's settings."""

    id: str
    pack: Pack
    file: PathwayFile
    milestones: Mapping[str, CompiledMilestone]
    gates: Mapping[str, CompiledGate]
    obligations: Mapping[str, CompiledObligation]
    questions_within: Duration

    @property
    def title(self) -> str:
        """Return what the pathway is called."""
        return self.file.title


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


class _Compiler:
    def __init__(self, pack: Pack, file: PathwayFile, settings: Mapping[str, str]) -> None:
        self.pack = pack
        self.file = file
        self.settings = settings

    def pathway(self) -> Pathway:
        file = self.file
        gates = {id_: self._gate(id_, gate) for id_, gate in file.gates.items()}
        for id_, duty in file.obligations.items():
            if duty.before is not None and duty.repeats is None:
                gates[id_] = self._gate_of_duty(id_, duty)
        return Pathway(
            id=file.pathway,
            pack=self.pack,
            file=file,
            milestones={
                id_: CompiledMilestone(id_, block, self.node(block.reached_when))
                for id_, block in file.milestones.items()
            },
            gates=gates,
            obligations={id_: self._obligation(id_, o) for id_, o in file.obligations.items()},
            questions_within=self.length(self.pack.about.questions_within),
        )

    def length(self, written: Duration | SettingName | None) -> Duration:
        if isinstance(written, Duration):
            return written
        if written is None:
            raise CannotCompileError(f"{self.file.pathway} leaves out a length of time.")
        chosen = self.settings.get(written.setting)
        default = self.pack.about.settings[written.setting].default
        return self.length(default) if chosen is None else Duration.parse(chosen)

    def maybe(self, written: Duration | SettingName | None) -> Duration | None:
        return None if written is None else self.length(written)

    def event(self, id_: str) -> EventMatch:
        block = self.pack.about.events[id_]
        record = self.pack.about.records[block.record]
        return EventMatch(
            id=id_,
            title=block.title or record.title,
            record=block.record,
            wanted=tuple((name, _values(values)) for name, values in sorted(block.with_.items())),
            stands=block.stands,
            silence=Finding(record.silence_means),
        )

    def maybe_event(self, id_: str | None) -> EventMatch | None:
        return None if id_ is None else self.event(id_)

    def reference(self, id_: str) -> Reference:
        if id_ == THE_START or id_ in self.file.milestones:
            return Reference(id_)
        return Reference(id_, self.event(id_))

    def maybe_reference(self, id_: str | None) -> Reference | None:
        return None if id_ is None else self.reference(id_)

    def maybe_node(self, condition: Condition | None) -> Node | None:
        return None if condition is None else self.node(condition)

    def node(self, condition: Condition) -> Node:
        readers: dict[str, Callable[[Condition], Node]] = {
            "all": lambda c: AllOf(tuple(self.node(part) for part in c.all or ())),
            "any": lambda c: AnyOf(tuple(self.node(part) for part in c.any or ())),
            "not_": lambda c: Not(self.node(c.not_ or c)),
            "happened": self._happened,
            "reached": self._reached,
            "state": self._state,
            "elapsed": self._elapsed,
            "known": self._known,
            "age": self._age,
        }
        main = next(name for name in readers if getattr(condition, name) is not None)
        return readers[main](condition)

    def _reached(self, condition: Condition) -> Node:
        milestone = condition.reached or ""
        self.file.milestones[milestone]
        return Reached(milestone)

    def _happened(self, condition: Condition) -> Node:
        return Happened(
            event=self.event(condition.happened or ""),
            within_last=self.maybe(condition.within_last),
            at_least=condition.at_least or 1,
            in_a_row=condition.in_a_row,
            broken_by=self.maybe_event(condition.broken_by),
            since=self.maybe_reference(condition.since),
            before=self.maybe_reference(condition.before),
        )

    def _state(self, condition: Condition) -> Node:
        after = tuple(
            (timeline, frozenset(values))
            for timeline, values in sorted((condition.after_state or {}).items())
        )
        return AllOf(
            tuple(
                State(
                    timeline=timeline,
                    values=frozenset(values),
                    title=" or ".join(self._name_of(timeline, value) for value in values),
                    held=condition.held,
                    at_least=self.maybe(condition.at_least),
                    after=after,
                )
                for timeline, values in (condition.state or {}).items()
            )
        )

    def _name_of(self, timeline: str, value: str) -> str:
        about = self.pack.about
        names: Mapping[str, Mapping[str, str]] = {
            "status": about.statuses,
            "service": about.services,
            "team": about.teams,
            "level": {id_: level.name for id_, level in about.levels.items()},
            "lead": {id_: role.name for id_, role in about.roles.items()},
        }
        return names.get(timeline, {}).get(value, value.replace("-", " "))

    def _elapsed(self, condition: Condition) -> Node:
        id_ = condition.elapsed or ""
        reference = self.reference(id_)
        length = condition.more_than if condition.at_least is None else condition.at_least
        if reference.event is not None:
            title = reference.event.title
        elif id_ == THE_START:
            title = "the start"
        else:
            title = self.file.milestones[id_].title
        return Elapsed(reference, title, self.length(length), condition.more_than is not None)

    def _known(self, condition: Condition) -> Node:
        said = condition.known or {}
        names = self.pack.about.known
        return AllOf(tuple(Known(n, names[n].title, _values(v)) for n, v in said.items()))

    def _age(self, condition: Condition) -> Node:
        if condition.under is not None:
            return Age(self.length(condition.under), is_under=True)
        return Age(self.length(condition.at_least), is_under=False)

    def _gate(self, id_: str, gate: Gate) -> CompiledGate:
        return CompiledGate(
            id=id_,
            block=gate,
            before=self._milestones(gate.before),
            applies=self.maybe_node(gate.if_),
            requires=self.node(gate.requires),
            overridden_by=frozenset(gate.override.by if gate.override else ()),
            exception=_exception(id_),
        )

    def _gate_of_duty(self, id_: str, duty: Obligation) -> CompiledGate:
        return CompiledGate(
            id=id_,
            block=duty,
            before=self._milestones(duty.before or ()),
            applies=self.maybe_node(duty.if_),
            requires=self.node(duty.done_when),
            overridden_by=frozenset(duty.override.by if duty.override else ()),
            exception=_exception(id_),
        )

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
            applies=self.maybe_node(duty.if_),
            opens=self.maybe_node(duty.opens),
            after=self.maybe_reference(duty.after),
            at=self.maybe_reference(duty.at),
            clock_starts=self.maybe_reference(duty.clock_starts),
            within=self.maybe(duty.within),
            not_before=self.maybe(duty.not_before),
            date_from=self.maybe_event(date_event),
            date_field=date_field,
            done_when=self.node(duty.done_when),
            every=self.maybe(repeats.every) if repeats else None,
            each_time=self.maybe_event(repeats.each_time) if repeats else None,
            missed_by=self.maybe_event(repeats.missed_by) if repeats else None,
            until=self.maybe_node(repeats.until) if repeats else None,
            escalates=tuple(
                CompiledEscalation(rung.to, self.maybe(rung.after)) for rung in duty.escalates
            ),
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


def _values(values: tuple[Value, ...]) -> frozenset[Value]:
    return frozenset(("yes" if v else "no") if isinstance(v, bool) else v for v in values)
