"""What stands in the way from the first day: gates that no waiting and no paper will open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from stepdown.episodes.actions import State
from stepdown.episodes.facts import values_for_rules
from stepdown.episodes.standing import calendar_of
from stepdown.families.models import Child
from stepdown.partnership.models import SettingsVersion
from stepdown.protocol import facts as told
from stepdown.protocol.facts import Facts
from stepdown.protocol.findings import Effect
from stepdown.protocol.language import Condition, Gate
from stepdown.protocol.moments import Moment, start_of_day
from stepdown.protocol.pathway import CompiledGate, Pathway, compile_pathway
from stepdown.protocol.standing import standing
from stepdown.protocol.working_time import Duration
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.names import first_name, listed
from stepdown.web.step_down.known import ALL
from stepdown.web.step_down.routes import Route

BEFORE_BIRTH = timedelta(weeks=40)


def spells_of(
    circumstances: Sequence[Mapping[str, str]], children: Sequence[Child], at: datetime
) -> list[State]:
    """Return each child's own states from the rows of the page, as ``start`` takes them.

    A state whose first day nobody knows began at some time of the child's life.
    """
    found = []
    for row in circumstances:
        timeline, _, value = row["state"].partition(":")
        ended = row["ended"]
        for child in children:
            if row["child"] in {ALL, str(child.pk)}:
                found.append(
                    State(
                        child,
                        timeline,
                        value,
                        _began(row["began"], ended, child, at),
                        Moment.on(date.fromisoformat(ended)) if ended else None,
                    )
                )
    return found


def _began(began: str, ended: str, child: Child, at: datetime) -> Moment:
    if began:
        return Moment.on(date.fromisoformat(began))
    latest = start_of_day(date.fromisoformat(ended)) if ended else at
    born = start_of_day(child.born) if child.born else latest - BEFORE_BIRTH
    return Moment(min(born, latest), latest)


def in_the_way(
    route: Route,
    chosen_settings: SettingsVersion,
    *,
    children: Sequence[Child],
    spells: Sequence[State],
    known: Mapping[str, Any],
    started: Moment,
    at: datetime,
) -> list[dict[str, Any]]:
    """Return the gates that are shut by what the children are, and not by what is still to come.

    Each says for whom, by which clause, who may let them pass if anybody, and
    which pathway the protocol offers instead.
    """
    pathway = compile_pathway(route.pack, route.file.pathway, dict(chosen_settings.values))
    facts = Facts(
        started=started,
        children=tuple(
            told.Child(str(child.pk), Moment.on(child.born) if child.born else None)
            for child in children
        ),
        spells=tuple(
            told.Spell(spell.timeline, spell.value, str(spell.child.pk), spell.began, spell.ended)
            for spell in spells
        ),
        known=values_for_rules(route.pack.about.known, known),
    )
    found = standing(pathway, facts, calendar_of(chosen_settings), at)
    names = {str(child.pk): first_name(child) for child in children}
    shut: dict[str, list[str]] = {}
    why: dict[str, tuple[str, ...]] = {}
    for gate in found.gates:
        compiled = pathway.gates[gate.gate]
        if gate.effect in {Effect.BLOCKED, Effect.NEEDS_APPROVAL} and is_settled(compiled):
            shut.setdefault(gate.gate, []).append(names.get(gate.child or "", ""))
            why[gate.gate] = gate.why
    clauses = Clauses(route.pack, {})
    return [
        _shown(pathway, pathway.gates[id_], clauses, [name for name in whom if name], why[id_])
        for id_, whom in shut.items()
    ]


def _shown(
    pathway: Pathway,
    gate: CompiledGate,
    clauses: Clauses,
    whom: list[str],
    why: tuple[str, ...],
) -> dict[str, Any]:
    roles = pathway.pack.about.roles
    instead = gate.block.instead if isinstance(gate.block, Gate) else None
    elsewhere = pathway.pack.pathways.get(instead or "")
    return {
        "whom": listed(whom),
        "rule": gate.block.rule,
        "why": why,
        "clause": clauses.of(gate.block),
        "before": listed(pathway.milestones[id_].block.title for id_ in gate.before),
        "passed_by": " or ".join(
            roles[role].name for role in sorted(gate.overridden_by) if role in roles
        ),
        "if_not": getattr(gate.block, "if_not", None) or "",
        "instead": elsewhere.title if elsewhere else "",
    }


def is_settled(gate: CompiledGate) -> bool:
    """Say whether a gate looks only at what a child is, so that nothing to be recorded opens it.

    One that looks at what happens, or at how long something lasts, may still open.
    """
    return isinstance(gate.block, Gate) and _is_settled(gate.block.requires)


def _is_settled(condition: Condition) -> bool:
    if any((condition.happened, condition.reached, condition.elapsed)):
        return False
    if condition.state is not None and isinstance(condition.at_least, Duration):
        return False
    if condition.age is not None and condition.under is None:
        return False
    parts = [*(condition.all or ()), *(condition.any or ())]
    if condition.not_ is not None:
        parts.append(condition.not_)
    return all(_is_settled(part) for part in parts)
