"""Which records a pathway asks for: those of its duties, its allocations and its events."""

from __future__ import annotations

from stepdown.protocol.citations import walk
from stepdown.protocol.language import Pack


def records_asked_by(pack: Pack, pathway: str) -> frozenset[str]:
    """Return every record that a pathway names, itself or by an event."""
    file, events = pack.pathways[pathway], pack.about.events
    named: set[str] = {duty.records for duty in file.obligations.values() if duty.records}
    named |= {allocation.record for allocation in file.allocations.values()}
    for keys, value in walk(file):
        for word in (value, keys[-1] if keys else None):
            if isinstance(word, str) and word in events:
                named |= _records_of_event(pack, word)
    return frozenset(named)


def records_of_other_pathways(pack: Pack, pathway: str) -> frozenset[str]:
    """Return the records that only other pathways of a pack ask for.

    What no pathway asks for belongs to all of them.
    """
    others = (records_asked_by(pack, other) for other in pack.pathways if other != pathway)
    return frozenset().union(*others) - records_asked_by(pack, pathway)


def _records_of_event(pack: Pack, name: str) -> set[str]:
    """Return what shows an event: its record, or those of the events that it is any of."""
    event = pack.about.events[name]
    if event.record:
        return {event.record}
    return {record for each in event.any or () for record in _records_of_event(pack, each)}
