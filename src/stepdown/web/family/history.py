"""What has happened: when it happened, when it was written down, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stepdown.episodes.models import EpisodeVersion, Record, StepUpReport
from stepdown.episodes.reading import Entry, timeline_of
from stepdown.partnership.models import Account
from stepdown.partnership.protocols import load
from stepdown.web.components.words import day_and_time, plain_day
from stepdown.web.family.names import first_name, listed
from stepdown.web.family.said import people_named, rows_of_record, title_of
from stepdown.web.family.sight import Sight

LATELY = 10
"""How many of the latest things the episode's page shows; the rest have a page."""

WHY_HELD = {
    "start": "At the start",
    "join-sibling": "When they joined",
    "accepted": "Accepted to lead",
    "handed-over": "The family was handed over",
    "closed": "Closed to social care before anybody had accepted",
    "overrode": "Let a gate pass, and answers for it",
    "released": "Took over from a colleague",
    "stepped-up": "Stepped up to social care",
}


def timeline(sight: Sight) -> list[dict[str, Any]]:
    """Return what components/timeline.html takes, the latest first."""
    entries = timeline_of(sight.episode)
    people = people_named(sight, [entry.record for entry in entries if entry.record])
    return [_item(sight, entry, people) for entry in entries]


def _item(sight: Sight, entry: Entry, people: Mapping[int, Account]) -> dict[str, Any]:
    if entry.record is not None:
        return _recorded(sight, entry, entry.record, people)
    if entry.report is not None:
        return _reported(entry.report)
    if entry.move is not None:
        return _moved(sight, entry.move)
    return _held(sight, entry)


def _recorded(
    sight: Sight, entry: Entry, record: Record, people: Mapping[int, Account]
) -> dict[str, Any]:
    newer = entry.superseded_by
    title = title_of(sight, record)
    if record.is_retraction:
        title = f"Taken back: {title}"
    elif record.supersedes_id is not None:
        title = f"{title} (corrected)"
    is_late = record.recorded_at.date() > record.happened_latest.date()
    return {
        "title": title,
        "by": _by(sight, record),
        "when": day_and_time(record.happened),
        "recorded": day_and_time(record.recorded_at) if is_late else "",
        "template": "family/said.html",
        "said": [] if record.is_retraction else rows_of_record(sight, record, people),
        "about": about(sight, entry),
        "why": record.reason_for_correction,
        "is_superseded": newer is not None,
        "superseded_by": _why_superseded(newer) if newer is not None else "",
        "href": sight.address("record-shown", record.pk),
    }


def _by(sight: Sight, record: Record) -> str:
    name = record.recorded_by.name
    role = sight.role_name(record.role).lower() if record.role in sight.about.roles else ""
    return f"{name}, {role}" if role else name


def _why_superseded(newer: Record) -> str:
    what = "taken back" if newer.is_retraction else "recorded again"
    return f"{newer.reason_for_correction} ({what} on {plain_day(newer.recorded_at)})"


def about(sight: Sight, entry: Entry) -> str:
    """Return the children whom it is about, where that is not all of them."""
    if len(entry.children) >= len(sight.children) or not entry.children:
        return ""
    return listed(first_name(child) for child in entry.children)


def _held(sight: Sight, entry: Entry) -> dict[str, Any]:
    holding = entry.holding
    if holding is None:
        return {"title": ""}
    if holding.account is not None:
        who = holding.account.name
    else:
        team = holding.team
        who = f"{team.name} ({team.duty_manager.name} on duty)" if team else ""
    children = listed(first_name(child) for child in entry.children)
    return {
        "title": f"{who} holds {children}",
        "when": day_and_time(entry.when),
        "text": WHY_HELD.get(holding.because, ""),
    }


def _moved(sight: Sight, move: EpisodeVersion) -> dict[str, Any]:
    title = load(move.published_pack).about.source.title
    role = sight.role_name(move.role).lower() if move.role in sight.about.roles else ""
    return {
        "title": f"Moved to version {move.published_pack.version} of “{title}”",
        "by": f"{move.recorded_by.name}, {role}" if role else move.recorded_by.name,
        "when": day_and_time(move.recorded_at),
        "text": f"Until then it followed version {move.moved_from.version}. Why: {move.reason}",
    }


def _reported(report: StepUpReport) -> dict[str, Any]:
    decision = getattr(report, "decision", None)
    if decision is not None:
        text = f"Decided by {decision.decided_by.name}: {decision.get_outcome_display()}."
    elif report.owed_by is not None:
        text = f"The decision is awaited from {report.owed_by.name}."
    else:
        text = "The decision is awaited from the front door."
    return {
        "title": "Reported to social care as urgent",
        "by": report.reported_by.name,
        "when": day_and_time(report.reported_at),
        "text": text,
    }
