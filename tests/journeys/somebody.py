"""A person at a browser: what they open, answer, send and see, each page held to the baseline."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.journeys.answering import Answer, answer
from tests.journeys.baseline import assert_baseline

if TYPE_CHECKING:
    from stepdown.partnership.models import Account

PATIENCE = 10_000
"""Milliseconds for a page to answer: the machine may be busy with other tests."""

_pictures = count(1)


@dataclass(frozen=True)
class Screen:
    """The window that a person looks at, and whether script runs in it."""

    width: int
    height: int
    script: bool = True


DESKTOP = Screen(1280, 900)
PHONE = Screen(320, 640)
DESKTOP_WITHOUT_SCRIPT = Screen(1280, 900, script=False)
ZOOMED = Screen(320, 256)
"""What is left of 1280 by 1024 pixels at 400%."""


@dataclass
class Somebody:
    """One signed-in person with a browser of their own."""

    account: Account
    site: str
    context: BrowserContext
    page: Page
    screen: Screen
    story: str
    said: list[str] = field(default_factory=list)

    @classmethod
    def at(
        cls, browser: Browser, site: str, account: Account, screen: Screen, story: str
    ) -> Somebody:
        """Return the person, signed in, with an empty page."""
        context = browser.new_context(
            base_url=site,
            viewport={"width": screen.width, "height": screen.height},
            java_script_enabled=screen.script,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        person = cls(account, site, context, page, screen, story)
        page.on("console", person.hears)
        page.on("pageerror", lambda error: person.said.append(str(error)))
        person.signs_in()
        return person

    def hears(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of."""
        if message.type in {"error", "warning"}:
            self.said.append(f"{message.type}: {message.text}")

    # Where they go

    def signs_in(self) -> None:
        """Begin a session, as the sign-in pages do."""
        client = Client()
        client.force_login(self.account)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": f"{self.site}/"}]
        )

    def opens(self, address: str) -> None:
        """Go to an address of the site."""
        self.passes(address)
        self.looks_at_the_page()

    def passes(self, address: str) -> None:
        """Go to an address on the way to another, without looking closely."""
        self.said.clear()
        self.page.goto(address)

    def follows(self, link: str, *, within: str | None = None) -> None:
        """Follow the link with these words; the first where several lead there."""
        scope = self.page.locator(within) if within else self.page
        drawn_as_a_button = scope.get_by_role("button", name=link, exact=True)
        self._goes(scope.get_by_role("link", name=link, exact=True).or_(drawn_as_a_button).first)

    def follows_to(self, address: str) -> None:
        """Follow the link that leads to an address, whatever its words."""
        self._goes(self.page.locator(f'a[href="{address}"]:visible').first)

    def link_that_begins(self, words: str) -> str:
        """Return the whole words of the first link that begins so, and can be seen."""
        begins = re.compile(f"^{re.escape(words)}")
        return self.main.get_by_role("link", name=begins).first.inner_text().strip()

    def presses(self, button: str) -> None:
        """Press the button with these words."""
        self._goes(self.page.get_by_role("button", name=button, exact=True).first)

    def sends(self) -> None:
        """Press the first button of the page's form, whatever its words, and look no closer."""
        self.said.clear()
        form = self.main.locator("form:has([name='form_token'])")
        with self.page.expect_navigation():
            form.locator(".govuk-button-group button").first.click()

    def _goes(self, there: Locator) -> None:
        self.said.clear()
        with self.page.expect_navigation():
            there.click()
        self.looks_at_the_page()

    def may_open(self, address: str) -> bool:
        """Say whether the site lets them see an address, or answers as if it were not there."""
        response = self.page.goto(address)
        assert response is not None
        assert response.status in {200, 404}
        self.said.clear()
        self.looks_at_the_page()
        return response.status == 200

    # What they say

    def answers(self, given: Mapping[str, Answer]) -> None:
        """Answer the questions of the page."""
        for question, words in given.items():
            answer(self.page, question, words)

    # What they see

    def looks_at_the_page(self) -> None:
        """Hold the page to the baseline, and keep a picture where a folder is named."""
        self.keeps_a_picture()
        assert_baseline(self.page, self.said, script=self.screen.script)

    def sees(self, *words: str) -> None:
        """Find each of these in what the page shows."""
        for each in words:
            expect(self.main).to_contain_text(each, use_inner_text=True)

    def shows_the_alert(self, *words: str) -> None:
        """Find each of these in the bar about the family, above the page."""
        for each in words:
            expect(self.page.locator(".sd-identity")).to_contain_text(each, use_inner_text=True)

    def does_not_see(self, *words: str) -> None:
        """Find none of these in what the page shows."""
        for each in words:
            expect(self.main).not_to_contain_text(each, use_inner_text=True)

    @property
    def main(self) -> Locator:
        """Return the page below its navigation."""
        return self.page.locator("main")

    @property
    def heading(self) -> str:
        """Return the main heading."""
        return self.page.locator("h1").inner_text().strip()

    def keeps_a_picture(self) -> None:
        """Keep what is seen where STEPDOWN_TEST_PICTURES names a folder."""
        folder = os.environ.get("STEPDOWN_TEST_PICTURES")
        if folder:
            place = re.sub(r"[^a-z0-9]+", "-", self.page.title().lower())[:50].strip("-")
            name = f"{self.story}-{next(_pictures):03}-{place}.png"
            self.page.screenshot(path=Path(folder, name), full_page=True)

    def leaves(self) -> None:
        """Close the browser."""
        self.context.close()
