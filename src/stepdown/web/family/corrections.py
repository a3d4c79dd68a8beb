"""Put a record right, or say that it never happened. The old one stays to be read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect

from stepdown.episodes import actions
from stepdown.episodes.refusals import NotFound, NotYours
from stepdown.web.family.carried import Beginning
from stepdown.web.family.fields_form import FieldsForm
from stepdown.web.family.outcome import say_what_changed
from stepdown.web.family.pages import FamilyForm
from stepdown.web.family.questions import (
    ATTENDEES,
    CHILDREN,
    HAPPENED,
    initial_rows,
    shown_again,
)
from stepdown.web.family.records import find_record, may_be_corrected, may_be_taken_back
from stepdown.web.family.said import people_named, rows_of_record, title_of
from stepdown.web.forms import CaseworkForm, LongAnswer
from stepdown.web.kept_form import Rows

WHY = "why_it_changes"
LONGEST_REASON = 500


def reason(label: str, missing: str) -> LongAnswer:
    """Ask why a record changes."""
    return LongAnswer(
        label=label, called="The reason", missing=missing, longest=LONGEST_REASON, rows=3
    )


class Correct(FieldsForm):
    """Say what a record should have said."""

    page_name = "correct"
    absence_may_be_said = False

    def find(self) -> None:
        """Find the record, which must still stand."""
        self.wrong = find_record(self.sight, self.kwargs["number"])
        if hasattr(self.wrong, "superseded_by") and self.request.method == "GET":
            raise NotFound
        self.record = self.wrong.record
        self.find_record()
        if not may_be_corrected(self.sight, self.wrong) and self.request.method == "GET":
            raise NotYours(
                f"You cannot correct “{self.block.title}” for this family.",
                f"This is for: {self.sight.role_names(self.block.recorded_by)}.",
                self.block.recorded_by,
            )
        if self.wrong.is_absence:
            self.fields = {}

    def beginning(self) -> Beginning:
        """Begin from what the record says."""
        says = self.wrong.says
        answers = shown_again(self.fields, says)
        answers[HAPPENED] = self.wrong.happened
        answers[CHILDREN] = [str(link.child_id) for link in self.wrong.children.all()]
        answers[ATTENDEES] = says.get("attendees", [])
        tables = {
            name: initial_rows(field, says.get(name))
            for name, field in self.fields.items()
            if field.rows is not None
        }
        return Beginning(answers, tables)

    def last_questions(self) -> dict[str, forms.Field]:
        """Ask why it changes."""
        asked = super().last_questions()
        asked[HAPPENED].help_text = "Empty means that it stays as it was."
        asked[WHY] = reason("Why does it change?", "Enter why it changes")
        return asked

    def says(self, form: Form, rows: Rows) -> dict[str, Any]:
        """Keep what the verbs wrote themselves, such as which request it answers."""
        ours = {
            name: answer
            for name, answer in self.wrong.says.items()
            if name not in self.fields and name not in {"attendees"}
        }
        return ours | super().says(form, rows)

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Correct it."""
        made = actions.correct(
            record=self.wrong,
            says=self.says(form, rows),
            happened=form.cleaned_data.get(HAPPENED),
            children=self.children_chosen(form),
            reason=form.cleaned_data[WHY],
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        say_what_changed(
            self.request, self.sight, made, f"{title_of(self.sight, self.wrong)} corrected."
        )
        return redirect(self.sight.address("record-shown", made.pk))

    def page(self) -> dict[str, Any]:
        """Say that the old record stays."""
        return super().page() | {
            "title": f"Correct: {self.block.title}",
            "asks": "The record as it is now stays in the history, with your reason beside it.",
            "button": "Save the correction",
        }


class Retract(FamilyForm):
    """Say that what was recorded never happened."""

    template_name = "family/retract.html"
    page_name = "retract"

    def find(self) -> None:
        """Find the record, which must still stand."""
        self.wrong = find_record(self.sight, self.kwargs["number"])
        if self.request.method == "POST":
            return
        if hasattr(self.wrong, "superseded_by"):
            raise NotFound
        if not may_be_taken_back(self.sight, self.wrong):
            raise NotYours(
                f"You cannot take back “{title_of(self.sight, self.wrong)}”.",
                "Ask whoever recorded it.",
            )

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask why."""
        asked = {WHY: reason("Why did it never happen?", "Enter why it never happened")}
        form: Form = type("RetractForm", (CaseworkForm,), asked)(data, files)
        return form

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Take it back."""
        made = actions.retract(
            record=self.wrong,
            reason=form.cleaned_data[WHY],
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        title = title_of(self.sight, self.wrong)
        say_what_changed(self.request, self.sight, made, f"{title} taken back.")
        return redirect(self.sight.address())

    def page(self) -> dict[str, Any]:
        """Show what is taken back."""
        return super().page() | {
            "title": f"This never happened: {title_of(self.sight, self.wrong)}",
            "said": rows_of_record(self.sight, self.wrong, people_named(self.sight, [self.wrong])),
            "wrong": self.wrong,
        }
