"""What somebody is to be told. Written with the act; delivered elsewhere."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from stepdown.episodes.models.episode import Episode


class Outbox(models.Model):
    """A notice for a person, a team or a role, written in the act's own transaction.

    ``key`` is unique, so that nobody is told the same thing twice; ``detail``
    holds ids and the pack's names, never a family's words.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    notice = models.CharField(max_length=60)
    to_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    to_team = models.ForeignKey(
        "partnership.Team", on_delete=models.PROTECT, null=True, related_name="notices"
    )
    to_role = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True)
    written_at = models.DateTimeField()

    class Meta:
        """For somebody, and found by council in the order of writing."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_account__isnull=False) | Q(to_team__isnull=False) | ~Q(to_role=""),
                name="notice_is_for_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "written_at", "id"], name="notice_by_authority"),
        ]

    def __str__(self) -> str:
        """Return what the notice is."""
        return self.notice
