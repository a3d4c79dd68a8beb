"""How far somebody has read what they were told."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class NoticesSeen(models.Model):
    """The latest notice that a person has put aside; everything later is new to them."""

    kind_of_table = "working"

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices_seen"
    )
    up_to = models.BigIntegerField(default=0)

    class Meta:
        """One mark for each person."""

        verbose_name_plural: ClassVar = "notices seen"

    def __str__(self) -> str:
        """Return the mark."""
        return f"up to {self.up_to}"
