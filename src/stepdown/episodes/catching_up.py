"""Look again at what time alone has changed, so that no list waits for a worker."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import connection, transaction

from stepdown.episodes.models import Episode, EpisodeProgress
from stepdown.episodes.standing import bring_up_to_date
from stepdown.episodes.versions import MOVES

log = logging.getLogger(__name__)

AT_ONCE = 25
"""How many episodes a page brings up to date before it is drawn; the next page goes on."""


def catch_up(authority_id: int, at: datetime, *, most: int = AT_ONCE) -> int:
    """Bring episodes up to date whose standing time has changed; return how many.

    One query where nothing is due. Each episode is a transaction of its own, and one
    that somebody is writing in is left to them. One whose standing cannot be worked out
    is logged and left: it must not keep a whole council from its lists.
    """
    due = (
        EpisodeProgress.objects.filter(
            authority_id=authority_id, is_open=True, next_change_at__lte=at
        )
        .order_by("next_change_at", "episode_id")
        .values_list("episode_id", flat=True)
    )
    return sum(_look_again(key, at) for key in list(due[:most]))


def _look_again(episode_id: int, at: datetime) -> bool:
    try:
        return _bring_up_to_date(episode_id, at)
    except Exception:
        log.exception("Episode %s could not be brought up to date.", episode_id)
        return False


def _bring_up_to_date(episode_id: int, at: datetime) -> bool:
    with transaction.atomic():
        episodes = (
            Episode.objects.select_related("published_pack", "settings_version")
            .defer("published_pack__canonical")
            .prefetch_related(MOVES)
        )
        skip = connection.features.has_select_for_update_skip_locked
        episode = (
            episodes.select_for_update(of=("self",), skip_locked=skip)
            .filter(pk=episode_id, progress__next_change_at__lte=at)
            .first()
        )
        if episode is None:
            return False
        bring_up_to_date(episode, at)
        return True
