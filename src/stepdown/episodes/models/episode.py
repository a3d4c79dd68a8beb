"""A transition of one family between levels of help."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stepdown.protocol.moments import Moment


class Episode(models.Model):
    """One step down, under the protocol that it began under.

    ``known`` is what was said of the family at the start, such as where they
    come from; rules may ask about it. Whether the episode is open, and at what
    stage, follows from its records: see ``EpisodeProgress``. A newer version that it
    was moved to is an ``EpisodeVersion``.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="episodes"
    )
    reference = models.CharField(max_length=20)
    pathway = models.CharField(max_length=80)
    published_pack = models.ForeignKey(
        "partnership.PublishedPack", on_delete=models.PROTECT, related_name="episodes"
    )
    settings_version = models.ForeignKey(
        "partnership.SettingsVersion", on_delete=models.PROTECT, related_name="episodes"
    )
    origin_team = models.ForeignKey("partnership.Team", on_delete=models.PROTECT, related_name="+")
    known = models.JSONField(default=dict)
    started_earliest = models.DateTimeField()
    started_latest = models.DateTimeField()
    started_recorded_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    idempotency_key = models.CharField(max_length=64)

    class Meta:
        """Found by its reference within a council."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="episode_one_of_each_reference"
            ),
            models.UniqueConstraint(
                fields=["started_by", "idempotency_key"], name="episode_started_once"
            ),
            models.CheckConstraint(
                condition=Q(started_latest__gte=F("started_earliest")),
                name="episode_start_in_order",
            ),
        ]

    def __str__(self) -> str:
        """Return the reference, which names nobody."""
        return self.reference

    @property
    def started(self) -> Moment:
        """Return when it began, as precisely as it is known."""
        return Moment(self.started_earliest, self.started_latest)


class EpisodeProgress(models.Model):
    """Where an episode stands, by its facts: what lists and the worker need at once.

    ``revision`` is the id of the last record: a form says on which revision it was
    made. ``next_change_at`` is when the standing changes if nobody records anything.
    """

    kind_of_table = "projection"

    episode = models.OneToOneField(
        Episode, on_delete=models.PROTECT, primary_key=True, related_name="progress"
    )
    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_open = models.BooleanField()
    stage = models.CharField(max_length=80, blank=True)
    has_breach = models.BooleanField(default=False)
    is_disputed = models.BooleanField(default=False)
    revision = models.BigIntegerField(default=0)
    next_change_at = models.DateTimeField(null=True)

    class Meta:
        """The worker asks for what is about to change."""

        indexes: ClassVar = [
            models.Index(
                fields=["authority", "next_change_at", "episode"],
                condition=Q(is_open=True),
                name="progress_next_change",
            ),
        ]

    def __str__(self) -> str:
        """Return the stage."""
        return f"{self.episode_id}: {self.stage}"
