"""Who may write about families, and how it is written down."""

from datetime import datetime
from typing import Protocol

from stepdown.audit.acts import chain_of_authority, record_act
from stepdown.audit.models import Event
from stepdown.families.refusals import NotYourCouncil


class Worker(Protocol):
    """A signed-in account, as far as this room needs to know it."""

    pk: int
    is_active: bool

    @property
    def authority_id(self) -> int | None:
        """Return the council that they work with."""


def council_of(by: Worker) -> int:
    """Return the council in whose name somebody writes; closed accounts write nothing."""
    if not by.is_active or by.authority_id is None:
        raise NotYourCouncil(
            "You do not work with a council in Stepdown.",
            "Ask your council's administrator to open your account.",
        )
    return by.authority_id


def check_same_council(by: Worker, *authority_ids: int) -> int:
    """Return the council, and refuse rows of any other."""
    council = council_of(by)
    if any(other != council for other in authority_ids):
        raise NotYourCouncil(
            "That child or family is not with your council.",
            "Check the number, or ask your council's administrator.",
        )
    return council


def write_down(*, by: Worker, verb: str, subject: str, at: datetime, **detail: object) -> Event:
    """Add the act to the council's chain."""
    return record_act(
        chain=chain_of_authority(by.authority_id),
        actor=f"account:{by.pk}",
        verb=verb,
        subject=subject,
        at=at,
        detail=detail,
    )
