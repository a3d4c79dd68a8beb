"""Choose who tells which story, and put all their acts in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, count, cycle, zip_longest
from pathlib import Path

from stepdown.cli.invention.councils import Council, open_council
from stepdown.cli.invention.names import Inventor
from stepdown.cli.invention.scenario import Scenario, Story
from stepdown.cli.invention.telling import Scene, Teller
from stepdown.protocol.working_time import Calendar

LONG_BEFORE = timedelta(days=500)
"""Councils opened and took up their protocols before any family's story began."""


def plan(
    scenarios: Sequence[Scenario], packs: Path, now: datetime, *, families: int | None = None
) -> list[Scene]:
    """Open the councils, and return the acts of their families in the order of time.

    With ``families``, there are that many: each council's first stories, in turn.
    """
    chosen = [
        [(scenario, story) for story in (*scenario.stories, *_again(scenario))]
        for scenario in scenarios
    ]
    in_turn = [each for each in chain.from_iterable(zip_longest(*chosen)) if each is not None]
    wanted = in_turn if families is None else in_turn[:families]
    tellers: list[Teller] = []
    for scenario in scenarios:
        council = open_council(scenario.council, packs, now - LONG_BEFORE)
        tellers += tellers_of(
            scenario, council, [story for owner, story in wanted if owner is scenario], now
        )
    return in_order(tellers)


def tellers_of(
    scenario: Scenario,
    council: Council,
    stories: Iterable[Story],
    now: datetime,
    *,
    names_people: bool = True,
) -> list[Teller]:
    """Return who tells each story: casts and situations take turns where none is named."""
    calendar = Calendar.of_england()
    inventor = Inventor(sum(council.written.slug.encode()))
    casts = cycle(council.written.casts.values())
    situations = cycle(scenario.situations.values())
    numbers = count(1001)
    tellers = []
    for number, story in enumerate(stories, 1):
        in_turn, situation = next(casts), next(situations)
        route = scenario.routes[story.route]
        named = story.cast or route.cast
        tellers.append(
            Teller(
                name=f"{council.written.slug}-{number}",
                story=story,
                route=route,
                situation=scenario.situations[story.situation] if story.situation else situation,
                council=council,
                cast=council.written.casts[named] if named else in_turn,
                inventor=inventor,
                calendar=calendar,
                now=now,
                numbers=numbers,
                names_people=names_people,
            )
        )
    return tellers


def in_order(tellers: Sequence[Teller]) -> list[Scene]:
    """Return the acts of every story in the order of time."""
    order = count()
    scenes = [scene for teller in tellers for scene in teller.scenes(order)]
    return sorted(scenes, key=lambda scene: (scene.at, scene.number))


def _again(scenario: Scenario) -> Iterator[Story]:
    """Return the stories that more than one family lives through, after the first of each."""
    for story in scenario.stories:
        for _ in range(story.families - 1):
            yield story
