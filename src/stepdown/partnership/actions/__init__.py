"""Verbs on councils, people and protocols."""

from stepdown.partnership.actions.accounts import end_post, give_post, open_account
from stepdown.partnership.actions.adopting import adopt, retire
from stepdown.partnership.actions.authorities import (
    add_agency,
    change_settings,
    open_authority,
    set_front_door,
)
from stepdown.partnership.actions.challenges import answer_challenge, challenge_reading
from stepdown.partnership.actions.protocols import attach_text, publish
from stepdown.partnership.actions.teams import add_team, change_duty_manager

__all__ = [
    "add_agency",
    "add_team",
    "adopt",
    "answer_challenge",
    "attach_text",
    "challenge_reading",
    "change_duty_manager",
    "change_settings",
    "end_post",
    "give_post",
    "open_account",
    "open_authority",
    "publish",
    "retire",
    "set_front_door",
]
