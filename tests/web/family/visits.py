"""A person visits a family's pages, and sends what stands there with their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from stepdown.partnership.models import Account
from tests.factories.situations import Story
from tests.web.components.markup import Element, read
from tests.web.forms_sent import filled, opened


@dataclass
class Visit:
    """One signed-in person at the pages of one family."""

    client: Client
    story: Story
    account: Account

    @classmethod
    def by(cls, account: Account, story: Story) -> Visit:
        """Sign the person in."""
        client = Client()
        client.force_login(account)
        return cls(client, story, account)

    def address(self, page: str = "") -> str:
        """Return the address of one of the family's pages."""
        return f"/family/{self.story.episode.reference}/{page}"

    def opens(self, page: str = "") -> Element:
        """Open a page that they may see."""
        return opened(self.client, self.address(page))

    def status(self, page: str = "") -> int:
        """Return how the site answers."""
        return self.client.get(self.address(page)).status_code

    def sends(self, page: str, **answers: Any) -> Element:
        """Fill a page and send it; return the page that follows."""
        typed = filled(self.opens(page), **answers)
        response = self.client.post(self.address(page), typed, follow=True)
        assert response.status_code == 200, response.status_code
        return read(response.text)

    def sends_again(self, page: Element, to: str, **answers: Any) -> Element:
        """Send a page once more that came back, with other answers."""
        response = self.client.post(self.address(to), filled(page, **answers), follow=True)
        assert response.status_code == 200, response.status_code
        return read(response.text)

    def is_sent(self, page: str, **answers: Any) -> Element:
        """Fill a page and send it; return the family's page, with what was said."""
        found = self.sends(page, **answers)
        assert errors(found) == [], main(found)
        assert message(found), main(found)
        return found


def main(page: Element) -> str:
    """Return the words of a page."""
    return page.find("main")[0].text


def message(page: Element) -> str:
    """Return what the page says was done."""
    return " ".join(
        banner.text for banner in page.find("div", class_="govuk-notification-banner__content")
    )


def errors(page: Element) -> list[str]:
    """Return what the summary of errors says."""
    return [
        item.text
        for box in page.find("div", class_="govuk-error-summary")
        for item in box.find("li")
    ]


def links(page: Element) -> dict[str, str]:
    """Return where each link of the page leads, by its words."""
    return {link.text: str(link.attributes.get("href")) for link in page.find("a")}


def section(page: Element, heading: str) -> Element:
    """Return the part of the page with this heading."""
    return next(
        part
        for part in page.find("section")
        if any(found.text == heading for found in [*part.find("h2"), *part.find("h3")])
    )
