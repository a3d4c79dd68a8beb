"""The verbs of a step down: one for each file, or for each pair that belongs together."""

from stepdown.episodes.actions.accept_lead import accept_lead, decline_lead, withdraw_lead
from stepdown.episodes.actions.answer_step_up import acknowledge_step_up, decide_step_up
from stepdown.episodes.actions.ask_if_open import ask_if_open
from stepdown.episodes.actions.close import close
from stepdown.episodes.actions.correct import correct, retract
from stepdown.episodes.actions.deactivate_account import deactivate_account
from stepdown.episodes.actions.decide import decide
from stepdown.episodes.actions.disagree import decide_disagreement, raise_disagreement
from stepdown.episodes.actions.end import end, leave
from stepdown.episodes.actions.follow_step_up import follow_step_up, not_followed, tie_step_up
from stepdown.episodes.actions.hand_over import hand_over
from stepdown.episodes.actions.join_sibling import join_sibling
from stepdown.episodes.actions.move_to_newer_version import move_to_newer_version
from stepdown.episodes.actions.nominate_lead import consult_lead, nominate_lead
from stepdown.episodes.actions.pass_with_reason import pass_with_reason
from stepdown.episodes.actions.put_notices_aside import put_notices_aside
from stepdown.episodes.actions.record import record
from stepdown.episodes.actions.record_consent import record_consent
from stepdown.episodes.actions.record_state import record_state
from stepdown.episodes.actions.release_holder import release_holder
from stepdown.episodes.actions.save_draft import discard_draft, save_draft
from stepdown.episodes.actions.send_request import answer_request, send_request
from stepdown.episodes.actions.start import State, start
from stepdown.episodes.actions.step_up_urgently import step_up_urgently

__all__ = [
    "State",
    "accept_lead",
    "acknowledge_step_up",
    "answer_request",
    "ask_if_open",
    "close",
    "consult_lead",
    "correct",
    "deactivate_account",
    "decide",
    "decide_disagreement",
    "decide_step_up",
    "decline_lead",
    "discard_draft",
    "end",
    "follow_step_up",
    "hand_over",
    "join_sibling",
    "leave",
    "move_to_newer_version",
    "nominate_lead",
    "not_followed",
    "pass_with_reason",
    "put_notices_aside",
    "raise_disagreement",
    "record",
    "record_consent",
    "record_state",
    "release_holder",
    "retract",
    "save_draft",
    "send_request",
    "start",
    "step_up_urgently",
    "tie_step_up",
    "withdraw_lead",
]
