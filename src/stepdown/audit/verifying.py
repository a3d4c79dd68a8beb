"""Find where the audit trail was changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from stepdown.audit.acts import digest_of
from stepdown.audit.models import Event


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place of a chain that is not as it was written."""

    chain: str
    position: int
    why: str


def verify(chain: str | None = None) -> list[Broken]:
    """Return the first broken place of each chain, or of one chain; none if all is well.

    A chain that was cut off at its end looks whole: keep the last digests
    elsewhere (``stepdown audit seal``) to notice that.
    """
    events = Event.objects.order_by("chain", "position")
    if chain is not None:
        events = events.filter(chain=chain)
    return list(_broken(events.iterator(chunk_size=2000)))


def _broken(events: Iterator[Event]) -> Iterator[Broken]:
    for chain, links in groupby(events, key=lambda event: event.chain):
        expected, previous = 1, ""
        for event in links:
            why = _wrong_with(event, expected, previous)
            if why:
                yield Broken(chain, event.position, why)
                break
            expected, previous = expected + 1, event.digest


def _wrong_with(event: Event, expected: int, previous: str) -> str:
    if event.position != expected:
        return f"Event {expected} is missing."
    if event.previous != previous:
        return "It does not follow the event before it."
    if event.digest != digest_of(event):
        return "It was changed after it was written."
    return ""
