"""Teams, and the posts that people have in them."""

from typing import ClassVar

from django.db import models

from stepdown.audit.append_only import FOR_EVER
from stepdown.partnership.models.account import Account
from stepdown.partnership.models.authority import Agency, Authority


class Team(models.Model):
    """A team, which always has a named duty manager, so that it can hold a child.

    ``part_of`` is the team above. A school is one team of its own agency, whose
    duty manager is the person the school named.
    """

    kind_of_table = "working"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="teams")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    telephone = models.CharField(max_length=40, blank=True)
    duty_manager = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="teams_on_duty_for"
    )
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="teams_within"
    )

    class Meta:
        """One of each name in an agency."""

        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "agency", "name"], name="team_one_of_each_name"
            ),
        ]

    def __str__(self) -> str:
        """Return the team's name."""
        return self.name


class Post(models.Model):
    """What a person is: an account, in a team, in a role of the council's protocols.

    Everything that somebody may see follows from their posts and from who is
    involved with a family, both as they are now.
    """

    kind_of_table = "record"
    may_end = ("ended",)

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="posts")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=80)
    began = models.DateTimeField()
    ended = models.DateTimeField(default=FOR_EVER)

    class Meta:
        """One open post of each role in a team for one person."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ended__gt=models.F("began")), name="post_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["authority", "account", "team", "role", "ended"],
                name="post_one_open_of_each",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "team", "role", "ended"], name="post_by_team"),
        ]

    def __str__(self) -> str:
        """Return the role; who and where are ids."""
        return f"{self.role} in team {self.team_id}"
