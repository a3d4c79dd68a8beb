"""The circumstances of a child on the independent timelines."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stepdown.episodes.models.episode import Episode

TIMELINES = [
    (name, name.capitalize()) for name in ("status", "level", "team", "lead", "plan", "service")
]


class Spell(models.Model):
    """A child was in a state for a while. An end that came later is a row that supersedes."""

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="spells", db_index=False
    )
    child = models.ForeignKey("families.Child", on_delete=models.PROTECT, related_name="+")
    timeline = models.CharField(max_length=10, choices=TIMELINES)
    value = models.CharField(max_length=80)
    began_earliest = models.DateTimeField()
    began_latest = models.DateTimeField()
    ended_earliest = models.DateTimeField(null=True)
    ended_latest = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason_for_correction = models.CharField(max_length=500, blank=True)

    class Meta:
        """Both ends of a moment or neither, and in their order."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(began_latest__gte=F("began_earliest")), name="spell_began_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ended_earliest__isnull=True, ended_latest__isnull=True)
                | Q(
                    ended_earliest__isnull=False,
                    ended_latest__isnull=False,
                    ended_latest__gte=F("ended_earliest"),
                ),
                name="spell_ended_in_order",
            ),
            models.CheckConstraint(
                condition=Q(timeline__in=[name for name, _ in TIMELINES]),
                name="spell_timeline_is_one_of_six",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "episode", "id"], name="spell_by_episode"),
        ]

    def __str__(self) -> str:
        """Return the state."""
        return f"{self.timeline} {self.value} of child {self.child_id}"
