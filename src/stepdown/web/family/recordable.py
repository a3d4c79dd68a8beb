"""Everything else that can be recorded, what has already happened among it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stepdown.protocol.facts import Kind
from stepdown.web.family.disagreement import Dispute
from stepdown.web.family.doors import Doors
from stepdown.web.family.sight import Sight

GROUPS = {
    Kind.DECISION: "Decisions",
    Kind.CONSENT: "Consent",
    Kind.CONTACT: "Conversations and visits",
    Kind.MEETING: "Meetings",
    Kind.DOCUMENT: "Assessments and documents",
    Kind.ALLOCATION: "Who leads",
    Kind.PLAN: "Plans",
    Kind.REVIEW: "Checks and reviews",
    Kind.NOTIFICATION: "Requests and notices",
    Kind.ANSWERS: "Questions and answers",
}


def recordable(sight: Sight, doors: Doors, dispute: Dispute | None) -> list[dict[str, Any]]:
    """Return links to the pages that this person may record on, by kind."""
    elsewhere = sight.pathway.asked_only_elsewhere
    return _grouped(
        sight,
        doors,
        lambda id_: id_ not in elsewhere and (id_ != doors.decided or dispute is not None),
    )


def recordable_of_others(sight: Sight, doors: Doors) -> list[dict[str, Any]]:
    """Return the same for what only other pathways of the protocol ask for.

    Who leads is left out: this pathway has nobody to ask for that.
    """
    elsewhere, records = sight.pathway.asked_only_elsewhere, sight.about.records
    return _grouped(
        sight,
        doors,
        lambda id_: id_ in elsewhere and records[id_].kind is not Kind.ALLOCATION,
    )


def _grouped(sight: Sight, doors: Doors, offers: Callable[[str], bool]) -> list[dict[str, Any]]:
    groups: dict[Kind, list[dict[str, str]]] = {}
    for id_, block in sight.about.records.items():
        if not offers(id_):
            continue
        href = doors.to_record(id_)
        if href and href not in {link["href"] for link in groups.get(block.kind, ())}:
            groups.setdefault(block.kind, []).append({"text": block.title, "href": href})
    return [
        {"title": title, "links": groups[kind]} for kind, title in GROUPS.items() if kind in groups
    ]
