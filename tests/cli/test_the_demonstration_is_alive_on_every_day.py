"""Stories are dated back from today, whatever day that is."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from stepdown import packs_folder
from stepdown.cli.invention import invented_councils
from stepdown.cli.invention.names import Inventor, email_of
from stepdown.cli.invention.relatives import born_on
from stepdown.cli.invention.scenario import Scenario, ScenarioError, Story, read_scenarios
from stepdown.cli.invention.timetable import timetable
from stepdown.protocol.loading import load_pack
from stepdown.protocol.moments import LONDON
from stepdown.protocol.working_time import Calendar

SCENARIOS = read_scenarios(invented_councils())
ENGLAND = Calendar.of_england()
STORIES = [(scenario, story) for scenario in SCENARIOS for story in scenario.stories]

some_now = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001  (made aware below)
    max_value=datetime(2040, 12, 31),  # noqa: DTZ001
).map(lambda naive: naive.replace(tzinfo=LONDON))


@given(some_now, st.sampled_from(STORIES))
def test_nothing_happens_before_what_it_follows_or_in_the_future(
    now: datetime, told: tuple[Scenario, Story]
) -> None:
    scenario, story = told
    when = timetable(story, scenario.routes[story.route], now, ENGLAND)
    instants = [when.recorded_at, when.started_at, *(at for _, at in when.acts)]
    assert instants == sorted(instants)
    assert instants[-1] <= now


@given(some_now, st.sampled_from(STORIES))
def test_people_act_on_working_days_unless_it_was_hours_ago(
    now: datetime, told: tuple[Scenario, Story]
) -> None:
    scenario, story = told
    when = timetable(story, scenario.routes[story.route], now, ENGLAND)
    acts = [at for _, at in when.acts] or [when.started_at]
    if story.ago.endswith(("minutes", "hours")):
        acts = acts[:-1]
    days = {at.astimezone(LONDON).date() for at in acts}
    today = now.astimezone(LONDON).date()
    assert all(ENGLAND.is_working_day(day) or today - day < timedelta(days=2) for day in days)


@given(some_now)
def test_a_young_person_of_17_years_and_11_months_is_not_18_yet(now: datetime) -> None:
    born = born_on("17 years 11 months", now.date(), ENGLAND, days=20)["born"]
    turns_18 = born.replace(year=born.year + 18) if (born.month, born.day) != (2, 29) else born
    assert turns_18 > now.date() or born == turns_18


def test_an_age_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ScenarioError, match="is no age"):
        born_on("quite young", datetime.now(LONDON).date(), ENGLAND, days=0)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.council.slug)
def test_every_role_of_the_councils_own_protocol_has_somebody_in_it(scenario: Scenario) -> None:
    pack = load_pack(packs_folder() / scenario.council.pack)
    filled = {role for person in scenario.council.people.values() for role in person.roles}
    of_professionals = {id_ for id_, role in pack.about.roles.items() if role.side != "family"}
    assert of_professionals <= filled


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.council.slug)
def test_every_pathway_of_the_councils_own_protocol_has_families(scenario: Scenario) -> None:
    pack = load_pack(packs_folder() / scenario.council.pack)
    travelled = {scenario.routes[story.route].pathway for story in scenario.stories}
    assert travelled == set(pack.pathways)


def test_there_are_at_least_sixty_families() -> None:
    assert sum(story.families for _, story in STORIES) >= 60


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.council.slug)
def test_no_telephone_number_can_be_anybodys(scenario: Scenario) -> None:
    council = scenario.council
    numbers = [council.front_door.telephone, *(team.telephone for team in council.teams.values())]
    assert all(number.startswith("01632 960") for number in numbers if number)
    inventor = Inventor(1)
    assert all(inventor.mobile().startswith("07700 900") for _ in range(50))
    assert inventor.postcode("ZZ1").startswith("ZZ1 ")
    assert email_of("Nia O'Dell", "nowhere") == "nia.odell@nowhere.example"


def test_a_story_that_names_a_step_that_is_not_there_is_refused() -> None:
    scenario, story = STORIES[0]
    lost = story.model_copy(update={"until": "flown"})
    with pytest.raises(ScenarioError, match="has no step flown"):
        timetable(lost, scenario.routes[lost.route], datetime.now(LONDON), ENGLAND)


def test_a_key_that_nobody_knows_is_refused_with_its_folder(tmp_path: Path) -> None:
    source = invented_councils()
    council = next(path for path in sorted(source.iterdir()) if path.is_dir())
    (tmp_path / "situations.yaml").write_text(
        (source / "situations.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    copied = tmp_path / "elsewhere"
    copied.mkdir()
    for file in council.iterdir():
        (copied / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    written = yaml.safe_load((copied / "council.yaml").read_text(encoding="utf-8"))
    (copied / "council.yaml").write_text(
        yaml.safe_dump({**written, "moto": "onward"}), encoding="utf-8"
    )
    with pytest.raises(ScenarioError, match=r"elsewhere(?s:.*)moto"):
        read_scenarios(tmp_path)
