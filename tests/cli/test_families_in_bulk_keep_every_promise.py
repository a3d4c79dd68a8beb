"""``stepdown populate``: copies are as true as the families that were told by the verbs."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from click.testing import CliRunner
from django.db import connection
from django.utils import timezone

from stepdown import packs_folder
from stepdown.audit.acts import digest_under
from stepdown.audit.append_only import FOR_EVER
from stepdown.audit.verifying import verify
from stepdown.cli import populate
from stepdown.cli.invention import invented_councils
from stepdown.cli.invention.scenario import Scenario, read_scenarios
from stepdown.cli.invention.volume import Volume, open_volume
from stepdown.cli.rebuild import rebuild_one
from stepdown.episodes.access import episodes_for
from stepdown.episodes.actions import record
from stepdown.episodes.actions.writing import canonical_says
from stepdown.episodes.caseload import my_work
from stepdown.episodes.models import Episode, EpisodeChild, Holding, Involvement, Outbox, Record
from stepdown.families.models import Child
from stepdown.partnership.models import Account, Authority
from tests.factories.people import a_council

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TITLES = {
    "Consented in writing, the plan comes next",
    "A disagreement about the step down",
    "Handed over before the consent was in writing, which breaks the protocol",
    "A child died",
    "An unborn child and a brother",
    "A record that was put right",
}


def a_scenario() -> Scenario:
    """Return the first invented council, with few of its stories."""
    scenario = read_scenarios(invented_councils())[0]
    few = tuple(story for story in scenario.stories if story.title in TITLES)
    assert len(few) == len(TITLES)
    return scenario.model_copy(update={"stories": few})


@pytest.fixture(name="now")
def _now() -> datetime:
    return timezone.now()


@pytest.fixture(name="volume")
def _volume(now: datetime) -> Volume:
    volume = open_volume(a_scenario(), packs_folder(), now, only_open=False)
    volume.fill(24, now)
    return volume


def copies(volume: Volume) -> Iterator[Episode]:
    """Return the episodes that no verb began."""
    found = Episode.objects.filter(authority=volume.council.authority).order_by("pk")
    yield from found.filter(idempotency_key__startswith="copy:")


def test_every_family_is_there_and_the_database_has_nothing_against_them(volume: Volume) -> None:
    connection.check_constraints()
    assert volume.made == 30
    assert Episode.objects.count() == 30
    assert len(list(copies(volume))) == 24
    current = EpisodeChild.objects.filter(ended=FOR_EVER)
    held = Holding.objects.filter(membership__in=current, ended=FOR_EVER)
    assert current.count() == held.count() > 24


def test_the_trail_of_acts_is_whole_and_every_record_has_its_digest(volume: Volume) -> None:
    assert verify() == []
    for each in Record.objects.all():
        assert each.content_digest == digest_under(each.salt, canonical_says(each.says))
    assert volume.made == 30


def test_what_is_owed_is_what_the_record_says(volume: Volume, now: datetime) -> None:
    assert not [each.reference for each in copies(volume) if rebuild_one(each.pk, now)]


def test_no_copy_speaks_of_people_who_are_not_its_own(volume: Volume) -> None:
    told_by_verbs = {each.pk for each in volume.council.people.values()}
    for episode in copies(volume):
        involved = Involvement.objects.filter(episode=episode, account__isnull=False)
        assert not told_by_verbs & set(involved.values_list("account", flat=True))
        held = Holding.objects.filter(membership__episode=episode, account__isnull=False)
        assert not told_by_verbs & set(held.values_list("account", flat=True))
        for each in Record.objects.filter(episode=episode):
            person = each.says.get("person")
            assert person is None or person not in told_by_verbs
    numbers = Child.objects.values_list("local_id", flat=True)
    assert len(set(numbers)) == len(numbers)


def test_nobody_is_told_again_what_a_copy_has_been_told(volume: Volume) -> None:
    told = Outbox.objects.filter(episode__in=list(copies(volume))).select_related("episode")
    assert {"late", "breach", "ended"} <= {each.key.split(":")[0] for each in told}
    for each in told:
        kind, number = each.key.split(":")[:2]
        if kind in {"late", "breach"}:
            assert int(number) == each.episode_id
        else:
            assert each.episode is not None
            assert each.episode.records.filter(pk=int(number)).exists(), each.key


def test_the_verbs_go_on_where_the_copies_end(volume: Volume, now: datetime) -> None:
    worker = Account.objects.get(
        pk=Involvement.objects.filter(episode__in=list(copies(volume)), role="social-worker")
        .order_by("pk")
        .values_list("account", flat=True)[0]
    )
    mine = episodes_for(worker, now).first()
    assert mine is not None
    assert my_work(worker, now, part="waiting").rows or my_work(worker, now).rows
    made = record(
        episode=mine,
        record="coordinator-discussion",
        says={"where": "call", "what-was-agreed": "To meet on Thursday."},
        idempotency_key="after the copies",
        by=worker,
        at=now,
    )
    assert made.pk > max(Record.objects.exclude(pk=made.pk).values_list("pk", flat=True))
    assert verify() == []


def test_a_database_with_real_families_is_refused() -> None:
    a_council()
    told = CliRunner().invoke(populate.command, ["--families", "10"])
    assert told.exit_code == 1
    assert "This database has real families: those of Riverside Council" in told.output
    assert Authority.objects.count() == 1


def test_an_invented_council_that_is_not_there_is_refused_with_those_that_are() -> None:
    told = CliRunner().invoke(populate.command, ["--families", "10", "--like", "utopia"])
    assert told.exit_code == 1
    for scenario in read_scenarios(invented_councils()):
        assert scenario.council.slug in told.output


def test_the_command_adds_a_council_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(populate, "read_scenarios", lambda _: [a_scenario()])
    for number in (1, 2):
        told = CliRunner().invoke(populate.command, ["--families", "8", "--only-open"])
        assert told.exit_code == 0, told.output
        assert "has 8 families now" in told.output
        assert Authority.objects.count() == number
        assert Episode.objects.count() == 8 * number
        assert not EpisodeChild.objects.exclude(ended=FOR_EVER).exists()
