"""Find drafts again, and sweep the old ones away."""

from datetime import datetime, timedelta

from stepdown.episodes.models import Draft
from stepdown.partnership.models import Account

DAYS_KEPT = 30


def draft_for(account: Account, form: str) -> Draft | None:
    """Return the latest draft of a form, to its own writer and to nobody else."""
    return Draft.objects.filter(account=account, form=form).order_by("-saved_at", "-pk").first()


def sweep_drafts(at: datetime) -> int:
    """Delete drafts that nobody touched for 30 days; return how many."""
    deleted, _ = Draft.objects.filter(saved_at__lt=at - timedelta(days=DAYS_KEPT)).delete()
    return deleted
