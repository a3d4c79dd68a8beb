"""Whoever was asked to lead accepts or declines, and may withdraw later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect

from stepdown.episodes import actions
from stepdown.episodes.refusals import NotYours
from stepdown.web.components.navigation import address_of
from stepdown.web.family import involved
from stepdown.web.family.fields_form import FieldsForm
from stepdown.web.family.leads import find_allocation
from stepdown.web.family.names import age_in_words, first_name, listed
from stepdown.web.family.outcome import say_what_changed
from stepdown.web.family.pages import FamilyForm
from stepdown.web.family.steps import asked_of, fields_for, led_by, part_of, steps_of
from stepdown.web.forms import CaseworkForm, LongAnswer, OneOf, Option
from stepdown.web.kept_form import Rows

ANSWER, REASON = "the_answer", "the_reason"


class AnswerNomination(FieldsForm):
    """Accept or decline, on one page."""

    template_name = "family/answer_nomination.html"
    page_name = "lead-answer"
    absence_may_be_said = False

    def find(self) -> None:
        """Find what this person was asked."""
        self.allocation = find_allocation(self.sight, self.kwargs["allocation"])
        self.asked = asked_of(self.sight, steps_of(self.sight, self.allocation))
        self.record = self.allocation.record
        self.find_record()
        answered = fields_for(self.fields, "accepted")
        self.fields = {name: field for name, field in answered.items() if name != "reason"}
        if not self.asked and self.request.method == "GET":
            raise NotYours(
                "You have not been asked for this family, or you have answered already.",
                "If you should be asked, tell their social worker.",
            )

    @property
    def asked_for(self) -> list[str]:
        """Return the children for whom they were asked."""
        return [child for step in self.asked for child in step.children]

    def first_questions(self) -> dict[str, forms.Field]:
        """Ask for the answer; for all the children together."""
        meaning = (
            "You answer for the children from then on."
            if self.allocation.takes_over
            else "Whoever holds the children now goes on answering for them."
        )
        return {
            ANSWER: OneOf(
                label="What is your answer?",
                missing="Select whether you accept or decline",
                options=[
                    Option("accept", "I accept", meaning, tuple(self.fields)),
                    Option("decline", "I decline", "Whoever asked you is told.", (REASON,)),
                ],
            ),
            REASON: LongAnswer(
                label=f"Why can you not {self.part}?",
                hint="A sentence is enough.",
                called="The reason",
                missing=f"Enter why you cannot {self.part}",
                longest=2_000,
                rows=3,
            ),
        }

    def last_questions(self) -> dict[str, forms.Field]:
        """Ask nothing more: they answer now."""
        return {}

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Accept or decline."""
        told: dict[str, Any] = {
            "episode": self.sight.episode,
            "allocation": self.kwargs["allocation"],
            "children": [self.sight.child_by_key[key] for key in self.asked_for] or None,
            "idempotency_key": self.token.key,
            "by": self.account,
            "at": self.at,
        }
        if form.cleaned_data[ANSWER] == "accept":
            made = actions.accept_lead(**told, says=self.says(form, rows))
            say_what_changed(self.request, self.sight, made, f"You have accepted to {self.part}.")
            return redirect(self.sight.address())
        actions.decline_lead(**told, reason=form.cleaned_data[REASON])
        messages.success(
            self.request,
            "You have declined. Whoever asked you is told, and the family is no longer "
            "on your list.",
        )
        return redirect(address_of("my-work") or "/")

    def page(self) -> dict[str, Any]:
        """Say who asks, for whom, what it means, and what is known."""
        first = self.asked[0].record if self.asked else None
        children = [self.sight.child_by_key[key] for key in self.asked_for]
        return super().page() | {
            "title": self._title(listed(map(first_name, children))),
            "button": "Send your answer",
            "allocation": self.allocation,
            "clause": self.clauses.of(self.allocation),
            "asked_by": first.recorded_by.name if first else "",
            "asked_on": first.happened if first else None,
            "children": [
                f"{first_name(child)}, {age_in_words(child, self.sight.today)}"
                for child in children
            ],
            "holders": involved.holders(self.sight),
            "duties": self._duties(),
        }

    @property
    def part(self) -> str:
        """Return what they are asked to do: to lead, or to be something else."""
        return part_of(self.sight, self.allocation)

    def _title(self, names: str) -> str:
        if self.part == "lead":
            return f"Will you lead for {names or 'this family'}?"
        return f"Will you {self.part}?"

    def _duties(self) -> Iterable[str]:
        return [
            duty.block.title
            for duty in self.sight.pathway.obligations.values()
            if self.allocation.role in duty.block.owed_by
            and duty.block.records != self.allocation.record
        ]


class Withdraw(FamilyForm):
    """Say, after accepting, that one cannot lead any longer."""

    template_name = "family/withdraw.html"
    page_name = "lead-withdraw"

    def find(self) -> None:
        """Find what this person leads."""
        self.allocation = find_allocation(self.sight, self.kwargs["allocation"])
        self.led = led_by(self.sight, steps_of(self.sight, self.allocation))
        if not self.led and self.request.method == "GET":
            raise NotYours("You do not lead for this family.", "Go back to the family.")

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask why."""
        asked = {
            REASON: LongAnswer(
                label="Why can you not go on?",
                called="The reason",
                missing="Enter why you cannot go on",
                longest=2_000,
                rows=3,
            )
        }
        form: Form = type("WithdrawForm", (CaseworkForm,), asked)(data, files)
        return form

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Withdraw."""
        made = actions.withdraw_lead(
            episode=self.sight.episode,
            allocation=self.kwargs["allocation"],
            reason=form.cleaned_data[REASON],
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        say_what_changed(
            self.request,
            self.sight,
            made,
            "You have withdrawn. You go on holding the children until somebody else accepts, "
            "or your duty manager takes over.",
        )
        return redirect(self.sight.address())

    def page(self) -> dict[str, Any]:
        """Say who holds the children afterwards."""
        return super().page() | {
            "title": "You cannot go on",
            "children": listed(
                first_name(self.sight.child_by_key[child])
                for step in self.led
                for child in step.children
            ),
            "holders": involved.holders(self.sight),
        }
