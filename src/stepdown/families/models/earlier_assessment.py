"""The last assessment and plan of social care, carried forward so that nobody asks again."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from stepdown.families.models.child import Child


class EarlierAssessment(models.Model):
    """What social care last found about a child, and the plan that followed.

    ``areas`` holds what was written, by the name of its part of the form, so that
    a new form can begin from it and say where each part came from and when.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="earlier_assessments")
    sort = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    started_on = models.DateField(null=True, blank=True)
    authorised_on = models.DateField(null=True, blank=True)
    plan_started_on = models.DateField(null=True, blank=True)
    child_seen = models.BooleanField(null=True)
    areas = models.JSONField(default=dict)
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Found by child, the latest first."""

        indexes: ClassVar = [
            models.Index(
                fields=["authority", "child", "authorised_on"], name="assessment_by_child"
            ),
        ]

    def __str__(self) -> str:
        """Return what it was."""
        return self.title
