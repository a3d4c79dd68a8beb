"""What a family's page shows. Every function is a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.holdings import current_holdings
from stepdown.episodes.models import (
    Episode,
    EpisodeChild,
    EpisodeVersion,
    Holding,
    Involvement,
    Record,
    StepUpReport,
)
from stepdown.episodes.versions import moves_of
from stepdown.families.models import Child, EarlierAssessment
from stepdown.partnership.models import Account, Team


@dataclass(frozen=True, slots=True)
class ChildHere:
    """A child of the episode, and who answers for them; nobody once they have left."""

    child: Child
    membership: EpisodeChild
    holder: Account | None
    holder_team: Team | None
    since: datetime | None

    @property
    def holder_name(self) -> str:
        """Return the person, or the team with its duty manager."""
        if self.holder is not None:
            return self.holder.name
        if self.holder_team is not None:
            return f"{self.holder_team.name} ({self.holder_team.duty_manager.name} on duty)"
        return ""


@dataclass(frozen=True, slots=True)
class PersonHere:
    """Somebody who takes part: a person, a team, or whoever has a role."""

    role: str
    account: Account | None
    team: Team | None
    since: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the timeline: a record, a change of holder, an urgent report, or a move."""

    sort: Literal["record", "holding", "step-up", "move"]
    when: datetime
    recorded_at: datetime
    record: Record | None = None
    superseded_by: Record | None = None
    holding: Holding | None = None
    children: Sequence[Child] = ()
    report: StepUpReport | None = None
    move: EpisodeVersion | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What an earlier assessment said, ready to edit, with where it came from."""

    text: str
    source: str
    when: date | None
    by: str


def children_of(episode: Episode) -> list[ChildHere]:
    """Return the children, the eldest first; those who left keep their place."""
    memberships = list(
        EpisodeChild.objects.filter(authority_id=episode.authority_id, episode=episode)
        .select_related("child")
        .order_by("pk")
    )
    held = current_holdings(memberships)
    latest = {membership.child_id: membership for membership in memberships}
    here = []
    for membership in latest.values():
        holding = held.get(membership.pk)
        here.append(
            ChildHere(
                membership.child,
                membership,
                holding.account if holding else None,
                holding.team if holding else None,
                holding.began if holding else None,
            )
        )
    return sorted(here, key=lambda each: _age(each.child))


def people_in(episode: Episode, at: datetime) -> list[PersonHere]:
    """Return who takes part now, in the order in which they came."""
    involved = (
        Involvement.objects.filter(
            authority_id=episode.authority_id, episode=episode, began__lte=at, ended__gt=at
        )
        .select_related("account", "team__duty_manager")
        .order_by("pk")
    )
    holdings = list(
        Holding.objects.filter(
            authority_id=episode.authority_id, membership__episode=episode, ended=FOR_EVER
        )
    )
    accounts = {holding.account_id for holding in holdings}
    teams = {holding.team_id for holding in holdings}
    return [
        PersonHere(
            role=each.role,
            account=each.account,
            team=each.team,
            since=each.began,
            holds=each.account_id in accounts
            if each.account_id is not None
            else each.team_id in teams,
        )
        for each in involved
    ]


def records_of(episode: Episode, record: str | None = None) -> list[Record]:
    """Return the records that stand, in the order of recording."""
    records = list(_all_records(episode, record))
    superseded = {each.supersedes_id for each in records}
    return [each for each in records if each.pk not in superseded and not each.is_retraction]


def timeline_of(episode: Episode) -> list[Entry]:
    """Return everything that happened, the latest first, corrections beside what they correct."""
    records = list(_all_records(episode, None))
    newer = {each.supersedes_id: each for each in records if each.supersedes_id is not None}
    entries = [
        Entry(
            sort="record",
            when=each.happened_latest,
            recorded_at=each.recorded_at,
            record=each,
            superseded_by=newer.get(each.pk),
            children=[link.child for link in each.children.all()],
        )
        for each in records
    ]
    entries += _holding_entries(episode)
    entries += [
        Entry(sort="step-up", when=each.reported_at, recorded_at=each.reported_at, report=each)
        for each in urgent_reports_about(episode)
    ]
    entries += [
        Entry(sort="move", when=each.recorded_at, recorded_at=each.recorded_at, move=each)
        for each in moves_of(episode)
    ]
    return sorted(entries, key=lambda entry: (entry.when, entry.recorded_at), reverse=True)


def urgent_reports_about(episode: Episode) -> list[StepUpReport]:
    """Return the urgent reports tied to this episode, the latest first."""
    return list(
        StepUpReport.objects.filter(matches__episode=episode)
        .select_related(
            "reported_by", "owed_by", "acknowledgement__acknowledged_by", "decision__decided_by"
        )
        .distinct()
        .order_by("-reported_at", "-pk")
    )


def carried_forward(children: Sequence[Child]) -> dict[str, Carried]:
    """Return, for each part of the form, the latest thing said of any of the children.

    What is the same for brothers and sisters is said once. What differs is put
    together, each part under the child's name.
    """
    assessments = (
        EarlierAssessment.objects.filter(child__in=[child.pk for child in children])
        .select_related("child", "recorded_by")
        .order_by("authorised_on", "pk")
    )
    latest: dict[int, EarlierAssessment] = {each.child_id: each for each in assessments}
    said: dict[str, list[EarlierAssessment]] = {}
    for child in children:
        assessment = latest.get(child.pk)
        for area in assessment.areas if assessment is not None else ():
            said.setdefault(area, []).append(latest[child.pk])
    return {area: _together(area, sources) for area, sources in said.items()}


def _together(area: str, sources: Sequence[EarlierAssessment]) -> Carried:
    texts = dict.fromkeys(str(each.areas[area]) for each in sources)
    if len(texts) == 1:
        text = next(iter(texts))
    else:
        text = "\n\n".join(f"{each.child.first_name}: {each.areas[area]}" for each in sources)
    last = sources[-1]
    return Carried(text, f"{last.title} ({last.source})", last.authorised_on, str(last.recorded_by))


def _all_records(episode: Episode, record: str | None) -> Sequence[Record]:
    records = Record.objects.filter(authority_id=episode.authority_id, episode=episode)
    if record is not None:
        records = records.filter(record=record)
    return list(
        records.select_related("recorded_by").prefetch_related("children__child").order_by("pk")
    )


def _holding_entries(episode: Episode) -> list[Entry]:
    holdings = (
        Holding.objects.filter(authority_id=episode.authority_id, membership__episode=episode)
        .select_related("account", "team__duty_manager", "membership__child")
        .order_by("began", "pk")
    )
    together: dict[tuple[datetime, int | None, int | None], list[Holding]] = {}
    for holding in holdings:
        together.setdefault((holding.began, holding.account_id, holding.team_id), []).append(
            holding
        )
    return [
        Entry(
            sort="holding",
            when=began,
            recorded_at=began,
            holding=many[0],
            children=[holding.membership.child for holding in many],
        )
        for (began, _, _), many in together.items()
    ]


def _age(child: Child) -> tuple[bool, date, int]:
    return child.born is None, child.born or child.expected_birth or date.max, child.pk
