"""Forms that are not finished, kept so that nothing typed is lost."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """What one person has typed into one form so far. Nobody else ever sees it.

    ``revision`` is the episode's revision when the form was first shown.
    """

    kind_of_table = "working"

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", db_index=False
    )
    form = models.CharField(max_length=200)
    revision = models.BigIntegerField(default=0)
    contents = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        """One of each form for each person and revision."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "form", "revision"], name="draft_one_of_each"
            ),
        ]

    def __str__(self) -> str:
        """Return the form; what is in it is the person's own."""
        return self.form
