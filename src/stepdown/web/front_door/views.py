"""The front door's list of urgent reports: read them, and decide."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from stepdown.audit.acts import record_reads
from stepdown.episodes.actions import (
    acknowledge_step_up,
    decide_step_up,
    follow_step_up,
    not_followed,
    tie_step_up,
)
from stepdown.episodes.front_door import MOST_ENQUIRIES, check_at_the_front_door, reports_for
from stepdown.episodes.models import Enquiry, StepUpDecision, StepUpReport
from stepdown.episodes.refusals import NotFound
from stepdown.partnership.models import Account
from stepdown.web.components.words import day_and_time, plain_day
from stepdown.web.forms import CaseworkForm, LongAnswer, OneOf, Option, ShortAnswer
from stepdown.web.front_door.waiting import banner_about, waited
from stepdown.web.kept_form import KeptForm, Rows
from stepdown.web.protocols.shelf import reader_of

log = logging.getLogger(__name__)

AT_ONCE = 5
"""How many reports are looked for again before the list is drawn."""

HINTS = {
    "step-up": "The front door’s team holds the child from now on. Early help keeps support only.",
    "stay": "Whoever holds the child now goes on holding them.",
    "already-open": "Tell the child’s social worker what was reported.",
    "not-found": "Say what was tried, and whom you called.",
}


def reports(request: HttpRequest) -> HttpResponse:
    """List the reports, those that nobody has read first, the longest waiting at the top."""
    account = reader_of(request)
    at = timezone.now()
    try:
        found = reports_for(account, at)
    except NotFound as refusal:
        raise Http404 from refusal
    if _followed_now([*found.unread, *found.undecided], at):
        found = reports_for(account, at)
    asked = found.asked[:MOST_ENQUIRIES]
    _note(account, [*found.unread, *found.undecided, *found.decided, *asked], "front-door", at)
    return render(
        request,
        "front_door/reports.html",
        {
            "section": "front-door",
            "banner": banner_about(found.unread, at),
            "unread": [shown(report, at) for report in found.unread],
            "undecided": [shown(report, at) for report in found.undecided],
            "decided": [shown(report, at) for report in found.decided],
            "asked": [_asked(enquiry) for enquiry in asked],
            "more_asked": len(found.asked) > MOST_ENQUIRIES,
        },
    )


def _followed_now(reports: Sequence[StepUpReport], at: Any) -> bool:
    """Look for the child again where that failed at the sending; whatever fails, the list shows."""
    again = not_followed(reports)[:AT_ONCE]
    for report in again:
        try:
            follow_step_up(report=report, at=at)
        except Exception as failure:
            log.warning("Report %s is not followed yet: %s", report.pk, type(failure).__name__)
    return bool(again)


@require_POST
def acknowledge(request: HttpRequest, report: int) -> HttpResponseBase:
    """Say that somebody has read a report."""
    found = _report_or_404(report)
    try:
        made = acknowledge_step_up(report=found, by=reader_of(request), at=timezone.now())
    except NotFound as refusal:
        raise Http404 from refusal
    if made.acknowledged_by_id == request.user.pk:
        messages.success(request, "Acknowledged. The reporter’s telephone number is below.")
    else:
        messages.info(request, f"{made.acknowledged_by.name} had acknowledged it already.")
    return redirect("front-door")


class WhichChildForm(CaseworkForm):
    """Which child a report is about."""

    local_id = ShortAnswer(
        label="The child’s number",
        hint="The council’s own number for the child. Their family’s page then shows the report.",
        called="The child’s number",
        missing="Enter the child’s number",
        width="10",
        longest=20,
    )


class WhichChild(KeptForm):
    """Say which child a report is about, where the typed name did not tell."""

    template_name = "front_door/which_child.html"
    later_route = "front-door"

    def prepare(self) -> None:
        """Find the report, for somebody who stands at its front door."""
        self.report = _report_or_404(self.kwargs["report"])
        check_at_the_front_door(self.account, self.report, self.at)
        _note(self.account, [self.report], "front-door-which-child", self.at)

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask for the number."""
        return WhichChildForm(data)

    def page(self) -> dict[str, Any]:
        """Show the report above the question."""
        return {
            "section": "front-door",
            "back_href": reverse("front-door"),
            "report": shown(_report_or_404(self.report.pk), self.at),
        }

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Tie the report to the child."""
        tie_step_up(
            report=self.report,
            local_id=form.cleaned_data["local_id"],
            by=self.account,
            at=self.at,
        )
        messages.success(self.request, "The report is tied to the child")
        return redirect("front-door")


class DecisionForm(CaseworkForm):
    """What social care decides about a report."""

    outcome = OneOf(
        label="What is decided?",
        called="What is decided",
        missing="Select what is decided",
        options=[
            Option(value, str(label), hint=HINTS[value])
            for value, label in StepUpDecision.Outcome.choices
        ],
    )
    reason = LongAnswer(
        label="Why?",
        hint="The reporter is told that it was decided. Others read this on the family’s page.",
        called="The reason",
        missing="Enter the reason",
    )


class Decide(KeptForm):
    """Decide about one report, with it in view."""

    template_name = "front_door/decide.html"
    later_route = "front-door"

    def prepare(self) -> None:
        """Find the report, for somebody who stands at its front door."""
        self.report = _report_or_404(self.kwargs["report"])
        check_at_the_front_door(self.account, self.report, self.at)
        _note(self.account, [self.report], "front-door-decide", self.at)

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask what and why."""
        return DecisionForm(data)

    def page(self) -> dict[str, Any]:
        """Show the report beside the question."""
        return {
            "section": "front-door",
            "back_href": reverse("front-door"),
            # Read again: somebody else may have decided while this was written.
            "report": shown(_report_or_404(self.report.pk), self.at),
        }

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Decide."""
        decide_step_up(
            report=self.report,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            by=self.account,
            at=self.at,
        )
        messages.success(self.request, "The decision is recorded, and the reporter is told")
        return redirect("front-door")


def shown(report: StepUpReport, at: Any) -> dict[str, Any]:
    """Return a report as its row on the page."""
    acknowledgement = getattr(report, "acknowledgement", None)
    decision = getattr(report, "decision", None)
    born = plain_day(report.born) or report.born_as_typed
    return {
        "id": report.pk,
        "child": report.child_name,
        "waited": waited(report.reported_at, at),
        "is_read": acknowledgement is not None,
        "is_decided": decision is not None,
        "rows": [
            {"key": "Date of birth", "value": born or "Not given"},
            {"key": "The worry", "value": report.worry.splitlines()},
            {
                "key": "Reported by",
                "value": [str(report.reported_by), report.reported_by.job, report.telephone],
            },
            {"key": "Reported", "value": day_and_time(report.reported_at)},
            {"key": "Decision owed by", "value": str(report.owed_by or "Nobody is named")},
            *_matched(report),
            *_read(acknowledgement),
            *_decided(decision),
        ],
    }


def _asked(enquiry: Enquiry) -> dict[str, Any]:
    """Return a question about a restricted child as its row on the page."""
    asker = enquiry.asked_by
    return {
        "id": enquiry.pk,
        "child": str(enquiry.child),
        "rows": [
            {"key": "Asked by", "value": [part for part in (str(asker), asker.job) if part]},
            {"key": "Telephone", "value": asker.telephone or "No number is recorded"},
            {"key": "Asked", "value": day_and_time(enquiry.asked_at)},
            {"key": "Why", "value": enquiry.reason.splitlines()},
            {"key": "What they were told", "value": "That nobody was found with certainty"},
        ],
    }


def _matched(report: StepUpReport) -> list[dict[str, Any]]:
    matches = list(report.matches.all())
    if not matches:
        return [
            {
                "key": "Known here as",
                "value": "No child was found with certainty",
                "actions": [
                    {
                        "text": "Say which child",
                        "href": reverse("front-door-which-child", args=[report.pk]),
                        "hidden": f"the report of {day_and_time(report.reported_at)} is about",
                    }
                ],
            }
        ]
    rows = []
    for match in matches:
        row: dict[str, Any] = {
            "key": "Known here as",
            "value": f"{match.child}, ID {match.child.local_id}",
        }
        if match.episode is not None:
            row["actions"] = [
                {
                    "text": "See the step down",
                    "href": reverse("episode", args=[match.episode.reference]),
                    "hidden": f"of {match.child}",
                }
            ]
        rows.append(row)
    return rows


def _read(acknowledgement: Any) -> list[dict[str, Any]]:
    if acknowledgement is None:
        return []
    when = day_and_time(acknowledgement.acknowledged_at)
    return [{"key": "Acknowledged", "value": f"{acknowledgement.acknowledged_by}, {when}"}]


def _decided(decision: Any) -> list[dict[str, Any]]:
    if decision is None:
        return []
    when = day_and_time(decision.decided_at)
    return [
        {
            "key": "Decided",
            "value": [decision.get_outcome_display(), decision.reason,
                      f"{decision.decided_by}, {when}"],
        }
    ]  # fmt: skip


def _report_or_404(report: int) -> StepUpReport:
    found = (
        StepUpReport.objects.select_related(
            "reported_by", "owed_by", "acknowledgement__acknowledged_by", "decision__decided_by"
        )
        .prefetch_related("matches__child", "matches__episode")
        .filter(pk=report)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _note(
    account: Account, shown_here: Sequence[StepUpReport | Enquiry], page: str, at: Any
) -> None:
    record_reads(
        authority=f"authority:{account.authority_id}",
        actor=f"account:{account.pk}",
        subjects=[
            f"{'enquiry' if isinstance(each, Enquiry) else 'step-up'}:{each.pk}"
            for each in shown_here
        ],
        page=page,
        at=at,
    )
