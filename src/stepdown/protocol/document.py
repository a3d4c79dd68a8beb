"""A council's document as plain text, and its parts: headings, numbers, items, sentences.

The text comes out of PDF and word processors, so it is taken as it is found: headings
with or without marks, a paragraph that a page broke in two, cells between tabs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

_MARKS = re.compile(r"</?[a-zA-Z][^>]*>|\*\*|__|[*_`|]|^\s*[#>]+|:?-{3,}:?")
_BULLET = re.compile(r"^\s*(?:[-*•·▪◦‣–]|\(?[a-z]\)|\(?\d{1,2}\))\s+")
_NUMBERED = re.compile(r"^\W*(\d+(?:\.\d+)+)(?!\w)")
_MARKED_HEADING = re.compile(r"^\s*#{1,6}\s+\S|^\s*(\*\*|__)[^*_]+\1\s*$")
_END_OF_SENTENCE = re.compile(r"(?<=[.?!])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")
_NO_END = re.compile(
    r"\b(?:e\.g|i\.e|etc|cf|approx|no|Mr|Mrs|Ms|Dr)\.$|[\"'“‘(]\d{1,2}\.$", re.IGNORECASE
)
_CELLS = re.compile(r"\t+|(?<=\S)\s*\|\s*(?=\S)")
# Stands in joined text where one thing ends although no full stop says so.
_BREAK = "\u2029"


def words_of(text: str) -> str:
    """Return the bare words of a text, as they are compared: small letters and digits alone."""
    plain = unicodedata.normalize("NFKC", _MARKS.sub(" ", text)).casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a document, numbered from 1 as in the text."""

    lines: tuple[tuple[int, str], ...]

    def text(self) -> str:
        """Return the part as one text, on one line, without marks."""
        return " ".join(self.joined().replace(_BREAK, " ").split())

    def joined(self) -> str:
        """Return the part with a break wherever one thing certainly ends."""
        said: list[str] = []
        after_a_gap = False
        for _, line in self.lines:
            bare = line.strip()
            if not bare:
                after_a_gap = True
                continue
            # A paragraph that goes on in small letters was only broken by the page.
            begins = after_a_gap and not bare[0].islower()
            ended = bool(said) and said[-1].endswith((":", ";"))
            if begins or ended or _BULLET.match(line) or _MARKED_HEADING.match(line):
                said.append(_BREAK)
            said.append(_plain(_without_bullets(line).replace("</p>", _BREAK)))
            after_a_gap = False
        return " ".join(said)

    def sentences(self) -> tuple[str, ...]:
        """Return the sentences, in order."""
        found: list[str] = []
        for piece in self.joined().split(_BREAK):
            begun = ""
            for bit in _END_OF_SENTENCE.split(piece.strip()):
                begun = f"{begun} {bit}".strip()
                if not _NO_END.search(begun):
                    found.append(begun)
                    begun = ""
            found.append(begun)
        return tuple(sentence for sentence in found if words_of(sentence))

    def items(self) -> tuple[Part, ...]:
        """Return the items of the lists in it. A line that goes on belongs to its item."""
        items: list[list[tuple[int, str]]] = []
        is_open = False
        for number, line in self.lines:
            if _BULLET.match(line):
                items.append([(number, line)])
                is_open = True
            elif not line.strip():
                is_open = False
            elif is_open:
                items[-1].append((number, line))
        return tuple(Part(tuple(lines)) for lines in items)

    def cells(self) -> tuple[Part, ...]:
        """Return the cells of a row of a table: what stands between tabs or upright strokes."""
        cells = []
        for number, line in self.lines:
            for cell in _CELLS.split(line.strip().strip("|")):
                if words_of(cell):
                    cells.append(Part(((number, cell),)))
        return tuple(cells)


def _plain(line: str) -> str:
    """Return a line without marks. What ends on it still ends there."""
    return " ".join(_MARKS.sub(" ", line).split(" ")).strip()


def _without_bullets(line: str) -> str:
    """Return a list item without what marks it as one: a dash and then a letter may both."""
    while found := _BULLET.match(line):
        line = line[found.end() :]
    return line


class Document:
    """A document, cut into parts by the headings and numbers that a pack's clauses name."""

    def __init__(
        self, text: str, headings: Iterable[str] = (), numbers: Iterable[str] = ()
    ) -> None:
        """Keep the lines. ``headings`` need no marks in the text to be known as such."""
        self.lines = tuple(enumerate(text.splitlines(), 1))
        self.headings = {words_of(heading) for heading in headings}
        self.numbers = set(numbers)

    def between(self, first: int, last: int) -> Part | None:
        """Return the lines from one to another, or nothing where they hold no words."""
        part = Part(self.lines[first - 1 : last])
        return part if words_of(part.text()) else None

    def under(self, heading: str) -> Iterator[Part]:
        """Go through what stands under each heading of this name, up to the next heading.

        Where nothing stands there, the heading itself is what it says.
        """
        wanted = words_of(heading)
        for place, (_, line) in enumerate(self.lines):
            if wanted in {words_of(line), words_of(_without_number(line))}:
                below = self._until(place + 1, partial(self._is_heading, level=_level(line)))
                yield below if words_of(below.text()) else Part((self.lines[place],))

    def numbered(self, number: str, within: Part | None = None) -> Iterator[Part]:
        """Go through each stretch that begins with a number, up to the next number or heading."""
        begins = re.compile(rf"^\W*{re.escape(number)}[.):]?(?=\s|$)")
        among = {line for line, _ in within.lines} if within is not None else None
        for place, (line_number, line) in enumerate(self.lines):
            if not begins.match(line) or (among is not None and line_number not in among):
                continue
            rest = self._until(place + 1, self._ends_a_number)
            first = (line_number, begins.sub("", line))
            yield Part((first, *rest.lines))

    def units(self) -> Iterator[str]:
        """Go through everything that a clause may be: sentences, items and whole paragraphs."""
        whole = Part(self.lines)
        yield from whole.sentences()
        for part in whole.items():
            yield part.text()
        for _, line in self.lines:
            yield " ".join(_plain(line).split())

    def _until(self, start: int, ends: Callable[[str], bool]) -> Part:
        taken = []
        for number, line in self.lines[start:]:
            if ends(line):
                break
            taken.append((number, line))
        return Part(tuple(taken))

    def _ends_a_number(self, line: str) -> bool:
        found = _NUMBERED.match(line)
        begins = re.match(r"^\W*([\w.]+?)[.):]?\s", line)
        is_known = begins is not None and begins[1] in self.numbers
        return found is not None or is_known or self._is_heading(line, None)

    def _is_heading(self, line: str, level: int | None) -> bool:
        if not line.strip() or _BULLET.match(line):
            return False
        if words_of(line) in self.headings or words_of(_without_number(line)) in self.headings:
            return True
        if not _MARKED_HEADING.match(line):
            return False
        return level is None or _level(line) <= level


def _without_number(line: str) -> str:
    return re.sub(r"^[\W_]*\d+(?:\.\d+)*[.):]?\s+", "", line)


def _level(line: str) -> int:
    """Return how deep a heading lies. One without marks lies at the very top."""
    marks = re.match(r"^\s*(#{1,6})\s", line)
    return len(marks[1]) if marks else 6
