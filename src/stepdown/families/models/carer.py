"""The adults of a family, and what they are to a child."""

from typing import ClassVar

from django.db import models

from stepdown.audit.append_only import FOR_EVER
from stepdown.families.models.child import Child


class Carer(models.Model):
    """A parent, carer or other adult of the family."""

    kind_of_table = "working"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="carers"
    )
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100)
    telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    needs_an_interpreter_for = models.CharField(max_length=100, blank=True)

    class Meta:
        """Found by name."""

        indexes: ClassVar = [
            models.Index(fields=["authority", "last_name", "first_name"], name="carer_by_name"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return f"{self.first_name} {self.last_name}".strip()


class Relationship(models.Model):
    """What an adult is to a child, and whether they have parental responsibility.

    ``has_parental_responsibility`` is ``None`` where nobody has found out yet.
    """

    kind_of_table = "record"
    may_end = ("ended",)

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="relationships")
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="relationships")
    relation = models.CharField(max_length=60)
    has_parental_responsibility = models.BooleanField(null=True)
    began = models.DateTimeField()
    ended = models.DateTimeField(default=FOR_EVER)

    class Meta:
        """One open relationship of a pair."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "child", "carer", "ended"],
                name="relationship_one_open_of_a_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(ended__gt=models.F("began")),
                name="relationship_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        """Return the relation."""
        return self.relation
