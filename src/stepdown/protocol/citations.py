"""Which rule of a pack comes from which clause, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from stepdown.protocol.language import Pack
from stepdown.protocol.strict_yaml import Path

PACK_FILE = "pack.yaml"


@dataclass(frozen=True, slots=True)
class Citation:
    """One place that names a clause. ``pathway`` is nothing where it is in pack.yaml."""

    clause: str
    pathway: str | None
    keys: Path

    @property
    def rule(self) -> str:
        """Return the place as people write it, such as ``gates.written-consent``."""
        named = [str(step) for step in self.keys if step != "clause" and not isinstance(step, int)]
        return ".".join(named) or "clause"


def walk(value: Any, keys: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Go through everything in a block, with the keys that it is written under."""
    yield keys, value
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if inner is not None:
                yield from walk(inner, (*keys, field.alias or name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, (*keys, key))
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            yield from walk(inner, (*keys, place))


def citations(pack: Pack) -> Iterator[Citation]:
    """Go through every place that names a clause."""
    yield from _of(pack.about, None)
    for id_, pathway in pack.pathways.items():
        yield from _of(pathway, id_)


def _of(block: BaseModel, pathway: str | None) -> Iterator[Citation]:
    for keys, value in walk(block):
        if len(keys) > 1 and keys[-2] == "clause" and isinstance(keys[-1], int):
            yield Citation(str(value), pathway, keys)
