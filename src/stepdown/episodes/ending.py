"""Who may end a step down: whoever answers for the children, or a manager of either side."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.access import Place
from stepdown.episodes.holdings import Holder
from stepdown.episodes.refusals import NotYours
from stepdown.partnership.models import Post
from stepdown.protocol.language import Pack


def managers_in(pack: Pack) -> tuple[str, ...]:
    """Return the roles that supervise on the sending or the receiving side."""
    return tuple(
        sorted(
            id_
            for id_, role in pack.about.roles.items()
            if role.supervises and role.side != "family"
        )
    )


def check_may_end(
    place: Place, roles: frozenset[str], pack: Pack, holders: Sequence[Holder]
) -> str:
    """Return the role in which a person may end it, or none for whoever holds the children.

    Raises ``NotYours`` with who may, for everybody else.
    """
    for role in managers_in(pack):
        if role in roles:
            return role
    if not all(_answers_for(place, holder) for holder in holders):
        raise NotYours(
            "You cannot end this step down.",
            f"This is for {who_may_end(pack, holders)}.",
            managers_in(pack),
        )
    return min(roles, default="")


def who_may_end(pack: Pack, holders: Iterable[Holder]) -> str:
    """Return in words who may end it, each by name or by role."""
    names = dict.fromkeys(str(holder.account or holder.team) for holder in holders)
    managers = " or ".join(pack.about.roles[role].name for role in managers_in(pack))
    return (
        f"whoever holds the children ({', '.join(names)}), the duty manager of "
        f"their team{f', or: {managers}' if managers else ''}"
    )


def _answers_for(place: Place, holder: Holder) -> bool:
    """Say whether they hold the child, or are on duty for the team of whoever does."""
    if holder.team is not None:
        return holder.team.pk in place.on_duty_for
    if holder.account == place.account:
        return True
    return Post.objects.filter(
        Q(authority_id=place.authority_id),
        account=holder.account,
        team__in=place.on_duty_for,
        ended=FOR_EVER,
    ).exists()
