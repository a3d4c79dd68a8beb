"""A rule's clause, as its component shows it: the place, our words, our reading, theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stepdown.protocol.language import Pack
from stepdown.protocol.rule_language import Rule

STRENGTHS = {
    "must": "Must",
    "should": "Should: it is possible to go on, with a reason",
    "where possible": "Where possible",
}


class Clauses:
    """The clauses of one protocol, with the council's own words where it attached them."""

    def __init__(self, pack: Pack, words: Mapping[str, str]) -> None:
        """Keep the words by the ids of their clauses."""
        self.pack = pack
        self.words = words

    def place(self, clauses: Iterable[str]) -> str:
        """Return where clauses stand: "Section 4.2; Section 5"."""
        found = [self.pack.clauses[id_].place.says for id_ in clauses if id_ in self.pack.clauses]
        return "; ".join(dict.fromkeys(found))

    def of(self, rule: Rule) -> dict[str, Any]:
        """Return what components/clause.html takes for a gate, a duty or a milestone."""
        return self.of_ids(
            rule.clause,
            rule=rule.rule,
            reading=rule.reading or "",
            strength=STRENGTHS.get(getattr(rule, "strength", ""), ""),
        )

    def of_ids(
        self, clauses: Iterable[str], *, rule: str = "", reading: str = "", strength: str = ""
    ) -> dict[str, Any]:
        """Return it for clauses that are named by themselves."""
        ids = [id_ for id_ in clauses if id_ in self.pack.clauses]
        own = [self.words[id_] for id_ in ids if self.words.get(id_)]
        return {
            "place": self.place(ids),
            "rule": rule or " ".join(self.pack.clauses[id_].rule for id_ in ids),
            "reading": reading,
            "strength": strength,
            "words": "\n\n".join(dict.fromkeys(own)),
            "document": self.pack.about.source.title,
        }
