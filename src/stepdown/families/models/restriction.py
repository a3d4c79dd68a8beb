"""A child of whom only few may hear, such as a relative of somebody on the staff."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from stepdown.audit.append_only import FOR_EVER
from stepdown.families.models.child import Child


class Restriction(models.Model):
    """A child was restricted for a while: nobody who asks is told that they are known."""

    kind_of_table = "record"
    may_end = ("ended",)

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="restrictions")
    reason = models.CharField(max_length=500)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    began = models.DateTimeField()
    ended = models.DateTimeField(default=FOR_EVER)

    class Meta:
        """One at a time, and for a reason."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "child", "ended"], name="restriction_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(ended__gt=models.F("began")), name="restriction_ends_after_it"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="restriction_is_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        """Return the id of the child."""
        return f"restriction of child {self.child_id}"
