"""What a journey begins from: a browser, a clock that can be set, and the two councils."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Protocol

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from stepdown.partnership.models import Account
from tests.journeys.clock import Clock
from tests.journeys.councils import Herefordshire, Hubs
from tests.journeys.somebody import DESKTOP, Screen, Somebody

BEGINS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday. Good Friday of that year is 3 April."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the story say what time it is: on every page, and for every session."""
    standing = Clock(BEGINS)
    monkeypatch.setattr(timezone, "now", standing.now)
    return standing


@pytest.fixture
def herefordshire(transactional_db: None, clock: Clock) -> Herefordshire:
    """Open a council that steps down from an assessment to early help."""
    return Herefordshire(clock.now())


@pytest.fixture
def hubs(transactional_db: None, clock: Clock) -> Hubs:
    """Open a council that steps down from plan to plan, and to early help in its hubs."""
    return Hubs(clock.now())


class HasPeople(Protocol):
    """A council, of which only the people matter."""

    @property
    def people(self) -> Mapping[str, Account]:
        """Return who works with it, by the names that a journey calls them."""


class Cast:
    """Everybody who takes part in one journey, each at a browser of their own."""

    def __init__(self, browser: Browser, site: str, story: str) -> None:
        """Begin with an empty stage."""
        self.browser, self.site, self.story = browser, site, story
        self.screen = DESKTOP
        self._here: dict[str, Somebody] = {}

    def enters(self, council: HasPeople, name: str, screen: Screen | None = None) -> Somebody:
        """Return a person of the council, who is signed in again on each day of the story."""
        if name in self._here:
            self._here[name].signs_in()
        else:
            self._here[name] = Somebody.at(
                self.browser, self.site, council.people[name], screen or self.screen, self.story
            )
        return self._here[name]

    def leaves(self) -> None:
        """Close every browser."""
        for person in self._here.values():
            person.leaves()


@pytest.fixture
def cast(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest
) -> Iterator[Cast]:
    """Let people come in one after another."""
    story = re.sub(r"\W+", "-", request.node.name.removeprefix("test_")).strip("-")
    everybody = Cast(browser, live_server.url, story)
    yield everybody
    everybody.leaves()
