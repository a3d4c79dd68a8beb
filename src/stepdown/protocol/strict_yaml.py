"""The part of YAML that packs are written in, with the line of every word.

People who know the council's document write these files, so what surprises is refused:
anchors and aliases, tags, several documents, a key twice, a key without a value. Only
``true`` and ``false`` are yes and no; ``4.2`` and ``10:00`` stay the text that they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from stepdown.protocol.problems import PackError, Problem

LARGEST_FILE = 256 * 1024
DEEPEST = 40

# libyaml's parser, where PyYAML was built with it, is ten times as fast.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WHOLE_NUMBER = re.compile(r"^(0|-?[1-9][0-9]{0,8})$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Node:
    """A value of a file, and the lines that it and its keys stand on."""

    line: int
    value: Any
    children: dict[str | int, Node] = field(default_factory=dict)
    key_lines: dict[str | int, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Return the line of what stands at a path, or of the nearest thing above it."""
        node, line = self, self.line
        for step in path:
            if step not in node.children:
                break
            line = node.key_lines[step]
            node = node.children[step]
        return line


def read_text(raw: bytes, file: str) -> str:
    """Return the text of a file. Raises ``PackError`` where it is not plain UTF-8."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(
            file, line, "This is not UTF-8 text.", "Save the file with the encoding UTF-8."
        ) from None
    found = _UNPRINTABLE.search(text)
    if found:
        raise _refused(
            file,
            text.count("\n", 0, found.start()) + 1,
            f"There is a character that cannot be printed (U+{ord(found.group()):04X}).",
            "Take it out.",
        )
    return text


def read_yaml(text: str, file: str) -> Node:
    """Read one document of strict YAML. Raises ``PackError`` with what to write instead."""
    if len(text.encode("utf-8")) > LARGEST_FILE:
        raise _refused(
            file,
            1,
            f"The file is larger than {LARGEST_FILE // 1024} kB.",
            "Split it, or take out what is not part of the protocol.",
        )
    try:
        return _Reading(text, file).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        said = error.problem or error.context or "it cannot be read"
        raise _refused(
            file,
            line,
            f"This is not YAML: {said}.",
            "Look at the indents, colons and quotation marks on this line and the one before.",
        ) from None


def _refused(file: str, line: int, what: str, instead: str) -> PackError:
    return PackError([Problem(file, line, what, instead)])


class _Reading:
    """One pass through the events of a file. It stops at the first thing that is refused."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.events = yaml.parse(text, Loader=_PARSER)

    def document(self) -> Node:
        next(self.events)
        start = next(self.events)
        if isinstance(start, yaml.StreamEndEvent):
            raise _refused(self.file, 1, "The file is empty.", "Write it, or take it away.")
        node = self.node(next(self.events), 0)
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self.refuse(
                after, "A second document begins here.", "Keep one in a file: take '---' out."
            )
        return node

    def node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self.refuse(
                event, f"'*{event.anchor}' repeats another place.", "Write it out in full."
            )
        if event.anchor is not None:  # type: ignore[attr-defined]
            raise self.refuse(
                event,
                f"'&{event.anchor}' names a place to repeat it.",  # type: ignore[attr-defined]
                "Take it out, and write everything in full.",
            )
        if event.tag is not None:  # type: ignore[attr-defined]
            raise self.refuse(
                event,
                f"'{event.tag}' is a tag.",  # type: ignore[attr-defined]
                "Take it out: write plain text, lists and keys.",
            )
        if depth > DEEPEST:
            raise self.refuse(
                event,
                f"This stands more than {DEEPEST} steps deep.",
                "Write it as several rules.",
            )
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        return self.scalar(event)

    def mapping(self, start: yaml.Event, depth: int) -> Node:
        node = Node(_line(start), {})
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self.refuse(
                    event, "A key must be one word.", "Write a word, a colon and its value."
                )
            key = self.key(event)
            if key in node.children:
                raise self.refuse(
                    event,
                    f"'{key}' stands here twice: first on line {node.key_lines[key]}.",
                    "Keep one of the two.",
                )
            value = next(self.events)
            child = self.node(value, depth + 1)
            if child.value is None:
                raise self.refuse(
                    event, f"'{key}' has no value.", "Write one, or leave the key out."
                )
            node.children[key], node.key_lines[key] = child, _line(event)
            node.value[key] = child.value
        return node

    def key(self, event: yaml.ScalarEvent) -> str:
        """Return a key. Keys are always text: 'yes' and '2' are themselves."""
        if event.anchor is not None or event.tag is not None:
            self.node(event, 0)
        return str(event.value)

    def sequence(self, start: yaml.Event, depth: int) -> Node:
        node = Node(_line(start), [])
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            child = self.node(event, depth + 1)
            if child.value is None:
                raise self.refuse(event, "A list item is empty.", "Write it, or take it out.")
            place = len(node.value)
            node.children[place], node.key_lines[place] = child, child.line
            node.value.append(child.value)
        return node

    def scalar(self, event: yaml.Event) -> Node:
        assert isinstance(event, yaml.ScalarEvent)  # noqa: S101  # No other event is left.
        written = str(event.value)
        if not event.implicit[0]:
            return Node(_line(event), written)
        return Node(_line(event), self.plain(written, event))

    def plain(self, written: str, event: yaml.Event) -> str | int | bool | date | None:
        """Return what a word without quotation marks means."""
        if written in {"", "~", "null"}:
            return None
        if written in {"true", "false"}:
            return written == "true"
        if _WHOLE_NUMBER.match(written):
            return int(written)
        if _DAY.match(written):
            try:
                return date.fromisoformat(written)
            except ValueError:
                raise self.refuse(
                    event, f"There is no day {written}.", "Write the year, month and day."
                ) from None
        return written

    def refuse(self, event: yaml.Event, what: str, instead: str) -> PackError:
        return _refused(self.file, _line(event), what, instead)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1
