"""What a record says, in the words of its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from stepdown.episodes.facts import LEFT
from stepdown.episodes.models import Record
from stepdown.partnership.models import Account
from stepdown.protocol.facts import EXCEPTION
from stepdown.protocol.language import FieldOf
from stepdown.protocol.references import fields_of
from stepdown.web.components.words import plain_day
from stepdown.web.family.sight import Sight

ENDS = {
    "died": "The child died",
    "adopted": "The child was adopted",
    "turned-18": "The young person turned 18",
    "moved-area": "The family moved out of the area",
    "entered-care": "The child entered care",
    "stepped-up": "Stepped up to social care",
    "closed-without-early-help": "Closed without early help",
    "completed": "Completed, as the protocol says",
}


def title_of(sight: Sight, record: Record) -> str:
    """Return what the council calls the record."""
    if record.record == EXCEPTION:
        return "Passed with a reason"
    block = sight.pathway_then(record).pack.about.records.get(record.record)
    if block is None:
        why = str(record.says.get("why", ""))
        return ENDS.get(why, f"A child left this {sight.pathway.file.movement}")
    return f"{block.title}: there was none" if record.is_absence else block.title


def people_named(sight: Sight, records: list[Record]) -> dict[int, Account]:
    """Return everybody whom these records name, in one query."""
    named: set[int] = set()
    for record in records:
        for field, answer in _answers(sight, record):
            if field.person_in and str(answer).isdecimal():
                named.add(int(answer))
    return Account.objects.in_bulk(named) if named else {}


def rows_of_record(
    sight: Sight, record: Record, people: Mapping[int, Account]
) -> list[dict[str, Any]]:
    """Return what components/summary_list.html takes: each question and its answer."""
    rows: list[dict[str, Any]] = []
    if record.record == EXCEPTION:
        gate = sight.pathway_then(record).gates.get(str(record.says.get("gate", "")))
        rows.append({"key": "The rule", "value": gate.block.rule if gate else ""})
        rows.append({"key": "Why it was passed", "value": record.says.get("reason", "")})
        return rows
    for field, answer in _answers(sight, record):
        if field.rows is not None and isinstance(answer, list):
            rows.append({"key": field.title, "value": list(_rows(field.rows, answer))})
        else:
            rows.append({"key": field.title, "value": answer_in_words(field, answer, people)})
    attendees = record.says.get("attendees")
    if isinstance(attendees, list) and attendees:
        rows.append({"key": "Who came", "value": [sight.role_name(role) for role in attendees]})
    if record.says.get("note") and record.record == LEFT:
        rows.append({"key": "Note", "value": record.says["note"]})
    return rows


def answer_in_words(field: FieldOf, answer: Any, people: Mapping[int, Account]) -> Any:
    """Return one answer as a person reads it."""
    if field.yes_or_no:
        return "Yes" if answer in (True, "yes") else "No"
    if field.one_of is not None:
        return field.one_of.get(str(answer), str(answer))
    if field.any_of is not None:
        several = answer if isinstance(answer, list) else [answer]
        return [field.any_of.get(str(one), str(one)) for one in several]
    if field.on_a_date:
        return plain_day(date.fromisoformat(str(answer)))
    if field.person_in:
        person = people.get(int(answer)) if str(answer).isdecimal() else None
        return person.name if person else "Somebody who is not known here"
    return str(answer).splitlines() or ""


def _answers(sight: Sight, record: Record) -> Iterator[tuple[FieldOf, Any]]:
    pack = sight.pathway_then(record).pack
    block = pack.about.records.get(record.record)
    if block is None:
        return
    for name, field in fields_of(pack, block).items():
        answer = record.says.get(name)
        if answer not in (None, "", []):
            yield field, answer


def _rows(columns: Mapping[str, str], answer: list[Any]) -> Iterator[str]:
    for row in answer:
        said = [f"{title}: {row[name]}" for name, title in columns.items() if row.get(name)]
        yield ". ".join(said)
