"""A pathway laid out for a reader: by stage, each rule with its clause, strength and time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stepdown.protocol.language import Allocation
from stepdown.protocol.pathway import CompiledGate, Pathway
from stepdown.web.family.clauses import STRENGTHS, Clauses
from stepdown.web.protocols.both_ways import anchor
from stepdown.web.protocols.wording import Wording

KINDS = {
    "decided": "A decision",
    "requested": "A request",
    "joined": "A step in",
    "accepted": "An acceptance",
    "handed over": "The handover",
    "reviewed": "A review",
    "left": "A step out",
    "closed": "The closure",
    "ended": "The end",
}


class Layout:
    """One pathway, as the page of the protocol reader shows it."""

    def __init__(self, pathway: Pathway, clauses: Clauses) -> None:
        """Keep the pathway and the clauses, with the council's words where they are attached."""
        self.pathway = pathway
        self.clauses = clauses
        self.words = Wording(pathway)
        self._anchored: set[str] = set()

    def about(self) -> list[dict[str, Any]]:
        """Return from where to where it leads, and who may begin it."""
        file, about = self.pathway.file, self.pathway.pack.about
        names = {**about.services, **about.statuses}
        rows: list[dict[str, Any]] = [
            {"key": "From", "value": [names.get(id_, id_) for id_ in file.origin]},
            {"key": "To", "value": names.get(file.destination, file.destination)},
        ]
        if file.teams:
            rows.append(
                {"key": "Teams", "value": [about.teams.get(id_, id_) for id_ in file.teams]}
            )
        rows.append({"key": "Begun by", "value": self.words.roles(file.starts_by)})
        moves = "Moves to whoever accepts" if file.hands_over else "Stays where it is"
        return [*rows, {"key": "Accountability", "value": moves}]

    def stages(self) -> list[dict[str, Any]]:
        """Return each stage with what is reached in it, what stands before that, and the duties."""
        file = self.pathway.file
        known = {id_: stage.title for id_, stage in file.stages.items()}
        found = [
            {
                "id": f"stage-{id_}",
                "title": title,
                "milestones": list(self._milestones(id_)),
                "duties": list(self._duties(id_)),
            }
            for id_, title in known.items()
        ]
        loose = {
            "id": "stage-other",
            "title": "In any stage",
            "milestones": list(self._milestones(None)),
            "duties": list(self._duties(None)),
        }
        return [stage for stage in [*found, loose] if stage["milestones"] or stage["duties"]]

    def _milestones(self, stage: str | None) -> Iterator[dict[str, Any]]:
        for id_, milestone in self.pathway.milestones.items():
            block = milestone.block
            if block.stage != stage:
                continue
            yield {
                "id": anchor("milestones", id_),
                "title": block.title,
                "kind": KINDS[block.kind],
                "for": "Each child apart" if milestone.is_for_each_child else "The whole family",
                "decided_by": self.words.roles(block.decided_by or ()),
                "with": self.words.roles(block.in_conjunction_with or (), "and"),
                "rule": block.rule,
                "clause": self.clauses.of(block),
                "gates": [
                    self._gate(gate) for gate in self.pathway.gates.values() if id_ in gate.before
                ],
            }

    def _gate(self, gate: CompiledGate) -> dict[str, Any]:
        block = gate.block
        passed_by = self.words.roles(sorted(gate.overridden_by))
        note = f"May be passed with a reason by: {passed_by}" if passed_by else ""
        return {
            "id": self._anchor_once(gate),
            "title": block.rule,
            "rule": getattr(block, "if_not", None) or "",
            "owed_by": note or ("" if block.strength != "must" else "Nobody may pass it"),
            "clause": {**self.clauses.of(block), "rule": ""},
            "status": _short_strength(block.strength),
            "tone": "waiting",
        }

    def _anchor_once(self, gate: CompiledGate) -> str:
        """Return where the gate stands, at the first milestone that it stands before.

        A duty that is a gate too is led to where it is owed.
        """
        where = anchor("gates", gate.id)
        if where in self._anchored or gate.id in self.pathway.obligations:
            return ""
        self._anchored.add(where)
        return where

    def _duties(self, stage: str | None) -> Iterator[dict[str, Any]]:
        for duty in self.pathway.obligations.values():
            block = duty.block
            if block.stage != stage:
                continue
            told = self.words.escalation(duty)
            owed_by = self.words.roles(block.owed_by, "and")
            yield {
                "id": anchor("obligations", duty.id),
                "title": block.title,
                "rule": block.rule,
                "owed_by": f"{owed_by}. If late: {told}" if told else owed_by,
                "clause": {**self.clauses.of(block), "rule": ""},
                "status": _short_strength(block.strength),
                "tone": "waiting",
                "due": self.words.due(duty),
            }

    def allocations(self) -> list[dict[str, Any]]:
        """Return how each role is filled."""
        return [
            {
                "id": anchor("allocations", id_),
                "title": block.title,
                "rule": block.rule,
                "owed_by": (
                    f"{self.words.role(block.role)}: nominated by "
                    f"{self.words.roles(block.nominated_by)}{self._falls_to(block)}"
                ),
                "clause": {**self.clauses.of(block), "rule": ""},
            }
            for id_, block in self.pathway.file.allocations.items()
        ]

    def _falls_to(self, block: Allocation) -> str:
        roles = [fallback.to for fallback in block.fallback]
        return f". Until somebody is agreed: {self.words.roles(roles)}" if roles else ""

    def disagreement(self) -> dict[str, Any] | None:
        """Return who decides when people disagree, and who holds the child meanwhile."""
        compiled = self.pathway.ladder
        if compiled is None:
            return None
        ladder = compiled.block
        return {
            "within": compiled.time_to_decide,
            "policy": ladder.policy,
            "stages": [self.words.roles(stage, "and") for stage in ladder.stages],
            "meanwhile": ladder.holder_meanwhile,
            "clause": self.clauses.of_disagreements(self.pathway.id, ladder),
        }


def _short_strength(strength: str) -> str:
    return STRENGTHS.get(strength, strength).split(":", maxsplit=1)[0]
