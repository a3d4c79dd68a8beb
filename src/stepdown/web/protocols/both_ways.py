"""From a clause to the rules that were made of it, and from a rule to its clauses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from stepdown.partnership.models import PublishedPack
from stepdown.protocol.citations import Citation, citations
from stepdown.protocol.language import Pack
from stepdown.web.forms.asked import in_a_sentence

SECTIONS = {
    "milestones": "Milestone",
    "gates": "What must be so first",
    "obligations": "Duty",
    "allocations": "How a role is filled",
}
PARTS = {"override": "who may pass it", "escalates": "who is told when it is late"}


@dataclass(frozen=True, slots=True)
class Made:
    """A rule, or another block of the pack, that was made of a clause."""

    kind: str
    title: str
    href: str = ""
    pathway: str = ""


def anchor(section: str, id_: str) -> str:
    """Return where on the page of its pathway a rule stands."""
    return f"{section}-{id_}"


def made_of_clauses(published: PublishedPack, pack: Pack) -> Mapping[str, Sequence[Made]]:
    """Return, for each clause, everything that names it, once each."""
    found: dict[str, dict[Made, None]] = defaultdict(dict)
    for citation in citations(pack):
        for made in _made(published, pack, citation):
            found[citation.clause][made] = None
    return {clause: tuple(made) for clause, made in found.items()}


def _made(published: PublishedPack, pack: Pack, citation: Citation) -> Iterator[Made]:
    keys = citation.keys
    if citation.pathway is None:
        yield from _of_the_pack(pack, keys)
        return
    file = pack.pathways[citation.pathway]
    address = reverse(
        "protocol-pathway", args=[published.pack, published.version, citation.pathway]
    )
    section, id_ = str(keys[0]), str(keys[1])
    if section in SECTIONS:
        block = getattr(file, section)[id_]
        title = getattr(block, "title", None) or block.rule
        part = next((words for key, words in PARTS.items() if key in keys), "")
        kind = f"{SECTIONS[section]}, {part}" if part else SECTIONS[section]
        yield Made(kind, title, f"{address}#{anchor(section, id_)}", file.title)
    elif section == "disagreement":
        yield Made("Disagreement", "If people disagree", f"{address}#disagreement", file.title)
    else:
        yield Made("Pathway", file.title, address)


def _of_the_pack(pack: Pack, keys: tuple[str | int, ...]) -> Iterator[Made]:
    section, id_ = str(keys[0]), str(keys[1])
    if section == "records":
        record = pack.about.records[id_]
        if "fields" in keys:
            asked = record.fields[str(keys[3])].title
            yield Made("Question", f"{asked} ({in_a_sentence(record.title)})")
        else:
            yield Made("Record", record.title)
    elif section == "question_sets":
        questions = pack.about.question_sets[id_]
        asked = questions.questions[str(keys[3])].title if "questions" in keys else ""
        yield Made("Question" if asked else "Set of questions", asked or questions.title)
    else:
        yield Made("Part of the protocol", f"{section} {id_}".replace("_", " ").replace("-", " "))
