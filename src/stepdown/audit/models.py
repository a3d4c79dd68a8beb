"""What was done, and what was looked at.

Actors and subjects are opaque ids, so the room needs no other room, and an
event says nothing about anybody to a reader who has only this table.
"""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One act, chained to the one before it in the same chain.

    A chain is an episode (``episode:7``), a council (``authority:2``) or the
    site as a whole (``site``). ``detail`` is the very text that was hashed.
    """

    kind_of_table = "record"

    chain = models.CharField(max_length=60)
    position = models.PositiveBigIntegerField()
    actor = models.CharField(max_length=60)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    at = models.DateTimeField()
    detail = models.TextField()
    salt = models.CharField(max_length=32)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        """One event at each place in a chain, from 1 upwards."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chain", "position"], name="event_one_at_each_position"
            ),
            models.CheckConstraint(
                condition=models.Q(position=1, previous="")
                | models.Q(position__gt=1) & ~models.Q(previous=""),
                name="event_all_but_the_first_follow_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["actor", "at"], name="event_by_actor"),
            models.Index(fields=["subject", "at"], name="event_by_subject"),
        ]

    def __str__(self) -> str:
        """Return the place in the chain and the verb."""
        return f"{self.chain} {self.position}: {self.verb}"


class Read(models.Model):
    """Somebody looked at something. Written before the page is sent, and not chained."""

    kind_of_table = "record"

    authority = models.CharField(max_length=60)
    actor = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    page = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        """Found by what was read, and by who read it."""

        indexes: ClassVar = [
            models.Index(fields=["authority", "subject", "at"], name="read_by_subject"),
            models.Index(fields=["authority", "actor", "at"], name="read_by_actor"),
        ]

    def __str__(self) -> str:
        """Return what was read, by whom."""
        return f"{self.actor} read {self.subject}"
