"""Ask another team for help, and answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import begin, made_before
from stepdown.episodes.actions.record import record_as
from stepdown.episodes.actions.telling import tell
from stepdown.episodes.actions.writing import settle
from stepdown.episodes.involving import involve
from stepdown.episodes.models import Episode, Record
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.families.models import Child
from stepdown.partnership.models import Account, Team
from stepdown.protocol.moments import Moment


@transaction.atomic
def send_request(
    *,
    episode: Episode,
    record: str,
    to_team: Team,
    says: Mapping[str, object] | None = None,
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    already_happened: bool = False,
    revision: int | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Send a request to a team, which may see the family from now on and is told.

    A request is decided now: a gate before it refuses, unless it was sent already.
    """
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    if to_team.authority_id != act.episode.authority_id:
        raise NotPossibleNow("That team works for another council.", "Choose another team.")
    written = record_as(
        act, record, says=says or {}, happened=happened, children=children, revision=revision,
        idempotency_key=idempotency_key, verb="send-request",
        gates_must_be_open=not already_happened,
    ).record  # fmt: skip
    involve(act.episode, at, team=to_team)
    settle(act)
    tell(
        notice="request-sent", key=f"request-sent:{written.pk}", at=at,
        authority_id=act.episode.authority_id, episode=act.episode, team=to_team,
        account=to_team.duty_manager, detail={"record": written.pk},
    )  # fmt: skip
    return written


@transaction.atomic
def answer_request(
    *,
    episode: Episode,
    record: str,
    request: Record | None = None,
    says: Mapping[str, object] | None = None,
    happened: Moment | None = None,
    children: Sequence[Child] | None = None,
    revision: int | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Record:
    """Answer a request; ``request`` says which, where more than one was sent."""
    act = begin(episode, by, at)
    made = made_before(by, idempotency_key)
    if made is not None:
        return made
    answers = dict(says or {})
    if request is not None:
        if request.episode_id != act.episode.pk:
            raise NotPossibleNow(
                "That request is about another family.", "Choose a request from this page."
            )
        answers["answers"] = request.pk
    written = record_as(
        act, record, says=answers, happened=happened, children=children, revision=revision,
        idempotency_key=idempotency_key, verb="answer-request",
    ).record  # fmt: skip
    if request is not None:
        tell(
            notice="request-answered", key=f"request-answered:{written.pk}", at=at,
            authority_id=act.episode.authority_id, episode=act.episode,
            account=request.recorded_by, detail={"record": written.pk},
        )  # fmt: skip
    return written
