"""Accessibility, privacy and licence are for everybody, before they sign in."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from stepdown.web.about.views import LICENCE
from tests.habits.places import ROOT
from tests.web.components.markup import read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("route", "heading"),
    [
        ("accessibility", "Accessibility statement"),
        ("privacy", "Privacy"),
        ("licence", "Open source licence"),
    ],
)
def test_anybody_may_read_it_and_every_page_leads_to_it(
    client: Client, route: str, heading: str
) -> None:
    page = read(client.get(reverse(route)).text)
    assert [found.text for found in page.find("h1")] == [heading]
    links = [link.attributes["href"] for link in page.find("footer")[0].find("a")]
    assert reverse(route) in links


def test_the_licence_that_is_shown_is_the_licence() -> None:
    assert "\n\n".join(LICENCE) == (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_every_cookie_that_is_set_is_named(client: Client) -> None:
    said = client.get(reverse("privacy")).text
    client.get(reverse("account_login"))
    for cookie in [*client.cookies, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]:
        assert cookie in said
