"""A form made from the fields of a protocol's record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import Form

from stepdown.episodes.facts import fields_asked
from stepdown.episodes.refusals import NotFound
from stepdown.families.models import Child
from stepdown.protocol.facts import Kind
from stepdown.protocol.language import FieldOf
from stepdown.web.family.carried import Beginning, beginning_of
from stepdown.web.family.choosing import people_for
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.doors import Doors
from stepdown.web.family.names import first_name
from stepdown.web.family.pages import FamilyForm
from stepdown.web.family.questions import (
    ABSENT,
    ATTENDEES,
    CHILDREN,
    HAPPENED,
    AskedOnlyIf,
    children_question,
    only_if,
    questions_of,
    says_of,
    tables_of,
)
from stepdown.web.family.words import attached_words
from stepdown.web.forms import AnyOf, Confirmation, MomentAnswer, Option
from stepdown.web.kept_form import Rows


class FieldsForm(FamilyForm):
    """A form made from a record's fields, with whom it is about and when it happened."""

    template_name = "family/record.html"
    record: str
    left_out: frozenset[str] = frozenset()
    when_label = "When did this happen?"
    absence_may_be_said = True

    def find(self) -> None:
        """Find the record in the family's protocol."""
        self.record = self.kwargs["record"]
        self.find_record()

    def find_record(self) -> None:
        """Keep what the protocol says of the record."""
        block = self.sight.record_type(self.record)
        if block is None:
            raise NotFound
        self.block = block
        every = fields_asked(self.sight.episode, self.sight.pathway.pack, block)
        self.fields: dict[str, FieldOf] = {
            name: field for name, field in every.items() if name not in self.left_out
        }
        self.doors = Doors(self.sight)
        self.clauses = Clauses(self.sight.pathway.pack, attached_words(self.sight))

    # The form

    def beginning(self) -> Beginning:
        """Return what the form begins from."""
        return beginning_of(self.sight, self.record, self.block, self.fields)

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Return the questions of the record, then when it happened."""
        people = people_for(self.sight, self.fields)
        asked = {**self.first_questions(), **questions_of(self.fields, people)}
        asked |= self.last_questions()
        made = type("RecordForm", (AskedOnlyIf,), asked)
        made.conditions = only_if(self.fields)  # type: ignore[attr-defined]
        begun = self.beginning() if data is None else Beginning()
        # Where an answer came from is said as long as the page is open.
        sources = begun.sources if data is None else self.beginning().sources
        form: Form = made(data, files, initial=begun.answers, carried_from=sources)
        return form

    def first_questions(self) -> dict[str, forms.Field]:
        """Ask whom it is about, where there are several children."""
        if len(self.sight.children) < 2:
            return {}
        named = [(str(here.child.pk), first_name(here.child)) for here in self.sight.children]
        return {CHILDREN: children_question(named, "Which children is this about?")}

    def last_questions(self) -> dict[str, forms.Field]:
        """Ask who came, and when it happened."""
        asked: dict[str, forms.Field] = {}
        if self.block.kind is Kind.MEETING and self.block.attendees:
            asked[ATTENDEES] = AnyOf(
                label="Who came?",
                missing="Select who came",
                options=[
                    Option(
                        role, self.sight.role_name(role), "Expected" if need == "required" else ""
                    )
                    for role, need in self.block.attendees.items()
                ],
                required=False,
            )
        asked[HAPPENED] = MomentAnswer(
            label=self.when_label,
            hint="Leave it empty if it happened just now.",
            called="Date",
            may_be_rough=True,
            required=False,
        )
        if self.absence_may_be_said and self.block.silence_means == "not known":
            asked[ABSENT] = Confirmation(label="We looked, and there was none", required=False)
        return asked

    def make_rows(self, data: Any = None) -> Rows:
        """Return the tables of the record."""
        begun = self.beginning() if data is None else Beginning()
        return {
            name: table(data, prefix=name, initial=begun.tables.get(name))
            for name, table in tables_of(self.fields).items()
        }

    # What was answered

    def children_chosen(self, form: Form) -> list[Child]:
        """Return the children whom it is about."""
        chosen = form.cleaned_data.get(CHILDREN)
        if chosen is None:
            return [here.child for here in self.sight.children]
        return [self.sight.child_by_key[key] for key in chosen]

    def says(self, form: Form, rows: Rows) -> dict[str, Any]:
        """Return the answers as the record keeps them."""
        says = says_of(self.fields, form, rows)
        if form.cleaned_data.get(ATTENDEES):
            says["attendees"] = form.cleaned_data[ATTENDEES]
        return says

    # The page

    def blocks(self) -> Iterator[dict[str, Any]]:
        """Return the questions and tables in the order of the protocol."""
        under = {
            name
            for field in self.form.fields.values()
            for option in getattr(field, "options", ())
            for name in option.reveals
        }
        for name in self._in_order():
            if name in self.rows:
                field = self.fields[name]
                yield {
                    "rows": self.rows[name],
                    "title": field.title,
                    "hint": field.hint or "",
                    "carried_from": getattr(self.form, "carried_from", {}).get(name, ""),
                }
            elif name in self.form.fields and name not in under and not self.form[name].is_hidden:
                yield {"question": self.form[name]}

    def _in_order(self) -> list[str]:
        ours = [name for name in self.form.fields if name not in self.fields]
        first = [name for name in self.first_questions() if name in ours]
        return [*first, *self.fields, *(name for name in ours if name not in first)]

    def page(self) -> dict[str, Any]:
        """Return the questions, and the clauses that ask for them."""
        clause = self.block.clause
        return super().page() | {
            "title": self.block.title,
            "asks": self.block.asks or "",
            "blocks": list(self.blocks()),
            "clause": self.clauses.of_ids(clause) if clause else None,
        }
