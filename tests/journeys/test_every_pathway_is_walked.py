"""Each pathway of the demonstration's councils, from the start to its end, at the pages."""

from datetime import datetime
from itertools import count

import pytest

from stepdown import packs_folder
from stepdown.cli.invention import invented_councils
from stepdown.cli.invention.councils import open_council
from stepdown.cli.invention.names import Inventor
from stepdown.cli.invention.scenario import ChildWritten, Scenario, Story, read_scenarios
from stepdown.episodes.models import EpisodeProgress
from stepdown.partnership.models import Account
from stepdown.protocol.loading import load_pack
from stepdown.protocol.moments import LONDON
from stepdown.protocol.working_time import Calendar
from tests.journeys.by_hand import ByHand
from tests.journeys.clock import Clock
from tests.journeys.conftest import BEGINS, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOW = datetime(2027, 6, 16, 12, 0, tzinfo=LONDON)
"""When the last step is over: the clocks have changed twice and Easter has passed."""

OF_THEIR_OWN = {"herefordshire/2021-03", "hubs/2023-11"}
"""Protocols whose pathways have journeys that look closer."""

SCENARIOS = {scenario.council.pack: scenario for scenario in read_scenarios(invented_councils())}
ROUTES = [
    (pack, route)
    for pack, scenario in SCENARIOS.items()
    if pack not in OF_THEIR_OWN
    for route in scenario.routes
]


def usually(scenario: Scenario, route: str) -> Story:
    """Return the story of two children for whom everything goes as it usually does."""
    return Story(
        title="It goes as it usually does",
        route=route,
        until=scenario.routes[route].steps[-1].id,
        ago="1 working day",
        children=(ChildWritten(age="9 years", sex="F"), ChildWritten(age="4 years", sex="M")),
    )


@pytest.mark.parametrize(("pack", "route"), ROUTES)
def test_a_pathway_is_walked_from_its_start_to_its_end(
    cast: Cast, clock: Clock, pack: str, route: str
) -> None:
    scenario = SCENARIOS[pack]
    council = open_council(scenario.council, packs_folder(), BEGINS)
    named = scenario.routes[route].cast
    story = ByHand(
        name=f"{council.written.slug}-walk",
        story=usually(scenario, route),
        route=scenario.routes[route],
        situation=next(iter(scenario.situations.values())),
        council=council,
        cast=council.written.casts[named or next(iter(council.written.casts))],
        inventor=Inventor(7),
        calendar=Calendar.of_england(),
        now=NOW,
        numbers=count(1001),
        cast_of_browsers=cast,
        clock=clock,
        pack=load_pack(packs_folder() / pack),
    )
    story.tell(count())
    pathway = story.pack.pathways[scenario.routes[route].pathway]
    # Where nobody hands the child over, social care has nothing to close.
    assert set(pathway.milestones) - story.reached <= (
        {"closed"} if not pathway.hands_over else set()
    )
    progress = EpisodeProgress.objects.get(episode=story.episode)
    assert not progress.is_open
    assert not progress.has_breach
    assert Account.objects.filter(holdings__ended__gt=NOW).count() == 0
