"""How long a report has waited, and the banner that says so to those who owe an answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from stepdown.episodes.front_door import reports_for
from stepdown.episodes.models import StepUpReport
from stepdown.episodes.refusals import NotFound
from stepdown.partnership.models import Account
from stepdown.web.family.names import counted


def waited(since: datetime, at: datetime) -> str:
    """Return "4 minutes", "3 hours" or "2 days": how long a report has waited."""
    gap = max(at - since, timedelta())
    if gap < timedelta(minutes=1):
        return "less than a minute"
    if gap < timedelta(hours=1):
        return counted(int(gap.total_seconds() // 60), "minute")
    if gap < timedelta(days=2):
        return counted(int(gap.total_seconds() // 3600), "hour")
    return counted(gap.days, "day")


def banner_for(account: Account, at: datetime) -> dict[str, Any] | None:
    """Return the banner about reports that nobody has read, for the front door and its manager.

    It is worked out from the reports themselves each time that a page is drawn,
    so it needs no worker and no notice to have arrived.
    """
    try:
        unread = reports_for(account, at, decided=0).unread
    except NotFound:
        return None
    return banner_about(unread, at)


def banner_about(unread: Any, at: datetime) -> dict[str, Any] | None:
    """Return the banner for these reports, or nothing where every one was read."""
    if not unread:
        return None
    oldest: StepUpReport = unread[0]
    return {
        "heading": f"{counted(len(unread), 'urgent report')} nobody has acknowledged.",
        "text": f"The oldest has waited {waited(oldest.reported_at, at)}.",
        "href": reverse("front-door"),
    }
