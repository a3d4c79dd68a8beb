"""A rule's clause, as its component shows it: the place, our words, our reading, theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.urls import reverse

from stepdown.protocol.language import Pack
from stepdown.protocol.readings import Reading, readings_of_ladder, readings_of_rule, rules_of
from stepdown.protocol.rule_language import Ladder, Rule
from stepdown.web.forms.asked import in_a_sentence

STRENGTHS = {
    "must": "Must",
    "should": "Should: it is possible to go on, with a reason",
    "where possible": "Where possible",
}


class Clauses:
    """The clauses of one protocol, with the council's own words where it attached them."""

    def __init__(
        self,
        pack: Pack,
        words: Mapping[str, str],
        address: str = "",
        *,
        may_be_challenged: bool = True,
    ) -> None:
        """Keep the words by the ids of their clauses, and where every clause can be read.

        An operator, who has no council, reads protocols and challenges none.
        """
        self.pack = pack
        self.words = words
        self.address = address
        self.may_be_challenged = may_be_challenged

    def place(self, clauses: Iterable[str]) -> str:
        """Return where clauses stand: "Section 4.2; Section 5"."""
        found = [self.pack.clauses[id_].place.says for id_ in clauses if id_ in self.pack.clauses]
        return "; ".join(dict.fromkeys(found))

    def of(self, rule: Rule) -> dict[str, Any]:
        """Return what components/clause.html takes for a gate, a duty or a milestone."""
        shown = self.of_ids(
            rule.clause,
            rule=rule.rule,
            reading=rule.reading or "",
            strength=STRENGTHS.get(getattr(rule, "strength", ""), ""),
        )
        parts = []
        for reading in self._readings_of(rule):
            address = self.to_challenge(reading)
            if reading.part:
                parts.append(
                    {
                        "about": in_a_sentence(reading.part),
                        "reading": reading.reading,
                        "challenge_href": address,
                    }
                )
            else:
                shown["challenge_href"] = address
        return shown | {"parts": parts}

    def of_disagreements(self, pathway: str, ladder: Ladder) -> dict[str, Any]:
        """Return it for the stages of a pathway's disagreements."""
        shown = self.of_ids(ladder.clause, reading=ladder.reading or "")
        for reading in readings_of_ladder(pathway, ladder):
            shown["challenge_href"] = self.to_challenge(reading)
        return shown

    def to_challenge(self, reading: Reading) -> str:
        """Return where a reading is challenged, or nothing for somebody who has no council."""
        if not self.may_be_challenged:
            return ""
        about = self.pack.about
        return reverse("challenge-reading", args=[about.pack, about.version, reading.name])

    def _readings_of(self, rule: Rule) -> Iterable[Reading]:
        pathway, name = self._names.get(id(rule), ("", ""))
        return readings_of_rule(pathway, name, rule) if name else ()

    @cached_property
    def _names(self) -> Mapping[int, tuple[str, str]]:
        # By identity: a rule does not know its own id, and two may say the same.
        return {id(rule): (pathway, name) for pathway, name, rule in rules_of(self.pack)}

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
            "document_href": self.address,
            "stands": [
                {"place": self.pack.clauses[id_].place.says, "href": f"{self.address}#clause-{id_}"}
                for id_ in ids
            ]
            if self.address
            else [],
        }
