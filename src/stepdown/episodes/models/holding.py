"""Who holds each child, at every instant of the episode.

Both tables are made by ``0004_holdings`` in SQL, where CHECK, UNIQUE and deferred
foreign keys leave no room for a gap or an overlap: docs/decisions/0010.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models.episode import Episode
from stepdown.episodes.models.holding_guards import cross_guards


class EpisodeChild(models.Model):
    """A child's membership of an episode, from its recording until it is recorded as over.

    A council has one open membership for a child. ``joined`` and ``left`` are when
    it happened, where that was not at the start or the end; they drive clocks only.
    """

    kind_of_table = "record"
    may_end = ("ended", "left_because", "left_earliest", "left_latest")
    keys_in_sql = (
        ("authority_id", "child_id", "ended"),
        ("child_id", "ended"),
        ("id", "began"),
        ("id", "ended"),
    )

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(
        "families.Child", on_delete=models.PROTECT, related_name="memberships"
    )
    began = models.DateTimeField()
    ended = models.DateTimeField(default=FOR_EVER)
    joined_earliest = models.DateTimeField(null=True)
    joined_latest = models.DateTimeField(null=True)
    left_earliest = models.DateTimeField(null=True)
    left_latest = models.DateTimeField(null=True)
    left_because = models.CharField(max_length=40, default="")

    class Meta:
        """Made by SQL, in 0004_holdings."""

        managed = False
        db_table = "episodes_episodechild"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        """Return the ids of the two."""
        return f"child {self.child_id} in episode {self.episode_id}"

    @property
    def is_open(self) -> bool:
        """Say whether the child is still in the episode."""
        return self.ended == FOR_EVER


class Holding(models.Model):
    """One person, or one team with its duty manager, was accountable for a child.

    A holding either opens with its membership or follows the one before, and
    either closes with its membership or is handed over. Each of those four
    columns repeats ``began`` or ``ended``, so that a foreign key can hold it there.
    """

    kind_of_table = "record"
    may_end = ("ended", "closed_with", "handed_over")
    keys_in_sql = (("membership_id", "began"), ("membership_id", "ended"))
    cross_guards = staticmethod(cross_guards)

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    membership = models.ForeignKey(EpisodeChild, on_delete=models.PROTECT, related_name="holdings")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="holdings"
    )
    team = models.ForeignKey(
        "partnership.Team", on_delete=models.PROTECT, null=True, related_name="holdings"
    )
    because = models.CharField(max_length=40)
    record = models.ForeignKey(
        "episodes.Record", on_delete=models.PROTECT, null=True, related_name="holdings"
    )
    began = models.DateTimeField()
    ended = models.DateTimeField(default=FOR_EVER)
    opened_with = models.DateTimeField(null=True)
    follows = models.DateTimeField(null=True)
    closed_with = models.DateTimeField(null=True)
    handed_over = models.DateTimeField(null=True)

    class Meta:
        """Made by SQL, in 0004_holdings."""

        managed = False
        db_table = "episodes_holding"
        ordering: ClassVar = ["membership", "began"]

    def __str__(self) -> str:
        """Return the ids of who holds and of what."""
        holder = f"account {self.account_id}" if self.account_id else f"team {self.team_id}"
        return f"{holder} holds membership {self.membership_id}"

    @property
    def is_current(self) -> bool:
        """Say whether this is who holds the child now."""
        return self.ended == FOR_EVER
