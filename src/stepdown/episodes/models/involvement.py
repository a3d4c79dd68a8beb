"""Who takes part in an episode. Who may see the family follows from it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models.episode import Episode


class Involvement(models.Model):
    """A person, a team, or everyone in a role took part in an episode for a while.

    With an account it is that person, working in ``team`` if one is named. With
    a team alone it is whoever has a post there. With neither it is whoever has
    the role in this council, such as a head of service who settles a disagreement.

    ``is_asked`` is for whoever was nominated and has not accepted: it lets them see
    the family and answer, and gives them no role.
    """

    kind_of_table = "record"
    may_end = ("ended",)

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="involvements")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="involvements"
    )
    team = models.ForeignKey(
        "partnership.Team", on_delete=models.PROTECT, null=True, related_name="involvements"
    )
    role = models.CharField(max_length=80, blank=True)
    is_asked = models.BooleanField(default=False)
    began = models.DateTimeField()
    ended = models.DateTimeField(default=FOR_EVER)

    class Meta:
        """Found by who takes part, and by what in."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended__gt=F("began")), name="involvement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False) | Q(team__isnull=False) | ~Q(role=""),
                name="involvement_of_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "account", "ended"], name="involvement_by_account"),
            models.Index(fields=["authority", "team", "ended"], name="involvement_by_team"),
            models.Index(fields=["authority", "role", "ended"], name="involvement_by_role"),
        ]

    def __str__(self) -> str:
        """Return the role and the episode's id."""
        return f"{self.role} in episode {self.episode_id}"
