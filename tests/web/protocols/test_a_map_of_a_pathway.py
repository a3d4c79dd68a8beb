"""The map of a pathway in the protocol reader: pictures, and the table that says the same."""

import re

import pytest
from django.test import Client

from stepdown.partnership.models import Account
from stepdown.protocol.maps.flow import flow_of
from stepdown.protocol.pathway import compile_pathway
from tests.factories.people import Council, a_council
from tests.factories.situations import riverside, riverside_council
from tests.web.forms_sent import opened

pytestmark = pytest.mark.django_db

PATHWAY = "/protocols/riverside/1/down/"
MAP = f"{PATHWAY}map/"


@pytest.fixture
def council() -> Council:
    return riverside_council()


@pytest.fixture
def worker(council: Council) -> Account:
    return council.person("Sadia Bell", "social work", "social-worker")


def test_a_pathway_leads_to_its_map_and_back(client: Client, worker: Account) -> None:
    client.force_login(worker)
    assert opened(client, PATHWAY).find("a", href=MAP)[0].text == "See this pathway as a map"
    page = opened(client, MAP)
    assert page.find("a", href=PATHWAY)[0].text == "The rules of this pathway"
    assert page.find("h1")[0].text == "Assessment to early help"


def test_every_part_of_the_map_is_a_picture_that_says_what_it_shows(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    pictures = opened(client, MAP).find("img", class_="sd-map__part")
    assert len(pictures) >= 6
    for picture in pictures:
        assert re.search(r"steps? \d+", str(picture.attributes["alt"]))
        address = str(picture.attributes["src"])
        sent = client.get(address)
        assert sent.status_code == 200
        assert sent.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert sent.content.startswith(b"<svg ")
        assert f'height="{picture.attributes["height"]}"' in sent.content.decode()


def test_the_table_has_every_step_with_who_when_and_what_follows(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    page = opened(client, MAP)
    flow = flow_of(compile_pathway(riverside(), "down"))
    rows = page.find("tr", class_="govuk-table__row")[1:]
    assert [row.attributes["id"] for row in rows] == [
        f"step-{number}" for number in flow.numbers.values()
    ]
    asked = rows[flow.numbers["duty:ask-early-help"] - 1]
    decided = flow.numbers["milestone:decided"]
    assert "Social worker and Social work manager" in asked.text
    assert f"Within 5 working days after step {decided}" in asked.text
    then = rows[decided - 1].find("a", href=f"#step-{flow.numbers['duty:ask-early-help']}")
    assert len(then) == 1


def test_what_the_shapes_mean_is_said_in_a_picture_and_in_words(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    key = opened(client, MAP).find("img", class_="sd-map__key")[0]
    assert "A gate: what must be so first" in str(key.attributes["alt"])
    sent = client.get(str(key.attributes["src"]))
    assert b"A gate: what must be so first" in sent.content


def test_no_style_or_script_stands_in_the_page(client: Client, worker: Account) -> None:
    client.force_login(worker)
    text = client.get(MAP).text
    assert " style=" not in text
    assert "<style" not in text


@pytest.mark.parametrize(
    "address",
    [
        "/protocols/riverside/1/sideways/map/",
        "/protocols/riverside/2/down/map/",
        f"{MAP}lanes-nothing.svg",
        f"{MAP}circles-decision.svg",
    ],
)
def test_a_map_of_nothing_is_not_there(client: Client, worker: Account, address: str) -> None:
    client.force_login(worker)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [MAP, f"{MAP}lanes-decision.svg"])
def test_another_councils_map_is_not_there(client: Client, council: Council, address: str) -> None:
    client.force_login(a_council("larkfield").person("Agnes Rook"))
    assert client.get(address).status_code == 404
