"""Who leads: where it stands, whom to ask, and that one talked it over with them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from stepdown.episodes import actions
from stepdown.episodes.refusals import NotFound, NotPossibleNow, NotYours
from stepdown.partnership.models import Account, Team
from stepdown.protocol.language import Allocation
from stepdown.web.family import involved
from stepdown.web.family.choosing import Candidate, candidates, suggested, teams_of
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.fields_form import FieldsForm
from stepdown.web.family.outcome import say_what_changed
from stepdown.web.family.pages import family_page
from stepdown.web.family.questions import HAPPENED, TO_TEAM
from stepdown.web.family.sight import Sight
from stepdown.web.family.steps import asked_of, fields_for, in_words, led_by, part_of, steps_of
from stepdown.web.family.words import attached_words
from stepdown.web.forms import OneOf, Option, PickOne
from stepdown.web.kept_form import Rows

PERSON, TYPED = "who_is_asked", "name_typed"
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
                "text": f"Ask somebody to {part_of(sight, block)}",
                "href": "lead-nominate",
                "is_first": not any(step.waits for step in steps),
            }
        )
        links.append({"text": "Record that you talked it over", "href": "lead-consult"})
    if led_by(sight, steps):
        links.append({"text": "You cannot go on", "href": "lead-withdraw"})
    context = sight.around() | {
        "title": block.title,
        "rule": block.rule,
        "clause": Clauses(sight.pathway.pack, attached_words(sight)).of(block),
        "steps": in_words(sight, steps),
        "links": [link | {"href": sight.address(str(link["href"]), allocation)} for link in links],
        "nominated_by": sight.role_names(block.nominated_by),
        "holders": involved.holders(sight),
        "takes_over": block.takes_over,
        "until_then": _until_then(sight, allocation),
        "back_href": sight.address(),
        "back_text": "Back to the family",
    }
    return render(request, "family/lead.html", context)


def _until_then(sight: Sight, allocation: str) -> list[str]:
    """Return in sentences whom the role falls to, while nobody has accepted it."""
    roles: dict[str, list[str]] = {}
    for each in sight.standing.leads:
        if each.allocation == allocation and each.falls_to and each.child in sight.child_by_key:
            roles.setdefault(each.falls_to, []).append(str(each.child))
    return [
        f"For {sight.names_of(children)} this falls to: {sight.role_name(role)}."
        for role, children in roles.items()
    ]


class Nominate(FieldsForm):
    """Ask a person, or a team, to lead."""

    template_name = "family/nominate.html"
    page_name = "lead-nominate"
    absence_may_be_said = False
    step = "nominated"
    when_label = "When did you ask?"

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
    def part(self) -> str:
        """Return what they are asked to do: to lead, or to be something else."""
        return part_of(self.sight, self.allocation)

    @property
    def heading(self) -> str:
        """Return the heading of the page."""
        return f"Ask somebody to {self.part}"

    @property
    def button(self) -> str:
        """Return the words on the button."""
        return f"Ask them to {self.part}"

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
            label=f"Who should {self.part}?",
            missing=f"Select who should {self.part}, or search for somebody else",
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
        return f"{who} is asked to {self.part}, and can see this family now."

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

    @property
    def heading(self) -> str:
        """Return the heading of the page."""
        return f"You talked with somebody who may {self.part}"

    @property
    def button(self) -> str:
        """Return the words on the button."""
        return "Save"

    def said(self, who: str) -> str:
        """Return what is said once it is recorded."""
        return f"It is recorded that you talked with {who}, who may {self.part}."
