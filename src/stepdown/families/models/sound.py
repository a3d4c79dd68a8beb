"""How the names of children sound, so that a child is found although a name is misspelt."""

from typing import ClassVar

from django.db import models

from stepdown.families.models.child import Child


class Part(models.TextChoices):
    """Which of the names it is a part of."""

    FIRST = "first", "First name"
    LAST = "last", "Last name"


class NameSound(models.Model):
    """How one word of a child's name sounds; a name of two words has two."""

    kind_of_table = "projection"

    authority = models.ForeignKey(
        "partnership.Authority", on_delete=models.PROTECT, related_name="+"
    )
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="sounds")
    part = models.CharField(max_length=5, choices=Part)
    sound = models.CharField(max_length=20)

    class Meta:
        """Looked up by sound; the child stands in the index, so the table is not read."""

        indexes: ClassVar = [
            models.Index(fields=["authority", "sound", "child"], name="name_sound_by_sound")
        ]

    def __str__(self) -> str:
        """Return the sound alone, which is no name."""
        return self.sound
