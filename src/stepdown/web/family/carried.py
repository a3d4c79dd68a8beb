"""What a form begins from: nothing that was recorded once is typed twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stepdown.episodes import reading
from stepdown.episodes.models import Record
from stepdown.protocol.facts import Kind
from stepdown.protocol.language import FieldOf, RecordType
from stepdown.web.components.words import plain_day
from stepdown.web.family.questions import initial_rows, shown_again
from stepdown.web.family.sight import Sight
from stepdown.web.forms.asked import in_a_sentence

BEGINS_FROM_THE_LAST = frozenset({Kind.PLAN, Kind.DOCUMENT})
"""Kinds that grow: the next one begins from what the last one said."""


@dataclass
class Beginning:
    """The first answers of a form, of its tables, and where each came from."""

    answers: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)


def beginning_of(
    sight: Sight, record: str, block: RecordType, fields: Mapping[str, FieldOf]
) -> Beginning:
    """Return what is known already for each field of a record."""
    found = Beginning()
    if block.kind in BEGINS_FROM_THE_LAST:
        earlier = [each for each in sight.records if each.record == record and not each.is_absence]
        if earlier:
            return _from_record(sight, earlier[-1], fields)
    wanted = {name: block.carried_from for name, block in fields.items() if block.carried_from}
    if not wanted:
        return found
    areas = reading.carried_forward([here.child for here in sight.children])
    for name, part in wanted.items():
        if part in areas:
            carried = areas[part]
            said: Any = carried.text
            on = f" of {plain_day(carried.when)}" if carried.when else ""
            by = "" if carried.by in carried.source else f", recorded by {carried.by}"
            source = f"{carried.source}{on}{by}"
        else:
            said, source = _from_what_was_recorded(sight, part)
        if said in (None, "", []):
            continue
        if fields[name].rows is not None:
            found.tables[name] = initial_rows(fields[name], said)
        else:
            found.answers |= shown_again({name: fields[name]}, {name: said})
        found.sources[name] = source
    return found


def _from_record(sight: Sight, record: Record, fields: Mapping[str, FieldOf]) -> Beginning:
    source = source_of(sight, record)
    return Beginning(
        answers=shown_again(fields, record.says),
        tables={
            name: initial_rows(block, record.says.get(name))
            for name, block in fields.items()
            if block.rows is not None
        },
        sources={name: source for name in fields if record.says.get(name)},
    )


def source_of(sight: Sight, record: Record) -> str:
    """Return "the wellbeing plan of 3 March 2021, by Imogen Vale"."""
    block = sight.record_type(record.record)
    title = in_a_sentence(block.title) if block else "what was recorded"
    return f"the {title} of {plain_day(record.happened)}, by {record.recorded_by.name}"


def _from_what_was_recorded(sight: Sight, part: str) -> tuple[Any, str]:
    for record in reversed(sight.records):
        if record.says.get(part):
            return record.says[part], source_of(sight, record)
    said = sight.episode.known.get(part)
    when = plain_day(sight.episode.started)
    return said, f"what was said at the start, {when}"
