"""How the partnership's verbs write down what they did."""

from datetime import datetime

from stepdown.audit.acts import chain_of_authority, record_act
from stepdown.audit.models import Event
from stepdown.partnership.models import Account


def write_down(
    *,
    authority_id: int | None,
    by: Account,
    verb: str,
    subject: str,
    at: datetime,
    **detail: object,
) -> Event:
    """Add the act to the council's chain, or to the site's."""
    return record_act(
        chain=chain_of_authority(authority_id),
        actor=f"account:{by.pk}",
        verb=verb,
        subject=subject,
        at=at,
        detail=detail,
    )
