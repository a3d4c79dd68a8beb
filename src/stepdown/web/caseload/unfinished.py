"""Forms that a person began and did not send, so that they find the way back."""

from __future__ import annotations

from datetime import datetime

from django.urls import Resolver404, resolve, reverse

from stepdown.episodes.models import Draft
from stepdown.partnership.models import Account
from stepdown.web.components.words import day_and_time

MOST = 10
TITLES = {
    "urgent-step-up": "Urgent step up: not sent",
    "add-family": "Add a family",
    "front-door-decide": "Decide about an urgent report",
    "record": "Record something",
    "lead-nominate": "Nominate a lead",
    "lead-consult": "Consult a lead",
    "lead-answer": "Answer a nomination",
    "disagreement": "Raise a disagreement",
    "disagreement-decision": "Decide a disagreement",
    "end": "End a step down",
    "challenge-reading": "Challenge a reading",
    "answer-challenge": "Answer a challenge",
}
STARTS = "start:"


def unfinished(account: Account) -> list[dict[str, str]]:
    """Return what a person began, the latest first, with where to go on."""
    found: dict[str, dict[str, str]] = {}
    drafts = Draft.objects.filter(account=account).order_by("-saved_at", "-pk")
    for draft in drafts.only("form", "saved_at")[: MOST * 3]:
        row = _row(draft.form, draft.saved_at)
        if row is not None:
            found.setdefault(row["about"] or row["href"], row)
    return list(found.values())[:MOST]


def _row(form: str, saved_at: datetime) -> dict[str, str] | None:
    when = day_and_time(saved_at)
    if form.startswith(STARTS):
        href = reverse("start-where", args=[form.removeprefix(STARTS)])
        return {"text": "Start a step down", "href": href, "when": when, "about": href}
    try:
        match = resolve(form)
    except Resolver404:
        return None
    name = match.url_name or ""
    if name.startswith("start-"):
        href = reverse("start-where", args=[match.kwargs["key"]])
        return {"text": "Start a step down", "href": form, "when": when, "about": href}
    text = TITLES.get(name, "A form that is not sent")
    reference = match.kwargs.get("reference", "")
    shown = f"{text}, {reference}" if reference else text
    return {"text": shown, "href": form, "when": when, "about": ""}
