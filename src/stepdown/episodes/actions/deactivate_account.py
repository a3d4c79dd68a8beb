"""Close an account, once nobody depends on it."""

from datetime import datetime

from django.db import transaction

from stepdown.audit.acts import chain_of_authority, record_act
from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.involving import leave_all
from stepdown.episodes.models import EpisodeChild
from stepdown.episodes.owing_anew import lock_what_they_owe, owe_anew
from stepdown.episodes.refusals import StillHolding
from stepdown.partnership.access import check_administers
from stepdown.partnership.changes import posts_changed
from stepdown.partnership.models import Account, Post, Team


@transaction.atomic
def deactivate_account(*, account: Account, by: Account, at: datetime) -> Account:
    """Close it and end their posts, unless they hold a child or are a team's duty manager.

    What they owed goes to whoever has the role without them.
    """
    check_administers(by, account.authority)
    takes_part_in = lock_what_they_owe(account)
    locked = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    held = list(
        EpisodeChild.objects.filter(
            authority_id=locked.council_id, holdings__account=locked, holdings__ended=FOR_EVER
        ).select_related("child", "episode")
    )
    teams = list(Team.objects.filter(duty_manager=locked))
    if held or teams:
        raise StillHolding(held, teams)
    _end_posts(locked, at)
    leave_all(locked, at)
    for episode in takes_part_in:
        owe_anew(episode)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    record_act(
        chain=chain_of_authority(locked.authority_id), actor=f"account:{by.pk}",
        verb="deactivate-account", subject=f"account:{locked.pk}", at=at,
    )  # fmt: skip
    return locked


def _end_posts(account: Account, at: datetime) -> None:
    theirs = Post.objects.filter(
        authority_id=account.council_id, account=account, began__lt=at, ended=FOR_EVER
    )
    ended = list(theirs)
    theirs.update(ended=at)
    posts_changed.send(Post, posts=ended)
