"""The front door's list of urgent reports, and who stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from stepdown.episodes.access import place_of
from stepdown.episodes.models import Enquiry, StepUpReport
from stepdown.episodes.refusals import NotFound
from stepdown.partnership.models import Account, Authority, Team

LATELY = timedelta(days=30)
MOST_ENQUIRIES = 20
"""How many are shown; one more is read, to say that there are more."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Urgent reports: those that nobody has read yet, then those that await a decision."""

    unread: Sequence[StepUpReport]
    undecided: Sequence[StepUpReport]
    decided: Sequence[StepUpReport]
    asked: Sequence[Enquiry] = ()
    """Who asked lately about a restricted child, for the duty manager alone."""


def front_door_of(account: Account, at: datetime) -> Team | None:
    """Return the front door that somebody works at now, or nothing."""
    if account.authority_id is None:
        return None
    authority = (
        Authority.objects.select_related("front_door__duty_manager")
        .filter(pk=account.authority_id)
        .first()
    )
    front_door = authority.front_door if authority is not None else None
    if front_door is None or front_door.pk not in place_of(account, at).teams:
        return None
    return front_door


def reports_for(account: Account, at: datetime, *, decided: int = 20) -> ReportPage:
    """Return the front door's list, the longest waiting first; the decided ones latest first.

    A report whose sender has no council is on every front door's list.
    """
    front_door = front_door_of(account, at)
    if front_door is None:
        raise NotFound
    reports = (
        StepUpReport.objects.filter(
            Q(authority_id=front_door.authority_id) | Q(authority__isnull=True)
        )
        .select_related(
            "reported_by", "owed_by", "acknowledgement__acknowledged_by", "decision__decided_by"
        )
        .prefetch_related("matches__child", "matches__episode")
    )
    return ReportPage(
        unread=list(
            reports.filter(acknowledgement__isnull=True, decision__isnull=True).order_by(
                "reported_at", "pk"
            )
        ),
        undecided=list(
            reports.filter(acknowledgement__isnull=False, decision__isnull=True).order_by(
                "reported_at", "pk"
            )
        ),
        decided=list(
            reports.filter(decision__isnull=False).order_by("-reported_at", "-pk")[:decided]
        ),
        asked=(
            asked_of_the_restricted(front_door, at)
            if front_door.duty_manager_id == account.pk
            else ()
        ),
    )


def asked_of_the_restricted(front_door: Team, at: datetime) -> Sequence[Enquiry]:
    """Return who asked lately about a child that nobody is told of, the latest first."""
    return list(
        Enquiry.objects.filter(
            authority_id=front_door.authority_id, is_restricted=True, asked_at__gt=at - LATELY
        )
        .select_related("asked_by", "child")
        .order_by("-asked_at", "-pk")[: MOST_ENQUIRIES + 1]
    )


def check_at_the_front_door(account: Account, report: StepUpReport, at: datetime) -> Team:
    """Return the front door, or refuse whoever does not work at the report's."""
    front_door = front_door_of(account, at)
    if front_door is None or report.authority_id not in {None, front_door.authority_id}:
        raise NotFound
    return front_door
