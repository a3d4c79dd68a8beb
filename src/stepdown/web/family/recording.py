"""The page of a record: one form for each sort of record, made from the protocol's fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from stepdown.episodes import actions
from stepdown.episodes.models import Record
from stepdown.episodes.refusals import NotPossibleNow, NotYours
from stepdown.families.models import Child
from stepdown.partnership.models import Team
from stepdown.web.components.words import plain_day
from stepdown.web.family.choosing import teams_of
from stepdown.web.family.doors import milestones_of
from stepdown.web.family.fields_form import FieldsForm
from stepdown.web.family.gates import GatesShown
from stepdown.web.family.names import listed
from stepdown.web.family.outcome import say_what_changed
from stepdown.web.family.passing import GoingOn
from stepdown.web.family.questions import (
    ABSENT,
    ANSWERS,
    HAPPENED,
    TO_TEAM,
)
from stepdown.web.family.verbs import Verb, unanswered, verb_of
from stepdown.web.forms import OneOf, Option, PickOne
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
        request = self._request_answered(form)
        if request is not None and len(self.waiting) > 1:
            told["says"] = says | {"answers": request.pk}
        if self.verb is Verb.REQUEST:
            team = Team.objects.filter(
                authority_id=self.sight.episode.authority_id, pk=form.cleaned_data[TO_TEAM]
            ).first()
            if team is None:
                raise NotPossibleNow("That team is not here any more.", "Choose another team.")
            return actions.send_request(**told, to_team=team)
        if self.verb is Verb.ANSWER:
            return actions.answer_request(**told, request=request)
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
