"""An invented council's small protocol, and families who never lived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from stepdown.protocol.facts import Child, Facts, Happening, Spell, Value
from stepdown.protocol.findings import Finding
from stepdown.protocol.language import Pack
from stepdown.protocol.moments import LONDON, Moment, end_of_day
from stepdown.protocol.owing import ObligationStanding
from stepdown.protocol.pathway import Pathway, compile_pathway
from stepdown.protocol.standing import Standing, standing
from stepdown.protocol.working_time import Calendar

MET, NOT_MET, NOT_KNOWN = Finding.MET, Finding.NOT_MET, Finding.NOT_KNOWN

Written = str | tuple[str, str]
"""A day, a day and time, or the first and last day of a range."""

CHOICES: dict[str, tuple[str, ...]] = {
    "decision": ("step-down", "stay"),
    "consent": ("given", "refused", "withdrawn"),
    "visit": ("alone", "with-others"),
    "review": ("held", "missed"),
    "assessment": ("full", "short"),
    "lead": ("nominated", "consulted", "accepted", "declined"),
}
"""The answers that each of these records may give."""

RECORDS = (
    *CHOICES,
    "plan",
    "meeting",
    "handover",
    "closure",
    "ending",
    "referral",
    "reply",
    "note",
)
KINDS = {
    "consent": "consent",
    "visit": "contact",
    "meeting": "meeting",
    "review": "review",
    "lead": "allocation",
    "plan": "plan",
    "assessment": "document",
}
EVENTS: dict[str, dict[str, Any]] = {
    "decided-to-step-down": {"record": "decision", "with": {"answer": "step-down"}},
    "consented": {"record": "consent", "with": {"answer": "given"}, "stands": True},
    "consent-withdrawn": {"record": "consent", "with": {"answer": "withdrawn"}},
    "visited": {"record": "visit"},
    "seen-alone": {"record": "visit", "with": {"answer": "alone"}},
    "reviewed": {"record": "review", "with": {"answer": "held"}},
    "review-missed": {"record": "review", "with": {"answer": "missed"}},
    "assessed": {"record": "assessment"},
    "fully-assessed": {"record": "assessment", "with": {"answer": "full"}},
    "lead-nominated": {"record": "lead", "with": {"answer": "nominated"}},
    "lead-accepted": {"record": "lead", "with": {"answer": "accepted"}, "stands": True},
    "planned": {"record": "plan"},
    "met": {"record": "meeting"},
    "handed-over-to-early-help": {"record": "handover"},
    "closed-to-social-care": {"record": "closure"},
    "help-ended": {"record": "ending"},
    "referred": {"record": "referral"},
    "replied": {"record": "reply"},
    "noted": {"record": "note"},
}
OF_THE_RULE = {"clause": "c1", "rule": "An invented rule."}
ROLES = {
    "worker": "Social worker",
    "manager": "Team manager",
    "lead": "Lead professional",
    "head": "Head of service",
}
MILESTONES: dict[str, dict[str, Any]] = {
    "decided": {"kind": "decided", "reached_when": {"happened": "decided-to-step-down"}},
    "handed-over": {
        "kind": "handed over",
        "reached_when": {"happened": "handed-over-to-early-help"},
    },
    "ended": {"kind": "ended", "reached_when": {"happened": "help-ended"}},
}

Blocks = Mapping[str, Mapping[str, Any]]


def a_pathway(
    *,
    gates: Blocks | None = None,
    obligations: Blocks | None = None,
    milestones: Blocks | None = None,
    events: Blocks | None = None,
    settings: Blocks | None = None,
    chosen: Mapping[str, str] | None = None,
    **about: Any,
) -> Pathway:
    """Return the council's pathway with these blocks, compiled. A milestone of nothing is left out.

    ``chosen`` are the lengths of time that the council chose by setting, ``about`` more
    of what its pack says. What concerns leading goes into the pathway.
    """
    leading = {key: about.pop(key) for key in ("allocations", "disagreement") if key in about}
    points = {**MILESTONES, **(milestones or {})}
    pack = Pack.model_validate(
        {
            "about": {
                "language": 1,
                "pack": "invented",
                "version": "2021-03",
                "council": "The invented council",
                "source": {"title": "A protocol", "published": "March 2021"},
                "roles": {id_: {"name": name, "side": "both"} for id_, name in ROLES.items()},
                "statuses": {"in-need": "Child in need plan", "protection": "Protection plan"},
                "known": {
                    "referrer": {"title": "Who referred", "one_of": {"school": "A", "police": "B"}},
                    "services": {"title": "Services", "any_of": {"youth": "A", "health": "B"}},
                    "moved": {"title": "Moved house", "yes_or_no": True},
                },
                "settings": settings or {},
                "records": {name: _record(name) for name in RECORDS} | about.pop("records", {}),
                "events": {**EVENTS, **(events or {})},
                "questions_within": "2 working days",
                "questions_go_to": "worker",
                **about,
            },
            "clauses": {
                "c1": {"place": {"says": "Section 1"}, "rule": "A rule.", "treated": "encoded"}
            },
            "pathways": {
                "down": {
                    "pathway": "down",
                    "title": "Step down",
                    "direction": "down",
                    "clause": "c1",
                    "rule": "An invented rule.",
                    "origin": "in-need",
                    "destination": "early help",
                    "starts_by": "worker",
                    "stages": {},
                    "milestones": {
                        id_: {"title": id_, **OF_THE_RULE, **block}
                        for id_, block in points.items()
                        if block
                    },
                    "gates": {
                        id_: {**OF_THE_RULE, **block} for id_, block in (gates or {}).items()
                    },
                    "obligations": {
                        id_: {"title": id_, "owed_by": "worker", **OF_THE_RULE, **block}
                        for id_, block in (obligations or {}).items()
                    },
                    **leading,
                }
            },
        }
    )
    return compile_pathway(pack, "down", chosen)


def _record(name: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"next": {"title": "Next date", "on_a_date": True}}
    if name in CHOICES:
        fields["answer"] = {"title": "Answer", "one_of": {key: key for key in CHOICES[name]}}
    return {
        "kind": KINDS.get(name, "decision"),
        "title": name,
        "recorded_by": "worker",
        "about": "each child",
        "silence_means": "not known" if name == "assessment" else "not met",
        "fields": fields,
    }


def when(written: Written) -> Moment:
    """Return a moment as it is written: a day, a day and time in England, or two days."""
    if isinstance(written, tuple):
        return Moment.between(*(date.fromisoformat(day) for day in written))
    if " " in written:
        return Moment.at(at(written))
    return Moment.on(date.fromisoformat(written))


def at(written: str) -> datetime:
    """Return an instant as it is written. A day alone means its end."""
    if " " in written:
        return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)
    return end_of_day(date.fromisoformat(written))


def it_happened(
    record: str, on: Written, *about: str, none: bool = False, **says: Value
) -> Happening:
    """Return a record. Without children it is about the whole family; see ``a_family``."""
    return Happening(
        key="",
        record=record,
        when=when(on),
        about=frozenset(about),
        says={name.rstrip("_"): value for name, value in says.items()},
        is_absence=none,
    )


def a_state(
    value: str, since: Written, until: Written | None = None, *, child: str = "ada"
) -> Spell:
    """Return a status that a child had for a while."""
    return Spell("status", value, child, when(since), when(until) if until else None)


def a_child(
    id_: str,
    *,
    born: Written | None = "2012-05-06",
    joined: Written | None = None,
    left: Written | None = None,
) -> Child:
    """Return a child who never lived."""
    moments = [when(moment) if moment else None for moment in (born, joined, left)]
    return Child(id_, *moments)


def a_family(
    *happenings: Happening,
    children: Sequence[str | Child] = ("ada",),
    started: Written = "2021-03-01",
    states: Sequence[Spell] = (),
    known: Mapping[str, Value] | None = None,
) -> Facts:
    """Return the facts of a family, recorded in this order."""
    members = tuple(a_child(each) if isinstance(each, str) else each for each in children)
    everyone = frozenset(child.id for child in members)
    return Facts(
        started=when(started),
        children=members,
        happenings=tuple(
            Happening(
                key=each.key or f"{number:03}",
                record=each.record,
                when=each.when,
                about=each.about or everyone,
                says=each.says,
                is_absence=each.is_absence,
            )
            for number, each in enumerate(happenings)
        ),
        spells=tuple(states),
        known=known or {},
    )


def look(pathway: Pathway, facts: Facts, on: str, calendar: Calendar | None = None) -> Standing:
    """Return where a family stands at an instant, or at the end of a day."""
    return standing(pathway, facts, calendar or Calendar.of_england(), at(on))


def finding(
    requires: Mapping[str, Any],
    facts: Facts,
    on: str,
    child: str | None = None,
    events: Blocks | None = None,
    **about: Any,
) -> Finding:
    """Return what is found of one condition, asked by a gate of each child."""
    pathway = a_pathway(
        gates={"asked": {"before": "handed-over", "requires": requires}}, events=events, **about
    )
    return look(pathway, facts, on).gate("asked", child).finding


def family_finding(requires: Mapping[str, Any], facts: Facts, on: str) -> Finding:
    """Return what is found of one condition, asked by a gate of the family."""
    gate = {"before": "handed-over", "for": "family", "requires": requires}
    return look(a_pathway(gates={"asked": gate}), facts, on).gate("asked").finding


def duty(
    block: Mapping[str, Any],
    facts: Facts,
    on: str,
    child: str | None = None,
    events: Blocks | None = None,
) -> ObligationStanding:
    """Return how one duty stands: its latest occurrence."""
    pathway = a_pathway(obligations={"owed": {"for": "each child", **block}}, events=events)
    return look(pathway, facts, on).obligation("owed", child)
