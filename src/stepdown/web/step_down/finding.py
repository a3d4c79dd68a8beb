"""Find the family: by a typed name, or by the council's number for a child."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models import EpisodeChild
from stepdown.families.matching import find_matches
from stepdown.families.models import Child, SiblingGroup, SiblingGroupMember
from stepdown.families.reading import by_age
from stepdown.web.components.words import plain_day
from stepdown.web.family.names import age_in_words, family_name, first_name, listed
from stepdown.web.forms import Option

MOST_GROUPS = 10
MOST_CHILDREN = 10


@dataclass(frozen=True)
class Found:
    """What a search found: sibling groups, and children by themselves."""

    options: list[Option]
    elsewhere: list[str]

    def __bool__(self) -> bool:
        """Say whether there is anybody to choose."""
        return bool(self.options)


def find_families(authority_id: int, typed: str, on: date) -> Found:
    """Return whom a search may mean, groups first, and who is stepping down already.

    A child in an open step down cannot begin another, so they are named apart.
    """
    numbered = Child.objects.filter(authority_id=authority_id, local_id__iexact=typed.strip())
    children = {child.pk: child for child in numbered}
    children |= {match.child.pk: match.child for match in find_matches(authority_id, typed, None)}
    groups = _groups_of(authority_id, list(children)) | _groups_named(authority_id, typed)
    members = _members(authority_id, list(groups))
    everybody = {**children, **{c.pk: c for group in members.values() for c in group}}
    busy = set(
        EpisodeChild.objects.filter(
            authority_id=authority_id, child__in=list(everybody), ended=FOR_EVER
        ).values_list("child_id", flat=True)
    )
    options = [
        Option(
            f"group:{group_id}",
            f"{family_name(free)} together",
            hint=listed(_described(child, on) for child in free),
        )
        for group_id, group in members.items()
        for free in ([child for child in group if child.pk not in busy],)
        if len(free) > 1
    ]
    options += [
        Option(
            f"child:{child.pk}",
            f"{first_name(child)} {child.last_name}, alone",
            hint=_described(child, on),
        )
        for child in by_age(list(everybody.values()))[: MOST_CHILDREN * 2]
        if child.pk not in busy
    ]
    elsewhere = [f"{first_name(everybody[pk])} {everybody[pk].last_name}" for pk in sorted(busy)]
    return Found(options, elsewhere)


def _groups_of(authority_id: int, children: Sequence[int]) -> set[int]:
    return set(
        SiblingGroupMember.objects.filter(
            authority_id=authority_id, child__in=children, ended=FOR_EVER
        ).values_list("group_id", flat=True)
    )


def _groups_named(authority_id: int, typed: str) -> set[int]:
    named = SiblingGroup.objects.filter(authority_id=authority_id, name__istartswith=typed.strip())
    return set(named.order_by("name", "pk").values_list("pk", flat=True)[:MOST_GROUPS])


def _members(authority_id: int, groups: Sequence[int]) -> dict[int, list[Child]]:
    found: dict[int, list[Child]] = {}
    for member in (
        SiblingGroupMember.objects.filter(
            authority_id=authority_id, group__in=groups, ended=FOR_EVER
        )
        .select_related("child")
        .order_by("group__name", "group_id", "pk")
    ):
        found.setdefault(member.group_id, []).append(member.child)
    return {group: by_age(children) for group, children in found.items()}


def _described(child: Child, on: date) -> str:
    born = f"born {plain_day(child.born)}" if child.born else ""
    said = [first_name(child), age_in_words(child, on), born, f"ID {child.local_id}"]
    return ", ".join(part for part in said if part)
