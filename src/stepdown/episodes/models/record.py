"""Everything that was recorded, in one append-only table for the closed set of kinds."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stepdown.episodes.models.episode import Episode
from stepdown.protocol.facts import Kind
from stepdown.protocol.moments import Moment

KINDS: list[tuple[str, str]] = [(kind.value, kind.value.capitalize()) for kind in Kind]


class Record(models.Model):
    """Something that was recorded: what the pack calls it, when it happened, what it says.

    ``happened`` and ``recorded_at`` are two times: clocks follow the first, and
    what was known follows the second. A correction is a record that supersedes
    another and says why; a retraction supersedes and says that it never happened.
    With ``is_absence`` it says that there was none, up to then.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="records", db_index=False
    )
    kind = models.CharField(max_length=20, choices=KINDS)
    record = models.CharField(max_length=80)
    happened_earliest = models.DateTimeField()
    happened_latest = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=80, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason_for_correction = models.CharField(max_length=500, blank=True)
    is_retraction = models.BooleanField(default=False)
    is_absence = models.BooleanField(default=False)
    says = models.JSONField(default=dict)
    relied_on = models.JSONField(default=list)
    idempotency_key = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    content_digest = models.CharField(max_length=64)

    class Meta:
        """One for each press of a button; corrections come with their reason."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recorded_by", "idempotency_key"], name="record_made_once"
            ),
            models.CheckConstraint(
                condition=Q(happened_latest__gte=F("happened_earliest")),
                name="record_moment_in_order",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True, reason_for_correction="", is_retraction=False)
                | Q(supersedes__isnull=False) & ~Q(reason_for_correction=""),
                name="record_correction_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _ in KINDS]),
                name="record_kind_is_one_of_the_set",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "episode", "record", "id"], name="record_by_episode"),
        ]

    def __str__(self) -> str:
        """Return the pack's name for it."""
        return f"{self.record} in episode {self.episode_id}"

    @property
    def happened(self) -> Moment:
        """Return when it happened, as precisely as it is known."""
        return Moment(self.happened_earliest, self.happened_latest)


class RecordChild(models.Model):
    """A record is about this child."""

    kind_of_table = "record"

    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, related_name="children", db_index=False
    )
    child = models.ForeignKey(
        "families.Child", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        """Once for each child."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "child"], name="record_about_a_child_once"),
        ]

    def __str__(self) -> str:
        """Return the ids of the two."""
        return f"record {self.record_id} about child {self.child_id}"
