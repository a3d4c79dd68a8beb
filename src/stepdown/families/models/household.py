"""Where people live. A child may live in two households at once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from stepdown.audit.append_only import FOR_EVER
from stepdown.families.models.carer import Carer
from stepdown.families.models.child import Child


class Household(models.Model):
    """A home. Its address may have to be kept from people in another household."""

    kind_of_table = "working"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="households"
    )
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    address_is_withheld = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Return an id: an address in a log could be read by the wrong person."""
        return f"household {self.pk}"


class Residence(models.Model):
    """A child or a carer lived in a household for a while."""

    kind_of_table = "record"
    may_end = ("ended",)

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residences")
    child = models.ForeignKey(
        Child, on_delete=models.PROTECT, null=True, blank=True, related_name="residences"
    )
    carer = models.ForeignKey(
        Carer, on_delete=models.PROTECT, null=True, blank=True, related_name="residences"
    )
    began = models.DateTimeField()
    ended = models.DateTimeField(default=FOR_EVER)

    class Meta:
        """Of a child or of a carer, never of both or neither."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(child__isnull=True, carer__isnull=False)
                | Q(child__isnull=False, carer__isnull=True),
                name="residence_of_a_child_or_a_carer",
            ),
            models.CheckConstraint(
                condition=Q(ended__gt=models.F("began")), name="residence_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["authority", "household", "child", "ended"],
                name="residence_one_open_for_a_child",
            ),
            models.UniqueConstraint(
                fields=["authority", "household", "carer", "ended"],
                name="residence_one_open_for_a_carer",
            ),
        ]

    def __str__(self) -> str:
        """Return the household's id."""
        return f"residence in household {self.household_id}"
