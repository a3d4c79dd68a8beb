"""``stepdown bench``: the driver must write what the verb wrote, or the ratio says nothing."""

import json
import re
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from django.utils import timezone

from stepdown import packs_folder
from stepdown.audit.verifying import verify
from stepdown.cli import bench
from stepdown.cli.invention import invented_councils
from stepdown.cli.invention.scenario import Scenario, read_scenarios
from stepdown.cli.invention.volume import Volume, open_volume
from stepdown.cli.measuring import engine, matching, pages, verbs
from stepdown.cli.measuring.report import Found, Line, Matched, Measured, as_page, as_text
from stepdown.cli.rebuild import rebuild_one
from stepdown.episodes.models import Episode, Record
from stepdown.families.models import Child

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

TIMES = 2


@pytest.fixture(name="scenario")
def _scenario() -> Scenario:
    scenario = read_scenarios(invented_councils())[0]
    few = tuple(story for story in scenario.stories if story.title == bench.STORY)
    return scenario.model_copy(update={"stories": few})


@pytest.fixture(name="now")
def _now() -> datetime:
    return timezone.now()


@pytest.fixture(name="volume")
def _volume(scenario: Scenario, now: datetime) -> Volume:
    return open_volume(scenario, packs_folder(), now, only_open=True)


def test_a_step_by_the_driver_leaves_what_the_verb_would_have_left(
    scenario: Scenario, volume: Volume, now: datetime
) -> None:
    course = verbs.Course(bench.STORY, bench.STEPS)
    pair = verbs.measure_steps(scenario, volume, course, TIMES, now)
    assert len(pair.ours.seconds) == len(pair.raw.seconds) == TIMES * len(bench.STEPS)
    later = now + verbs.A_MOMENT * len(bench.STEPS)
    episodes = Episode.objects.order_by("-pk")[: 2 * TIMES + 1]
    records = {episode.records.count() for episode in episodes}
    assert len(records) == 1, "both ways leave as many records"
    assert not [each.reference for each in episodes if rebuild_one(each.pk, later)]
    assert verify() == []


def test_an_episode_opened_by_the_driver_is_as_the_verb_would_have_opened_it(
    scenario: Scenario, volume: Volume, now: datetime
) -> None:
    pair = verbs.measure_opening(scenario, volume, TIMES, now)
    assert len(pair.ours.seconds) == len(pair.raw.seconds) == TIMES
    episodes = Episode.objects.order_by("-pk")[: 2 * TIMES + 1]
    assert {each.children.count() for each in episodes} == {2}
    assert not [each.reference for each in episodes if rebuild_one(each.pk, now)]
    assert verify() == []


def test_my_work_is_asked_for_as_people_who_hold_children(volume: Volume, now: datetime) -> None:
    volume.fill(5, now)
    pair = pages.measure_my_work(volume, people=2, times=TIMES)
    assert len(pair.ours.seconds) == 2 * TIMES
    assert pair.ours.median > pair.raw.median
    assert engine.measure_compiling(volume, TIMES).median > 0
    how_many, packs = engine.measure_all_packs(packs_folder(), 1)
    assert how_many == len(list(packs_folder().glob("*/*/pack.yaml")))
    assert packs.median > engine.measure_compiling(volume, 1).median
    assert engine.what_is_evaluated(volume)[1] >= 12
    assert engine.measure_evaluating(volume, TIMES, now).median > 0
    assert Record.objects.exists()


def test_the_table_says_which_aim_is_met() -> None:
    told = [
        Measured(
            "Some database",
            [
                Line("Evaluate a pathway", 0.000_25),
                Line("Advance a step", 0.012, 0.004, aim=3.0),
                Line("My work at many", 0.04, 0.002, aim=1.5, against=0.02),
            ],
        )
    ]
    text = as_text(told)
    assert re.search(r"Evaluate a pathway +250 µs", text)
    assert re.search(r"Advance a step +12\.0 ms +4\.0 ms +3\.0 +3 +met", text)
    assert re.search(
        r"My work at many +40\.0 ms +2\.0 ms +2\.0 \(of the smaller\) +1\.5 +missed", text
    )
    page = as_page(told, {"steps": 8, "families": 2, "people": 5}, datetime(2026, 3, 2))  # noqa: DTZ001
    assert "on 2 March 2026" in page
    assert "| Advance a step | 12.0 ms | 4.0 ms | 3.0 | 3 | met |" in page


def test_what_was_found_is_told_as_shares_of_those_asked_for() -> None:
    found = [Found("a day off", 40, 40, 39, 38), Found("nobody who is recorded", 40, 2, 0, 0)]
    matched = Matched(1_000, found, 0.004, 0.009)
    assert Matched.read(json.loads(json.dumps(matched.as_told()))) == matched
    text = as_text([Measured("Some database", [Line("Evaluate", 0.1)], matched)])
    assert "Among 1,000 children: recall 97.5%, precision 90.5%; a look takes 4.0 ms" in text
    assert re.search(r"a day off +40 +40 +39 +38", text)
    sizes = {"steps": 8, "families": 2, "people": 5}
    page = as_page([Measured("Some database", [], matched)], sizes, datetime(2026, 3, 2))  # noqa: DTZ001
    assert "| nobody who is recorded | 40 | 2 | 0 | 0 |" in page


def test_children_are_found_among_many_although_what_is_typed_isdamaged() -> None:
    council = matching.invent_children(1_500)
    matched = matching.measure_matching(council, 1_500, 30)
    assert [each.damage for each in matched.found] == [*matching.DAMAGES, "nobody who is recorded"]
    assert all(each.asked == 30 for each in matched.found)
    whole = {
        child.pk: (f"{child.first_name} {child.last_name}", child.born)
        for child in Child.objects.filter(authority=council)
    }
    chance = Random(7)  # noqa: S311  (the same each time, not a secret)
    for damage in matching.DAMAGES.values():
        typed = list(matching.damaged(list(whole), damage, chance))
        assert len(typed) > 300
        assert all(told != whole[key] for told, key in typed)
    # What make bench prints for 100,000. Here fewer share a name, so it must be no worse.
    assert matched.recall >= 0.97
    assert matched.precision >= 0.9
    assert matched.found[-1].shown == 0


def test_measuring_needs_a_postgresql(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STEPDOWN_DATABASE_URL", "sqlite:///some.sqlite3")
    told = CliRunner().invoke(bench.command, ["--page", str(tmp_path / "page.md")])
    assert told.exit_code == 1
    assert "names no PostgreSQL" in told.output
    assert not (tmp_path / "page.md").exists()


def test_measuring_refuses_a_database_that_holds_anything(tmp_path: Path) -> None:
    told = CliRunner().invoke(bench.command, ["--here", str(tmp_path / "results.json")])
    assert told.exit_code == 1
    assert "The database is not empty" in told.output


def test_what_one_process_tells_the_other_is_read_back_as_it_was() -> None:
    line = Line("Advance a step", 0.012, 0.004, aim=3.0)
    assert Line(**json.loads(json.dumps(line.as_told()))) == line
