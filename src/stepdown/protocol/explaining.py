"""A standing in plain English, with the clause that each line comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import fill

from stepdown.protocol.duties import QUESTION
from stepdown.protocol.facts import Facts
from stepdown.protocol.language import Rule
from stepdown.protocol.moments import Moment
from stepdown.protocol.pathway import Pathway
from stepdown.protocol.standing import (
    DisputeStanding,
    GateStanding,
    MilestoneStanding,
    ObligationStanding,
    Standing,
    State,
)

WIDTH = 92
NOTHING_YET = {
    "Reached": "No milestone is reached yet.",
    "Late": "Nothing is late.",
    "Open": "Nothing is open.",
}


def explain(pathway: Pathway, standing: Standing, facts: Facts) -> str:
    """Return where a family stands: what was reached, what stands before the rest, who owes what.

    Children are called by the ids in the facts; the people by their roles.
    """
    about = pathway.pack.about
    explanation = _Explanation(pathway, standing, facts)
    parts = [
        f"{pathway.title} ({about.council}, {about.version})",
        f"As it stood on {Moment.at(standing.at)}, having begun on {facts.started}.",
    ]
    for heading, lines in explanation.sections():
        written = list(lines)
        if not written and heading in NOTHING_YET:
            written = [NOTHING_YET[heading]]
        if written:
            parts += ["", heading, "-" * len(heading), *written]
    return "\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the text and what stands under it, about one child or the family."""

    says: str
    child: str | None
    under: tuple[str, ...] = ()
    ends_with: str = "."


