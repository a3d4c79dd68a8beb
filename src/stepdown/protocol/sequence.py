"""What came first, as far as moments that are known to a day or a range can tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from stepdown.protocol.facts import Happening
from stepdown.protocol.findings import MET, NOT_KNOWN, NOT_MET, Finding
from stepdown.protocol.moments import Moment


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """Return happenings in the order in which they happened, whatever order they arrived in.

    Where their moments leave it open, the order of their keys decides, which is the
    order in which they were recorded.
    """
    ordered = list(happenings)
    if len(ordered) < 2:
        return ordered
    return _by_moment_and_key(ordered)


def _by_moment_and_key(happenings: list[Happening]) -> list[Happening]:
    ordered: list[Happening] = []
    last: datetime | None = None
    for happening in sorted(happenings, key=lambda h: h.key):
        when = happening.when
        place = len(ordered)
        if last is not None and when.latest < last:
            place = next(i for i, h in enumerate(ordered) if h.when.earliest > when.latest)
        ordered.insert(place, happening)
        last = when.earliest if last is None else max(last, when.earliest)
    return ordered


def is_certain_by(at: datetime, moment: Moment) -> bool:
    """Say whether a moment lies before an instant, taking a day as a whole."""
    return moment.latest <= at or moment.is_within_a_day


def precedes(first: Moment, second: Moment) -> Finding:
    """Say whether one moment comes before another. The same day counts as in order."""
    if first.latest <= second.earliest:
        return MET
    if first.is_an_instant and second.is_an_instant:
        return NOT_MET
    if first.last_day <= second.first_day:
        return MET
    if first.first_day > second.last_day:
        return NOT_MET
    return NOT_KNOWN
