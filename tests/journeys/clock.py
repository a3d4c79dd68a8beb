"""The clock that a journey is made by: it hardly moves until the story moves on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Clock:
    """What the pages call now. It goes on by a hair's breadth each time that somebody looks."""

    def __init__(self, begins: datetime) -> None:
        """Stand at the beginning of the story."""
        self._at = begins

    def now(self) -> datetime:
        """Return the instant in the story, as Django's own clock would: never twice the same."""
        self._at += timedelta(milliseconds=1)
        return self._at.astimezone(UTC)

    def says(self, day: str, time: str = "09:30") -> None:
        """Move to a day and a time in England, such as ``2026-03-04`` and ``10:30``."""
        self.comes_to(datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON))

    def comes_to(self, moved: datetime) -> None:
        """Move to an instant."""
        if moved < self._at:
            msg = f"A story does not go back from {self._at} to {moved}."
            raise ValueError(msg)
        self._at = moved

    def goes_on(self, **span: int) -> None:
        """Let some time pass."""
        self._at += timedelta(**span)
