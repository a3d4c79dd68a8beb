"""Our readings of a council's document, challenged and answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from stepdown.partnership.models.account import Account
from stepdown.partnership.models.authority import Authority
from stepdown.partnership.models.protocols import PublishedPack


class ReadingChallenge(models.Model):
    """Somebody of a council thinks that the document says otherwise than we read it.

    ``rule`` is the kind and the id of the rule, as ``protocol.readings`` names it,
    within ``pathway``; that is empty where the reading belongs to the whole pack.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    published_pack = models.ForeignKey(
        PublishedPack, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    pathway = models.CharField(max_length=80, blank=True)
    rule = models.CharField(max_length=200)
    clauses = models.JSONField(default=list)
    says = models.TextField()
    challenged_at = models.DateTimeField()
    challenged_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    idempotency_key = models.CharField(max_length=100)
    salt = models.CharField(max_length=32)
    content_digest = models.CharField(max_length=64)

    class Meta:
        """One for each press of a button, found by council and protocol."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["challenged_by", "idempotency_key"], name="challenge_made_once"
            ),
            models.CheckConstraint(condition=~Q(says=""), name="challenge_says_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "published_pack", "id"], name="challenge_by_pack"),
            models.Index(fields=["authority", "challenged_by", "id"], name="challenge_by_person"),
        ]

    def __str__(self) -> str:
        """Return the rule that it is about; the words are not for a log."""
        return f"challenge {self.pk} of {self.name}"

    @property
    def name(self) -> str:
        """Return the name that the reading has in its pack."""
        return f"{self.pathway}.{self.rule}" if self.pathway else self.rule


class ChallengeAnswer(models.Model):
    """What the council answered to a challenge, and why. A challenge is answered once."""

    kind_of_table = "record"

    class Outcome(models.TextChoices):
        """What becomes of the reading. A published pack never changes, so a change comes later."""

        KEPT = "kept", "The reading is kept"
        WILL_CHANGE = "will-change", "It will change in a later version"

    challenge = models.OneToOneField(
        ReadingChallenge, on_delete=models.PROTECT, related_name="answer"
    )
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.TextField()
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    idempotency_key = models.CharField(max_length=100)
    salt = models.CharField(max_length=32)
    content_digest = models.CharField(max_length=64)

    class Meta:
        """One answer for each press of a button, with its reason."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["answered_by", "idempotency_key"], name="challenge_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["kept", "will-change"]),
                name="challenge_outcome_is_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="challenge_answer_says_why"),
        ]

    def __str__(self) -> str:
        """Return what was answered to which."""
        return f"{self.outcome} to challenge {self.challenge_id}"
