"""Say that one has read what one was told."""

from datetime import datetime

from django.db import transaction

from stepdown.episodes.models import NoticesSeen
from stepdown.partnership.models import Account


@transaction.atomic
def put_notices_aside(*, up_to: int, by: Account, at: datetime) -> NoticesSeen:
    """Remember that somebody has read everything up to a notice. It never goes back."""
    mark, _ = NoticesSeen.objects.select_for_update().get_or_create(account=by)
    if up_to > mark.up_to:
        mark.up_to = up_to
        mark.save(update_fields=["up_to"])
    return mark
