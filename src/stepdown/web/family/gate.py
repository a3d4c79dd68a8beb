"""One gate: what was found, what would open it, and who may let it pass."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect

from stepdown.episodes import actions
from stepdown.episodes.refusals import NotFound, NotPossibleNow
from stepdown.protocol.findings import Effect
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.doors import Doors, records_of_gate, timelines_of_gate
from stepdown.web.family.gates import GatesShown
from stepdown.web.family.names import first_name, listed
from stepdown.web.family.outcome import say_what_changed
from stepdown.web.family.pages import FamilyForm
from stepdown.web.family.passing import LONGEST_REASON, GoingOn
from stepdown.web.family.questions import CHILDREN, children_question
from stepdown.web.family.words import attached_words
from stepdown.web.forms import CaseworkForm, LongAnswer
from stepdown.web.kept_form import Rows

REASON = "the_reason"


class GatePage(FamilyForm):
    """Show a gate; let it pass with a reason, where this person may."""

    template_name = "family/gate.html"
    page_name = "gate"

    def find(self) -> None:
        """Find the gate in the family's pathway."""
        gate = self.sight.pathway.gates.get(self.kwargs["gate"])
        if gate is None:
            raise NotFound
        self.gate = gate
        self.doors = Doors(self.sight)
        self.standings = [
            standing
            for standing in self.sight.standing.gates
            if standing.gate == gate.id
            and (standing.child is None or standing.child in self.sight.child_by_key)
        ]
        self.closed = [each for each in self.standings if not each.effect.lets_pass]

    @property
    def may_pass(self) -> bool:
        """Say whether this person may let it pass."""
        return bool(self.closed) and GoingOn(self.sight, self.gate.before).may_pass(self.gate.id)

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask for whom, and why."""
        asked: dict[str, Any] = {}
        closed_for = [each.child for each in self.closed if each.child is not None]
        if len(closed_for) > 1:
            named = [(key, first_name(self.sight.child_by_key[key])) for key in closed_for]
            asked[CHILDREN] = children_question(named, "For which children?")
        asked[REASON] = LongAnswer(
            label="Why should it pass although it is not met?",
            called="The reason",
            missing="Enter why it should pass although it is not met",
            longest=LONGEST_REASON,
        )
        form: Form = type("PassForm", (CaseworkForm,), asked)(data, files)
        return form

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Let it pass."""
        if not self.closed:
            raise NotPossibleNow(
                "There is nothing to pass: the gate is open now.", "Go back to the family."
            )
        keys = form.cleaned_data.get(CHILDREN)
        if keys is None:
            keys = [each.child for each in self.closed if each.child is not None]
        children = [self.sight.child_by_key[key] for key in keys]
        made = actions.pass_with_reason(
            episode=self.sight.episode,
            gate=self.gate.id,
            reason=form.cleaned_data[REASON],
            children=children or None,
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        say_what_changed(self.request, self.sight, made, "Passed with your reason.")
        return redirect(self.sight.address())

    def page(self) -> dict[str, Any]:
        """Return the findings, what answers the gate, and who may let it pass."""
        clauses = Clauses(self.sight.pathway.pack, attached_words(self.sight))
        shown = GatesShown(self.sight, clauses, self.doors)
        milestones = [self.sight.pathway.milestones[id_].block.title for id_ in self.gate.before]
        findings = [finding | {"href": ""} for finding in shown.findings(self.standings)]
        roles = sorted(self.gate.overridden_by)
        return super().page() | {
            "title": self.gate.block.rule,
            "before": listed(f"“{title}”" for title in milestones),
            "findings": findings,
            "applies": any(each.effect is not Effect.DOES_NOT_APPLY for each in self.standings),
            "is_closed": bool(self.closed),
            "if_not": getattr(self.gate.block, "if_not", None) or "",
            "instead": self._instead(),
            "answers": self._answers(),
            "may_pass": self.may_pass,
            "who_may": self.sight.role_names(roles) if roles else "",
            "who_may_names": listed(self.sight.names_in_role(roles)),
            "is_must": self.gate.block.strength == "must",
            "button": "Let it pass",
        }

    def _instead(self) -> str:
        instead = getattr(self.gate.block, "instead", None)
        pathway = self.sight.pathway.pack.pathways.get(instead) if instead else None
        return pathway.title if pathway else ""

    def _answers(self) -> list[dict[str, str]]:
        """Return the records that could open it: a link where this person may, or who may."""
        found = []
        for record in records_of_gate(self.gate, self.sight.pathway):
            block = self.sight.record_type(record)
            if block is None:
                continue
            found.append(
                {
                    "text": block.title,
                    "href": self.doors.to_record(record),
                    "who": self.sight.role_names(block.recorded_by),
                }
            )
        for timeline in timelines_of_gate(self.gate):
            found.append(
                {
                    "text": f"The child’s {timeline}, and since when",
                    "href": self.sight.address("state"),
                    "who": "",
                }
            )
        return found
