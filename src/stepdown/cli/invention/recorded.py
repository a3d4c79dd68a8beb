"""Every row that was recorded of a family, and of its step down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, Q

from stepdown.audit.acts import chain_of_episode
from stepdown.audit.models import Event
from stepdown.episodes.models import (
    Episode,
    EpisodeChild,
    EpisodeProgress,
    Holding,
    Involvement,
    Obligation,
    Outbox,
    Record,
    RecordChild,
    Spell,
)
from stepdown.families.models import (
    Carer,
    Child,
    ChildDetails,
    EarlierAssessment,
    Household,
    NameSound,
    Relationship,
    Residence,
    SiblingGroup,
    SiblingGroupMember,
)

Found = Mapping[type[Model], Iterable[Any]]


def rows_of_family(children: Sequence[int]) -> dict[type[Model], Iterable[Any]]:
    """Return the rows of some children, of those around them and of their homes."""
    relationships = Relationship.objects.filter(child__in=children)
    carers = set(relationships.values_list("carer", flat=True))
    residences = Residence.objects.filter(Q(child__in=children) | Q(carer__in=carers))
    members = SiblingGroupMember.objects.filter(child__in=children)
    return {
        Child: Child.objects.filter(pk__in=children),
        NameSound: NameSound.objects.filter(child__in=children).order_by("pk"),
        ChildDetails: ChildDetails.objects.filter(child__in=children).order_by("pk"),
        Carer: Carer.objects.filter(pk__in=carers),
        Relationship: relationships,
        Household: Household.objects.filter(pk__in=residences.values("household")),
        Residence: residences,
        SiblingGroup: SiblingGroup.objects.filter(pk__in=members.values("group")),
        SiblingGroupMember: members,
        EarlierAssessment: EarlierAssessment.objects.filter(child__in=children),
    }


def rows_of_episode(episode: Episode) -> dict[type[Model], Iterable[Any]]:
    """Return the rows of a step down, each table in the order of its keys."""
    here = {"authority": episode.authority_id, "episode": episode}
    return {
        Episode: Episode.objects.filter(pk=episode.pk),
        Record: Record.objects.filter(**here).order_by("pk"),
        Involvement: Involvement.objects.filter(**here).order_by("pk"),
        Spell: Spell.objects.filter(**here).order_by("pk"),
        RecordChild: RecordChild.objects.filter(record__episode=episode).order_by("pk"),
        Obligation: Obligation.objects.filter(**here).order_by("pk"),
        Outbox: Outbox.objects.filter(episode=episode).order_by("pk"),
        EpisodeProgress: EpisodeProgress.objects.filter(episode=episode),
        Event: Event.objects.filter(chain=chain_of_episode(episode.pk)).order_by("position"),
        # Last, since each of the two waits for the other: while anything waits, SQLite
        # looks through every table that could have waited for the row it writes.
        EpisodeChild: EpisodeChild.objects.filter(**here).order_by("pk"),
        Holding: Holding.objects.filter(membership__episode=episode).order_by("pk"),
    }
