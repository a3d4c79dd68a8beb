"""What a person was told: in words here, since the outbox holds only what it is and of whom."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from stepdown.episodes.actions import put_notices_aside
from stepdown.episodes.notices import NoticeRow, notices_for
from stepdown.partnership.models import Account
from stepdown.web.components.words import day_and_time
from stepdown.web.protocols.shelf import reader_of

AT_FIRST = 5
HEAD = ["What you are told", "Family", "When"]
WORDS = {
    "asked-to-lead": "You are asked to lead. Accept, decline or ask a question.",
    "breach": "Something happened although a rule that must be met was not. See what and decide.",
    "consent-given": "The family gave consent.",
    "consent-refused": "Consent was refused. Decide what follows.",
    "consent-withdrawn": "Consent was withdrawn. Decide what follows.",
    "disagreement-to-decide": "There is a disagreement that you are to decide.",
    "ended": "A step down ended, or a child left it. See when and why.",
    "handed-over-without-a-lead": "The family was handed over, and nobody has accepted the lead.",
    "late-duty": "Something that you must know of is late. See what, and act on it.",
    "lead-accepted": "The person whom you asked has accepted the lead.",
    "lead-declined": "The person whom you asked has declined the lead. Ask another.",
    "lead-withdrew": "The lead has withdrawn. Ask another.",
    "moved-to-newer-version": (
        "The family follows a newer version of the protocol. Look at what is due, and when."
    ),
    "request-answered": "Your request was answered.",
    "request-sent": "A request was sent to your team.",
    "step-up-decided": "Social care has decided about the child whom you reported.",
    "step-up-reported": "An urgent report about a child has arrived.",
    "step-up-reported-about-your-family": "A child whom you hold was reported to social care.",
    "you-hold-until-somebody-accepts": "Closed, and you hold the children until somebody accepts.",
}
AT_THE_FRONT_DOOR = "step-up-reported"


def new_to(account: Account, at: Any) -> dict[str, Any]:
    """Return the first few notices that somebody has not put aside, or nothing."""
    page = notices_for(account, at, only_new=True, size=AT_FIRST)
    if not page.rows:
        return {}
    return {
        "head": HEAD,
        "rows": [_row(each) for each in page.rows],
        "up_to": page.rows[0].notice.pk,
    }


def notices(request: HttpRequest) -> HttpResponse:
    """List everything that the reader was told, the latest first."""
    reader = reader_of(request)
    page = notices_for(reader, timezone.now(), after=request.GET.get("after", ""))
    return render(
        request,
        "caseload/part.html",
        {
            "section": "my-work",
            "title": "What I was told",
            "back_href": reverse("my-work"),
            "back_text": "My work",
            "head": HEAD,
            "rows": [_row(each) for each in page.rows],
            "nothing": "Nobody has told you anything yet.",
            "next_href": f"?after={page.after}" if page.after else "",
        },
    )


@require_POST
def put_aside(request: HttpRequest) -> HttpResponseBase:
    """Remember that the reader has read what the page showed, and nothing that came since."""
    shown = request.POST.get("up_to", "")
    if shown.isascii() and shown.isdecimal() and len(shown) < len(str(2**63)):
        put_notices_aside(up_to=int(shown), by=reader_of(request), at=timezone.now())
    return redirect("my-work")


def _row(each: NoticeRow) -> list[dict[str, Any]]:
    notice = each.notice
    what = {
        "text": WORDS.get(notice.notice, "Something changed for a family."),
        "is_heading": True,
    }
    if each.reference:
        family = {"text": each.reference, "href": reverse("episode", args=[each.reference])}
    elif notice.notice == AT_THE_FRONT_DOOR:
        family = {"text": "Front door", "href": reverse("front-door")}
    else:
        family = {"text": ""}
    return [what, family, {"text": day_and_time(notice.written_at)}]
