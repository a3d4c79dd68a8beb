"""Write down what somebody is to be told, in the act's own transaction."""

from __future__ import annotations

from datetime import datetime

from stepdown.episodes.models import Episode, Outbox
from stepdown.partnership.models import Account, Team


def tell(
    *,
    notice: str,
    key: str,
    at: datetime,
    authority_id: int | None,
    episode: Episode | None = None,
    account: Account | None = None,
    team: Team | None = None,
    role: str = "",
    detail: dict[str, object] | None = None,
) -> None:
    """Leave a notice for a person, a team or a role, once for each key."""
    if Outbox.objects.filter(key=key).exists():
        return
    Outbox.objects.create(
        authority_id=authority_id,
        episode=episode,
        notice=notice,
        to_account=account,
        to_team=team,
        to_role=role,
        detail=detail or {},
        key=key,
        written_at=at,
    )


def tell_the_manager(
    episode: Episode, at: datetime, *, notice: str, key: str, **detail: object
) -> None:
    """Leave a notice for the manager of the team that the step down began in."""
    tell(
        notice=notice,
        key=key,
        at=at,
        authority_id=episode.authority_id,
        episode=episode,
        account=episode.origin_team.duty_manager,
        team=episode.origin_team,
        detail=detail,
    )
