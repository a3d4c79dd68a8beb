"""Everything in the demonstration is made by the verbs, so it holds what the record promises."""

from datetime import datetime

import pytest
from django.db.models import Count
from django.utils import timezone

from stepdown import packs_folder
from stepdown.audit.append_only import FOR_EVER
from stepdown.audit.verifying import verify
from stepdown.cli.demo import perform
from stepdown.cli.invention import invented_councils
from stepdown.cli.invention.planning import plan
from stepdown.cli.invention.scenario import read_scenarios
from stepdown.cli.rebuild import rebuild_one
from stepdown.episodes.models import (
    Episode,
    EpisodeChild,
    EpisodeProgress,
    Holding,
    Obligation,
    StepUpReport,
)
from stepdown.episodes.standing import rebuild
from stepdown.families.models import Child, EarlierAssessment, SiblingGroup
from stepdown.partnership.models import Adoption

pytestmark = pytest.mark.django_db

COUNCILS = len(read_scenarios(invented_councils()))


def tell(families: int | None) -> datetime:
    now = timezone.now()
    assert not perform(
        plan(read_scenarios(invented_councils()), packs_folder(), now, families=families)
    )
    rebuild(now)
    return now


@pytest.mark.both_databases
def test_six_families_are_told_in_every_council() -> None:
    now = tell(6)
    assert Adoption.objects.count() == COUNCILS
    # One of the six is still to be started, by whoever tries the demonstration.
    assert Episode.objects.count() == 5
    assert Episode.objects.values("authority").distinct().count() == COUNCILS
    assert verify() == []
    assert not any(rebuild_one(key, now) for key in Episode.objects.values_list("pk", flat=True))


@pytest.mark.both_databases
def test_the_main_family_is_ready_and_nobody_has_started() -> None:
    tell(1)
    group = SiblingGroup.objects.get()
    children = Child.objects.filter(last_name=group.name).order_by("born")
    ages = [(timezone.now().date() - child.born).days for child in children if child.born]
    assert len(ages) == 2
    assert 9 * 365 < ages[0] < 10 * 366
    assert 200 < ages[1] < 300
    assert not EpisodeChild.objects.exists()
    for child in children:
        finished = EarlierAssessment.objects.get(child=child)
        assert finished.authorised_on is not None
        assert {
            "worries", "working-well", "complicating-factors", "existing-wellbeing",
        } <= set(finished.areas)  # fmt: skip


def test_every_story_is_told_to_its_end() -> None:
    now = tell(None)
    assert Episode.objects.count() >= 60
    assert verify() == []
    current = EpisodeChild.objects.filter(ended=FOR_EVER)
    held = Holding.objects.filter(membership__in=current, ended=FOR_EVER)
    assert held.count() == current.count()
    ends = set(EpisodeChild.objects.values_list("left_because", flat=True))
    assert {
        "died", "moved-area", "turned-18", "adopted", "entered-care", "stepped-up", "completed",
    } <= ends  # fmt: skip
    late = Obligation.objects.filter(state="open", due_at__lt=now)
    assert late.values("authority").annotate(how_many=Count("pk")).count() == COUNCILS
    broken = EpisodeProgress.objects.filter(has_breach=True)
    assert broken.values("authority").distinct().count() == COUNCILS
    assert EpisodeProgress.objects.filter(is_disputed=True).exists()
    assert StepUpReport.objects.filter(acknowledgement=None).count() >= 3
    assert Child.objects.filter(expected_birth__gt=now.date()).exists()
    stages = set(EpisodeProgress.objects.values_list("episode__pathway", "stage"))
    assert len(stages) >= 12
