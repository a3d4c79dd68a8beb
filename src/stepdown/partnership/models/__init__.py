"""What is recorded about the partnership."""

from stepdown.partnership.models.account import Account

__all__ = ["Account"]
