"""The beginnings and ends of children's states, as things that happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from stepdown.protocol.facts import Happening, Spell

BEGAN, ENDED = "began ", "ended "
VALUE = "state"


def began(timeline: str) -> str:
    """Return the record under which the beginnings of a timeline's states are kept."""
    return BEGAN + timeline


def ended(timeline: str) -> str:
    """Return the record under which their ends are kept."""
    return ENDED + timeline


def state_changes(
    spells: Mapping[tuple[str, str], Sequence[Spell]], record: str
) -> Iterator[Happening]:
    """Go through the changes on one timeline that a record stands for; nothing for any other.

    A state that lasts says that it has not ended, which is more than not knowing.
    """
    timeline = record.removeprefix(BEGAN).removeprefix(ENDED)
    for (child, name), states in spells.items():
        if name != timeline or timeline == record:
            continue
        for number, spell in enumerate(states):
            lasts = record.startswith(ENDED) and spell.ended is None
            when = spell.began if record.startswith(BEGAN) else spell.ended or spell.began
            yield Happening(
                key=f"{record} {child} {number:04}",
                record=record,
                when=when,
                about=frozenset({child}),
                says={VALUE: spell.value},
                is_absence=lasts,
            )
