"""Sign in, sign out, and one's own account."""

import pytest
from django.test import Client
from django.urls import reverse

from stepdown.partnership.models import Account
from tests.factories.people import Council, a_council
from tests.web.components.markup import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return a_council()


@pytest.fixture
def worker(council: Council) -> Account:
    account = council.person("Imogen Vale", "social work", "social-worker")
    account.set_password("the sea is calm today")
    account.save()
    return account


def sign_in(client: Client, email: str, password: str) -> str:
    typed = {"login": email, "password": password}
    return client.post(reverse("account_login"), typed, follow=True).text


def test_a_person_signs_in_with_their_e_mail_address_and_password(
    client: Client, worker: Account
) -> None:
    sign_in(client, worker.email, "the sea is calm today")
    page = read(client.get(reverse("account")).text)
    assert "Imogen Vale" in page.find("dl")[0].text
    assert "social work" in page.find("dl")[1].text


def test_a_wrong_password_says_so_and_keeps_the_address(client: Client, worker: Account) -> None:
    page = read(sign_in(client, worker.email, "another"))
    assert page.find("title")[0].text == "Error: Sign in – Stepdown"
    assert page.find("div", class_="govuk-error-summary")
    assert page.find("input", name="login")[0].attributes["value"] == worker.email
    assert client.get(reverse("account")).status_code == 302


def test_signing_out_is_asked_for_by_a_button_and_ends_the_session(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    client.get(reverse("account_logout"))
    assert client.get(reverse("account")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("account")).status_code == 302


def test_nobody_opens_an_account_for_themselves(client: Client) -> None:
    page = read(client.get(reverse("account_signup")).text)
    assert page.find("h1")[0].text == "Ask for an account"
    client.post(
        reverse("account_signup"),
        {"email": "a@example.org", "password1": "the sea is calm", "password2": "the sea is calm"},
    )
    assert not Account.objects.filter(email="a@example.org").exists()
