"""How to go on past a closed gate: with a reason, or because it has happened already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest

from stepdown.episodes import actions
from stepdown.families.models import Child
from stepdown.protocol.findings import Effect
from stepdown.protocol.standing import GateStanding
from stepdown.web.family.sight import Sight
from stepdown.web.forms import LongAnswer, OneOf, Option

WAY, WAS_ASKED = "which_way", "way_was_asked"
PASS, HAPPENED_ALREADY = "pass", "happened"
LONGEST_REASON = 2_000


def reason_name(gate: str) -> str:
    """Return the name of the question why a gate is passed."""
    return f"reason_for_{gate}"


class GoingOn:
    """The closed gates before some milestones, and what this person may do about them."""

    def __init__(self, sight: Sight, milestones: Sequence[str]) -> None:
        """Find the gates that are closed now."""
        self.sight = sight
        self.milestones = set(milestones)

    @staticmethod
    def was_asked(request: HttpRequest) -> bool:
        """Say whether the page that was sent asked how to go on."""
        return WAY in request.POST or WAS_ASKED in request.POST

    @property
    def closed(self) -> dict[str, list[GateStanding]]:
        """Return the closed gates, each with the children for whom it is closed."""
        found: dict[str, list[GateStanding]] = {}
        for gate in self.sight.standing.gates:
            is_here = gate.child is None or gate.child in self.sight.child_by_key
            if is_here and self.milestones & set(gate.before) and not gate.effect.lets_pass:
                found.setdefault(gate.gate, []).append(gate)
        return found

    def may_pass(self, gate: str) -> bool:
        """Say whether this person may pass a gate with a reason."""
        compiled = self.sight.pathway.gates[gate]
        if compiled.block.strength == "must":
            return not self.sight.roles.isdisjoint(compiled.overridden_by)
        return True

    def questions(self) -> dict[str, forms.Field]:
        """Ask which way to go on, with a reason for each gate that would be passed."""
        closed = self.closed
        reasons: dict[str, forms.Field] = {}
        options = []
        if closed and all(map(self.may_pass, closed)):
            for gate, standings in closed.items():
                rule = self.sight.pathway.gates[gate].block.rule
                reasons[reason_name(gate)] = LongAnswer(
                    label=f"Why go on although this is not met? {rule}",
                    called="The reason",
                    missing=f"Enter why you go on although this is not met: {rule}",
                    hint=self._note(standings[0]),
                    longest=LONGEST_REASON,
                    rows=3,
                )
            options.append(Option(PASS, "Go on, with a reason", reveals=tuple(reasons)))
        options.append(
            Option(
                HAPPENED_ALREADY,
                "It has already happened",
                "It is recorded as it was. It is shown as a breach, and the manager is told.",
            )
        )
        way = OneOf(
            label="How do you want to go on?",
            missing="Select how you want to go on, or leave this page and do what is missing first",
            options=options,
        )
        was_asked = forms.CharField(widget=forms.HiddenInput(), required=False, initial="1")
        return {WAS_ASKED: was_asked, WAY: way, **reasons}

    def _note(self, standing: GateStanding) -> str:
        if standing.effect is Effect.NEEDS_A_REASON:
            return "The protocol lets you go on, if you say why."
        return "Your role lets you, and you answer for the children until somebody accepts them."

    def has_happened(self, form: forms.Form) -> bool:
        """Say whether it is recorded as a fact, whatever the gates say."""
        return bool(form.cleaned_data.get(WAY) == HAPPENED_ALREADY)

    def pass_gates(self, form: forms.Form, children: Sequence[Child], key: str) -> None:
        """Record the reason for each gate that is passed."""
        if form.cleaned_data.get(WAY) != PASS:
            return
        for number, gate in enumerate(sorted(self.closed)):
            actions.pass_with_reason(
                episode=self.sight.episode,
                gate=gate,
                reason=form.cleaned_data[reason_name(gate)],
                children=self._about(gate, children),
                idempotency_key=f"{key}-{number}",
                by=self.sight.account,
                at=self.sight.at,
            )

    def _about(self, gate: str, children: Sequence[Child]) -> list[Child]:
        closed_for = {standing.child for standing in self.closed[gate]}
        if None in closed_for:
            return list(children)
        return [child for child in children if str(child.pk) in closed_for] or list(children)

    def who_may(self) -> list[dict[str, Any]]:
        """Return, for each closed gate that this person may not pass, who may."""
        found = []
        for gate in self.closed:
            compiled = self.sight.pathway.gates[gate]
            if self.may_pass(gate):
                continue
            roles = sorted(compiled.overridden_by)
            names = self.sight.names_in_role(roles)
            whom = self.sight.role_names(roles) if roles else ""
            found.append(
                {
                    "rule": compiled.block.rule,
                    "who": f"{whom} ({', '.join(names)})" if names else whom,
                    "if_not": getattr(compiled.block, "if_not", None) or "",
                }
            )
        return found
