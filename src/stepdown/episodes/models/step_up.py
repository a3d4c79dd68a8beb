"""Urgent reports to social care, which need nothing else to work."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from stepdown.episodes.models.episode import Episode


class StepUpReport(models.Model):
    """A worried professional's words about a child, as typed.

    It has no link to a child or an episode: those come later, in rows of their
    own, and may never come. ``owed_by`` is the front door's duty manager at the
    moment of sending, who owes the decision.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        "partnership.Authority",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    child_name = models.CharField(max_length=200)
    born = models.DateField(null=True)
    born_as_typed = models.CharField(max_length=60, blank=True)
    worry = models.TextField()
    telephone = models.CharField(max_length=60)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="step_up_reports",
        db_index=False,
    )
    reported_at = models.DateTimeField()
    front_door = models.ForeignKey(
        "partnership.Team", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    owed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    from_reference = models.CharField(max_length=20, blank=True)
    idempotency_key = models.CharField(max_length=64)

    class Meta:
        """One for each press of the button, found by council and time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reported_by", "idempotency_key"], name="step_up_reported_once"
            ),
            models.CheckConstraint(
                condition=~Q(child_name="") & ~Q(worry=""), name="step_up_says_who_and_what"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "reported_at", "id"], name="step_up_by_authority"),
        ]

    def __str__(self) -> str:
        """Return an id: the words are about a child."""
        return f"step up report {self.pk}"


class StepUpMatch(models.Model):
    """A report was found to be about a child, and about their open episode if there is one."""

    kind_of_table = "record"

    report = models.ForeignKey(StepUpReport, on_delete=models.PROTECT, related_name="matches")
    child = models.ForeignKey(
        "families.Child", on_delete=models.PROTECT, related_name="step_up_matches"
    )
    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, null=True, related_name="step_up_matches"
    )
    found_at = models.DateTimeField()

    class Meta:
        """A report matches a child once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "child"], name="step_up_matches_once"),
        ]

    def __str__(self) -> str:
        """Return the ids of the two."""
        return f"report {self.report_id} about child {self.child_id}"


class StepUpAcknowledgement(models.Model):
    """Somebody at the front door has read the report."""

    kind_of_table = "record"

    report = models.OneToOneField(
        StepUpReport, on_delete=models.PROTECT, related_name="acknowledgement"
    )
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the report's id."""
        return f"report {self.report_id} acknowledged"


class StepUpDecision(models.Model):
    """What social care decided about a report."""

    kind_of_table = "record"

    class Outcome(models.TextChoices):
        """What follows."""

        STEP_UP = "step-up", "Step up to social care"
        STAY = "stay", "Early help carries on, with advice"
        ALREADY_OPEN = "already-open", "Social care is already working with the child"
        NOT_FOUND = "not-found", "The child could not be found"

    report = models.OneToOneField(StepUpReport, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.TextField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        """A decision gives its reason."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="step_up_decision_says_why"),
        ]

    def __str__(self) -> str:
        """Return the outcome."""
        return f"report {self.report_id}: {self.outcome}"
