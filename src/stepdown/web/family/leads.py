"""Who leads: nominate, talk it over, accept or decline, and withdraw."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from stepdown.episodes import actions
from stepdown.episodes.refusals import NotFound, NotPossibleNow, NotYours
from stepdown.partnership.models import Account, Team
from stepdown.protocol.language import Allocation
from stepdown.web.components.navigation import address_of
from stepdown.web.family import involved
from stepdown.web.family.choosing import Candidate, candidates, suggested, teams_of
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.names import age_in_words, first_name, listed
from stepdown.web.family.outcome import say_what_changed
from stepdown.web.family.pages import FamilyForm, family_page
from stepdown.web.family.questions import HAPPENED, TO_TEAM
from stepdown.web.family.recording import FieldsForm
from stepdown.web.family.sight import Sight
from stepdown.web.family.steps import asked_of, fields_for, in_words, led_by, steps_of
from stepdown.web.family.words import attached_words
from stepdown.web.forms import CaseworkForm, LongAnswer, OneOf, Option, PickOne
from stepdown.web.kept_form import Rows

PERSON, TYPED = "who_is_asked", "name_typed"
ANSWER, REASON = "the_answer", "the_reason"
A_TEAM = "team"


def find_allocation(sight: Sight, name: str) -> Allocation:
    """Return how a role of the family's pathway is filled."""
    found = sight.pathway.file.allocations.get(name)
    if found is None:
        raise NotFound
    return found


@family_page("lead")
def lead(request: HttpRequest, sight: Sight, allocation: str) -> HttpResponse:
    """Show how far the filling of a role has come, and what this person can do about it."""
    block = find_allocation(sight, allocation)
    steps = steps_of(sight, block)
    may_nominate = not sight.roles.isdisjoint(block.nominated_by)
    links = []
    if asked_of(sight, steps):
        links.append({"text": "Accept or decline", "href": "lead-answer", "is_first": True})
    if may_nominate:
        links.append(
            {
                "text": "Ask somebody to lead",
                "href": "lead-nominate",
                "is_first": not any(step.waits for step in steps),
            }
        )
        links.append({"text": "Record that you talked it over", "href": "lead-consult"})
    if led_by(sight, steps):
        links.append({"text": "You cannot lead any longer", "href": "lead-withdraw"})
    context = sight.around() | {
        "title": block.title,
        "rule": block.rule,
        "clause": Clauses(sight.pathway.pack, attached_words(sight)).of(block),
        "steps": in_words(sight, steps),
        "links": [link | {"href": sight.address(str(link["href"]), allocation)} for link in links],
        "nominated_by": sight.role_names(block.nominated_by),
        "holders": involved.holders(sight),
        "takes_over": block.takes_over,
        "back_href": sight.address(),
        "back_text": "Back to the family",
    }
    return render(request, "family/lead.html", context)


