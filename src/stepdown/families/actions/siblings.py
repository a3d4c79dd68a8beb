"""Keep brothers and sisters together."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stepdown.audit.append_only import FOR_EVER
from stepdown.families.actions.writing import Worker, check_same_council, council_of, write_down
from stepdown.families.models import Child, SiblingGroup, SiblingGroupMember
from stepdown.families.refusals import NotPossible


@transaction.atomic
def make_sibling_group(
    *, name: str, children: Sequence[Child], by: Worker, at: datetime
) -> SiblingGroup:
    """Put brothers and sisters into one group, from which a step down can start."""
    group = SiblingGroup.objects.create(authority_id=council_of(by), name=name)
    for child in children:
        add_sibling(group=group, child=child, by=by, at=at)
    return group


@transaction.atomic
def add_sibling(
    *, group: SiblingGroup, child: Child, by: Worker, at: datetime
) -> SiblingGroupMember:
    """Add a brother or sister, such as a baby who was just born."""
    authority_id = check_same_council(by, group.authority_id, child.authority_id)
    member, _ = SiblingGroupMember.objects.get_or_create(
        authority_id=authority_id,
        group=group,
        child=child,
        ended=FOR_EVER,
        defaults={"began": at},
    )
    write_down(
        by=by, verb="add-sibling", subject=f"sibling-group:{group.pk}", at=at, child=child.pk
    )
    return member


@transaction.atomic
def part_sibling(
    *, group: SiblingGroup, child: Child, by: Worker, at: datetime
) -> SiblingGroupMember:
    """Take a child out of a group. That they were in it stays to be read."""
    authority_id = check_same_council(by, group.authority_id, child.authority_id)
    member = SiblingGroupMember.objects.filter(
        authority_id=authority_id, group=group, child=child, ended=FOR_EVER
    ).first()
    if member is None:
        raise NotPossible("The child is not in this group.", "Choose a child who is.")
    SiblingGroupMember.objects.filter(pk=member.pk).update(ended=at)
    member.refresh_from_db()
    write_down(
        by=by, verb="part-sibling", subject=f"sibling-group:{group.pk}", at=at, child=child.pk
    )
    return member
