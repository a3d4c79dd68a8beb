"""Who belongs together."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from stepdown.audit.append_only import FOR_EVER
from stepdown.families.models import Child, ChildDetails, SamePerson, SiblingGroup


def children_in(group: SiblingGroup) -> list[Child]:
    """Return who is in a group now, the eldest first and the unborn last."""
    members = group.members.filter(ended=FOR_EVER).select_related("child")
    return by_age([member.child for member in members])


def by_age(children: list[Child]) -> list[Child]:
    """Return children with the eldest first, and those not yet born last."""
    latest = FOR_EVER.date()
    return sorted(
        children,
        key=lambda child: (
            child.born is None,
            child.born or child.expected_birth or latest,
            child.pk,
        ),
    )


def born_as_known(children: Collection[int], known_at: datetime) -> dict[int, date | None]:
    """Return the date of birth of each child, as it was known at an instant; by one query."""
    said = ChildDetails.objects.filter(child__in=children, recorded_at__lte=known_at)
    return dict(said.order_by("pk").values_list("child_id", "born"))


def entries_of(child: Child) -> set[int]:
    """Return the ids of every entry that is this child, by the latest word on each pair."""
    return _entries(child.pk, _kept_of(child.authority_id))


def as_kept(children: Sequence[Child]) -> dict[int, tuple[Child, set[int]]]:
    """Return, by id, the entry under which each child goes on, and all that are this child.

    Children of one council, by two queries at most.
    """
    if not children:
        return {}
    kept_of = _kept_of(children[0].authority_id)
    found = {child.pk: _kept(child.pk, kept_of) for child in children}
    entries = {child.pk: child for child in children}
    others = Child.objects.filter(pk__in=set(found.values()) - set(entries)) if kept_of else ()
    entries |= {child.pk: child for child in others}
    return {pk: (entries[kept], _entries(pk, kept_of)) for pk, kept in found.items()}


def _kept_of(authority_id: int) -> dict[frozenset[int], int]:
    """Return the pairs that are the same child, and which entry of each is kept."""
    kept_of: dict[frozenset[int], int] = {}
    said = SamePerson.objects.filter(authority_id=authority_id).order_by("pk")
    for kept, other, are_the_same in said.values_list("kept_id", "other_id", "are_the_same"):
        kept_of.pop(frozenset((kept, other)), None)
        if are_the_same:
            kept_of[frozenset((kept, other))] = kept
    return kept_of


def _kept(child: int, kept_of: Mapping[frozenset[int], int]) -> int:
    """Follow the words to the entry that gave way to none; the latest counts first."""
    seen = {child}
    while True:
        ways = [kept for pair, kept in kept_of.items() if child in pair and kept not in seen]
        if not ways:
            return child
        child = ways[-1]
        seen.add(child)


def _entries(child: int, kept_of: Mapping[frozenset[int], int]) -> set[int]:
    found = {child}
    grew = True
    while grew:
        grew = False
        for pair in kept_of:
            if pair & found and not pair <= found:
                found |= pair
                grew = True
    return found
