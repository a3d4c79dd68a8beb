"""Keep what is typed, and throw it away once it was sent."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from stepdown.audit.acts import chain_of_authority, record_act
from stepdown.episodes.drafts import DAYS_KEPT
from stepdown.episodes.models import Draft
from stepdown.partnership.models import Account

__all__ = ["DAYS_KEPT", "discard_draft", "save_draft"]


@transaction.atomic
def save_draft(
    *,
    form: str,
    revision: int = 0,
    contents: Mapping[str, object],
    by: Account,
    at: datetime,
) -> Draft:
    """Keep what one person has typed into one form so far.

    Nothing is audited but that a draft began: what is in it is not said yet.
    """
    draft, is_new = Draft.objects.update_or_create(
        account=by,
        form=form,
        revision=revision,
        defaults={"contents": dict(contents), "saved_at": at},
    )
    if is_new:
        record_act(
            chain=chain_of_authority(by.authority_id), actor=f"account:{by.pk}",
            verb="save-draft", subject=f"draft:{draft.pk}", at=at,
        )  # fmt: skip
    return draft


@transaction.atomic
def discard_draft(*, form: str, by: Account, at: datetime) -> None:
    """Throw away what one person typed into a form, of every revision."""
    deleted, _ = Draft.objects.filter(account=by, form=form).delete()
    if deleted:
        record_act(
            chain=chain_of_authority(by.authority_id), actor=f"account:{by.pk}",
            verb="discard-draft", subject=f"account:{by.pk}", at=at,
        )  # fmt: skip
