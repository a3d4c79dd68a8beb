"""What is recorded about the partnership."""

from stepdown.partnership.models.account import Account
from stepdown.partnership.models.authority import Agency, Authority, SettingsVersion
from stepdown.partnership.models.challenge import ChallengeAnswer, ReadingChallenge
from stepdown.partnership.models.protocols import Adoption, AttachedText, PublishedPack
from stepdown.partnership.models.retirement import Retirement
from stepdown.partnership.models.team import Post, Team

__all__ = [
    "Account",
    "Adoption",
    "Agency",
    "AttachedText",
    "Authority",
    "ChallengeAnswer",
    "Post",
    "PublishedPack",
    "ReadingChallenge",
    "Retirement",
    "SettingsVersion",
    "Team",
]
