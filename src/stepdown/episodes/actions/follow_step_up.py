"""Find out whom an urgent report is about, and tell everybody who must know."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stepdown.audit.acts import record_act
from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.access import episodes_for
from stepdown.episodes.actions.telling import tell
from stepdown.episodes.front_door import check_at_the_front_door
from stepdown.episodes.holdings import Holder, current_holdings
from stepdown.episodes.involving import involve
from stepdown.episodes.models import (
    Episode,
    EpisodeChild,
    Outbox,
    StepUpMatch,
    StepUpReport,
)
from stepdown.episodes.owing_anew import owe_anew
from stepdown.episodes.refusals import AnswersAreWrong
from stepdown.families.matching import find_matches
from stepdown.families.models import Child
from stepdown.partnership.models import Account


def not_followed(reports: Sequence[StepUpReport]) -> list[StepUpReport]:
    """Return the reports of which nobody was told yet, since following them failed."""
    keys = {_notice_key(report): report for report in reports if report.front_door_id is not None}
    told = set(Outbox.objects.filter(key__in=keys).values_list("key", flat=True))
    return [report for key, report in keys.items() if key not in told]


@transaction.atomic
def tie_step_up(*, report: StepUpReport, local_id: str, by: Account, at: datetime) -> StepUpMatch:
    """Say which child a report is about, where the typed name did not tell.

    For the front door only. Raises ``AnswersAreWrong`` where the council has no child
    of that number.
    """
    front_door = check_at_the_front_door(by, report, at)
    StepUpReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    child = Child.objects.filter(
        authority_id=front_door.authority_id, local_id=local_id.strip()
    ).first()
    if child is None:
        raise AnswersAreWrong({"local_id": "No child here has that number. Check it and try again"})
    existing = report.matches.filter(child=child).first()
    if existing is not None:
        return existing
    match = _tie(report, child, at)
    record_act(
        chain=f"step-up:{report.pk}", actor=f"account:{by.pk}", verb="tie-step-up",
        subject=f"step-up:{report.pk}", at=at, detail={"children": [child.pk]},
    )  # fmt: skip
    return match


@transaction.atomic
def follow_step_up(*, report: StepUpReport, at: datetime) -> list[StepUpMatch]:
    """Tell the front door, match the report to children, and tell who holds them.

    May be tried again as often as needed: nothing is written twice. A report sent
    from a family's page is about that family, if its sender may see it: about the
    child whose name fits best, and about every child there where none does.
    """
    StepUpReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    _tell_the_front_door(report, at)
    known = set(report.matches.values_list("child_id", flat=True))
    found = [child for child in _children_meant(report, at) if child.pk not in known]
    matches = [_tie(report, child, at) for child in found]
    if matches:
        record_act(
            chain=f"step-up:{report.pk}", actor="stepdown", verb="match-step-up",
            subject=f"step-up:{report.pk}", at=at,
            detail={"children": [child.pk for child in found]},
        )  # fmt: skip
    return list(report.matches.select_related("child", "episode").order_by("pk"))


def _notice_key(report: StepUpReport) -> str:
    return f"step-up-reported:{report.pk}"


def _tell_the_front_door(report: StepUpReport, at: datetime) -> None:
    if report.front_door is None:
        return
    tell(
        notice="step-up-reported",
        key=_notice_key(report),
        at=at,
        authority_id=report.authority_id,
        team=report.front_door,
        account=report.owed_by,
        detail={"report": report.pk},
    )


def _children_meant(report: StepUpReport, at: datetime) -> list[Child]:
    if report.authority_id is None:
        return []
    matches = find_matches(report.authority_id, report.child_name, report.born)
    family = _family_on_the_page(report, at)
    if family:
        among = [match.child for match in matches if match.child.pk in family]
        # "The baby" fits no name. Too many children told of is the safe mistake.
        return among[:1] or list(Child.objects.filter(pk__in=family).order_by("pk"))
    # Who is worried may not know the date: the whole name is then enough, if one child has it.
    sure = [
        match
        for match in matches
        if match.agreement.is_certain
        or (report.born is None and match.agreement.has_the_whole_name)
    ]
    # Two children who fit equally well are for a person to tell apart.
    if len(sure) > 1 and sure[0].score == sure[1].score:
        return []
    return [match.child for match in sure[:1]]


def _family_on_the_page(report: StepUpReport, at: datetime) -> set[int]:
    if not report.from_reference:
        return set()
    episode = episodes_for(report.reported_by, at).filter(reference=report.from_reference).first()
    if episode is None:
        return set()
    return set(
        EpisodeChild.objects.filter(
            authority_id=episode.authority_id, episode=episode, ended=FOR_EVER
        ).values_list("child_id", flat=True)
    )


def _tie(report: StepUpReport, child: Child, at: datetime) -> StepUpMatch:
    membership = (
        EpisodeChild.objects.filter(authority_id=child.authority_id, child=child, ended=FOR_EVER)
        .select_related("episode")
        .first()
    )
    episode = membership.episode if membership is not None else None
    match = StepUpMatch.objects.create(report=report, child=child, episode=episode, found_at=at)
    if membership is not None and episode is not None:
        _open_to_the_front_door(report, episode, membership, at)
    return match


def _open_to_the_front_door(
    report: StepUpReport, episode: Episode, membership: EpisodeChild, at: datetime
) -> None:
    if report.front_door is not None:
        involve(episode, at, team=report.front_door)
        owe_anew(episode)
    holding = current_holdings([membership])[membership.pk]
    holder = Holder(account=holding.account, team=holding.team)
    tell(
        notice="step-up-reported-about-your-family",
        key=f"step-up-about:{report.pk}:{membership.pk}",
        at=at,
        authority_id=episode.authority_id,
        episode=episode,
        account=holder.responsible,
        detail={"report": report.pk},
    )
