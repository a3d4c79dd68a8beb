"""What stands before each milestone: what is found of every gate, why, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stepdown.protocol.findings import Effect
from stepdown.protocol.pathway import CompiledGate
from stepdown.protocol.standing import GateStanding
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.doors import Doors, records_of_gate
from stepdown.web.family.names import beginning, listed
from stepdown.web.family.sight import Sight
from stepdown.web.forms.asked import in_a_sentence


class GatesShown:
    """The gates of the episode, child by child only where the children differ."""

    def __init__(self, sight: Sight, clauses: Clauses, doors: Doors) -> None:
        """Keep what every line needs."""
        self.sight, self.clauses, self.doors = sight, clauses, doors
        self.pathway = sight.pathway

    def before_milestones(self) -> list[dict[str, Any]]:
        """Return each milestone that is still to be reached, with what stands before it.

        The first that something holds up is the next; the others are told in a line.
        """
        waiting: dict[str, str] = {}
        for milestone in self.sight.standing.milestones:
            if milestone.reached is None:
                waiting.setdefault(
                    milestone.milestone, self.pathway.milestones[milestone.milestone].block.title
                )
        found = []
        for id_, title in waiting.items():
            gates = [gate for gate in self._applying() if id_ in gate.before]
            if gates:
                found.append(self._before(title, gates))
        coming = next((milestone for milestone in found if milestone["closed"]), None)
        return [milestone | {"is_next": milestone is coming} for milestone in found]

    def before(self, milestones: Sequence[str]) -> list[dict[str, Any]]:
        """Return one list of findings of all that stands before these milestones."""
        gates = [gate for gate in self._applying() if set(milestones) & set(gate.before)]
        return self.findings(gates)

    def breaches(self) -> list[dict[str, Any]]:
        """Return what was reached although a gate was not met."""
        breached = [gate for gate in self.sight.standing.gates if gate.breached]
        return [
            self._finding(group)
            | {
                "text": f"{self._reached(group[0])} {self._rule(group)}",
                "why": _in_words(group[0].why),
                "href": "",
            }
            for group in _alike(breached)
        ]

    def findings(self, gates: Sequence[GateStanding]) -> list[dict[str, Any]]:
        """Return what components/finding_list.html takes: what is not met first."""
        return [self._finding(group) for group in _alike(gates)]

    def _applying(self) -> list[GateStanding]:
        return [
            gate
            for gate in self.sight.standing.gates
            if gate.effect is not Effect.DOES_NOT_APPLY
            and (gate.child is None or gate.child in self.sight.child_by_key)
        ]

    def _before(self, title: str, gates: list[GateStanding]) -> dict[str, Any]:
        closed = [gate for gate in gates if not gate.effect.lets_pass]
        passed = [gate for gate in gates if gate.effect.lets_pass]
        rules = len({gate.gate for gate in gates})
        open_rules = rules - len({gate.gate for gate in closed})
        return {
            "title": title,
            "closed": self.findings(closed),
            "passed": self.findings(passed),
            "done": open_rules,
            "total": rules,
            "summary": f"What is in place before “{title}”",
            "every": self.findings([*closed, *passed]),
            "in_a_line": f"{title}: {open_rules} of {rules} in place",
        }

    def _finding(self, group: Sequence[GateStanding]) -> dict[str, Any]:
        first = group[0]
        gate = self.pathway.gates[first.gate]
        return {
            "finding": first.finding.name,
            "text": self._rule(group),
            "why": self._why(first, gate),
            "clause": self.clauses.of(gate.block),
            "href": "" if first.effect.lets_pass else self._address(gate),
            "link_text": self._link_text(gate),
        }

    def _rule(self, group: Sequence[GateStanding]) -> str:
        rule = self.pathway.gates[group[0].gate].block.rule
        about = [gate.child for gate in group]
        if group[0].child is None or len(about) == len(self.sight.children):
            return rule
        return f"{self.sight.names_of(about)}: {in_a_sentence(rule)}"

    def _reached(self, gate: GateStanding) -> str:
        titles = [self.pathway.milestones[id_].block.title for id_ in gate.breached]
        return f"“{listed(titles)}” was reached although this was not met:"

    def _why(self, standing: GateStanding, gate: CompiledGate) -> str:
        parts = (_in_words(standing.why), self.follows(standing, gate))
        return " ".join(part for part in parts if part)

    def follows(self, standing: GateStanding, gate: CompiledGate) -> str:
        """Return what a gate that is not open means for the person who reads it."""
        roles = self.sight.role_names(sorted(gate.overridden_by))
        if standing.effect is Effect.NEEDS_APPROVAL:
            return f"{roles} may let this pass, and says why."
        if standing.effect is Effect.NEEDS_A_REASON:
            return "It is possible to go on, with a reason."
        if standing.effect is Effect.QUESTION_ASKED:
            asked = getattr(gate.block, "asks", None) or self.sight.about.questions_go_to
            return f"{self.sight.role_name(asked)} is asked for the answer."
        if standing.effect is Effect.PASSED_WITH_A_REASON:
            return "It was passed with a reason."
        if standing.effect is Effect.BLOCKED:
            return getattr(gate.block, "if_not", None) or ""
        return ""

    def _address(self, gate: CompiledGate) -> str:
        records = records_of_gate(gate, self.pathway)
        if (
            len(records) == 1
            and not gate.overridden_by
            and (door := self.doors.to_record(records[0]))
        ):
            return door
        return self.sight.address("gate", gate.id)

    def _link_text(self, gate: CompiledGate) -> str:
        records = records_of_gate(gate, self.pathway)
        if len(records) == 1 and not gate.overridden_by and self.doors.to_record(records[0]):
            block = self.sight.record_type(records[0])
            return f"Record: {in_a_sentence(block.title)}" if block else "Record it"
        return "What would open this"


def _alike(gates: Sequence[GateStanding]) -> list[list[GateStanding]]:
    """Put together what is the same for several children, the worst first."""
    groups: dict[tuple[object, ...], list[GateStanding]] = {}
    for gate in gates:
        key = (gate.gate, gate.finding, gate.effect, gate.why, gate.breached)
        groups.setdefault(key, []).append(gate)
    return list(groups.values())


def _in_words(why: Sequence[str]) -> str:
    """Return the reasons of a finding as one sentence."""
    return f"{beginning('; '.join(why))}." if why else ""
