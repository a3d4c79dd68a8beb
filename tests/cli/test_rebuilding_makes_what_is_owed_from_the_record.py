"""``stepdown rebuild``: lists are only ever what the record says."""

import pytest
from click.testing import CliRunner
from django.utils import timezone

from stepdown import packs_folder
from stepdown.cli.demo import perform
from stepdown.cli.invention import invented_councils
from stepdown.cli.invention.planning import plan
from stepdown.cli.invention.scenario import read_scenarios
from stepdown.cli.rebuild import command
from stepdown.episodes.models import EpisodeProgress, Obligation

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _some_families() -> None:
    assert not perform(
        plan(read_scenarios(invented_councils()), packs_folder(), timezone.now(), families=6)
    )


def written() -> list[tuple[object, ...]]:
    """Return everything that is owed, without the numbers of the rows."""
    return list(
        Obligation.objects.order_by("episode", "about", "obligation", "ordinal", "role")
        .values_list(
            "episode", "about", "obligation", "ordinal", "role", "title", "clause", "account",
            "team", "state", "due_at", "done_at",
        )
    )  # fmt: skip


def test_what_was_lost_or_changed_is_made_again_the_same() -> None:
    CliRunner().invoke(command, [])
    before = written()
    Obligation.objects.filter(state="done").delete()
    Obligation.objects.filter(state="open").update(title="Nothing to do")
    EpisodeProgress.objects.all().delete()
    told = CliRunner().invoke(command, [])
    assert told.exit_code == 0, told.output
    assert "5 had something else written than their record says" in told.output
    assert written() == before


def test_a_second_time_nothing_is_different() -> None:
    CliRunner().invoke(command, [])
    told = CliRunner().invoke(command, [])
    assert "Looked again at 5 step downs." in told.output
    assert "Every one was as its record says." in told.output


def test_one_council_can_be_rebuilt_without_the_other() -> None:
    EpisodeProgress.objects.all().delete()
    slug = read_scenarios(invented_councils())[0].council.slug
    assert CliRunner().invoke(command, ["--council", slug]).exit_code == 0
    rebuilt = set(EpisodeProgress.objects.values_list("authority__slug", flat=True))
    assert rebuilt == {slug}


def test_a_council_that_is_not_there_is_refused_with_those_that_are() -> None:
    told = CliRunner().invoke(command, ["--council", "utopia"])
    assert told.exit_code == 1
    assert "There is no council called utopia" in told.output
    for scenario in read_scenarios(invented_councils()):
        assert scenario.council.slug in told.output
