"""Milestones that nobody can reach, and duties that nobody can ever owe."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from stepdown.protocol.language import Condition, Gate, Obligation, Pack, PathwayFile
from stepdown.protocol.loading import Lines
from stepdown.protocol.ordering import Order, asked_by, can_be_within, milestones_needed, musts_of
from stepdown.protocol.problems import Problem
from stepdown.protocol.strict_yaml import Path

SINGLE_VALUED = ("status", "level")


def out_of_reach(pack: Pack, lines: Lines) -> list[Problem]:
    """Return a problem for each milestone and duty that no facts can ever bring about."""
    problems: list[Problem] = []
    for pathway in pack.pathways.values():
        search = _Reach(pathway, lines)
        problems += [*search.contradictions(), *search.circles(), *search.duties()]
        problems += [*Order(pack, pathway, lines).problems()]
    return problems


class _Reach:
    def __init__(self, pathway: PathwayFile, lines: Lines) -> None:
        self.pathway, self.lines = pathway, lines
        self.file = lines.file_of(pathway.pathway)
        self.reachable = self._reachable(heed_duties=False)

    def wrong(self, keys: Path, what: str, instead: str, *, warning: bool = False) -> Problem:
        return self.lines.problem(self.file, keys, what, instead, warning=warning)

    def contradictions(self) -> Iterator[Problem]:
        for keys, condition in self._all_conditions():
            against = _contradiction(condition)
            if against is not None:
                yield self.wrong(keys, f"This can never be met: {against}.", "Keep one of the two.")
        for id_, milestone in self.pathway.milestones.items():
            for name, gate in self._walls_before(id_):
                together = Condition(all=(milestone.reached_when, asked_by(gate)))
                if _contradiction(together) and not _contradiction(asked_by(gate)):
                    yield self.wrong(
                        ("milestones", id_),
                        f"'{id_}' cannot be reached: what reaches it is what '{name}' rules out.",
                        "Change the gate or the milestone.",
                    )

    def circles(self) -> Iterator[Problem]:
        for id_, milestone in self.pathway.milestones.items():
            keys: Path = ("milestones", id_)
            for name, gate in self._walls_before(id_):
                if asked_by(gate) == milestone.reached_when:
                    yield self.wrong(
                        (self._section(name), name),
                        f"'{name}' stands before '{id_}', and waits for the same thing.",
                        "Make the gate wait for something that comes before.",
                    )
            if id_ not in self.reachable:
                yield self.wrong(keys, *self._why_not(id_))
            elif id_ not in self._reachable(heed_duties=True):
                yield self.wrong(
                    keys,
                    f"'{id_}' waits for something that a duty does only after it.",
                    "Look at 'after' of the duties that its gates wait for.",
                    warning=True,
                )

    def duties(self) -> Iterator[Problem]:
        for id_, duty in self.pathway.obligations.items():
            for key in ("after", "clock_starts"):
                point = getattr(duty, key)
                if point in self.pathway.milestones and point not in self.reachable:
                    yield self.wrong(
                        ("obligations", id_, key),
                        f"Nobody can owe '{id_}': '{point}' can never be reached.",
                        f"Mend '{point}', or name another.",
                    )
            for key, condition in (("opens", duty.opens), ("if", duty.if_)):
                if condition is not None and not self._possible(condition, self.reachable):
                    yield self.wrong(
                        ("obligations", id_, key),
                        f"Nobody can owe '{id_}': this can never be met.",
                        "Change the condition.",
                    )
            if duty.before is not None and duty.repeats is not None:
                yield self.wrong(
                    ("obligations", id_, "before"),
                    f"'{id_}' comes again, so it cannot stand before a milestone.",
                    "Write a gate of its own for the milestone.",
                )

    def _why_not(self, id_: str) -> tuple[str, str]:
        milestone = self.pathway.milestones[id_]
        missing = sorted(milestones_needed(milestone.reached_when) - self.reachable - {id_})
        if not self._possible(milestone.reached_when, self.reachable | {id_}):
            behind = f": it waits for {', '.join(missing)}" if missing else ""
            return f"'{id_}' can never be reached{behind}.", "Change 'reached_when'."
        for name, gate in self._walls_before(id_):
            if not self._possible(asked_by(gate), self.reachable):
                return (
                    f"'{id_}' can never be reached: '{name}' stands before it and waits for "
                    "what comes only after it.",
                    f"Change what '{name}' stands before, or what it requires.",
                )
        return f"'{id_}' waits for itself.", "Change 'reached_when'."

    def _reachable(self, *, heed_duties: bool) -> frozenset[str]:
        """Return the milestones that some facts reach with every gate open, from nothing up."""
        reached: frozenset[str] = frozenset()
        while True:
            held_back = self._only_after(reached) if heed_duties else frozenset()
            more = frozenset(
                id_
                for id_, milestone in self.pathway.milestones.items()
                if self._possible(milestone.reached_when, reached, held_back)
                and all(
                    self._possible(asked_by(gate), reached, held_back)
                    for _, gate in self._walls_before(id_)
                )
            )
            if more == reached:
                return reached
            reached = more

    def _only_after(self, reached: frozenset[str]) -> frozenset[str]:
        """Return the events whose every duty comes after a milestone that is not reached yet."""
        waits: dict[str, list[bool]] = {}
        for duty in self.pathway.obligations.values():
            closed = duty.after in self.pathway.milestones and duty.after not in reached
            for event in _events_needed(duty.done_when):
                waits.setdefault(event, []).append(closed)
        return frozenset(event for event, closed in waits.items() if all(closed))

    def _possible(
        self,
        condition: Condition,
        reached: frozenset[str],
        held_back: frozenset[str] = frozenset(),
    ) -> bool:
        points = (condition.since, condition.elapsed, condition.reached)
        if any(point in self.pathway.milestones and point not in reached for point in points):
            return False
        if condition.happened in held_back or _contradiction(condition):
            return False
        parts = condition.all or ()
        if not all(self._possible(part, reached, held_back) for part in parts):
            return False
        return condition.any is None or any(
            self._possible(part, reached, held_back) for part in condition.any
        )

    def _walls_before(self, milestone: str) -> Iterator[tuple[str, Gate | Obligation]]:
        """Go through what must be met before a milestone, whatever the case, with no way past."""
        for blocks in (self.pathway.gates, self.pathway.obligations):
            for name, block in blocks.items():
                is_firm = block.strength == "must" and block.override is None
                if is_firm and block.if_ is None and milestone in (block.before or ()):
                    yield name, block

    def _section(self, name: str) -> str:
        return "gates" if name in self.pathway.gates else "obligations"

    def _all_conditions(self) -> Iterator[tuple[Path, Condition]]:
        for id_, milestone in self.pathway.milestones.items():
            yield ("milestones", id_, "reached_when"), milestone.reached_when
        for id_, gate in self.pathway.gates.items():
            yield ("gates", id_, "requires"), gate.requires
            if gate.if_ is not None:
                yield ("gates", id_, "if"), gate.if_
        for id_, duty in self.pathway.obligations.items():
            yield ("obligations", id_, "done_when"), duty.done_when


def _contradiction(condition: Condition) -> str | None:
    """Return in words why a condition can never be met, where that shows from itself."""
    musts = list(musts_of(condition))
    for one in musts:
        if one.any is not None and all(_contradiction(part) for part in one.any):
            return "each of the choices contradicts itself"
        if one.not_ is not None and one.not_ in musts:
            return "something and its opposite are both asked for"
    for one, other in combinations(musts, 2):
        for timeline in SINGLE_VALUED:
            if _apart(one, other, timeline):
                return f"nobody has two values of '{timeline}' at once"
        if _of_no_age(one, other) or _of_no_age(other, one):
            return "nobody is so old and so young at once"
    return None


def _apart(one: Condition, other: Condition, timeline: str) -> bool:
    first = dict(one.state or {}).get(timeline)  # type: ignore[call-overload]
    second = dict(other.state or {}).get(timeline)  # type: ignore[call-overload]
    if first is None or second is None or one.held != "now" or other.held != "now":
        return False
    return not set(first) & set(second)


def _events_needed(condition: Condition) -> frozenset[str]:
    return frozenset(one.happened for one in musts_of(condition) if one.happened is not None)


def _of_no_age(one: Condition, other: Condition) -> bool:
    if one.age is None or other.age is None or one.at_least is None or other.under is None:
        return False
    return not can_be_within(one.at_least, other.under)
