"""Protocols as they were published, and which council works under which."""

from typing import ClassVar

from django.db import models

from stepdown.partnership.models.account import Account
from stepdown.partnership.models.authority import Authority


class PublishedPack(models.Model):
    """One version of one council's protocol, word for word as it was published.

    ``canonical`` is the JSON whose SHA-256 is ``sha256``. Episodes load the
    protocol from here only; the folder it came from is a source, not the rule.
    """

    kind_of_table = "record"

    pack = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """One of each version."""

        ordering: ClassVar = ["pack", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "version"], name="pack_one_of_each_version"),
        ]

    def __str__(self) -> str:
        """Return the pack and its version."""
        return f"{self.pack}/{self.version}"


class Adoption(models.Model):
    """A council began to work under a published protocol."""

    kind_of_table = "record"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="adoptions")
    published_pack = models.ForeignKey(
        PublishedPack, on_delete=models.PROTECT, related_name="adoptions"
    )
    in_force_from = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """Found by council, the latest last."""

        indexes: ClassVar = [
            models.Index(fields=["authority", "in_force_from"], name="adoption_by_authority"),
        ]

    def __str__(self) -> str:
        """Return who adopted what."""
        return f"{self.authority_id} adopted {self.published_pack_id}"


class AttachedText(models.Model):
    """The council's own document, so that its words can stand beside the rules.

    It stands outside the pack and its hash: attaching a text changes no rule.
    """

    kind_of_table = "record"

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="attached_texts"
    )
    pack = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """Found by council and pack, the latest last."""

        indexes: ClassVar = [
            models.Index(fields=["authority", "pack", "attached_at"], name="text_by_authority"),
        ]

    def __str__(self) -> str:
        """Return the file's name."""
        return self.file_name