class _Explanation:
    def __init__(self, pathway: Pathway, standing: Standing, facts: Facts) -> None:
        self.pathway, self.standing = pathway, standing
        self.has_several = len(facts.children) > 1

    def sections(self) -> Iterator[tuple[str, Iterable[str]]]:
        yield "Reached", self.merged(self.reached())
        yield "Before the next milestones", self.merged(self.ahead())
        yield "Who leads", self.merged(self.leads())
        yield "Disagreement", self.merged(self.disputes())
        yield "Questions", self.merged(self.questions())
        yield "Late", self.merged(self.duties(State.LATE))
        yield "Open", self.merged(self.duties(State.OPEN))
        yield "Done", self.merged(self.duties(State.DONE))
        yield "Not yet", self.merged(self.duties(State.NOT_YET))
        yield "Not needed", self.merged(self.duties(State.NOT_NEEDED))
        yield "Always owed", self.merged(self.always_owed())
        yield "Breaches", self.merged(self.breaches())
        if self.standing.next_change_at is not None:
            local = Moment.at(self.standing.next_change_at)
            yield "Next", [_item(f"Without a new fact this may change on {local}.")]

    def merged(self, entries: Iterable[_Entry], depth: int = 0) -> Iterator[str]:
        """Write each entry once, for all the children of whom it says the same."""
        whose: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
        for entry in entries:
            children = whose.setdefault((entry.says, entry.under, entry.ends_with), [])
            if entry.child is not None and self.has_several:
                children.append(entry.child)
        for (says, under, ends_with), children in whose.items():
            of_whom = f" (for {' and '.join(children)})" if children else ""
            yield _item(f"{says}{of_whom}{ends_with}", depth)
            yield from under

    def reached(self) -> Iterator[_Entry]:
        for milestone in self.standing.milestones:
            if milestone.reached is not None:
                block = self.pathway.milestones[milestone.milestone].block
                says = f"{block.title}: {milestone.reached}"
                yield _Entry(says, milestone.child, tuple(self.source(block)))

    def ahead(self) -> Iterator[_Entry]:
        for milestone in self.standing.milestones:
            title = self.pathway.milestones[milestone.milestone].block.title
            if milestone.reached is not None:
                continue
            if not milestone.waits_for:
                says = f"{title} may be reached: no gate stands before it"
                yield _Entry(says, milestone.child)
                continue
            gates = self.merged(self.gates_before(milestone), depth=1)
            yield _Entry(f"{title} waits for", milestone.child, tuple(gates), ":")

    def gates_before(self, milestone: MilestoneStanding) -> Iterator[_Entry]:
        for gate in self.standing.gates:
            is_theirs = milestone.child is None or gate.child in {None, milestone.child}
            if gate.gate in milestone.waits_for and is_theirs and not gate.effect.lets_pass:
                child = gate.child if milestone.child is None else None
                says = f"{gate.gate}: {gate.finding} ({gate.effect})"
                yield _Entry(says, child, tuple(self.gate(gate)))

    def gate(self, gate: GateStanding) -> Iterator[str]:
        block = self.pathway.gates[gate.gate].block
        for why in gate.why:
            yield _because(why, depth=1)
        yield from self.source(block, depth=1)
        if block.override is not None:
            by = self.roles(block.override.by)
            yield _note(f"It may be passed, with a reason, by: {by}.", depth=1)

    def leads(self) -> Iterator[_Entry]:
        for lead in self.standing.leads:
            block = self.pathway.allocations[lead.allocation].block
            under = [*map(_because, lead.why), *self.source(block)]
            if lead.falls_to is not None:
                under.insert(0, _note(f"Until then it falls to: {self.roles([lead.falls_to])}."))
            yield _Entry(f"{block.title}: {lead.filling}", lead.child, tuple(under))

    def disputes(self) -> Iterator[_Entry]:
        for dispute in self.standing.disputes:
            if dispute.state is State.DONE:
                continue
            late = ", and is late" if dispute.state is State.LATE else ""
            says = (
                f"Since {dispute.since}, at stage {dispute.stage}. To be decided by: "
                f"{self.roles(dispute.decided_by)}{late}"
            )
            yield _Entry(says, dispute.child, tuple(self.due(dispute)))

    def questions(self) -> Iterator[_Entry]:
        for duty in self.standing.obligations:
            if duty.obligation.startswith(QUESTION) and duty.state in {State.OPEN, State.LATE}:
                gate = duty.obligation.removeprefix(QUESTION)
                late = ", and is late" if duty.state is State.LATE else ""
                says = f"Not known: {gate}. To be answered by: {self.roles(duty.owed_by)}{late}"
                under = (*self.due(duty), *self.source(self.pathway.gates[gate].block))
                yield _Entry(says, duty.child, under)

    def duties(self, state: State) -> Iterator[_Entry]:
        for duty in self.standing.obligations:
            if duty.state is not state or duty.obligation.startswith(QUESTION):
                continue
            block = self.pathway.obligations[duty.obligation].block
            if block.standing_duty:
                continue
            title = f"{block.title}{f' (number {duty.ordinal})' if block.repeats else ''}"
            if state in {State.LATE, State.OPEN}:
                under = (*self.due(duty), *self.told(duty), *self.source(block))
                yield _Entry(f"{title}. Owed by: {self.roles(duty.owed_by)}", duty.child, under)
            else:
                yield _Entry(f"{title}{_how_it_went(duty)}", duty.child)

    def always_owed(self) -> Iterator[_Entry]:
        for duty in self.pathway.obligations.values():
            if duty.block.standing_duty:
                says = f"{duty.block.title}. Owed by: {self.roles(duty.block.owed_by)}"
                yield _Entry(says, None, tuple(self.source(duty.block)))

    def breaches(self) -> Iterator[_Entry]:
        for milestone in self.standing.milestones:
            for name in milestone.breaches:
                title = self.pathway.milestones[milestone.milestone].block.title
                says = f"{title} was reached although {name} was not met"
                under = tuple(self.source(self.pathway.gates[name].block))
                yield _Entry(says, milestone.child, under)

    def due(self, duty: ObligationStanding | DisputeStanding) -> Iterator[str]:
        if duty.due is not None:
            yield _note(f"Due: {duty.due.how}.")

    def told(self, duty: ObligationStanding) -> Iterator[str]:
        if duty.escalated_to:
            yield _note(f"Escalated to: {self.roles(duty.escalated_to)}.")

    def source(self, rule: Rule, depth: int = 0) -> Iterator[str]:
        clauses = self.pathway.pack.clauses
        places = "; ".join(clauses[id_].place.says for id_ in rule.clause)
        yield _note(f"{places}: {rule.rule}", depth)
        if rule.reading:
            yield _note(f"Our reading: {rule.reading}", depth)

    def roles(self, ids: Iterable[str]) -> str:
        known = self.pathway.pack.about.roles
        return ", ".join(known[id_].name for id_ in ids)


def _how_it_went(duty: ObligationStanding) -> str:
    if duty.done_at is not None:
        return f": {duty.done_at}{', late' if duty.done_late else ''}"
    return f": {'; '.join(duty.why)}" if duty.why else ""


def _because(why: str, depth: int = 0) -> str:
    return _note(f"Why: {why}.", depth)


def _item(text: str, depth: int = 0) -> str:
    indent = "    " * depth
    return fill(
        text,
        WIDTH,
        initial_indent=f"{indent}- ",
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
    )


def _note(text: str, depth: int = 0) -> str:
    indent = "    " * depth + "    "
    return fill(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
