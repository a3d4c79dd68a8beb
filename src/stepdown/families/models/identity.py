"""That two children are one. Rows are never moved; reading resolves who is who."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from stepdown.families.models.child import Child


class SamePerson(models.Model):
    """Somebody said that two entries are the same child, or took that back.

    The latest word about a pair stands. ``are_the_same`` is false where it was
    a mistake, which supersedes the earlier word and leaves it to be read.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    kept = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    are_the_same = models.BooleanField()
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Of two entries, not of one."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kept=models.F("other")), name="same_person_of_two_entries"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "kept"], name="same_person_by_kept"),
            models.Index(fields=["authority", "other"], name="same_person_by_other"),
        ]

    def __str__(self) -> str:
        """Return the ids of the two."""
        return f"{self.kept_id} and {self.other_id}"
