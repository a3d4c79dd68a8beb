"""The versions of its protocol that an episode was moved to."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stepdown.episodes.models.episode import Episode


class EpisodeVersion(models.Model):
    """An episode was moved to a newer version of its protocol, and the council's settings then.

    What it began under stays on its own row. Each version is moved away from once, so the
    rows of an episode are a chain, and the latest says what is in force. ``relied_on`` holds
    the milestones that were reached until then, by their new names, each with the gates
    that had been breached: a newer rule does not judge what was done under an older one.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    moved_from = models.ForeignKey(
        "partnership.PublishedPack", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    published_pack = models.ForeignKey(
        "partnership.PublishedPack", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    settings_version = models.ForeignKey(
        "partnership.SettingsVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500)
    relied_on = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    idempotency_key = models.CharField(max_length=64)

    class Meta:
        """Away from each version once, and to another, with a reason."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["episode", "moved_from"], name="version_moved_from_once"
            ),
            models.UniqueConstraint(
                fields=["recorded_by", "idempotency_key"], name="version_moved_by_one_press"
            ),
            models.CheckConstraint(
                condition=~Q(published_pack=F("moved_from")), name="version_is_another"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="version_says_why"),
        ]

    def __str__(self) -> str:
        """Return the ids of the two."""
        return f"episode {self.episode_id} under {self.published_pack_id}"
