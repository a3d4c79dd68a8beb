"""Bring in the last assessment and plan of social care."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from stepdown.families.actions.writing import Worker, check_same_council, write_down
from stepdown.families.models import Child, EarlierAssessment


@transaction.atomic
def record_earlier_assessment(
    *,
    child: Child,
    sort: str,
    title: str,
    source: str,
    areas: Mapping[str, str],
    started_on: date | None = None,
    authorised_on: date | None = None,
    plan_started_on: date | None = None,
    child_seen: bool | None = None,
    by: Worker,
    at: datetime,
) -> EarlierAssessment:
    """Keep what was found, so that a new form begins from it and says where it came from."""
    authority_id = check_same_council(by, child.authority_id)
    assessment = EarlierAssessment.objects.create(
        authority_id=authority_id,
        child=child,
        sort=sort,
        title=title,
        source=source,
        areas=dict(areas),
        started_on=started_on,
        authorised_on=authorised_on,
        plan_started_on=plan_started_on,
        child_seen=child_seen,
        recorded_at=at,
        recorded_by_id=by.pk,
    )
    write_down(
        by=by, verb="record-earlier-assessment", subject=f"child:{child.pk}", at=at,
        assessment=assessment.pk,
    )  # fmt: skip
    return assessment
