"""That somebody recorded a whole family by hand, once."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from stepdown.families.models.siblings import SiblingGroup


class FamilyRecording(models.Model):
    """Who recorded a family by hand, when, and under which key: sent twice, it is one family."""

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    group = models.OneToOneField(SiblingGroup, on_delete=models.PROTECT, related_name="recording")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    idempotency_key = models.CharField(max_length=100)

    class Meta:
        """One family for each sending of a form."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recorded_by", "idempotency_key"], name="family_recorded_once"
            ),
        ]

    def __str__(self) -> str:
        """Return the group's id: a name in a log could be read by the wrong person."""
        return f"recording of group {self.group_id}"
