"""Clocks and gates that cannot be met, because what they wait for comes too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from stepdown.protocol.language import (
    Condition,
    Gate,
    Obligation,
    Pack,
    PathwayFile,
    SettingName,
)
from stepdown.protocol.loading import Lines
from stepdown.protocol.moments import LONDON
from stepdown.protocol.problems import Problem
from stepdown.protocol.strict_yaml import Path
from stepdown.protocol.working_time import Calendar, Duration, first_instant, last_instant

SOME_STARTS = [
    datetime(2026, month, day, hour, tzinfo=LONDON)
    for month, day in ((1, 5), (2, 27), (4, 2), (8, 31), (12, 23))
    for hour in (0, 23)
]
"""Starts with and without bank holidays after them, to compare lengths of time by."""

Rule = Gate | Obligation


class Order:
    """What has to come before what on one pathway."""

    def __init__(self, pack: Pack, pathway: PathwayFile, lines: Lines) -> None:
        """Take a pathway, and work out which milestones come before which."""
        self.pack, self.pathway, self.lines = pack, pathway, lines
        self.file = lines.file_of(pathway.pathway)
        self.earlier = {id_: self._all_before(id_) for id_ in pathway.milestones}

    def problems(self) -> Iterator[Problem]:
        """Go through the gates that nothing can open, and the clocks that cannot be kept."""
        for name, gate in self.pathway.gates.items():
            yield from self._gate(name, gate)
        for name, duty in self.pathway.obligations.items():
            keys: Path = ("obligations", name)
            yield from self._before(name, duty, keys)
            yield from self._done_already(name, duty, keys)
            yield from self._too_short(name, duty, keys)

    def _gate(self, name: str, gate: Gate) -> Iterator[Problem]:
        # Without 'if' it is a wall, of which the milestone behind it is told.
        if gate.if_ is None or gate.override is not None or gate.strength != "must":
            return
        for milestone in gate.before:
            for point in self._late(milestones_needed(gate.requires), milestone):
                yield self._wrong(
                    ("gates", name, "requires"),
                    f"Nothing can open '{name}' where it applies: '{point}' comes only after "
                    f"'{milestone}', before which it stands.",
                    "Change what it requires, or what it stands before.",
                )

    def _before(self, name: str, duty: Obligation, keys: Path) -> Iterator[Problem]:
        waits = {key: getattr(duty, key) for key in ("after", "clock_starts", "at")}
        for milestone in duty.before or ():
            for key, point in waits.items():
                for late in self._late({point} if point else set(), milestone):
                    yield self._wrong(
                        (*keys, key),
                        f"'{name}' comes before '{milestone}', and waits for '{late}', which "
                        "does not come before that.",
                        "Change 'before', or what it waits for.",
                    )

    def _done_already(self, name: str, duty: Obligation, keys: Path) -> Iterator[Problem]:
        done = duty.done_when.reached
        for key in ("after", "clock_starts"):
            point = getattr(duty, key)
            if done is not None and done in self.earlier.get(point, ()):
                yield self._wrong(
                    (*keys, key),
                    f"Nobody can owe '{name}': '{done}', which does it, comes before '{point}'.",
                    "Change 'done_when', or what it waits for.",
                )

    def _too_short(self, name: str, duty: Obligation, keys: Path) -> Iterator[Problem]:
        if duty.within is None:
            return
        waits: list[tuple[str, Duration | SettingName]] = []
        if duty.not_before is not None:
            waits.append(("not_before", duty.not_before))
        for one in musts_of(duty.opens) if duty.opens is not None else ():
            if one.elapsed is not None and one.elapsed == duty.clock_starts:
                length: Any = one.more_than if one.at_least is None else one.at_least
                waits.append(("opens", length))
        for key, wait in waits:
            if not can_be_within(self._length(wait), self._length(duty.within)):
                yield self._wrong(
                    (*keys, key),
                    f"'{name}' is late before it is owed: it waits {self._length(wait)}, and the "
                    f"same clock gives it {self._length(duty.within)}.",
                    "Make 'within' longer, or the wait shorter.",
                )

    def _length(self, written: Duration | SettingName) -> Duration:
        if isinstance(written, Duration):
            return written
        setting = self.pack.about.settings.get(written.setting)
        found = setting.default if setting is not None else None
        # What is wrong with the setting is told elsewhere.
        return found if isinstance(found, Duration) else Duration(0, "calendar days")

    def _late(self, points: frozenset[str] | set[str], milestone: str) -> Iterator[str]:
        """Go through those of some points that do not come before a milestone."""
        for point in sorted(points):
            if point == milestone or milestone in self.earlier.get(point, ()):
                yield point

    def _all_before(self, milestone: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [milestone]
        while waiting:
            for needed in self._needed(waiting.pop()) - found:
                found.add(needed)
                waiting.append(needed)
        return frozenset(found - {milestone})

    def _needed(self, milestone: str) -> frozenset[str]:
        needed = milestones_needed(self.pathway.milestones[milestone].reached_when)
        for blocks in (self.pathway.gates, self.pathway.obligations):
            for block in blocks.values():
                is_firm = block.strength == "must" and block.override is None
                if is_firm and block.if_ is None and milestone in (block.before or ()):
                    needed |= milestones_needed(asked_by(block))
        return needed & self.pathway.milestones.keys()

    def _wrong(self, keys: Path, what: str, instead: str) -> Problem:
        return self.lines.problem(self.file, keys, what, instead)


def can_be_within(wait: Duration, limit: Duration) -> bool:
    """Say whether a wait is over before a limit from the same start runs out, at least at times."""
    calendar = Calendar.of_england()
    return any(
        first_instant(wait, start, calendar) <= last_instant(limit, start, calendar)
        for start in SOME_STARTS
    )


def musts_of(condition: Condition) -> Iterator[Condition]:
    """Go through the conditions that have to be met together for this one to be met."""
    if condition.all is None:
        yield condition
    for part in condition.all or ():
        yield from musts_of(part)


def milestones_needed(condition: Condition) -> frozenset[str]:
    """Return the milestones, and events, that must have come for a condition to be met."""
    needed = [(one.reached, one.since, one.elapsed) for one in musts_of(condition)]
    return frozenset(name for names in needed for name in names if name is not None)


def asked_by(block: Gate | Obligation) -> Condition:
    """Return what a gate, or a duty that stands before a milestone, asks for."""
    return block.requires if isinstance(block, Gate) else block.done_when
