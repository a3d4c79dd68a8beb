"""Bring in the last assessment and plan of social care."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

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


@transaction.atomic
def record_earlier_assessment_of_all(
    *,
    children: Sequence[Child],
    sort: str,
    title: str,
    source: str,
    areas: Mapping[str, str],
    started_on: date | None = None,
    authorised_on: date | None = None,
    by: Worker,
    at: datetime,
) -> list[EarlierAssessment]:
    """Keep one assessment of brothers and sisters for each of them; sent twice, it is kept once."""
    found = []
    for child in children:
        said: dict[str, Any] = {
            "sort": sort,
            "title": title,
            "source": source,
            "areas": dict(areas),
            "started_on": started_on,
            "authorised_on": authorised_on,
        }
        latest = EarlierAssessment.objects.filter(child=child).order_by("pk").last()
        is_said_already = (
            latest is not None
            and latest.recorded_by_id == by.pk
            and all(getattr(latest, name) == value for name, value in said.items())
        )
        found.append(
            latest
            if latest is not None and is_said_already
            else record_earlier_assessment(child=child, by=by, at=at, **said)
        )
    return found
