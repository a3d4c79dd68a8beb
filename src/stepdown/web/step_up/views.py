"""Report a child at risk, from any page and any state, without access to anything.

Neither these views nor what they call read a protocol, ask the engine, or wait
for the worker: whatever of those is broken, a report arrives.
"""

import logging
import re
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from stepdown.episodes.actions import follow_step_up, step_up_urgently
from stepdown.episodes.models import StepUpReport
from stepdown.web.drafts import FormToken, token_sent
from stepdown.web.kept_form import KeptForm, Rows
from stepdown.web.step_up.forms import UrgentReport, date_meant
from stepdown.web.step_up.telephone import front_door_of

log = logging.getLogger(__name__)

A_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,20}")


class UrgentStepUp(KeptForm):
    """The page that is one press away from everywhere: the number to call, then four questions."""

    template_name = "step_up/urgent.html"

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask, with the person's own number filled in."""
        return UrgentReport(data, initial={"telephone": self.account.telephone})

    def page(self) -> dict[str, Any]:
        """Show whom to call before anything else."""
        return {"front_door": front_door_of(self.account.authority)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send, however long the page was open: a report is never refused for its age."""
        if self.token_is_missing():
            self.token = FormToken.of(request)
            return self.check()
        token = token_sent(request)
        if token is not None and token.person != self.account.pk:
            self.token = FormToken.of(request)
            return self.shown_again(
                "This page was opened by somebody else, who was signed in here before you. "
                f"It was not sent. You are {self.account.name}: check it and send it."
            )
        return super().post(request, *args, **kwargs)

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Report, and only then look for the child: that may fail, and is tried again."""
        said = form.cleaned_data
        report = step_up_urgently(
            child_name=said["child_name"],
            born=date_meant(said["born"], timezone.localdate(self.at)),
            born_as_typed=said["born"],
            worry=said["worry"],
            telephone=said["telephone"],
            from_reference=_reference(self.request),
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        try:
            follow_step_up(report=report, at=self.at)
        except Exception as failure:
            # The report stands, whatever follows; the worker looks for the child again.
            log.warning("Report %s is not followed yet: %s", report.pk, type(failure).__name__)
        return redirect("urgent-step-up-sent", report.pk)


def sent(request: HttpRequest, report: int) -> HttpResponse:
    """Tell the reporter, and nobody else, when it was sent and who owes the decision."""
    found = (
        StepUpReport.objects.filter(pk=report, reported_by=request.user.pk)
        .select_related("owed_by", "authority", "front_door")
        .first()
    )
    if found is None:
        raise Http404
    return render(
        request,
        "step_up/sent.html",
        {"report": found, "front_door": front_door_of(found.authority)},
    )


def _reference(request: HttpRequest) -> str:
    """Return the episode whose page the reporter came from: a hint, and never believed."""
    given = request.GET.get("from", "")
    return given if A_REFERENCE.fullmatch(given) else ""
