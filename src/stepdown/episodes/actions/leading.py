"""What the verbs about leads share: the allocation, and its latest step for each child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stepdown.episodes.actions.acting import Act, memberships_of
from stepdown.episodes.holdings import current_holdings
from stepdown.episodes.involving import stop_asking
from stepdown.episodes.models import EpisodeChild, Holding, Record
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.partnership.models import Account, Team
from stepdown.protocol.language import Allocation

ACCEPTANCES = ("accepted", "handed-over", "stepped-up")
"""Why somebody holds a child who took the child on, and did not have it from the start."""

_AN_INSTANT = timedelta(microseconds=1)

ASKED = frozenset({"nominated", "consulted"})
"""The steps after which somebody may still say yes or no."""


@dataclass(frozen=True, slots=True)
class Step:
    """The latest step of an allocation for one child, and who it is about."""

    step: str
    person: int | None
    team: int | None
    record: Record


def allocation_of(act: Act, allocation: str) -> Allocation:
    """Return how the protocol fills a role, or refuse a name that it does not have."""
    block = act.pathway.file.allocations.get(allocation)
    if block is None:
        raise NotPossibleNow(
            f"This family's protocol has no allocation called {allocation}.",
            "Choose one from the family's page.",
        )
    return block


def steps_of(act: Act, block: Allocation) -> Mapping[int, Step]:
    """Return the latest step of an allocation, by child."""
    records = list(
        Record.objects.filter(
            authority_id=act.episode.authority_id, episode=act.episode, record=block.record
        )
        .order_by("pk")
        .prefetch_related("children")
    )
    superseded = {record.supersedes_id for record in records}
    latest: dict[int, Step] = {}
    for record in records:
        if record.pk in superseded or record.is_retraction or record.is_absence:
            continue
        step = Step(
            str(record.says.get("step", "")),
            record.says.get("person"),
            record.says.get("team"),
            record,
        )
        for link in record.children.all():
            latest[link.child_id] = step
    return latest


def nominated_children(
    act: Act, block: Allocation, memberships: Sequence[EpisodeChild]
) -> list[EpisodeChild]:
    """Return the children for whom this person, or their team, was asked and has not answered."""
    steps = steps_of(act, block)
    renewed = taken_back(memberships)
    asked = []
    is_spent = False
    for membership in memberships:
        step = steps.get(membership.child_id)
        if step is None or step.step not in ASKED:
            continue
        is_me = step.person == act.by.pk
        is_my_team = step.person is None and step.team in act.place.teams
        if not is_me and not is_my_team:
            continue
        if step.record.recorded_at <= renewed[membership.pk]:
            is_spent = True
        else:
            asked.append(membership)
    if is_spent and not asked:
        raise NotPossibleNow(
            "Social care took the children back after you were asked to lead, so you cannot "
            "accept any more.",
            "If somebody should lead again, whoever holds the children asks again.",
        )
    if not asked:
        raise NotPossibleNow(
            "You have not been asked to lead for these children.",
            "If you should be, ask their social worker to nominate you.",
        )
    return asked


def accepted_leads(
    act: Act, memberships: Sequence[EpisodeChild]
) -> dict[int, tuple[Record, Account | None, Team | None]]:
    """Return who has accepted to lead, by child: by the allocation that takes over, if any.

    What was accepted before social care took the child back is over.
    """
    renewed = taken_back(memberships)
    began_again = {each.child_id: renewed[each.pk] for each in memberships}
    blocks = sorted(act.pathway.file.allocations.values(), key=lambda block: not block.takes_over)
    found: dict[int, tuple[Record, Account | None, Team | None]] = {}
    for block in blocks:
        for child_id, step in steps_of(act, block).items():
            if step.step != "accepted" or child_id in found or child_id not in began_again:
                continue
            if step.record.recorded_at <= began_again[child_id]:
                continue
            person = Account.objects.filter(pk=step.person or 0, is_active=True).first()
            team = Team.objects.filter(pk=step.team or 0).first()
            if person is not None or team is not None:
                found[child_id] = (step.record, person, team)
    return found


def taken_back(memberships: Sequence[EpisodeChild]) -> Mapping[int, datetime]:
    """Return since when an agreement to lead counts, by membership.

    That is when the front door last stepped the child up. Where it never did, it is
    just before the child came: a child who comes back comes back without a lead.
    """
    since = {each.pk: each.began - _AN_INSTANT for each in memberships}
    stepped_up = Holding.objects.filter(membership__in=list(since), because="stepped-up")
    for holding in stepped_up:
        since[holding.membership_id] = max(since[holding.membership_id], holding.began)
    return since


def nobody_accepted(memberships: Sequence[EpisodeChild]) -> list[EpisodeChild]:
    """Return the children whom nobody has taken on yet since the start."""
    taken_on = set(
        Holding.objects.filter(
            membership__in=[membership.pk for membership in memberships],
            because__in=ACCEPTANCES,
        ).values_list("membership_id", flat=True)
    )
    return [membership for membership in memberships if membership.pk not in taken_on]


def who_leads(act: Act, block: Allocation) -> set[int]:
    """Return the accounts that lead, or still hold, a child of the episode."""
    here = memberships_of(act.episode, only_open=True)
    still = {membership.child_id for membership in here}
    leads = {
        step.person
        for child_id, step in steps_of(act, block).items()
        if child_id in still and step.step == "accepted" and step.person is not None
    }
    holders = {holding.account_id for holding in current_holdings(here).values()}
    return leads | {account for account in holders if account is not None}


def end_what_was_asked(act: Act, block: Allocation) -> None:
    """End the way in of everybody who was asked to lead, but for those who may still answer."""
    waiting = [step for step in steps_of(act, block).values() if step.step in ASKED]
    stop_asking(
        act.episode, act.at, role=block.role,
        people={step.person for step in waiting if step.person is not None},
        teams={step.team for step in waiting if step.person is None and step.team is not None},
    )  # fmt: skip
