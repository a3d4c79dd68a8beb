"""Conditions as a pack writes them, made ready to judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from stepdown.protocol.circumstances import Age, Elapsed, Known, State
from stepdown.protocol.conditions import THE_START, AllOf, AnyOf, Happened, Not, Reached, Reference
from stepdown.protocol.events import EventMatch
from stepdown.protocol.findings import Finding
from stepdown.protocol.language import (
    Condition,
    EventOf,
    Pack,
    PathwayFile,
    SettingName,
    Timeline,
)
from stepdown.protocol.periods import InPeriod
from stepdown.protocol.scene import Node
from stepdown.protocol.state_changes import VALUE, began, ended
from stepdown.protocol.stretches import During, Wanted
from stepdown.protocol.strict_yaml import Path
from stepdown.protocol.values import values_of
from stepdown.protocol.working_time import Duration


class CannotCompileError(ValueError):
    """A pathway names something that its pack does not have. ``check`` says where.

    ``keys`` lead to the place in the pathway's file, as far as it is known.
    """

    def __init__(self, said: str, keys: Path = ()) -> None:
        """Keep what is wrong and where."""
        super().__init__(said)
        self.keys = keys


class ConditionCompiler:
    """Resolves the names of one pathway for a council's settings."""

    def __init__(self, pack: Pack, file: PathwayFile, settings: Mapping[str, str]) -> None:
        """Take the pack, one of its pathways, and the council's lengths of time by setting."""
        self.pack = pack
        self.file = file
        self.settings = settings
        self.happened: dict[Happened, Happened] = {}
        self.nodes: dict[int, Node] = {}

    def length(self, written: Duration | SettingName) -> Duration:
        """Return a length of time, looked up where the pack leaves it to the council."""
        if isinstance(written, Duration):
            if not written.outside:
                return written
            period = self.pack.about.periods[written.outside]
            return replace(written, not_counted=period.named_days)
        chosen = self.settings.get(written.setting)
        default = self.pack.about.settings[written.setting].default
        return self.length(default if chosen is None else Duration.parse(chosen))

    def maybe(self, written: Duration | SettingName | None) -> Duration | None:
        """Return a length of time, if one is written."""
        return None if written is None else self.length(written)

    def event(self, id_: str) -> EventMatch:
        """Return what makes a record, or the change of a state, the named event."""
        block = self.pack.about.events[id_]
        if block.any is not None:
            return self._any_of(id_, block, [self.event(each) for each in block.any])
        if not block.record:
            return self._change(id_, block)
        record = self.pack.about.records[block.record]
        return EventMatch(
            id=id_,
            title=block.title or record.title,
            record=block.record,
            wanted=tuple((name, values_of(values)) for name, values in sorted(block.with_.items())),
            stands=block.stands,
            silence=Finding(record.silence_means),
            answered=tuple(sorted(block.answered or ())),
            stands_for_each=block.stands_for_each,
        )

    @staticmethod
    def _any_of(id_: str, block: EventOf, parts: list[EventMatch]) -> EventMatch:
        if any(part.parts or part.stands or part.stands_for_each for part in parts):
            raise CannotCompileError(
                f"'{id_}' joins an event that is joined itself, or that stands. Join plain "
                "events, and write 'stands' here."
            )
        return EventMatch(
            id=id_,
            title=block.title or id_,
            record="",
            wanted=(),
            stands=block.stands,
            silence=Finding.NOT_MET,
            parts=tuple(parts),
        )

    @staticmethod
    def _change(id_: str, block: EventOf) -> EventMatch:
        named, states = (ended, block.ends) if block.begins is None else (began, block.begins)
        timeline, values = next(iter((states or {}).items()))
        return EventMatch(
            id=id_,
            title=block.title or id_,
            record=named(timeline),
            wanted=((VALUE, frozenset(values)),),
            stands=block.stands,
            silence=Finding.NOT_KNOWN,
        )

    def maybe_event(self, id_: str | None) -> EventMatch | None:
        """Return an event, if one is named."""
        return None if id_ is None else self.event(id_)

    def reference(self, id_: str) -> Reference:
        """Return a point in time: the start, a milestone of the pathway, or an event."""
        if id_ == THE_START:
            return Reference(id_, "the start")
        if id_ in self.file.milestones:
            return Reference(id_, self.file.milestones[id_].title)
        event = self.event(id_)
        return Reference(id_, event.title, event)

    def maybe_reference(self, id_: str | None) -> Reference | None:
        """Return a point in time, if one is named."""
        return None if id_ is None else self.reference(id_)

    def maybe_node(self, condition: Condition | None) -> Node | None:
        """Return a condition, if one is written."""
        return None if condition is None else self.node(condition)

    def node(self, condition: Condition) -> Node:
        """Return a condition, ready to judge: the same one for the same block."""
        known = self.nodes.get(id(condition))
        if known is None:
            known = self._node(condition)
            self.nodes[id(condition)] = known
        return known

    def _node(self, condition: Condition) -> Node:
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
            "in_period": self._in_period,
        }
        main = next(name for name in readers if getattr(condition, name) is not None)
        return readers[main](condition)

    def _reached(self, condition: Condition) -> Node:
        milestone = condition.reached or ""
        self.file.milestones[milestone]
        return Reached(milestone)

    def _happened(self, condition: Condition) -> Node:
        times = 1 if condition.at_least is None else condition.at_least
        return self._once(
            Happened(
                event=self.event(condition.happened or ""),
                within_last=self.maybe(condition.within_last),
                at_least=times,
                in_a_row=condition.in_a_row,
                broken_by=self.maybe_event(condition.broken_by),
                since=self.maybe_reference(condition.since),
                before=self.maybe_reference(condition.before),
                during=self._during(condition),
            )
        )

    @staticmethod
    def _during(condition: Condition) -> During | None:
        if condition.during is None and condition.after_state is None:
            return None
        return During(_states(condition.during), _states(condition.after_state))

    def _once(self, happened: Happened) -> Happened:
        """Return the one node for conditions that ask the same, so that it is judged once."""
        return self.happened.setdefault(happened, happened)

    def _state(self, condition: Condition) -> Node:
        return AllOf(
            tuple(
                State(
                    timeline=timeline,
                    values=frozenset(values),
                    title=" or ".join(self._name_of(timeline, value) for value in values),
                    held=condition.held,
                    at_least=self.maybe(condition.at_least),
                    after=_states(condition.after_state),
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
        reference = self.reference(condition.elapsed or "")
        has_run_out = condition.at_least is None
        length: Any = condition.more_than if has_run_out else condition.at_least
        return Elapsed(reference, self.length(length), has_run_out)

    def _known(self, condition: Condition) -> Node:
        said = condition.known or {}
        names = self.pack.about.known
        return AllOf(tuple(Known(n, names[n].title, values_of(v)) for n, v in said.items()))

    def _in_period(self, condition: Condition) -> Node:
        period = self.pack.about.periods[condition.in_period or ""]
        return InPeriod(period.named_days)

    def _age(self, condition: Condition) -> Node:
        is_under = condition.at_least is None
        age: Any = condition.under if is_under else condition.at_least
        return Age(self.length(age), is_under)


def _states(written: Mapping[Timeline, tuple[str, ...]] | None) -> Wanted:
    return tuple(
        (timeline, frozenset(values)) for timeline, values in sorted((written or {}).items())
    )
