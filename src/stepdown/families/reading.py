"""Who belongs together."""

from stepdown.audit.append_only import FOR_EVER
from stepdown.families.models import Child, SamePerson, SiblingGroup


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


def entries_of(child: Child) -> set[int]:
    """Return the ids of every entry that is this child, by the latest word on each pair."""
    latest: dict[frozenset[int], bool] = {}
    said = SamePerson.objects.filter(authority_id=child.authority_id).order_by("pk")
    for kept, other, are_the_same in said.values_list("kept_id", "other_id", "are_the_same"):
        latest[frozenset((kept, other))] = are_the_same
    found = {child.pk}
    grew = True
    while grew:
        grew = False
        for pair, are_the_same in latest.items():
            if are_the_same and pair & found and not pair <= found:
                found |= pair
                grew = True
    return found
