"""Protocols that a council no longer begins with."""

from typing import ClassVar

from django.db import models

from stepdown.partnership.models.account import Account
from stepdown.partnership.models.authority import Authority
from stepdown.partnership.models.protocols import PublishedPack


class Retirement(models.Model):
    """A council stopped beginning under a version. Families who began under it keep it."""

    kind_of_table = "record"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="retirements")
    published_pack = models.ForeignKey(
        PublishedPack, on_delete=models.PROTECT, related_name="retirements"
    )
    retired_from = models.DateTimeField()
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """Found by council; a reason is always given."""

        indexes: ClassVar = [
            models.Index(fields=["authority", "retired_from"], name="retirement_by_authority"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="retirement_says_why"),
        ]

    def __str__(self) -> str:
        """Return who retired what."""
        return f"{self.authority_id} retired {self.published_pack_id}"
