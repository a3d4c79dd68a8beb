"""Every address of the site, tried by somebody who has not signed in."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# What a stranger may see, by the name of its address, and why.
OPEN_TO_ALL = {
    "health": "the machine that watches the site has no account",
    "account_login": "the page to sign in on",
    "account_logout": "signing out twice is no fault, and leads to signing in",
    "account_signup": "says that councils open accounts, and opens none",
    "account_inactive": "says that the account is closed",
    "account_reset_password": "asks for an address, and says the same to everyone",
    "account_reset_password_done": "says that a message was sent",
    "account_reset_password_from_key": "the link of that message; a wrong one says so",
    "account_reset_password_from_key_done": "says that the password was changed",
    "account_email_verification_sent": "says that a message was sent",
    "account_confirm_email": "the link of that message; a wrong one says so",
    "demo-sign-in": "in a demonstration its visitors choose whom to be; elsewhere it is not there",
    "accessibility": "the law asks for the statement to be public",
    "privacy": "people may read how their data are used before they give any",
    "licence": "the licence of the program",
    "council-style": "a council's colours",
}
A_PIECE_OF_AN_ADDRESS = re.compile(r"<(?:(?P<converter>\w+):)?\w+>")
FILLED_IN = {
    "int": "1",
    "str": "a",
    "slug": "a",
    "path": "a",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def addresses(
    resolver: URLResolver, before: str = "/", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Go through the name and an example of every address of the site."""
    for entry in resolver.url_patterns:
        route = str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, before + example(route), inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name or route}", before + example(route)


def example(route: str) -> str:
    """Return an address that a route answers."""
    if route.startswith("^"):
        route = route.removeprefix("^").removesuffix("$").removesuffix("\\Z")
        return re.sub(r"\(\?P<\w+>[^)]*\)", "1-a", route).replace("\\", "")
    return A_PIECE_OF_AN_ADDRESS.sub(
        lambda found: FILLED_IN.get(found["converter"] or "str", "1"), route
    )


ALL = sorted(addresses(get_resolver()))


@pytest.mark.parametrize(("name", "address"), ALL, ids=[name for name, _ in ALL])
def test_a_stranger_is_refused(client: Client, name: str, address: str) -> None:
    response = client.get(address)
    if name in OPEN_TO_ALL:
        assert response.status_code in {200, 302, 403, 404, 405}
        return
    assert response.status_code in {302, 403, 404, 405}, address
    if response.status_code == 302:
        assert response.headers["Location"].startswith(reverse("account_login")), address


@pytest.mark.parametrize(("name", "address"), ALL, ids=[name for name, _ in ALL])
def test_a_stranger_who_sends_something_is_refused(client: Client, name: str, address: str) -> None:
    if name in OPEN_TO_ALL:
        # These take what is sent: what they do with it is tested where they are.
        assert OPEN_TO_ALL[name]
        return
    response = client.post(address)
    assert response.status_code in {302, 403, 404, 405}, address
    if response.status_code == 302:
        assert response.headers["Location"].startswith(reverse("account_login")), address


def test_every_address_is_tried_as_itself() -> None:
    # An example that matches nothing would be a 404 that proves nothing.
    resolver = get_resolver()
    for name, address in ALL:
        assert (resolver.resolve(address).view_name or name) == name
