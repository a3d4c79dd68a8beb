"""Find drafts again, and sweep the old ones away."""

from datetime import datetime, timedelta

from stepdown.episodes.models import Draft, Enquiry, Episode, Record, StepUpReport
from stepdown.families.models import FamilyRecording
from stepdown.partnership.models import Account

DAYS_KEPT = 30


def draft_for(account: Account, form: str) -> Draft | None:
    """Return the latest draft of a form, to its own writer and to nobody else."""
    return Draft.objects.filter(account=account, form=form).order_by("-saved_at", "-pk").first()


def was_sent(account: Account, key: str) -> bool:
    """Say whether what was typed under this key has made a record already.

    A draft that was saved on its way while the form itself was sent is left over:
    it is nobody's unfinished work.
    """
    return any(
        found.exists()
        for found in (
            Record.objects.filter(recorded_by=account, idempotency_key=key),
            StepUpReport.objects.filter(reported_by=account, idempotency_key=key),
            Episode.objects.filter(started_by=account, idempotency_key=key),
            FamilyRecording.objects.filter(recorded_by=account, idempotency_key=key),
            Enquiry.objects.filter(asked_by=account, idempotency_key=key),
        )
    )


def sweep_drafts(at: datetime) -> int:
    """Delete drafts that nobody touched for 30 days; return how many."""
    deleted, _ = Draft.objects.filter(saved_at__lt=at - timedelta(days=DAYS_KEPT)).delete()
    return deleted
