"""Brothers and sisters, who step down as one piece of work."""

from typing import ClassVar

from django.db import models

from stepdown.audit.append_only import FOR_EVER
from stepdown.families.models.child import Child


class SiblingGroup(models.Model):
    """Children whom social care works with together."""

    kind_of_table = "working"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="sibling_groups"
    )
    name = models.CharField(max_length=200)

    class Meta:
        """Found by name."""

        indexes: ClassVar = [
            models.Index(fields=["authority", "name"], name="sibling_group_by_name")
        ]

    def __str__(self) -> str:
        """Return the family's name."""
        return self.name


class SiblingGroupMember(models.Model):
    """A child belonged to a sibling group for a while."""

    kind_of_table = "record"
    may_end = ("ended",)

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    group = models.ForeignKey(SiblingGroup, on_delete=models.PROTECT, related_name="members")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="sibling_groups")
    began = models.DateTimeField()
    ended = models.DateTimeField(default=FOR_EVER)

    class Meta:
        """A child is in a group once at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "group", "child", "ended"], name="sibling_once_in_a_group"
            ),
            models.CheckConstraint(
                condition=models.Q(ended__gt=models.F("began")), name="sibling_leaves_after_joining"
            ),
        ]

    def __str__(self) -> str:
        """Return the ids of the two."""
        return f"child {self.child_id} in group {self.group_id}"
