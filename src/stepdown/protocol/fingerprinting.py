"""Adding to a pack, for its maintainers, what shows whether a document's words are the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from stepdown.protocol.strict_yaml import read_yaml

FILE = "clauses.yaml"


def with_fingerprints(text: str, fingerprints: Mapping[str, str]) -> str:
    """Return the text of clauses.yaml with a fingerprint at each of these clauses' places.

    Everything else stays as it was written, comments and order too. Raises ``PackError``
    where the text is not what a pack may hold.
    """
    read_yaml(text, FILE)
    edits = []
    whole: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, clause in whole.value:
        if key.value in fingerprints:
            edits.append(_edit(text, _value(clause, "place"), fingerprints[key.value]))
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _edit(text: str, place: yaml.MappingNode, digits: str) -> tuple[int, int, str]:
    """Return what to write between which two places of the text."""
    there = next((value for key, value in place.value if key.value == "fingerprint"), None)
    if there is not None:
        return there.start_mark.index, there.end_mark.index, digits
    if place.flow_style:
        before = text[: place.end_mark.index - 1].rstrip()
        return len(before), len(before), f", fingerprint: {digits}"
    first = place.value[0][0].start_mark
    return first.index, first.index, f"fingerprint: {digits}\n{' ' * first.column}"


def _value(mapping: Any, wanted: str) -> yaml.MappingNode:
    found: yaml.MappingNode = next(v for key, v in mapping.value if key.value == wanted)
    return found
