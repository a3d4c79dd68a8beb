"""The page that chooses a person, which exists in a demonstration only."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.people import Council, a_council, an_operator
from tests.web.components.markup import read

pytestmark = pytest.mark.django_db

CHOOSE = "/demo/"


@pytest.fixture
def council() -> Council:
    return a_council()


@pytest.fixture
def _in_a_demonstration(settings: Any) -> None:
    settings.DEMO = True


@pytest.mark.usefixtures("_in_a_demonstration")
def test_people_are_listed_by_council_and_role_with_a_button_each(
    client: Client, council: Council
) -> None:
    worker = council.person("Imogen Vale", "social work", "social-worker")
    other = a_council("larkfield")
    page = read(client.get(CHOOSE).text)
    assert [found.text for found in page.find("h2")][:2] == [
        other.authority.name,
        council.authority.name,
    ]
    button = page.find("button", value=str(worker.pk))[0]
    assert button.text == "Sign in as Imogen Vale, Social worker"


@pytest.mark.usefixtures("_in_a_demonstration")
def test_the_visitor_is_the_person_chosen_and_goes_where_they_were_going(
    client: Client, council: Council
) -> None:
    worker = council.person("Imogen Vale", "social work", "social-worker")
    response = client.post(CHOOSE, {"person": worker.pk, "next": "/account/"})
    assert response.headers["Location"] == "/account/"
    assert "Imogen Vale" in client.get("/account/").text


@pytest.mark.usefixtures("_in_a_demonstration")
def test_the_visitor_is_never_led_to_another_site(client: Client, council: Council) -> None:
    worker = council.person("Imogen Vale", "social work", "social-worker")
    response = client.post(CHOOSE, {"person": worker.pk, "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


@pytest.mark.usefixtures("_in_a_demonstration")
@pytest.mark.parametrize("person", ["", "0", "x", "9" * 40])
def test_somebody_who_is_not_there_cannot_be_chosen(client: Client, person: str) -> None:
    assert client.post(CHOOSE, {"person": person}).status_code == 404


@pytest.mark.usefixtures("_in_a_demonstration")
def test_the_operator_of_the_site_cannot_be_chosen(client: Client) -> None:
    operator = an_operator()
    assert client.post(CHOOSE, {"person": operator.pk}).status_code == 404


def test_outside_a_demonstration_nobody_is_let_in(client: Client, council: Council) -> None:
    worker = council.person("Imogen Vale", "social work", "social-worker")
    assert client.get(CHOOSE).status_code == 404
    assert client.post(CHOOSE, {"person": worker.pk}).status_code == 404
    assert client.get("/account/").status_code == 302
