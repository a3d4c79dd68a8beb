"""Ask whether a child is open here, and read the answer: who leads, or nobody found."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from stepdown.audit.acts import record_read
from stepdown.episodes.actions import ask_if_open
from stepdown.episodes.actions.ask_if_open import LONGEST_NAME, LONGEST_REASON
from stepdown.episodes.models import Enquiry
from stepdown.web.forms import CaseworkForm, DateAnswer, LongAnswer, ShortAnswer
from stepdown.web.kept_form import KeptForm, Rows
from stepdown.web.protocols.shelf import reader_of
from stepdown.web.step_up.telephone import call, front_door_of


class Question(CaseworkForm):
    """Whom it is about, and why somebody asks."""

    child_name = ShortAnswer(
        label="The child’s first name and last name",
        hint="As you know them. A spelling that is not quite right is found too.",
        called="The child’s name",
        missing="Enter the child’s first name and last name",
        longest=LONGEST_NAME,
        autocomplete="off",
        spellcheck=False,
    )
    born = DateAnswer(
        label="Date of birth",
        hint="For example, 27 3 2017.",
        missing="Enter the child’s date of birth",
        may_be_future=False,
    )
    reason = LongAnswer(
        label="Why do you ask?",
        hint="What has happened, and what you want to do. It is kept with your name.",
        called="Why you ask",
        missing="Enter why you ask",
        longest=LONGEST_REASON,
        rows=4,
    )


class Ask(KeptForm):
    """One page with three questions, for anybody who works with the council."""

    template_name = "enquiry/ask.html"

    def prepare(self) -> None:
        """Let in whoever works with a council: nothing is shown before they ask."""
        if self.account.authority_id is None:
            raise Http404

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask for name, date and reason."""
        return Question(data)

    def page(self) -> dict[str, Any]:
        """Show the section, and whom to call when it cannot wait."""
        return {"section": "enquiry", "front_door": front_door_of(self.account.authority)}

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Ask, and show the answer on a page of its own, whose address names nobody."""
        said = form.cleaned_data
        enquiry = ask_if_open(
            child_name=said["child_name"],
            born=said["born"],
            reason=said["reason"],
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        return redirect("enquiry-answer", enquiry.pk)


def answer(request: HttpRequest, enquiry: int) -> HttpResponse:
    """Show the answer to whoever asked, and to nobody else, as it was given then."""
    account, at = reader_of(request), timezone.now()
    found = Enquiry.objects.filter(pk=enquiry, asked_by=account.pk).first()
    if found is None:
        raise Http404
    record_read(
        authority=f"authority:{account.authority_id}",
        actor=f"account:{account.pk}",
        subject=f"enquiry:{found.pk}",
        page="enquiry-answer",
        at=at,
    )
    return render(
        request,
        "enquiry/answer.html",
        {
            "section": "enquiry",
            "enquiry": found,
            "lead": _rows(found),
            "front_door": front_door_of(account.authority),
        },
    )


def _rows(enquiry: Enquiry) -> list[dict[str, Any]]:
    """Return who leads and how to reach them, as rows of a summary list."""
    told = enquiry.told
    if not told:
        return []
    telephone = told["telephone"]
    rows: list[dict[str, Any]] = [
        {"key": "Who leads", "value": [each for each in (told["name"], told["job"]) if each]}
    ]
    if told["team"]:
        rows.append({"key": "Where", "value": told["team"]})
    if telephone:
        action = {"text": "Call", "href": call(telephone), "hidden": told["name"]}
        rows.append({"key": "Telephone", "value": telephone, "actions": [action]})
    else:
        rows.append({"key": "Telephone", "value": "No number is recorded. Ask the front door."})
    return rows
