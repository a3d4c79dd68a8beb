"""Say again who owes what, when people come and go.

What is owed follows from the facts, and does not change with people. Who owes it
does: a team with one person in the role owes by that person. So only the owners
are written, and what ``rebuild`` would make stays identical.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models import Episode, Involvement, Obligation
from stepdown.episodes.projecting import Owner, owners_in
from stepdown.partnership.models import Account, Post


def posts_have_changed(posts: Iterable[Post]) -> None:
    """Look again at every episode in which the posts' teams take part and their roles owe."""
    roles = _roles_by_episode(posts)
    for episode in _locked(roles):
        owe_anew(episode, roles[episode.pk])


def lock_what_they_owe(account: Account) -> list[Episode]:
    """Lock every episode in which a person takes part, or owes by a post; return the first.

    Whoever is about to lock the account itself calls this before: a verb locks the
    episode first and the account of the new holder after it.
    """
    posts = Post.objects.filter(authority_id=account.council_id, account=account, ended=FOR_EVER)
    part = Involvement.objects.filter(
        authority_id=account.council_id, account=account, ended=FOR_EVER
    )
    takes_part = set(part.values_list("episode_id", flat=True))
    locked = _locked(takes_part | set(_roles_by_episode(posts)))
    return [episode for episode in locked if episode.pk in takes_part]


def _roles_by_episode(posts: Iterable[Post]) -> dict[int, set[str]]:
    roles: dict[int, set[str]] = defaultdict(set)
    for post in posts:
        takes_part = Involvement.objects.filter(
            authority_id=post.authority_id, team=post.team_id, account=None, ended=FOR_EVER
        ).values("episode")
        owing = Obligation.objects.filter(
            authority_id=post.authority_id, role=post.role, episode__in=takes_part
        )
        for episode_id in owing.values_list("episode_id", flat=True).distinct():
            roles[episode_id].add(post.role)
    return roles


def _locked(episode_ids: Iterable[int]) -> list[Episode]:
    """Lock in one order, so that two who do this at once do not wait for each other."""
    found = Episode.objects.filter(pk__in=list(episode_ids)).order_by("pk")
    return list(found.select_for_update(of=("self",)))


def owe_anew(episode: Episode, roles: Iterable[str] | None = None) -> None:
    """Write the owners of what some roles owe in an episode, or of all that is owed in it."""
    owed = Obligation.objects.filter(episode=episode)
    wanted = set(owed.values_list("role", flat=True)) if roles is None else set(roles)
    owners = owners_in(episode, wanted)
    for role in sorted(wanted):
        owner = owners.get(role, Owner())
        is_right = Q(account_id=owner.account_id, team_id=owner.team_id)
        owed.filter(~is_right, role=role).update(account_id=owner.account_id, team_id=owner.team_id)
