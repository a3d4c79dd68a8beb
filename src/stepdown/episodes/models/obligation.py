"""What is to be done, by whom and by when: made from the facts, and made again at will."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from stepdown.episodes.models.episode import Episode

FAMILY = "family"


class Obligation(models.Model):
    """One duty of one episode, for the family or for one child, this time round.

    ``about`` is ``family`` or the child's id: with the episode, the obligation and
    the ordinal it is the natural key; a duty that two roles share has a row for
    each. Whether it is late is never stored. ``is_open`` repeats the state, since a
    list finds its index by a plain column and not by a word.
    """

    kind_of_table = "projection"

    class State(models.TextChoices):
        """What has come of it."""

        OPEN = "open", "Open"
        DONE = "done", "Done"
        NOT_NEEDED = "not-needed", "Not needed"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="obligations", db_index=False
    )
    about = models.CharField(max_length=20, default=FAMILY)
    child = models.ForeignKey(
        "families.Child", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    obligation = models.CharField(max_length=80)
    ordinal = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=300)
    clause = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=80)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="obligations",
        db_index=False,
    )
    team = models.ForeignKey(
        "partnership.Team", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=State)
    is_open = models.BooleanField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        """Lists of open duties are read by person, by team and by role, the earliest first."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_open=True, state="open") | ~Q(state="open") & Q(is_open=False),
                name="obligation_is_open_or_not",
            ),
            models.UniqueConstraint(
                fields=["episode", "about", "obligation", "ordinal", "role"],
                name="obligation_natural_key",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["authority", "role", "due_at", "id"],
                condition=Q(is_open=True),
                name="obligation_open_by_role",
            ),
            models.Index(
                fields=["authority", "account", "due_at", "id"],
                condition=Q(is_open=True),
                name="obligation_open_by_account",
            ),
            models.Index(
                fields=["authority", "team", "due_at", "id"],
                condition=Q(is_open=True),
                name="obligation_open_by_team",
            ),
        ]

    def __str__(self) -> str:
        """Return the obligation and its state."""
        return f"{self.obligation} {self.ordinal}: {self.state}"
