"""A comparison as plain text, for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stepdown.protocol.comparing.difference import Difference
from stepdown.protocol.comparing.families import consequences
from stepdown.protocol.comparing.topics import by_pathway, topics
from stepdown.protocol.comparing.versions import differences
from stepdown.protocol.language import Pack

NOTHING = "Nothing differs."
SILENT = "Says nothing of it."


def comparison(one: Pack, other: Pack) -> str:
    """Return how two versions of a protocol differ, or what two councils say by topic."""
    told = _versions(one, other) if one.about.pack == other.about.pack else _councils(one, other)
    return "\n".join(told) + "\n"


def named(pack: Pack) -> str:
    """Return whose protocol a pack is, which version and which document."""
    return f"{whose(pack)}: {pack.about.source.title}"


def whose(pack: Pack) -> str:
    """Return whose protocol a pack is, and which version."""
    return f"{pack.about.council}, version {pack.about.version}"


def grouped_by_pathway(
    found: Iterable[Difference], older: Pack, newer: Pack
) -> dict[str, list[Difference]]:
    """Return differences under the titles of their pathways, the rest under the protocol's."""
    titles = {id_: file.title for pack in (older, newer) for id_, file in pack.pathways.items()}
    grouped: dict[str, list[Difference]] = {}
    for each in found:
        title = f"Pathway: {titles[each.pathway]}" if each.pathway else "The whole protocol"
        grouped.setdefault(title, []).append(each)
    return grouped


def _versions(older: Pack, newer: Pack) -> Iterator[str]:
    yield f"{named(older)}"
    yield f"and now version {newer.about.version}"
    found = differences(older, newer)
    yield ""
    yield NOTHING if not found else f"Differences: {len(found)}"
    for title, each_here in grouped_by_pathway(found, older, newer).items():
        yield from ("", title)
        yield from (f"  - {each}" for each in each_here)
    if older.about.version != newer.about.version:
        yield from ("", "Families who began under the older version")
        for each in consequences(older, newer):
            yield f"  - {each.pathway}: {each.says}"


def _councils(one: Pack, other: Pack) -> Iterator[str]:
    yield "Two protocols, by topic"
    for topic in topics(one, other):
        yield from ("", topic.title)
        for pack, entries in ((one, topic.one), (other, topic.other)):
            yield f"  {named(pack)}"
            if not entries:
                yield f"    - {SILENT}"
            for pathways, here in by_pathway(pack, entries).items():
                yield from [f"    {pathways}"] if pathways else []
                for entry in here:
                    yield f"    - {entry.says}{f' ({entry.clause})' if entry.clause else ''}"
