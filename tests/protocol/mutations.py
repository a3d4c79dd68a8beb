"""Packs with something wrong in them that nobody thought of."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from stepdown.protocol.strict_yaml import read_yaml

Draw = Any
Place = tuple[Any, Any]
"""A block or a list, and the key or the place in it."""

STRANGE: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 999999999, "", " ", "yes", "a" * 5000, "é\u202e", "the-start",
    "10 days", "9999 years", "0 hours", "the same day", [], {}, [[]], [{}], {"a": {}},
    {"happened": "nothing"}, {"all": []}, {"not": {"not": {"happened": "x"}}}, {"setting": "x"},
    {"setting": []}, [1, "a", None], {"day": "2021-02-30"}, date(1, 1, 1), date(9999, 12, 31),
    date(2024, 2, 29), ["the-start"], {"state": {"status": []}}, {"any": [{"any": [{"any": []}]}]},
)  # fmt: skip
BYTES = st.binary(min_size=1, max_size=40) | st.sampled_from(
    [
        b"\x00", b"\xff\xfe", b"&a [*a]\n", b"!!python/object:os.system {}\n", b"---\n", b"\t",
        b"? [a]\n: b\n", b"<<: {a: b}\n", b"- - - -\n", b"%YAML 9.9\n", b"'", b'"\\x',
        b"{" * 60, b"[" * 60,
    ]
)  # fmt: skip


def mutated_block(draw: Draw, text: str) -> str:
    """Return the text of a file with some of what it says dropped, moved or replaced."""
    block = copy.deepcopy(read_yaml(text, "file").value)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(block))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        other_holder, other = draw(st.sampled_from(places))
        act = draw(st.sampled_from(("drop", "replace", "rename", "copy", "repeat")))
        if act == "drop":
            del holder[key]
        elif act == "replace":
            holder[key] = copy.deepcopy(draw(st.sampled_from(STRANGE)))
        elif act == "rename" and isinstance(holder, dict):
            holder[draw(st.sampled_from(("x", "the-start", "A B", "", "if", "not")))] = holder.pop(
                key
            )
        elif act == "copy":
            holder[key] = copy.deepcopy(other_holder[other])
        elif isinstance(holder, list):
            holder.extend(copy.deepcopy(holder[key]) for _ in range(draw(st.integers(1, 60))))
    written: str = yaml.dump(block, Dumper=_WithoutAliases, sort_keys=False, allow_unicode=True)
    return written


def mutated_text(draw: Draw, text: str) -> bytes:
    """Return the bytes of a file with lines dropped, doubled, moved in or out, or broken."""
    lines = text.encode("utf-8").split(b"\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        act = draw(st.sampled_from(("drop", "double", "in", "out", "bytes", "cut")))
        if act == "drop" and len(lines) > 1:
            del lines[at]
        elif act == "double":
            lines.insert(at, lines[at])
        elif act == "in":
            lines[at] = b"  " + lines[at]
        elif act == "out":
            lines[at] = lines[at][2:]
        elif act == "bytes":
            middle = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:middle] + draw(BYTES) + lines[at][middle:]
        else:
            lines = lines[: at + 1]
    return b"\n".join(lines)


def files_of(folder: Path) -> list[Path]:
    """Return the files of a pack that may be mutated: all, but only a few examples."""
    few = sorted(folder.glob("examples/*.yaml"))[:3]
    return [folder / "pack.yaml", folder / "clauses.yaml", *folder.glob("pathways/*.yaml"), *few]


def _places(block: Any) -> Iterator[Place]:
    keys = list(block) if isinstance(block, dict) else range(len(block))
    for key in keys:
        yield block, key
        if isinstance(block[key], dict | list):
            yield from _places(block[key])


class _WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True
