"""Children who were recorded before and may be the same, as far as this person may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.access import episodes_for
from stepdown.episodes.models import Episode, EpisodeChild
from stepdown.families.matching import find_matches
from stepdown.families.models import Child, SiblingGroupMember
from stepdown.partnership.models import Account
from stepdown.web.components.words import plain_day
from stepdown.web.family.names import age_in_words, first_name


@dataclass(frozen=True)
class Alike:
    """A child who may be meant, and the open step down that they are in."""

    child: Child
    episode: Episode | None

    @property
    def value(self) -> str:
        """Return how a form names the child."""
        return f"child:{self.child.pk}"

    @property
    def name(self) -> str:
        """Return the whole name."""
        return f"{first_name(self.child)} {self.child.last_name}"

    def described(self, on: date) -> str:
        """Return what tells this child from another of the same name."""
        born = f"born {plain_day(self.child.born)}" if self.child.born else ""
        here = "stepping down already" if self.episode else ""
        said = [age_in_words(self.child, on), born, f"ID {self.child.local_id}", here]
        return ", ".join(part for part in said if part)


def alike_to(account: Account, at: datetime, rows: Sequence[dict[str, Any]]) -> list[Alike]:
    """Return the children who are like one of the rows and whom the person may see.

    As in the search for a start: the children of their council, but of those in an
    open step down only the ones whose step down they may see.
    """
    council = account.authority_id or 0
    found: dict[int, Child] = {}
    for row in rows:
        numbered = Child.objects.filter(authority_id=council, local_id__iexact=row["local_id"])
        found |= {child.pk: child for child in numbered}
        name = f"{row['first_name']} {row['last_name']}"
        matches = find_matches(council, name, row["born"] or row["expected_birth"])
        found |= {match.child.pk: match.child for match in matches}
    busy = {
        each.child_id: each.episode
        for each in EpisodeChild.objects.filter(
            authority_id=council, child__in=list(found), ended=FOR_EVER
        ).select_related("episode")
    }
    seen = set(
        episodes_for(account, at)
        .filter(pk__in=[episode.pk for episode in busy.values()])
        .values_list("pk", flat=True)
    )
    return [
        Alike(child, busy.get(pk))
        for pk, child in found.items()
        if pk not in busy or busy[pk].pk in seen
    ]


def family_of(child: Child) -> str:
    """Return whom a start begins with: the child's brothers and sisters, or the child."""
    groups = SiblingGroupMember.objects.filter(
        authority_id=child.authority_id, child=child, ended=FOR_EVER
    ).values_list("group_id", flat=True)
    return f"group:{groups[0]}" if len(groups) == 1 else f"child:{child.pk}"
