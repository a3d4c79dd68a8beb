"""The page of a record: one form for each sort of record, made from the protocol's fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from stepdown.episodes import actions
from stepdown.episodes.models import Record
from stepdown.episodes.refusals import NotFound, NotPossibleNow, NotYours
from stepdown.families.models import Child
from stepdown.partnership.models import Team
from stepdown.protocol.facts import Kind
from stepdown.protocol.language import FieldOf
from stepdown.protocol.references import fields_of
from stepdown.web.components.words import plain_day
from stepdown.web.family.carried import Beginning, beginning_of
from stepdown.web.family.choosing import people_for, teams_of
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.doors import Doors, milestones_of
from stepdown.web.family.gates import GatesShown
from stepdown.web.family.names import first_name, listed
from stepdown.web.family.outcome import say_what_changed
from stepdown.web.family.pages import FamilyForm
from stepdown.web.family.passing import GoingOn
from stepdown.web.family.questions import (
    ABSENT,
    ANSWERS,
    ATTENDEES,
    CHILDREN,
    HAPPENED,
    TO_TEAM,
    AskedOnlyIf,
    children_question,
    only_if,
    questions_of,
    says_of,
    tables_of,
)
from stepdown.web.family.verbs import Verb, unanswered, verb_of
from stepdown.web.family.words import attached_words
from stepdown.web.forms import AnyOf, Confirmation, MomentAnswer, OneOf, Option, PickOne
from stepdown.web.forms.asked import in_a_sentence
from stepdown.web.kept_form import Rows

ANSWERS_TO_CONSENT = frozenset({"given", "refused", "withdrawn"})
BUTTONS = {
    Verb.DECIDE: "Record the decision",
    Verb.HAND_OVER: "Record the handover",
    Verb.CLOSE: "Record the closure",
    Verb.CONSENT: "Record the answer",
    Verb.REQUEST: "Send",
    Verb.ANSWER: "Send the answer",
    Verb.RECORD: "Save",
}


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
        every = fields_of(self.sight.pathway.pack, block)
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


class RecordPage(FieldsForm):
    """Record something, by the verb that fits its kind."""

    page_name = "record"

    def find_record(self) -> None:
        """Say who may, where this person may not."""
        super().find_record()
        self.verb = verb_of(self.sight.pathway, self.record, self.block)
        if not self.doors.may_open(self.record):
            raise NotYours(
                f"You cannot record “{self.block.title}” for this family.",
                f"This is for: {self.sight.role_names(self.block.recorded_by)}.",
                self.block.recorded_by,
            )
        self.waiting = unanswered(self.sight.pathway, self.record, self.sight.records)
        self.going_on = GoingOn(self.sight, milestones_of(self.sight.pathway, self.record))
        self.is_closed_now = GoingOn.was_asked(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead to the page of a record that has one of its own."""
        address = self.doors.to_record(self.record)
        if address != request.path:
            return redirect(address)
        return super().get(request, *args, **kwargs)

    def first_questions(self) -> dict[str, forms.Field]:
        """Ask also which request is answered, or which team is asked."""
        asked = super().first_questions()
        if len(self.waiting) > 1:
            options = [Option(str(each.pk), self._called(each)) for each in reversed(self.waiting)]
            asked[ANSWERS] = OneOf(
                label="Which one does this answer?",
                missing="Select which one this answers",
                options=options,
                initial=options[-1].value,
            )
        if self.verb is Verb.REQUEST:
            teams = teams_of(self.sight)
            asked[TO_TEAM] = PickOne(
                label="Which team does it go to?",
                hint="The team may see the family from then on.",
                missing="Select the team that it goes to",
                options=teams.options,
                initial=teams.likely,
            )
        return asked

    def _called(self, record: Record) -> str:
        block = self.sight.record_type(record.record)
        title = block.title if block else "Record"
        return f"{title}, {plain_day(record.happened)}, by {record.recorded_by.name}"

    def last_questions(self) -> dict[str, forms.Field]:
        """Ask how to go on, once a gate has said no."""
        asked = super().last_questions()
        if self.is_closed_now:
            asked |= self.going_on.questions()
        return asked

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Call the verb."""
        says, children = self.says(form, rows), self.children_chosen(form)
        with transaction.atomic():
            if self.is_closed_now:
                self.going_on.pass_gates(form, children, self.token.key)
            made = self._call(form, says, children)
        say_what_changed(self.request, self.sight, made)
        return redirect(self.sight.address())

    def _button(self) -> str:
        # Where nobody hands the child over, what begins is only another plan.
        if self.verb is Verb.HAND_OVER and not self.sight.pathway.file.hands_over:
            return BUTTONS[Verb.RECORD]
        return BUTTONS[self.verb]

    def _call(self, form: Form, says: dict[str, Any], children: list[Child]) -> Record:
        told: dict[str, Any] = {
            "episode": self.sight.episode,
            "record": self.record,
            "says": says,
            "happened": form.cleaned_data.get(HAPPENED),
            "children": children,
            "revision": self.token.revision,
            "idempotency_key": self.token.key,
            "by": self.account,
            "at": self.at,
        }
        if form.cleaned_data.get(ABSENT):
            return actions.record(**told | {"says": {}}, is_absence=True)
        if self.verb.has_gates_before_it:
            told["already_happened"] = self.going_on.has_happened(form)
        if self.verb is Verb.CONSENT:
            return self._consent(told, says)
        if self.verb is Verb.REQUEST:
            team = Team.objects.filter(
                authority_id=self.sight.episode.authority_id, pk=form.cleaned_data[TO_TEAM]
            ).first()
            if team is None:
                raise NotPossibleNow("That team is not here any more.", "Choose another team.")
            return actions.send_request(**told, to_team=team)
        request = self._request_answered(form)
        if self.verb is Verb.ANSWER:
            return actions.answer_request(**told, request=request)
        if request is not None and len(self.waiting) > 1:
            told["says"] = says | {"answers": request.pk}
        verbs = {
            Verb.DECIDE: actions.decide,
            Verb.HAND_OVER: actions.hand_over,
            Verb.CLOSE: actions.close,
        }
        return verbs.get(self.verb, actions.record)(**told)

    def _request_answered(self, form: Form) -> Record | None:
        named = form.cleaned_data.get(ANSWERS)
        if named:
            return next((each for each in self.waiting if str(each.pk) == named), None)
        return self.waiting[0] if self.waiting else None

    def _consent(self, told: dict[str, Any], says: dict[str, Any]) -> Record:
        answers = [
            says[name]
            for name, field in self.fields.items()
            if field.one_of and "refused" in field.one_of and says.get(name) in ANSWERS_TO_CONSENT
        ]
        # "Asked" and the like are no answer yet.
        return (
            actions.record_consent(**told, answer=answers[0]) if answers else actions.record(**told)
        )

    def show(self, form: Form, rows: Rows, **more: Any) -> Any:
        """Ask how to go on where a gate has just said no."""
        if "closed_gates" in more and not self.is_closed_now:
            self.is_closed_now = True
            form.fields.update(self.going_on.questions())
        return super().show(form, rows, **more)

    def page(self) -> dict[str, Any]:
        """Return also the gates before what this may reach, and what follows a no."""
        shown = GatesShown(self.sight, self.clauses, self.doors)
        milestones = milestones_of(self.sight.pathway, self.record)
        findings = shown.before(milestones) if self.verb.has_gates_before_it else []
        if self.is_closed_now:
            closed = self.going_on.closed.values()
            findings = shown.findings([one for each in closed for one in each])
        titles = [self.sight.pathway.milestones[id_].block.title for id_ in milestones]
        return super().page() | {
            "button": self._button(),
            "findings": findings,
            "are_closed": self.is_closed_now,
            "all_met": all(each["finding"] == "MET" for each in findings),
            "milestones": listed(f"“{title}”" for title in titles),
            "going_on": self.going_on if self.is_closed_now else None,
            "waiting": [self._called(each) for each in self.waiting],
            "is_answer": self.verb is Verb.ANSWER,
            "sentence": in_a_sentence(self.block.title),
        }
