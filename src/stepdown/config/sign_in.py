"""How people come to have an account."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ByInvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody can open an account for themselves: their council or agency does."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse, whoever asks."""
        return False
