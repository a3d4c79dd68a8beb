"""What is recorded about a step down."""

from stepdown.episodes.models.draft import Draft
from stepdown.episodes.models.enquiry import Enquiry
from stepdown.episodes.models.episode import Episode, EpisodeProgress
from stepdown.episodes.models.holding import EpisodeChild, Holding
from stepdown.episodes.models.involvement import Involvement
from stepdown.episodes.models.notices_seen import NoticesSeen
from stepdown.episodes.models.obligation import Obligation
from stepdown.episodes.models.outbox import Outbox
from stepdown.episodes.models.record import Record, RecordChild
from stepdown.episodes.models.spell import Spell
from stepdown.episodes.models.step_up import (
    StepUpAcknowledgement,
    StepUpDecision,
    StepUpMatch,
    StepUpReport,
)
from stepdown.episodes.models.version import EpisodeVersion

__all__ = [
    "Draft",
    "Enquiry",
    "Episode",
    "EpisodeChild",
    "EpisodeProgress",
    "EpisodeVersion",
    "Holding",
    "Involvement",
    "NoticesSeen",
    "Obligation",
    "Outbox",
    "Record",
    "RecordChild",
    "Spell",
    "StepUpAcknowledgement",
    "StepUpDecision",
    "StepUpMatch",
    "StepUpReport",
]
