"""What a pack's rules say, in plain English: roles, clocks, order and conditions.

For people who read a protocol, not for the engine. A length of time that is left to the
council is given as the pack's default, or as what a council chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from stepdown.protocol.conditions import THE_START
from stepdown.protocol.facts import Value
from stepdown.protocol.language import (
    Condition,
    Escalation,
    Fallback,
    FieldOf,
    Pack,
    PathwayFile,
    Repeats,
    SettingName,
    Timeline,
)
from stepdown.protocol.working_time import Duration

OF_TIMELINES = {
    "status": "status",
    "level": "level of need",
    "team": "team",
    "lead": "lead",
    "plan": "plan",
    "service": "service",
}


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return "one, two and three"."""
    several = list(words)
    if len(several) < 2:
        return "".join(several)
    return f"{', '.join(several[:-1])} {last} {several[-1]}"


def sentence(words: str) -> str:
    """Return words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


class Saying:
    """The words for one pathway of a pack."""

    def __init__(
        self, pack: Pack, file: PathwayFile, settings: Mapping[str, str] | None = None
    ) -> None:
        """Keep the pack that names everything, and a council's own lengths of time."""
        self.pack, self.file = pack, file
        self.settings = settings or {}

    def role(self, id_: str) -> str:
        """Return what the council calls a role."""
        role = self.pack.about.roles.get(id_)
        return role.name if role else sentence(id_.replace("-", " "))

    def roles(self, ids: Iterable[str] | None, last: str = "and") -> str:
        """Return the names of several roles."""
        return listed((self.role(id_) for id_ in ids or ()), last)

    def length(self, written: Any) -> str:
        """Return a length of time, looked up where the pack leaves it to the council."""
        if isinstance(written, Duration):
            period = self.pack.about.periods.get(written.outside)
            return str(replace(written, not_counted=period.named_days if period else None))
        chosen = self.settings.get(written.setting)
        default = self.pack.about.settings[written.setting].default
        return self.length(default if chosen is None else Duration.parse(chosen))

    def length_of_each(self, written: Any) -> str:
        """Return one length of time, or one after another."""
        several = written if isinstance(written, tuple) else (written,)
        return ", then ".join(self.open_length(each) for each in several)

    def open_length(self, written: Duration | SettingName) -> str:
        """Return a length of time, and that a council may set it where it may."""
        own = "" if isinstance(written, Duration) else ", or what the council sets"
        return f"{self.length(written)}{own}"

    def within(self, written: Duration | SettingName) -> str:
        """Return a limit of time: "within 2 weeks", or that it is the same day."""
        length = self.length(written)
        return "on the same day" if length.startswith("0 ") else f"within {length}"

    def periods(self, ids: Iterable[str]) -> str:
        """Return the names of stretches of the calendar."""
        return listed(f"“{self.pack.about.periods[id_].title}”" for id_ in ids)

    def event(self, id_: str) -> str:
        """Return how an event is said in the past."""
        event = self.pack.about.events[id_]
        return event.title or self.pack.about.records[event.record].title

    def point(self, id_: str) -> str:
        """Return what a clock or an order names: the start, a milestone or an event."""
        if id_ == THE_START:
            return "the start"
        if id_ in self.file.milestones:
            return f"“{self.file.milestones[id_].title}”"
        return self.event(id_)

    def points(self, ids: Iterable[str]) -> str:
        """Return several points in time."""
        return listed(map(self.point, ids))

    def state(self, timeline: str, value: str) -> str:
        """Return the name of a state on one of the timelines."""
        about = self.pack.about
        names: Mapping[str, Mapping[str, str]] = {
            "status": about.statuses,
            "service": about.services,
            "team": about.teams,
            "level": {id_: level.name for id_, level in about.levels.items()},
            "lead": {id_: role.name for id_, role in about.roles.items()},
        }
        return names.get(timeline, {}).get(value, sentence(value.replace("-", " ")))

    def states(self, states: Mapping[Timeline, tuple[str, ...]] | None, last: str = "or") -> str:
        """Return "status Child in need plan or Child protection plan"."""
        return listed(
            f"{OF_TIMELINES[timeline]} {listed((self.state(timeline, v) for v in values), last)}"
            for timeline, values in (states or {}).items()
        )

    def panel(self, id_: str) -> str:
        """Return what a panel is called."""
        return f"“{self.pack.about.panels[id_].title}”"

    def place(self, id_: str) -> str:
        """Return what a status or help is called, which a pathway starts from or leads to."""
        about = self.pack.about
        return {**about.services, **about.statuses}.get(id_, id_)

    def clauses(self, ids: Iterable[str] | None) -> str:
        """Return the places of clauses, as pages show them."""
        known = self.pack.clauses
        return "; ".join(known[id_].place.says if id_ in known else id_ for id_ in ids or ())

    def condition(self, condition: Condition) -> str:
        """Return a condition in words, to stand after "if" or "when"."""
        several = condition.all if condition.all is not None else condition.any
        if several is not None:
            word = "or" if condition.all is None else "and"
            return f" {word} ".join(self._inner(part) for part in several)
        if condition.not_ is not None:
            return self._not(condition.not_)
        if condition.happened is not None:
            return self._happened(condition, condition.happened)
        if condition.reached is not None:
            return f"{self.point(condition.reached)} is reached"
        if condition.state is not None:
            return self._held(condition)
        return self._of_child_or_time(condition)

    def _of_child_or_time(self, condition: Condition) -> str:
        if condition.age is not None:
            if condition.under is not None:
                return f"the child is younger than {self.length(condition.under)}"
            return f"the child is {self.length(condition.at_least)} old or more"
        if condition.in_period is not None:
            return f"the day lies in “{self.pack.about.periods[condition.in_period].title}”"
        if condition.known is not None:
            return listed(self._known(name, values) for name, values in condition.known.items())
        return self._elapsed(condition)

    def _not(self, condition: Condition) -> str:
        if condition.reached is not None:
            return f"{self.point(condition.reached)} is not reached"
        return f"it is not so that {self._inner(condition)}"

    def _inner(self, part: Condition) -> str:
        said = self.condition(part)
        several = part.all if part.all is not None else part.any
        return f"({said})" if several is not None and len(several) > 1 else said

    def _happened(self, condition: Condition, event: str) -> str:
        said = [self.event(event)]
        if condition.within_last is not None:
            said.append(f"in the last {self.length(condition.within_last)}")
        if condition.at_least is not None:
            said.append(f"at least {times(condition.at_least)}")
        if condition.in_a_row is not None:
            said.append(f"{times(condition.in_a_row)} in a row")
        if condition.since is not None:
            said.append(f"since {self.point(condition.since)}")
        if condition.before is not None:
            said.append(f"before {self.point(condition.before)}")
        if condition.during is not None:
            said.append(f"while the {self.states(condition.during)} stands")
        if condition.after_state is not None:
            said.append(f"after the {self.states(condition.after_state)} ended")
        if condition.broken_by is not None:
            said.append(f"(counted again when {self.event(condition.broken_by)})")
        return " ".join(said)

    def _held(self, condition: Condition) -> str:
        verb = {
            "now": "the child has",
            "ever": "the child has or had",
            "before": "the child had earlier, and has no longer,",
        }[condition.held]
        said = f"{verb} the {self.states(condition.state)}"
        if condition.at_least is not None:
            said += f" for at least {self.length(condition.at_least)}"
        if condition.after_state is not None:
            said += f" after the {self.states(condition.after_state)} ended"
        return said

    def _known(self, name: str, values: Iterable[Value]) -> str:
        field = self.pack.about.known[name]
        return f"“{field.title}” is answered {listed((answer(field, v) for v in values), 'or')}"

    def _elapsed(self, condition: Condition) -> str:
        since = self.point(condition.elapsed or THE_START)
        if condition.at_least is not None:
            return f"it is at least {self.length(condition.at_least)} since {since}"
        return f"it is more than {self.length(condition.more_than)} since {since}"

    def repetition(self, repeats: Repeats) -> str:
        """Return how a duty comes again."""
        said = []
        if repeats.each_time is not None:
            said.append(f"each time that {self.event(repeats.each_time)}")
        if repeats.every is not None:
            said.append(f"every {self.length(repeats.every)}")
        if repeats.times is not None:
            said.append(f"{times(repeats.times)}{' in a row' if repeats.in_a_row else ''}")
        if repeats.missed_by is not None:
            said.append(f"counted again when {self.event(repeats.missed_by)}")
        if repeats.until is not None:
            said.append(f"until {self.condition(repeats.until)}")
        return ", ".join(said) or "again and again"

    def escalation(self, rung: Escalation) -> str:
        """Return who is told when a duty is late."""
        after = f" when it is {self.length(rung.after)} late" if rung.after is not None else ""
        return f"{self.roles(rung.to)} told{after}"

    def fallback(self, fallback: Fallback) -> str:
        """Return who leads where nobody was agreed."""
        where = f", where {self.condition(fallback.if_)}" if fallback.if_ else ""
        unless = f", unless {self.condition(fallback.unless)}" if fallback.unless else ""
        return f"{self.role(fallback.to)} leads{where}{unless}"

    def ladder(self, stages: Iterable[Iterable[str]]) -> str:
        """Return who decides a disagreement, stage after stage."""
        return ", then ".join(self.roles(stage) for stage in stages)


def times(number: int) -> str:
    """Return "once", "twice" or "3 times"."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def answer(field: FieldOf, value: Value) -> str:
    """Return an answer as the form shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    options = {**(field.one_of or {}), **(field.any_of or {})}
    return options.get(str(value), str(value))
