"""Somebody asked whether a child is open here, and what they were told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from stepdown.episodes.models.episode import Episode


class Enquiry(models.Model):
    """One question whether a child is open, as typed, with the answer as it was given.

    ``told`` is what the asker was told of who leads: their name, job, team and
    telephone; nothing where nobody was found with certainty, and nothing where the
    child is restricted. ``child`` and ``episode`` are who was found all the same.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    child_name = models.CharField(max_length=200)
    born = models.DateField()
    reason = models.CharField(max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    told = models.JSONField(default=dict)
    child = models.ForeignKey(
        "families.Child", on_delete=models.PROTECT, null=True, related_name="+"
    )
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="+")
    is_restricted = models.BooleanField(default=False)
    idempotency_key = models.CharField(max_length=64)

    class Meta:
        """One for each press of the button; the front door reads those of restricted children."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["asked_by", "idempotency_key"], name="enquiry_made_once"
            ),
            models.CheckConstraint(
                condition=~Q(child_name="") & ~Q(reason=""), name="enquiry_says_who_and_why"
            ),
            models.CheckConstraint(
                condition=Q(is_restricted=False) | Q(told={}),
                name="enquiry_tells_nothing_restricted",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["authority", "is_restricted", "asked_at"], name="enquiry_by_authority"
            ),
        ]

    def __str__(self) -> str:
        """Return an id: the words are about a child."""
        return f"enquiry {self.pk}"
