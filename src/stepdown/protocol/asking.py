"""Which fields are asked of a family, by what was said of it at the start."""

from __future__ import annotations

from collections.abc import Mapping

from stepdown.protocol.events import is_said
from stepdown.protocol.facts import Value
from stepdown.protocol.language import FieldOf
from stepdown.protocol.values import values_of


def asked_of(fields: Mapping[str, FieldOf], known: Mapping[str, Value]) -> dict[str, FieldOf]:
    """Return the fields of a record that are asked of a family.

    ``only_if`` may name a question of the start. That is settled here, so that what is
    left of it names fields of the record. Where it was not said, the field is asked.
    """
    asked = {}
    for name, block in fields.items():
        of_the_start = {
            other: values for other, values in (block.only_if or {}).items() if other not in fields
        }
        if all(
            is_said(known[other], values_of(values))
            for other, values in of_the_start.items()
            if other in known
        ):
            asked[name] = _without(block, of_the_start) if of_the_start else block
    return asked


def _without(block: FieldOf, settled: Mapping[str, object]) -> FieldOf:
    left = {other: v for other, v in (block.only_if or {}).items() if other not in settled}
    return block.model_copy(update={"only_if": left or None})
