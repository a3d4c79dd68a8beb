"""Two councils' protocols side by side, by what their people ask about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stepdown.protocol.language import Allocation, Gate, Obligation, Pack
from stepdown.protocol.saying import Saying, listed, sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """What one or more pathways say on a topic, with the clauses that say it."""

    pathways: tuple[str, ...]
    says: str
    clause: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What each of two protocols says on one topic."""

    title: str
    one: tuple[Entry, ...]
    other: tuple[Entry, ...]


Said = Iterator[tuple[str, tuple[str, ...]]]
Reader = Callable[[Saying], Said]


def topics(one: Pack, other: Pack) -> tuple[Topic, ...]:
    """Return what both protocols say, topic by topic."""
    return tuple(
        Topic(title, _entries(one, reader), _entries(other, reader))
        for title, reader in TOPICS.items()
    )


def _entries(pack: Pack, reader: Reader) -> tuple[Entry, ...]:
    found: dict[tuple[str, str], list[str]] = {}
    for file in pack.pathways.values():
        saying = Saying(pack, file)
        for says, clause in reader(saying):
            of = found.setdefault((sentence(says), saying.clauses(clause)), [])
            of.extend([] if file.title in of else [file.title])
    return tuple(Entry(tuple(of), says, clause) for (says, clause), of in found.items())


def by_pathway(pack: Pack, entries: tuple[Entry, ...]) -> dict[str, list[Entry]]:
    """Return entries under the pathways that they hold in; no heading where there is but one."""
    every = tuple(dict.fromkeys(file.title for file in pack.pathways.values()))
    grouped: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: -len(each.pathways)):
        if len(every) == 1:
            heading = ""
        elif entry.pathways == every:
            heading = "Every pathway"
        else:
            heading = "; ".join(entry.pathways)
        grouped.setdefault(heading, []).append(entry)
    return grouped


def _routes(saying: Saying) -> Said:
    file = saying.file
    origin = listed(map(saying.place, file.origin), "or")
    teams = saying.pack.about.teams
    of_teams = f", of {listed((teams[t] for t in file.teams), 'or')}" if file.teams else ""
    moves = "" if file.hands_over else ". Accountability stays where it is"
    yield f"from {origin}{of_teams} to {saying.place(file.destination)}{moves}", file.clause


def _deciders(saying: Saying) -> Said:
    for milestone in saying.file.milestones.values():
        if milestone.decided_by is not None:
            together = milestone.in_conjunction_with
            with_whom = f", together with {saying.roles(together)}" if together else ""
            says = f"“{milestone.title}”: {saying.roles(milestone.decided_by, 'or')}{with_whom}"
            yield says, milestone.clause


def _gates(saying: Saying) -> Said:
    file = saying.file
    for gate in file.gates.values():
        says = f"before {saying.points(gate.before)}, {gate.strength}: {gate.rule.rstrip('.')}"
        yield f"{says}{_way_past(saying, gate)}", gate.clause


def _way_past(saying: Saying, rule: Gate | Obligation) -> str:
    if rule.override is not None:
        return f". {saying.roles(rule.override.by, 'or')} may let a child pass, with a reason"
    instead = rule.instead if isinstance(rule, Gate) else None
    if instead is not None and instead in saying.pack.pathways:
        return f". Where it is not so: “{saying.pack.pathways[instead].title}”"
    return ". Nobody may let a child pass" if rule.strength == "must" else ""


def _consent(saying: Saying) -> Said:
    records = saying.pack.about.records
    consents = {id_ for id_, record in records.items() if record.kind.value == "consent"}
    for duty in saying.file.obligations.values():
        if duty.records in consents:
            before = f", before {saying.points(duty.before)}" if duty.before else ""
            yield f"{_owed(saying, duty)}{before}, {duty.strength}", duty.clause


def _limits(saying: Saying) -> Said:
    for duty in saying.file.obligations.values():
        if duty.within is not None and duty.clock_starts is not None:
            since = saying.point(duty.clock_starts)
            within = saying.within(duty.within)
            yield f"{_owed(saying, duty)}, {within} after {since}", duty.clause
        elif duty.on_the_date is not None:
            event = next(iter(duty.on_the_date))
            yield f"{_owed(saying, duty)}, on the date set when {saying.event(event)}", duty.clause


def _leads(saying: Saying) -> Said:
    for allocation in saying.file.allocations.values():
        yield f"{saying.role(allocation.role)}: {_filled(saying, allocation)}", allocation.clause


def _filled(saying: Saying, allocation: Allocation) -> str:
    said = [f"nominated by {saying.roles(allocation.nominated_by, 'or')}"]
    if allocation.nominees is not None:
        said.append(f"out of {saying.roles(allocation.nominees, 'or')}")
    if allocation.agreed_with:
        said.append(f"agreed with the {listed(allocation.agreed_with)}")
    if allocation.takes_over:
        said.append("answers for the child from accepting on")
    said += [f"if nobody agrees, {saying.fallback(each)}" for each in allocation.fallback]
    return ", ".join(said)


def _reviews(saying: Saying) -> Said:
    for duty in saying.file.obligations.values():
        repeats = duty.repeats
        if repeats is not None and (repeats.every is not None or repeats.times is not None):
            yield f"{_owed(saying, duty)}, {saying.repetition(repeats)}", duty.clause


def _escalation(saying: Saying) -> Said:
    for duty in saying.file.obligations.values():
        for rung in duty.escalates:
            yield f"“{duty.title}” late: {saying.escalation(rung)}", rung.clause or duty.clause


def _disagreement(saying: Saying) -> Said:
    ladder = saying.file.disagreement
    if ladder is not None:
        yield f"{saying.ladder(ladder.stages)}. {ladder.holder_meanwhile}", ladder.clause


def _owed(saying: Saying, duty: Obligation) -> str:
    return f"“{duty.title}”: {saying.roles(duty.owed_by)}"


TOPICS: dict[str, Reader] = {
    "Routes": _routes,
    "Who decides": _deciders,
    "What must be so first": _gates,
    "Consent": _consent,
    "Limits of time": _limits,
    "Who leads": _leads,
    "Reviews": _reviews,
    "Who is told when something is late": _escalation,
    "Where people do not agree": _disagreement,
}
