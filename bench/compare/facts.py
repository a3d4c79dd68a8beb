"""The course that both sides are told, from the pack's own examples, and where ours stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from stepdown.protocol.compiled import Pathway
from stepdown.protocol.duties import QUESTION
from stepdown.protocol.facts import Facts, Happening
from stepdown.protocol.language import Pack
from stepdown.protocol.loading import load_pack
from stepdown.protocol.moments import LONDON, Moment
from stepdown.protocol.pathway import compile_pathway
from stepdown.protocol.standing import Standing, State, standing
from stepdown.protocol.trial import read_example
from stepdown.protocol.working_time import Calendar

PACK = Path(__file__).resolve().parents[2] / "packs" / "shropshire" / "undated-1"
PATHWAY = "plan-to-targeted-early-help"
ORDINARY = "plan-targeted-keeps-each-rule"
OTHERS = (
    "plan-targeted-a-lead-who-declines",
    "plan-targeted-consent-is-refused",
    "plan-targeted-consent-withdrawn-in-early-help",
    "plan-targeted-a-safeguarding-concern",
    "plan-targeted-the-family-does-not-agree",
    "plan-targeted-the-meeting-does-not-agree",
    "plan-targeted-a-service-manager-approves",
)
"""Courses that leave the ordinary one, where a token that moved on cannot move back."""


STILL_OWED = frozenset({State.OPEN, State.LATE})


@dataclass(frozen=True)
class Course:
    """Facts of one child, each at an instant of its own."""

    name: str
    facts: Facts
    status: str

    @property
    def instants(self) -> list[datetime]:
        """Return the beginning, and when each fact happened."""
        return [self.facts.started.latest, *(each.when.latest for each in self.facts.happenings)]

    def until(self, place: int) -> Facts:
        """Return the facts as they were after so many of them."""
        return replace(self.facts, happenings=self.facts.happenings[:place])

    def as_told(self) -> dict[str, Any]:
        """Return the same for the other side."""
        return {
            "name": self.name,
            "status": self.status,
            "groups": [
                {
                    "at": each.when.latest.isoformat(),
                    "closed": _closed_after(each.when.latest),
                    "facts": [{"record": each.record, "says": _as_json(each.says)}],
                }
                for each in self.facts.happenings
            ],
        }


def read_course(pack: Pack, name: str) -> Course:
    """Return an example of the pack for its first child alone, each fact at its own instant."""
    example = read_example(PACK / "examples" / f"{name}.yaml", pack, PACK)
    child = example.facts.children[0]
    mine = [each for each in example.facts.happenings if child.id in each.about]
    ordered = sorted(enumerate(mine), key=lambda each: (each[1].when.latest, each[0]))
    happenings, before = [], example.facts.started.latest
    for _, each in ordered:
        before = max(_within(each), before + timedelta(minutes=1))
        happenings.append(replace(each, when=Moment.at(before), about=frozenset({child.id})))
    facts = replace(
        example.facts,
        children=(child,),
        happenings=tuple(happenings),
        spells=tuple(each for each in example.facts.spells if each.child == child.id),
    )
    began = facts.started.latest
    status = next(
        each.value
        for each in facts.spells
        if each.timeline == "status" and (each.ended is None or each.ended.latest > began)
    )
    return Course(name, facts, status)


def compiled(pack: Pack | None = None) -> tuple[Pathway, Calendar]:
    """Return the route as the engine holds it, and the working days."""
    return compile_pathway(pack or load_pack(PACK), PATHWAY), Calendar.of_england()


def walk(course: Course) -> list[dict[str, Any]]:
    """Return where the child stands at first and after each fact."""
    pathway, calendar = compiled()
    return [
        as_seen(standing(pathway, course.until(place), calendar, at))
        for place, at in enumerate(course.instants)
    ]


def as_seen(found: Standing) -> dict[str, Any]:
    """Return the open duties with their days, and the gates that let nobody pass."""
    return {
        "open": {
            each.obligation: each.due.on.isoformat() if each.due else None
            for each in found.obligations
            if each.state in STILL_OWED and not each.obligation.startswith(QUESTION)
        },
        "closed": sorted({each.gate for each in found.gates if not each.effect.lets_pass}),
    }


def differences(
    ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return in words where the two sides do not say the same, step by step."""
    found = []
    for place, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        duties = sorted(mine["open"].keys() | other["open"].keys())
        for duty in duties:
            here, there = mine["open"], other["open"]
            if duty not in there:
                found.append(f"step {place}: {duty} is open here, and not there")
            elif duty not in here:
                found.append(f"step {place}: {duty} is open there, and not here")
            elif here[duty] != there[duty]:
                found.append(
                    f"step {place}: {duty} is due {here[duty] or 'at no time'} here, "
                    f"{there[duty] or 'at no time'} there"
                )
        for gate in sorted(set(mine["closed"]) ^ set(other["closed"])):
            where = "here, and not there" if gate in mine["closed"] else "there, and not here"
            found.append(f"step {place}: {gate} is a closed gate {where}")
    return found


def _within(each: Happening) -> datetime:
    """Return an instant for what is known to the day: eight in the morning of it."""
    if each.when.earliest == each.when.latest:
        return each.when.latest
    day = each.when.latest.astimezone(LONDON).date()
    return Moment.at(datetime.combine(day, time(8), tzinfo=LONDON)).latest


def _closed_after(at: datetime) -> list[str]:
    calendar, on = Calendar.of_england(), at.astimezone(LONDON).date()
    coming = [on + timedelta(days=ahead) for ahead in range(1, 15)]
    return [day.isoformat() for day in coming if not calendar.is_working_day(day)]


def _as_json(says: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in says.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if value in {"yes", "no"}:
        return value == "yes"
    return value if isinstance(value, bool | int) else str(value)
