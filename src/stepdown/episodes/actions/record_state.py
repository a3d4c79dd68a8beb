"""Record a circumstance of a child: a status, a level, a plan or a service, and its end."""

from datetime import datetime

from django.db import transaction

from stepdown.episodes.actions.acting import begin, memberships_of
from stepdown.episodes.actions.writing import settle
from stepdown.episodes.models import Episode, Spell
from stepdown.episodes.models.spell import TIMELINES
from stepdown.episodes.refusals import AnswersAreWrong, NotPossibleNow
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.moments import Moment


@transaction.atomic
def record_state(
    *,
    episode: Episode,
    child: Child,
    timeline: str,
    value: str,
    began: Moment,
    ended: Moment | None = None,
    supersedes: Spell | None = None,
    reason: str = "",
    by: Account,
    at: datetime,
) -> Spell:
    """Say in what state a child was, and from when to when.

    An end that is learnt later, or a mistake put right, is a new row that
    supersedes the old one; a mistake gives its reason.
    """
    act = begin(episode, by, at)
    act.any_role("record this")
    memberships_of(act.episode, [child])
    if timeline not in dict(TIMELINES):
        raise AnswersAreWrong({"timeline": f"There is no timeline called {timeline}."})
    if began.earliest > at or (ended is not None and ended.latest < began.earliest):
        raise AnswersAreWrong({"began": "It must have begun by today, and before it ended."})
    if supersedes is not None and Spell.objects.filter(supersedes=supersedes).exists():
        raise NotPossibleNow(
            "Somebody else put this right already.", "Look at the family's page again."
        )
    spell = Spell.objects.create(
        authority_id=act.episode.authority_id,
        episode=act.episode,
        child=child,
        timeline=timeline,
        value=value,
        began_earliest=began.earliest,
        began_latest=began.latest,
        ended_earliest=ended.earliest if ended else None,
        ended_latest=ended.latest if ended else None,
        recorded_at=at,
        recorded_by=by,
        supersedes=supersedes,
        reason_for_correction=reason,
    )
    act.write_down("record-state", f"spell:{spell.pk}", child=child.pk, timeline=timeline)
    settle(act)
    return spell
