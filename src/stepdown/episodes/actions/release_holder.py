"""Take over every child whom somebody holds, so that they can leave."""

from datetime import datetime

from django.db import transaction

from stepdown.audit.acts import chain_of_episode, record_act
from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.access import Place, place_of
from stepdown.episodes.holdings import Holder, current_holdings, give_to
from stepdown.episodes.involving import involve, let_go, team_of
from stepdown.episodes.models import Episode, EpisodeChild, Holding, Involvement
from stepdown.episodes.refusals import NotYours
from stepdown.episodes.standing import bring_up_to_date
from stepdown.episodes.versions import MOVES
from stepdown.partnership.models import Account, Post


@transaction.atomic
def release_holder(*, holder: Account, by: Account, at: datetime) -> list[Holding]:
    """Accept, as ``by``, every child whom ``holder`` holds.

    A colleague who works in one of their teams may, or the duty manager of one:
    nobody is made to hold a child by somebody else's hand.
    """
    place = place_of(by, at)
    _check_may_take_over(place, holder)
    memberships = list(
        EpisodeChild.objects.filter(
            authority_id=holder.council_id,
            holdings__account=holder,
            holdings__ended=FOR_EVER,
        ).order_by("episode_id", "pk")
    )
    episodes = list(
        Episode.objects.select_for_update(of=("self",))
        .select_related("published_pack", "settings_version", "origin_team")
        .defer("published_pack__canonical")
        .prefetch_related(MOVES)
        .filter(pk__in={membership.episode_id for membership in memberships})
        .order_by("pk")
    )
    moved: list[Holding] = []
    # Somebody may have accepted a child while we waited for the lock: theirs it is.
    still_held = {
        pk
        for pk, holding in current_holdings(memberships).items()
        if holding.account_id == holder.pk
    }
    for episode in episodes:
        mine = [
            each for each in memberships if each.episode_id == episode.pk and each.pk in still_held
        ]
        if not mine:
            continue
        moved += give_to(mine, Holder(account=by), at, because="released")
        _step_in(episode, holder, by, at)
        record_act(
            chain=chain_of_episode(episode.pk), actor=f"account:{by.pk}", verb="release-holder",
            subject=f"account:{holder.pk}", at=at,
            detail={"children": [membership.child_id for membership in mine]},
        )  # fmt: skip
        bring_up_to_date(episode, at)
    return moved


def _check_may_take_over(place: Place, holder: Account) -> None:
    holder_works_in = set(
        Post.objects.filter(
            authority_id=holder.council_id, account=holder, ended=FOR_EVER
        ).values_list("team_id", flat=True)
    )
    if place.authority_id != holder.authority_id or not holder_works_in & place.teams:
        raise NotYours(
            f"You cannot take over from {holder.name}.",
            "A colleague in their team can, or the team's duty manager.",
        )


def _step_in(episode: Episode, holder: Account, by: Account, at: datetime) -> None:
    roles = Involvement.objects.filter(
        authority_id=episode.authority_id,
        episode=episode,
        account=holder,
        is_asked=False,
        ended=FOR_EVER,
    ).values_list("role", flat=True)
    for role in sorted(set(roles)):
        involve(episode, at, account=by, team=team_of(by, at, role), role=role)
        let_go(episode, at, role=role, account=holder)
