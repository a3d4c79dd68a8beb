"""A child, and what was said of them each time that something was said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Sex(models.TextChoices):
    """The code set of the Standard Safeguarding Dataset."""

    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Not known"


class WhatIsKnownOfAChild(models.Model):
    """Details that the Standard Safeguarding Dataset names; see docs/reference/ssd-names.md.

    A child who is unborn has ``expected_birth`` and no ``born``.
    """

    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100)
    born = models.DateField(null=True, blank=True)
    expected_birth = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    ethnicity = models.CharField(max_length=8, blank=True)
    upn = models.CharField(max_length=13, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    died_on = models.DateField(null=True, blank=True)

    class Meta:
        """Shared by the child and by each saying."""

        abstract = True


DETAILS: tuple[str, ...] = tuple(field.name for field in WhatIsKnownOfAChild._meta.local_fields)
"""The names of the details, in their order."""


class Child(WhatIsKnownOfAChild):
    """A child as a council knows them now: the latest ``ChildDetails``, kept for reading.

    ``local_id`` is the council's own number for the child, as its census returns
    use it. Merging two children changes neither row: see ``SamePerson``.
    """

    kind_of_table = "projection"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="children"
    )
    local_id = models.CharField(max_length=20)

    class Meta:
        """One of each number in a council, written so that the census takes it."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "local_id"], name="child_one_of_each_id"),
            models.CheckConstraint(
                condition=~Q(local_id="") & ~Q(local_id__contains="0x"),
                name="child_id_is_fit_for_the_census",
            ),
            models.CheckConstraint(
                condition=Q(born__isnull=True) | Q(expected_birth__isnull=True),
                name="child_is_born_or_expected",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True)
                | Q(born__isnull=True)
                | Q(died_on__gte=models.F("born")),
                name="child_died_after_birth",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "born"], name="child_by_birth"),
            models.Index(
                fields=["authority", "expected_birth"],
                name="child_by_expected_birth",
                condition=Q(expected_birth__isnull=False),
            ),
            models.Index(fields=["authority", "last_name", "first_name"], name="child_by_name"),
        ]

    def __str__(self) -> str:
        """Return the name, or say that the child is unborn."""
        return f"{self.first_name or 'Unborn'} {self.last_name}"


class ChildDetails(WhatIsKnownOfAChild):
    """What was said of a child at one time. A later saying supersedes; nothing is changed."""

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="sayings")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """A saying that supersedes another says why."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True, reason="")
                | Q(supersedes__isnull=False) & ~Q(reason=""),
                name="child_details_change_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        """Return whose details these are."""
        return f"details {self.pk} of child {self.child_id}"
