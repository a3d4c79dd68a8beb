"""What follows when a duty is late: the rungs of its ladder are told, once each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models import Episode, Involvement, Obligation, Outbox
from stepdown.episodes.models.obligation import FAMILY
from stepdown.episodes.projecting import Owner, owners_in
from stepdown.protocol.pathway import Pathway
from stepdown.protocol.standing import Standing

NOTICE = "late-duty"


def escalate(episode: Episode, pathway: Pathway, found: Standing, at: datetime) -> None:
    """Tell whoever must know by now that a duty is late, and let them see the family.

    Where a supervising role has nobody in the episode, the role itself takes part:
    somebody who must act on a family has to be able to open it. A role that
    supervises nobody is never let in this way, since many people may have it.
    """
    ladders = list(_rungs(found))
    nobody_yet = set(
        Obligation.objects.filter(
            authority_id=episode.authority_id,
            episode=episode,
            is_open=True,
            account=None,
            team=None,
        ).values_list("role", flat=True)
    )
    owners: Mapping[str, Owner] = {}
    if ladders:
        told = {role for role, _, _ in ladders}
        owners = owners_in(episode, told)
        nobody_yet |= told - owners.keys()
    declared = pathway.pack.about.roles
    _let_in(
        episode,
        {role for role in nobody_yet if role in declared and declared[role].supervises},
        at,
    )
    _tell(episode, ladders, owners, at)


def _rungs(found: Standing) -> Iterator[tuple[str, str, str]]:
    for each in found.obligations:
        for role in each.escalated_to:
            yield role, each.obligation, f"{each.child or FAMILY}:{each.ordinal}"


def _let_in(episode: Episode, roles: set[str], at: datetime) -> None:
    if not roles:
        return
    here = set(
        Involvement.objects.filter(
            authority_id=episode.authority_id, episode=episode, account=None, team=None,
            role__in=roles, ended=FOR_EVER,
        ).values_list("role", flat=True)
    )  # fmt: skip
    Involvement.objects.bulk_create(
        Involvement(authority_id=episode.authority_id, episode=episode, role=role, began=at)
        for role in sorted(roles - here)
    )


def _tell(
    episode: Episode,
    ladders: list[tuple[str, str, str]],
    owners: Mapping[str, Owner],
    at: datetime,
) -> None:
    notices: dict[str, Outbox] = {}
    for role, duty, about in ladders:
        owner = owners.get(role, Owner())
        key = f"late:{episode.pk}:{duty}:{about}:{role}"
        notices[key] = Outbox(
            authority_id=episode.authority_id,
            episode=episode,
            notice=NOTICE,
            to_account_id=owner.account_id,
            to_team_id=owner.team_id,
            to_role=role,
            detail={"obligation": duty},
            key=key,
            written_at=at,
        )
    if notices:
        told = set(Outbox.objects.filter(key__in=notices).values_list("key", flat=True))
        Outbox.objects.bulk_create(row for key, row in notices.items() if key not in told)
