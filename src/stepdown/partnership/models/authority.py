"""Councils, the agencies that work with them, and how each council is set up."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from stepdown.partnership.models.account import Account

A_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write a colour as # and six digits.")


class Authority(models.Model):
    """A council: the owner of every row about a family, and the publisher of nothing.

    ``front_door`` is the team that takes urgent step ups; its duty manager owes
    the decision. The telephone number may be empty only until a protocol is adopted.
    """

    kind_of_table = "working"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    front_door_name = models.CharField(max_length=200, blank=True)
    front_door_telephone = models.CharField(max_length=40, blank=True)
    front_door_hours = models.CharField(max_length=200, blank=True)
    front_door = models.ForeignKey(
        "partnership.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    colour = models.CharField(max_length=7, blank=True, validators=[A_COLOUR])

    class Meta:
        """Listed by name."""

        ordering: ClassVar = ["name"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        """Return the council's name."""
        return self.name


class SettingsVersion(models.Model):
    """What a council has chosen, as it was from one moment until the next version.

    ``values`` are the settings that packs declare. ``closed_on`` are ISO dates,
    beyond the bank holidays, on which the council does not work.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="settings_versions"
    )
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    closed_on = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """Numbered from 1 in each council."""

        ordering: ClassVar = ["authority", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "number"], name="settings_one_of_each_number"
            ),
        ]

    def __str__(self) -> str:
        """Return the council and the number."""
        return f"{self.authority_id} settings {self.number}"


class Agency(models.Model):
    """An organisation that works with families in a council's area, the council included."""

    kind_of_table = "working"

    class Sort(models.TextChoices):
        """What sort of organisation it is."""

        COUNCIL = "council", "Council"
        SCHOOL = "school", "School or college"
        HEALTH = "health", "Health"
        POLICE = "police", "Police"
        VOLUNTARY = "voluntary", "Voluntary organisation"
        OTHER = "other", "Other"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="agencies")
    name = models.CharField(max_length=200)
    sort = models.CharField(max_length=20, choices=Sort, default=Sort.COUNCIL)

    class Meta:
        """One of each name in a council's area."""

        ordering: ClassVar = ["name"]
        verbose_name_plural = "agencies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "name"], name="agency_one_of_each_name"),
        ]

    def __str__(self) -> str:
        """Return the agency's name."""
        return self.name
