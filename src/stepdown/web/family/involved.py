"""Who is involved, and who holds each child now."""

from __future__ import annotations

from datetime import datetime

from stepdown.episodes.reading import PersonHere
from stepdown.web.components.words import plain_day
from stepdown.web.family.names import first_name, listed
from stepdown.web.family.siblings import holder_name
from stepdown.web.family.sight import Sight


def holders(sight: Sight) -> list[dict[str, str]]:
    """Return what components/people.html takes: the children, and who is accountable for them."""
    groups: dict[tuple[str, datetime | None], list[str]] = {}
    for here in sight.children:
        key = (holder_name(here, sight.pathway.file.movement), here.since)
        groups.setdefault(key, []).append(first_name(here.child))
    return [
        {
            "role": listed(children),
            "name": f"{who}{_you(sight, who)}",
            "note": f"Since {plain_day(since)}" if since else "",
        }
        for (who, since), children in groups.items()
    ]


def _you(sight: Sight, who: str) -> str:
    return " (you)" if who.startswith(f"{sight.account.name},") or who == sight.account.name else ""


def people(sight: Sight) -> list[dict[str, str]]:
    """Return who takes part, by role in the protocol's order, and which role nobody has yet."""
    by_role: dict[str, list[PersonHere]] = {}
    for here in sight.people:
        by_role.setdefault(here.role, []).append(here)
    to_fill = {allocation.role for allocation in sight.pathway.file.allocations.values()}
    rows = []
    for role in (*sight.about.roles, *(role for role in by_role if role not in sight.about.roles)):
        if role not in by_role and role in to_fill:
            rows.append({"role": sight.role_name(role), "name": ""})
        taking_part = by_role.get(role, [])
        # Who is only let in by a role is not named beside somebody who has it.
        named = [here for here in taking_part if here.account or here.team]
        rows += [_row(sight, here) for here in named or taking_part[:1]]
    return rows


def _row(sight: Sight, here: PersonHere) -> dict[str, str]:
    on_duty = ""
    if here.account is None:
        able = listed(sight.names_in_role([here.role])) if here.role else ""
        name = here.team.name if here.team else able or "Whoever has this role"
        on_duty = f"Duty manager {here.team.duty_manager.name}" if here.team else ""
    else:
        is_you = " (you)" if here.account == sight.account else ""
        name = f"{here.account.name}{is_you}"
    details = [on_duty] if on_duty else []
    if here.account is not None and here.account.job:
        details.append(here.account.job)
    if here.account is not None and here.team is not None:
        details.append(here.team.name)
    details.append(f"since {plain_day(here.since)}")
    note = ", ".join(details)
    role = sight.role_name(here.role) if here.role else "Team"
    return {"role": role, "name": name, "note": f"{note[:1].upper()}{note[1:]}"}
