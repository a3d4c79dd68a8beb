"""Two pieces of HTML, compared for what they say and not for how they are spaced."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle"})


@dataclass
class Element:
    """A tag, its attributes and what is in it, without the white space between tags."""

    tag: str
    attributes: dict[str, str | frozenset[str]]
    inside: list["Element | str"] = field(default_factory=list)

    def __str__(self) -> str:
        """Return one line to an element, so that a difference can be read."""
        return "\n".join(self.lines())

    def lines(self, depth: int = 0) -> list[str]:
        """Return the element and what is in it, indented."""
        attributes = "".join(
            f" {name}={' '.join(sorted(value)) if isinstance(value, frozenset) else value!r}"
            for name, value in sorted(self.attributes.items())
        )
        found = [f"{'  ' * depth}<{self.tag}{attributes}>"]
        for inner in self.inside:
            if isinstance(inner, str):
                found.append(f"{'  ' * (depth + 1)}{inner}")
            else:
                found += inner.lines(depth + 1)
        return found

    def find(self, tag: str, **attributes: str) -> list["Element"]:
        """Return every element inside with this tag and these attributes (``class_`` for one)."""
        found = []
        for inner in self.inside:
            if isinstance(inner, Element):
                if inner.tag == tag and inner.has(**attributes):
                    found.append(inner)
                found += inner.find(tag, **attributes)
        return found

    def has(self, **attributes: str) -> bool:
        """Say whether the attributes have these values; a class need only be among the others."""
        for name, wanted in attributes.items():
            value = self.attributes.get(name.rstrip("_").replace("_", "-"))
            if isinstance(value, frozenset):
                if wanted not in value:
                    return False
            elif value != wanted:
                return False
        return True

    @property
    def text(self) -> str:
        """Return the words inside."""
        words = (inner if isinstance(inner, str) else inner.text for inner in self.inside)
        return " ".join(filter(None, words))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named: dict[str, str | frozenset[str]] = {}
        for name, value in attrs:
            split = name in {"class", "aria-describedby"}
            named[name] = frozenset((value or "").split()) if split else (value or "")
        made = Element(tag, named)
        self.open[-1].inside.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> is closed by </{tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.open[-1].inside.append(text)


def read(html: str) -> Element:
    """Return what a piece of HTML holds. A tag that is not closed in its place is an error."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.root
