"""Where a pack should say how it reads the document, since two readers could differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from stepdown.protocol.citations import PACK_FILE, citations, walk
from stepdown.protocol.language import (
    Condition,
    Escalation,
    Gate,
    Obligation,
    Override,
    Pack,
    PathwayFile,
)
from stepdown.protocol.loading import Lines
from stepdown.protocol.problems import Problem
from stepdown.protocol.strict_yaml import Path

DAYS_OF_NO_SORT = re.compile(r"\b(?:\d+|two|three|five|seven|ten|fourteen|twenty) days\b")

Named = tuple[Path, Gate | Obligation]


def doubts(pack: Pack, lines: Lines) -> Iterator[Problem]:
    """Go through the places that ask for a reading, as warnings."""
    yield from _cited_although_left_out(pack, lines)
    for pathway in pack.pathways.values():
        search = _Doubts(pack, pathway, lines)
        yield from search.strengths()
        yield from search.limits()
        yield from search.days()
        yield from search.clocks()
        if not pack.about.template:
            yield from search.choices()


def _cited_although_left_out(pack: Pack, lines: Lines) -> Iterator[Problem]:
    for cited in citations(pack):
        clause = pack.clauses.get(cited.clause)
        if clause is not None and clause.treated != "encoded":
            file = lines.file_of(cited.pathway) if cited.pathway else PACK_FILE
            yield lines.problem(
                file,
                cited.keys,
                f"'{cited.clause}' is treated as {clause.treated}, and a rule comes from it.",
                "Treat it as encoded in clauses.yaml, or name another clause.",
                warning=True,
            )


class _Doubts:
    def __init__(self, pack: Pack, pathway: PathwayFile, lines: Lines) -> None:
        self.pack, self.pathway, self.lines = pack, pathway, lines
        self.file = lines.file_of(pathway.pathway)
        self.rules: list[Named] = [
            *((("gates", name), gate) for name, gate in pathway.gates.items()),
            *((("obligations", name), duty) for name, duty in pathway.obligations.items()),
        ]

    def warn(self, keys: Path, what: str, instead: str) -> Problem:
        return self.lines.problem(self.file, keys, what, instead, warning=True)

    def strengths(self) -> Iterator[Problem]:
        """Warn where the same thing, or the same clause, is both firm and not."""
        for (one, first), (other, second) in combinations(self.rules, 2):
            if first.strength == second.strength:
                continue
            if set(first.before or ()) & set(second.before or ()) and _asks(first) == _asks(second):
                milestone = min(set(first.before or ()) & set(second.before or ()))
                yield self.warn(
                    other,
                    f"'{other[1]}' ({second.strength}) and '{one[1]}' ({first.strength}) ask for "
                    f"the same before '{milestone}'.",
                    "The stronger decides: keep it alone, or say in 'reading' why both stand.",
                )
            elif first.reading is None and second.reading is None:
                yield from self._firm_and_not((one, first), (other, second))

    def _firm_and_not(self, one: Named, other: Named) -> Iterator[Problem]:
        (earlier, first), (later, second) = one, other
        shared = sorted(set(first.clause) & set(second.clause))
        if _asks(first) == _asks(second):
            what = "ask for the same"
        elif shared and _events_in(_asks(first)) & _events_in(_asks(second)):
            what = f"come from '{shared[0]}' and ask about one event"
        else:
            return
        yield self.warn(
            later,
            f"'{later[1]}' ({second.strength}) and '{earlier[1]}' ({first.strength}) {what}, and "
            "neither says why they differ.",
            "Say in 'reading' how the document is read.",
        )

    def limits(self) -> Iterator[Problem]:
        """Warn where one clause gives two limits of time from one start for one event."""
        clocks = [
            (keys, duty)
            for keys, duty in self.rules
            if isinstance(duty, Obligation) and duty.within is not None
        ]
        for (one, first), (other, second) in combinations(clocks, 2):
            shared = sorted(set(first.clause) & set(second.clause))
            has_reading = first.reading is not None or second.reading is not None
            alike = first.clock_starts == second.clock_starts and _events_in(
                first.done_when
            ) & _events_in(second.done_when)
            if shared and alike and first.within != second.within and not has_reading:
                yield self.warn(
                    (*other, "within"),
                    f"'{other[1]}' ({second.within}) and '{one[1]}' ({first.within}) come from "
                    f"'{shared[0]}' and start together, and neither says why they differ.",
                    "Say in 'reading' how the document is read.",
                )

    def days(self) -> Iterator[Problem]:
        """Warn where the document's days have no sort, and nobody says which were chosen."""
        for keys, duty in self.rules:
            if not isinstance(duty, Obligation) or duty.within is None or duty.reading is not None:
                continue
            clauses = (self.pack.clauses.get(id_) for id_ in duty.clause)
            texts = [duty.rule, *(clause.rule for clause in clauses if clause is not None)]
            found = next((m for text in texts if (m := DAYS_OF_NO_SORT.search(text))), None)
            if found is not None:
                yield self.warn(
                    (*keys, "within"),
                    f"'{keys[1]}' speaks of {found.group()} and does not say which days.",
                    "Say in 'reading' that the document leaves it open, and what you chose.",
                )

    def clocks(self) -> Iterator[Problem]:
        """Warn where a duty has two due dates, or is done by what it begins with."""
        for name, duty in self.pathway.obligations.items():
            keys: Path = ("obligations", name)
            if duty.within is not None and duty.on_the_date is not None:
                yield self.warn(
                    (*keys, "within"),
                    f"'{name}' falls due by 'on_the_date' and by 'within'.",
                    "Keep one of them, or write two duties.",
                )
            begins = duty.repeats.each_time if duty.repeats else duty.clock_starts or duty.after
            done = duty.done_when
            only_happened = done.happened is not None and done.since is None and not done.at_least
            if only_happened and done.happened == begins and duty.at is None:
                yield self.warn(
                    (*keys, "done_when"),
                    f"'{name}' begins with '{begins}', and the same '{begins}' does it.",
                    "Name what is done after it, or say with 'at' that it is done there.",
                )

    def choices(self) -> Iterator[Problem]:
        """Warn where somebody is told, or may let pass, and nothing says where that is from."""
        for keys, rule in self.rules:
            named: list[tuple[Path, Override | Escalation]] = []
            if rule.override is not None:
                named.append(((*keys, "override"), rule.override))
            if isinstance(rule, Obligation):
                named += [
                    ((*keys, "escalates", place), rung) for place, rung in enumerate(rule.escalates)
                ]
            for where, block in named:
                if block.clause is None and block.reading is None and rule.reading is None:
                    yield self.warn(
                        where,
                        f"Nothing says where '{where[2]}' of '{keys[1]}' comes from.",
                        "Add its 'clause', or a 'reading' that says why you chose them.",
                    )


def _asks(rule: Gate | Obligation) -> Condition:
    return rule.requires if isinstance(rule, Gate) else rule.done_when


def _events_in(condition: Condition) -> set[str]:
    return {
        part.happened
        for _, part in walk(condition)
        if isinstance(part, Condition) and part.happened is not None
    }
