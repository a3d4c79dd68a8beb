"""One record, whole: what it says, about whom, and what became of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stepdown.episodes.facts import LEFT
from stepdown.episodes.models import Record
from stepdown.episodes.refusals import NotFound
from stepdown.protocol.facts import EXCEPTION
from stepdown.web.components.words import day_and_time
from stepdown.web.family.names import first_name, listed
from stepdown.web.family.pages import family_page
from stepdown.web.family.said import people_named, rows_of_record, title_of
from stepdown.web.family.sight import Sight


def find_record(sight: Sight, number: int) -> Record:
    """Return a record of this family, or refuse as if there were none."""
    found = (
        Record.objects.filter(
            authority_id=sight.episode.authority_id, episode=sight.episode, pk=number
        )
        .select_related("recorded_by", "supersedes", "superseded_by__recorded_by", "episode")
        .prefetch_related("children__child")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def may_be_corrected(sight: Sight, record: Record) -> bool:
    """Say whether this person may correct a record that still stands."""
    stands = not hasattr(record, "superseded_by") and not record.is_retraction
    return stands and record.record not in {LEFT, EXCEPTION} and sight.may_record(record.record)


def may_be_taken_back(sight: Sight, record: Record) -> bool:
    """Say whether this person may say that it never happened."""
    is_own_exception = record.record == EXCEPTION and record.recorded_by == sight.account
    stands = not hasattr(record, "superseded_by") and not record.is_retraction
    return stands and (is_own_exception or may_be_corrected(sight, record))


@family_page("record-shown")
def record_shown(request: HttpRequest, sight: Sight, number: int) -> HttpResponse:
    """Show one record."""
    record = find_record(sight, number)
    newer = getattr(record, "superseded_by", None)
    children = [link.child for link in record.children.all()]
    rows = [
        {"key": "About", "value": listed(map(first_name, children)) or "The family"},
        {"key": "When it happened", "value": day_and_time(record.happened)},
        {
            "key": "When it was recorded",
            "value": f"{day_and_time(record.recorded_at)}, by {record.recorded_by.name}",
        },
    ]
    if record.role in sight.about.roles:
        rows.append({"key": "Recorded as", "value": sight.role_name(record.role)})
    if record.reason_for_correction:
        rows.append({"key": "Why it was changed", "value": record.reason_for_correction})
    context = sight.around() | {
        "title": title_of(sight, record),
        "record": record,
        "rows": rows_of_record(sight, record, people_named(sight, [record])),
        "about": rows,
        "newer": newer,
        "newer_href": sight.address("record-shown", newer.pk) if newer else "",
        "older_href": (
            sight.address("record-shown", record.supersedes_id) if record.supersedes_id else ""
        ),
        "correct_href": (
            sight.address("correct", record.pk) if may_be_corrected(sight, record) else ""
        ),
        "retract_href": (
            sight.address("retract", record.pk) if may_be_taken_back(sight, record) else ""
        ),
        "back_href": sight.address(),
        "back_text": "Back to the family",
    }
    return render(request, "family/record_shown.html", context)
