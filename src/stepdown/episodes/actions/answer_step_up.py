"""What the front door does with an urgent report."""

from datetime import datetime

from django.db import IntegrityError, transaction

from stepdown.audit.acts import chain_of_episode, record_act
from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.actions.telling import tell
from stepdown.episodes.front_door import check_at_the_front_door
from stepdown.episodes.holdings import Holder, current_holdings, give_to
from stepdown.episodes.models import (
    Episode,
    EpisodeChild,
    StepUpAcknowledgement,
    StepUpDecision,
    StepUpReport,
)
from stepdown.episodes.refusals import AnswersAreWrong, NotPossibleNow
from stepdown.episodes.standing import bring_up_to_date
from stepdown.episodes.versions import MOVES
from stepdown.partnership.models import Account, Team


def acknowledge_step_up(
    *, report: StepUpReport, by: Account, at: datetime
) -> StepUpAcknowledgement:
    """Say that somebody at the front door has read it. Who was first stands."""
    front_door = check_at_the_front_door(by, report, at)
    try:
        with transaction.atomic():
            acknowledged = StepUpAcknowledgement.objects.create(
                report=report, acknowledged_by=by, acknowledged_at=at
            )
            _write_down(report, by, at, "acknowledge-step-up", front_door=front_door.pk)
    except IntegrityError:
        return StepUpAcknowledgement.objects.get(report=report)
    return acknowledged


def decide_step_up(
    *, report: StepUpReport, outcome: str, reason: str, by: Account, at: datetime
) -> StepUpDecision:
    """Record what social care decided, once, with the reason.

    A step up makes the front door's team hold the children from now on; who led
    early help keeps support only.
    """
    front_door = check_at_the_front_door(by, report, at)
    if outcome not in StepUpDecision.Outcome.values:
        raise AnswersAreWrong({"outcome": "Choose what was decided."})
    if not reason.strip():
        raise AnswersAreWrong({"reason": "Give the reason for the decision."})
    try:
        with transaction.atomic():
            decision = StepUpDecision.objects.create(
                report=report,
                outcome=outcome,
                reason=reason.strip(),
                decided_by=by,
                decided_at=at,
            )
            _write_down(report, by, at, "decide-step-up", outcome=outcome)
            if outcome == StepUpDecision.Outcome.STEP_UP:
                _hold_at_the_front_door(report, front_door, by, at)
            tell(
                notice="step-up-decided", key=f"step-up-decided:{report.pk}", at=at,
                authority_id=report.authority_id, account=report.reported_by,
                detail={"report": report.pk},
            )  # fmt: skip
    except IntegrityError:
        earlier = StepUpDecision.objects.select_related("decided_by").filter(report=report).first()
        if earlier is None:
            raise
        raise NotPossibleNow(
            f"{earlier.decided_by.name} has decided this already: "
            f"{earlier.get_outcome_display().lower()}.",
            "Read the decision. If it must change, report again.",
        ) from None
    return decision


def _hold_at_the_front_door(
    report: StepUpReport, front_door: Team, by: Account, at: datetime
) -> None:
    children = report.matches.values_list("child_id", flat=True)
    memberships = list(
        EpisodeChild.objects.filter(child__in=list(children), ended=FOR_EVER).order_by(
            "episode_id", "pk"
        )
    )
    episodes = (
        Episode.objects.select_for_update(of=("self",))
        .select_related("published_pack", "settings_version", "origin_team")
        .defer("published_pack__canonical")
        .prefetch_related(MOVES)
        .filter(pk__in={membership.episode_id for membership in memberships})
        .order_by("pk")
    )
    # Evaluated now, under the lock: a child may have left while we waited for it.
    locked = list(episodes)
    still_here = current_holdings(memberships)
    for episode in locked:
        mine = [
            each for each in memberships if each.episode_id == episode.pk and each.pk in still_here
        ]
        if not mine:
            continue
        give_to(mine, Holder(team=front_door), at, because="stepped-up")
        record_act(
            chain=chain_of_episode(episode.pk), actor=f"account:{by.pk}", verb="decide-step-up",
            subject=f"step-up:{report.pk}", at=at, detail={"team": front_door.pk},
        )  # fmt: skip
        bring_up_to_date(episode, at)


def _write_down(
    report: StepUpReport, by: Account, at: datetime, verb: str, **detail: object
) -> None:
    record_act(
        chain=f"step-up:{report.pk}", actor=f"account:{by.pk}", verb=verb,
        subject=f"step-up:{report.pk}", at=at, detail=detail,
    )  # fmt: skip
