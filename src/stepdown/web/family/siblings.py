"""The children side by side: who holds each, in which state, and how far each has come."""

from __future__ import annotations

from typing import Any

from stepdown.episodes.reading import ChildHere
from stepdown.protocol.facts import Spell
from stepdown.protocol.language import TIMELINES
from stepdown.protocol.standing import GateStanding
from stepdown.web.components.words import plain_day, short_day
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.names import age_in_words, first_name
from stepdown.web.family.sight import Sight

TIMELINE_NAMES = {
    "status": "Status",
    "level": "Level of need",
    "team": "Team",
    "lead": "Who leads",
    "plan": "Plan",
    "service": "Service",
}


def holder_name(here: ChildHere, movement: str) -> str:
    """Return who is accountable for the child: a person, or a team and its duty manager."""
    if here.holder is not None:
        return f"{here.holder.name}, {here.holder.job}" if here.holder.job else here.holder.name
    return here.holder_name or f"Nobody here: the child has left this {movement}"


def compared(sight: Sight, clauses: Clauses) -> dict[str, Any]:
    """Return what components/compare.html takes."""
    children = [here.child for here in sight.children]
    return {
        "caption": "Each child",
        "children": [
            {"name": first_name(child), "detail": _detail(child, sight)} for child in children
        ],
        "rows": [
            {
                "label": "Who holds the child now",
                "cells": [
                    {
                        "text": holder_name(here, sight.pathway.file.movement),
                        "note": f"Since {plain_day(here.since)}" if here.since else "",
                    }
                    for here in sight.children
                ],
            },
            *_circumstances(sight),
            *_milestones(sight),
            *_gates(sight, clauses),
        ],
    }


def _detail(child: Any, sight: Sight) -> str:
    age = age_in_words(child, sight.today)
    return f"{age}, ID {child.local_id}" if age else f"ID {child.local_id}"


def spells_now(sight: Sight) -> dict[tuple[str, str], list[Spell]]:
    """Return the states that each child is in now, by child and timeline."""
    now: dict[tuple[str, str], list[Spell]] = {}
    for spell in sorted(sight.spells, key=lambda each: each.began):
        is_over = spell.ended is not None and spell.ended.latest <= sight.at
        if not is_over and spell.began.earliest <= sight.at:
            now.setdefault((spell.child, spell.timeline), []).append(spell)
    return now


def _circumstances(sight: Sight) -> list[dict[str, Any]]:
    now = spells_now(sight)
    rows = []
    for timeline in TIMELINES:
        if not any(kept == timeline for _, kept in now):
            continue
        cells = [
            _state(sight, now.get((str(here.child.pk), timeline), [])) for here in sight.children
        ]
        rows.append({"label": TIMELINE_NAMES[timeline], "cells": cells})
    return rows


def _state(sight: Sight, spells: list[Spell]) -> dict[str, Any] | str:
    if not spells:
        return "Not recorded"
    names = [state_name(sight, spell.timeline, spell.value) for spell in spells]
    return {"text": ", ".join(names), "note": f"Since {plain_day(spells[-1].began)}"}


def state_name(sight: Sight, timeline: str, value: str) -> str:
    """Return what the council calls a state."""
    about = sight.about
    levels = {id_: level.name for id_, level in about.levels.items()}
    roles = {id_: role.name for id_, role in about.roles.items()}
    names = {
        "status": about.statuses,
        "service": about.services,
        "team": about.teams,
        "level": levels,
        "lead": roles,
    }.get(timeline, {})
    return names.get(value, value.replace("-", " ").capitalize())


def _milestones(sight: Sight) -> list[dict[str, Any]]:
    rows = []
    for id_, milestone in sight.pathway.milestones.items():
        standings = {m.child: m for m in sight.standing.milestones if m.milestone == id_}
        cells: list[dict[str, Any] | str] = []
        for here in sight.children:
            standing = standings.get(str(here.child.pk)) or standings.get(None)
            if standing is None:
                cells.append("-")
            elif standing.reached is None:
                waits = len(standing.waits_for)
                note = f"{waits} {'rule' if waits == 1 else 'rules'} first" if waits else ""
                cells.append({"text": "Not yet", "note": note})
            elif standing.breaches:
                day = short_day(standing.reached)
                cells.append({"text": "Breach", "tag": "red", "note": f"Reached {day}"})
            else:
                cells.append({"text": short_day(standing.reached)})
        rows.append({"label": milestone.block.title, "cells": cells})
    return rows


def _gates(sight: Sight, clauses: Clauses) -> list[dict[str, Any]]:
    """Return the gates at which the children stand differently: the page has all the others."""
    rows = []
    for id_, gate in sight.pathway.gates.items():
        standings = {
            g.child: g for g in sight.standing.gates if g.gate == id_ and g.child is not None
        }
        shown = [standings.get(str(here.child.pk)) for here in sight.children]
        if len({(g.effect, g.finding, g.why) if g else None for g in shown}) < 2:
            continue
        rows.append(
            {
                "label": gate.block.rule,
                "note": clauses.place(gate.block.clause),
                "cells": [_found(standing) for standing in shown],
            }
        )
    return rows


def _found(standing: GateStanding | None) -> dict[str, Any] | str:
    if standing is None:
        return "-"
    if standing.effect.value == "does not apply":
        return "Does not apply"
    note = "Passed with a reason" if standing.effect.value == "passed with a reason" else ""
    return {"finding": standing.finding.name, "text": note or "; ".join(standing.why)}
