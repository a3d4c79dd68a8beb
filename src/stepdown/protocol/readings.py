"""Every reading of a protocol by its name: what the document leaves open, and what we chose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stepdown.protocol.language import Escalation, Ladder, Obligation, Override, Pack, Rule

SETTINGS = "settings"
LADDER = "disagreement"
DISAGREEMENTS = "Where people do not agree"
WHO_OVERRIDES = "Who may let it pass"
WHO_IS_TOLD = "Who is told when it is late"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading, and the rule that it is about.

    ``rule`` is the kind and the id, such as ``gates.written-consent``, within
    ``pathway``; a setting belongs to the whole pack, so its pathway is empty.
    ``part`` says which part of the rule is meant, where it is not the whole.
    """

    pathway: str
    rule: str
    part: str
    title: str
    says: str
    reading: str
    clauses: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the one name that it has in its pack."""
        return f"{self.pathway}.{self.rule}" if self.pathway else self.rule

    @property
    def heading(self) -> str:
        """Return what it is about in a line."""
        return f"{self.part}: {self.title}" if self.part else self.title


def rules_of(pack: Pack) -> Iterator[tuple[str, str, Rule]]:
    """Go through every rule that may have a reading: its pathway, its kind and id, and itself."""
    for pathway, file in pack.pathways.items():
        kinds: dict[str, Mapping[str, Rule]] = {
            "milestones": file.milestones,
            "gates": file.gates,
            "obligations": file.obligations,
            "allocations": file.allocations,
        }
        for kind, rules in kinds.items():
            for id_, rule in rules.items():
                yield pathway, f"{kind}.{id_}", rule


def readings_of_rule(pathway: str, name: str, rule: Rule) -> Iterator[Reading]:
    """Go through the readings of one rule: its own first, then those of its parts."""
    title = getattr(rule, "title", "") or rule.rule
    parts: list[tuple[str, str, Rule | Override | Escalation]] = [("", name, rule)]
    override: Override | None = getattr(rule, "override", None)
    if override is not None:
        parts.append((WHO_OVERRIDES, f"{name}.override", override))
    if isinstance(rule, Obligation):
        parts += [
            (WHO_IS_TOLD, f"{name}.escalates.{number}", rung)
            for number, rung in enumerate(rule.escalates, 1)
        ]
    for part, its_name, block in parts:
        if block.reading:
            clauses = tuple(block.clause or rule.clause)
            yield Reading(pathway, its_name, part, title, rule.rule, block.reading, clauses)


def readings_of_ladder(pathway: str, ladder: Ladder | None) -> Iterator[Reading]:
    """Go through the readings of a pathway's disagreements: one, or none."""
    if ladder is not None and ladder.reading:
        clauses, says = tuple(ladder.clause), ladder.holder_meanwhile
        yield Reading(pathway, LADDER, "", DISAGREEMENTS, says, ladder.reading, clauses)


def readings_of(pack: Pack) -> dict[str, Reading]:
    """Return every reading of a pack by its name."""
    found = [
        reading
        for pathway, name, rule in rules_of(pack)
        for reading in readings_of_rule(pathway, name, rule)
    ]
    for pathway, file in pack.pathways.items():
        found += readings_of_ladder(pathway, file.disagreement)
    found += [
        Reading("", f"{SETTINGS}.{id_}", "", setting.title, "", setting.reading, ())
        for id_, setting in pack.about.settings.items()
    ]
    return {reading.name: reading for reading in found}