class Nominate(FieldsForm):
    """Ask a person, or a team, to lead."""

    template_name = "family/nominate.html"
    page_name = "lead-nominate"
    absence_may_be_said = False
    step = "nominated"
    when_label = "When did you ask?"
    heading = "Ask somebody to lead"
    button = "Ask them to lead"

    def find(self) -> None:
        """Find the allocation, and say who may."""
        self.allocation = find_allocation(self.sight, self.kwargs["allocation"])
        if self.sight.roles.isdisjoint(self.allocation.nominated_by):
            raise NotYours(
                f"You cannot choose who leads (“{self.allocation.title}”).",
                f"This is for: {self.sight.role_names(self.allocation.nominated_by)}.",
                self.allocation.nominated_by,
            )
        self.record = self.allocation.record
        self.find_record()
        self.fields = fields_for(self.fields, self.step)
        self.steps = steps_of(self.sight, self.allocation)

    @property
    def typed(self) -> str:
        """Return the name that was searched for."""
        found = self.request.POST.get(TYPED) or self.request.GET.get("name") or ""
        return found.strip()[:100]

    def found(self) -> list[Candidate]:
        """Return whom to choose from: whose name was typed, or who is likely meant."""
        if self.typed:
            return candidates(self.sight, self.typed)
        named = [step.person for step in self.steps if step.person and step.waits]
        return suggested(self.sight, self.allocation, named)

    def first_questions(self) -> dict[str, forms.Field]:
        """Ask whom, with how much each of them has already."""
        people = self.found()
        chosen = self.request.POST.get(PERSON, "")
        options = [
            Option(str(each.account.pk), each.account.name, f"{each.where}. {each.load}.")
            for each in people
        ]
        if chosen.isdecimal() and chosen not in {option.value for option in options}:
            options += self._chosen_before(int(chosen))
        options.append(
            Option(
                A_TEAM,
                "A team, which then names its worker",
                "",
                (TO_TEAM,),
                is_apart=bool(options),
            )
        )
        asked = super().first_questions()
        waiting = [step.person for step in self.steps if step.waits]
        asked[PERSON] = OneOf(
            label="Who should lead?",
            missing="Select who should lead, or search for somebody else",
            options=options,
            initial=str(waiting[0]) if waiting and waiting[0] else None,
        )
        asked[TO_TEAM] = PickOne(
            label="Which team?", missing="Select the team", options=teams_of(self.sight).options
        )
        asked[TYPED] = forms.CharField(
            widget=forms.HiddenInput(), required=False, initial=self.typed
        )
        return asked

    def _chosen_before(self, person: int) -> list[Option]:
        account = Account.objects.filter(
            pk=person, authority_id=self.sight.episode.authority_id, is_active=True
        ).first()
        return [Option(str(account.pk), account.name)] if account else []

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Ask them."""
        person, team = self._whom(form)
        verb = {"nominated": actions.nominate_lead, "consulted": actions.consult_lead}[self.step]
        made = verb(
            episode=self.sight.episode,
            allocation=self.kwargs["allocation"],
            person=person,
            team=team,
            says=self.says(form, rows),
            happened=form.cleaned_data.get(HAPPENED),
            children=self.children_chosen(form),
            revision=self.token.revision,
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        who = person.name if person is not None else team.name if team is not None else ""
        say_what_changed(self.request, self.sight, made, self.said(who))
        return redirect(self.sight.address())

    def said(self, who: str) -> str:
        """Return what is said once it is recorded."""
        return f"{who} is asked to lead, and can see this family now."

    def _whom(self, form: Form) -> tuple[Account | None, Team | None]:
        authority = self.sight.episode.authority_id
        if form.cleaned_data[PERSON] == A_TEAM:
            team = Team.objects.filter(
                authority_id=authority, pk=form.cleaned_data[TO_TEAM]
            ).first()
            if team is None:
                raise NotPossibleNow("That team is not here any more.", "Choose another team.")
            return None, team
        person = Account.objects.filter(
            authority_id=authority, pk=form.cleaned_data[PERSON]
        ).first()
        if person is None:
            raise NotPossibleNow("That person is not here any more.", "Choose somebody else.")
        return person, None

    def page(self) -> dict[str, Any]:
        """Return also the search."""
        return super().page() | {
            "title": self.heading,
            "asks": self.allocation.rule,
            "button": self.button,
            "typed": self.typed,
            "nobody_found": bool(self.typed) and not self.found(),
            "clause": self.clauses.of(self.allocation),
            "steps": in_words(self.sight, self.steps),
        }


class Consult(Nominate):
    """Record that somebody was talked with about leading."""

    page_name = "lead-consult"
    step = "consulted"
    when_label = "When did you talk?"
    heading = "You talked with somebody about leading"
    button = "Save"

    def said(self, who: str) -> str:
        """Return what is said once it is recorded."""
        return f"It is recorded that you talked with {who} about leading."


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
                "You have not been asked to lead for this family, or you have answered already.",
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
                label="Why can you not lead?",
                hint="A sentence is enough.",
                called="The reason",
                missing="Enter why you cannot lead",
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
            say_what_changed(self.request, self.sight, made, "You have accepted to lead.")
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
            "title": f"Will you lead for {listed(map(first_name, children)) or 'this family'}?",
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
                label="Why can you not lead any longer?",
                called="The reason",
                missing="Enter why you cannot lead any longer",
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
            "title": "You cannot lead any longer",
            "children": listed(
                first_name(self.sight.child_by_key[child])
                for step in self.led
                for child in step.children
            ),
            "holders": involved.holders(self.sight),
        }
