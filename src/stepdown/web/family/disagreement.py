"""A disagreement: what it is about, who decides, and who holds the child meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect

from stepdown.episodes import actions
from stepdown.episodes.facts import happening_of
from stepdown.episodes.models import Record
from stepdown.episodes.refusals import NotFound, NotPossibleNow, NotYours
from stepdown.protocol.language import Ladder
from stepdown.web.components.words import plain_day
from stepdown.web.family import involved
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.fields_form import FieldsForm
from stepdown.web.family.names import listed
from stepdown.web.family.outcome import say_what_changed
from stepdown.web.family.questions import HAPPENED
from stepdown.web.family.said import people_named, rows_of_record
from stepdown.web.family.sight import Sight
from stepdown.web.forms import OneOf, Option
from stepdown.web.kept_form import Rows

SETTLED = "is_it_settled"


@dataclass
class Dispute:
    """A disagreement that is open now, and the stage at which it stands."""

    sight: Sight
    ladder: Ladder
    raised: Record
    stage: int = 0
    clause: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, sight: Sight, clauses: Clauses | None = None) -> Dispute | None:
        """Return the open disagreement of a family, if there is one."""
        ladder = sight.pathway.file.disagreement
        if ladder is None:
            return None
        found: Dispute | None = None
        for record in sorted(sight.records, key=lambda each: each.pk):
            if _is(sight, ladder.raised, record):
                found = cls(sight, ladder, record)
            elif found is not None and _is(sight, ladder.decided, record):
                found = None
            elif found is not None and _is(sight, ladder.unresolved, record):
                found.stage = min(found.stage + 1, len(ladder.stages) - 1)
        if found is not None and clauses is not None:
            found.clause = clauses.of_disagreements(sight.pathway.id, ladder)
        return found

    @property
    def deciders(self) -> Sequence[str]:
        """Return the roles who decide at this stage."""
        return self.ladder.stages[self.stage]

    @property
    def heading(self) -> str:
        """Return since when people disagree, and who decides."""
        who = self.sight.role_names(self.deciders)
        return f"There is a disagreement since {plain_day(self.raised.happened)}. To decide: {who}."

    @property
    def meanwhile(self) -> str:
        """Return who holds each child until it is decided."""
        held = [f"{row['role']}: {row['name']}" for row in involved.holders(self.sight)]
        return f"{self.ladder.holder_meanwhile} Now that is: {'; '.join(held)}."

    @property
    def is_last_stage(self) -> bool:
        """Say whether nobody is above those who decide now."""
        return self.stage + 1 >= len(self.ladder.stages) or self.ladder.unresolved is None

    @property
    def href(self) -> str:
        """Return where it is decided, for somebody who may."""
        if self.sight.roles.isdisjoint(self.deciders):
            return ""
        return self.sight.address("disagreement-decision")


def _is(sight: Sight, event: str | None, record: Record) -> bool:
    if event is None:
        return False
    match = sight.about.events[event]
    said = happening_of(record, (), sight.pathway.pack).says
    return record.record == match.record and all(
        str(said.get(name)) in {str(value) for value in values}
        for name, values in match.with_.items()
    )


class Raise(FieldsForm):
    """Say that people disagree."""

    page_name = "disagreement"
    absence_may_be_said = False
    when_label = "When did you say so to the others?"

    def find(self) -> None:
        """Find the ladder in the family's protocol."""
        ladder = self.sight.pathway.file.disagreement
        if ladder is None:
            raise NotFound
        event = self.sight.about.events[ladder.raised]
        self.ladder, self.record = ladder, event.record
        self.left_out = frozenset(event.with_)
        if not self.sight.roles:
            raise NotYours(
                "You have no role with this family.", "Ask somebody who takes part to raise it."
            )
        self.find_record()

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Raise it."""
        made = actions.raise_disagreement(
            episode=self.sight.episode,
            says=self.says(form, rows),
            happened=form.cleaned_data.get(HAPPENED),
            children=self.children_chosen(form),
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        who = self.sight.role_names(self.ladder.stages[0])
        said = f"The disagreement is recorded. {who} decides. {self.ladder.holder_meanwhile}"
        say_what_changed(self.request, self.sight, made, said)
        return redirect(self.sight.address())

    def page(self) -> dict[str, Any]:
        """Say who decides, and who holds meanwhile."""
        stages = [self.sight.role_names(stage) for stage in self.ladder.stages]
        return super().page() | {
            "title": self.block.title,
            "button": "Raise the disagreement",
            "clause": self.clauses.of_disagreements(self.sight.pathway.id, self.ladder),
            "inset": "family/disagreement_inset.html",
            "stages": stages,
            "within": ladder.time_to_decide if (ladder := self.sight.pathway.ladder) else "",
            "policy": self.ladder.policy,
            "meanwhile": self.ladder.holder_meanwhile,
            "holders": involved.holders(self.sight),
        }


class Decide(FieldsForm):
    """Decide a disagreement, or send it to those above."""

    page_name = "disagreement-decision"
    absence_may_be_said = False
    when_label = "When did you decide?"

    def find(self) -> None:
        """Find the disagreement and who decides it now."""
        ladder = self.sight.pathway.file.disagreement
        if ladder is None:
            raise NotFound
        self.ladder = ladder
        events = self.sight.about.events
        decided = events[ladder.decided]
        self.record = decided.record
        self.left_out = frozenset(decided.with_)
        self.find_record()
        self.dispute = Dispute.of(self.sight, self.clauses)
        if self.dispute is not None and self.sight.roles.isdisjoint(self.dispute.deciders):
            who = self.sight.role_names(self.dispute.deciders)
            raise NotYours(
                "You do not decide this disagreement.", f"At this stage it is for: {who}."
            )

    def first_questions(self) -> dict[str, forms.Field]:
        """Ask whether it is settled."""
        title = next(
            (
                self.block.fields[name].title
                for name in sorted(self.left_out)
                if name in self.block.fields
            ),
            "Is it settled?",
        )
        options = [Option("yes", "Yes, this is decided")]
        if self.dispute is not None and not self.dispute.is_last_stage:
            above = self.sight.role_names(self.ladder.stages[self.dispute.stage + 1])
            options.append(Option("no", "No", f"It goes up to: {above}"))
        asked: dict[str, forms.Field] = {
            SETTLED: OneOf(label=title, missing="Select whether it is settled", options=options)
        }
        return asked

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Decide it."""
        if self.dispute is None:
            raise NotPossibleNow(
                "Nobody has raised a disagreement, or it is settled already.",
                "Go back to the family.",
            )
        is_resolved = form.cleaned_data[SETTLED] == "yes"
        made = actions.decide_disagreement(
            episode=self.sight.episode,
            says=self.says(form, rows),
            happened=form.cleaned_data.get(HAPPENED),
            children=[link.child for link in self.dispute.raised.children.all()],
            is_resolved=is_resolved,
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        said = "The disagreement is settled."
        if not is_resolved:
            above = self.sight.role_names(self.ladder.stages[self.dispute.stage + 1])
            said = f"The disagreement is not settled. It goes up to: {above}."
        say_what_changed(self.request, self.sight, made, said)
        return redirect(self.sight.address())

    def page(self) -> dict[str, Any]:
        """Show what it is about, and who holds meanwhile."""
        more: dict[str, Any] = {"button": "Record the decision", "inset": ""}
        if self.dispute is not None:
            people = people_named(self.sight, [self.dispute.raised])
            more |= {
                "inset": "family/dispute_inset.html",
                "dispute": self.dispute,
                "said": rows_of_record(self.sight, self.dispute.raised, people),
                "children_listed": listed(
                    link.child.first_name for link in self.dispute.raised.children.all()
                ),
                "clause": self.dispute.clause,
            }
        return super().page() | more
