"""Conditions as a pack writes them, made ready to judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stepdown.protocol.circumstances import Age, Elapsed, Known, State
from stepdown.protocol.conditions import THE_START, AllOf, AnyOf, Happened, Not, Reached, Reference
from stepdown.protocol.events import EventMatch
from stepdown.protocol.facts import Value
from stepdown.protocol.findings import Finding
from stepdown.protocol.language import Condition, Pack, PathwayFile, SettingName
from stepdown.protocol.scene import Node
from stepdown.protocol.working_time import Duration


class CannotCompileError(ValueError):
    """A pathway names something that its pack does not have. ``check`` says where."""


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
            return written
        chosen = self.settings.get(written.setting)
        default = self.pack.about.settings[written.setting].default
        return self.length(default) if chosen is None else Duration.parse(chosen)

    def maybe(self, written: Duration | SettingName | None) -> Duration | None:
        """Return a length of time, if one is written."""
        return None if written is None else self.length(written)

    def event(self, id_: str) -> EventMatch:
        """Return what makes a record the named event."""
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
        }
        main = next(name for name in readers if getattr(condition, name) is not None)
        return readers[main](condition)

    def _reached(self, condition: Condition) -> Node:
        milestone = condition.reached or ""
        self.file.milestones[milestone]
        return Reached(milestone)

    def _happened(self, condition: Condition) -> Node:
        times = 1 if condition.at_least is None else condition.at_least
        if times < 1:
            raise CannotCompileError(
                f"{self.file.pathway} asks for '{condition.happened}' at least {times} times. "
                "Write 1 or more, or leave 'at_least' out."
            )
        return self._once(
            Happened(
                event=self.event(condition.happened or ""),
                within_last=self.maybe(condition.within_last),
                at_least=times,
                in_a_row=condition.in_a_row,
                broken_by=self.maybe_event(condition.broken_by),
                since=self.maybe_reference(condition.since),
                before=self.maybe_reference(condition.before),
            )
        )

    def _once(self, happened: Happened) -> Happened:
        """Return the one node for conditions that ask the same, so that it is judged once."""
        return self.happened.setdefault(happened, happened)

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
        reference = self.reference(condition.elapsed or "")
        has_run_out = condition.at_least is None
        length: Any = condition.more_than if has_run_out else condition.at_least
        return Elapsed(reference, self.length(length), has_run_out)

    def _known(self, condition: Condition) -> Node:
        said = condition.known or {}
        names = self.pack.about.known
        return AllOf(tuple(Known(n, names[n].title, _values(v)) for n, v in said.items()))

    def _age(self, condition: Condition) -> Node:
        is_under = condition.at_least is None
        age: Any = condition.under if is_under else condition.at_least
        return Age(self.length(age), is_under)


def _values(values: tuple[Value, ...]) -> frozenset[Value]:
    return frozenset(("yes" if v else "no") if isinstance(v, bool) else v for v in values)
