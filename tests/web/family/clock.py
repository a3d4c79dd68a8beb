"""A clock that stands still until a test moves it."""

from datetime import datetime, timedelta


class Clock:
    """What the pages call now: one instant, whoever asks and however often."""

    def __init__(self, at: datetime) -> None:
        """Stand at an instant."""
        self.at = at

    def now(self) -> datetime:
        """Return the instant."""
        return self.at

    def goes_on(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)
