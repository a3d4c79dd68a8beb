"""Two versions of one protocol, or two councils' protocols, compared on a page."""

import pytest
from django.test import Client

from stepdown.partnership.actions import publish
from stepdown.partnership.models import Account
from stepdown.protocol.loading import load_pack
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.situations import riverside_council
from tests.factories.versions import a_newer_riverside, in_force_next
from tests.protocol.maps.pictures import LARKFIELD
from tests.web.components.markup import Element
from tests.web.forms_sent import opened

pytestmark = pytest.mark.django_db

COMPARE = "/protocols/compare/"


@pytest.fixture
def council() -> Council:
    return riverside_council()


@pytest.fixture
def worker(council: Council) -> Account:
    return council.person("Sadia Bell", "social work", "social-worker")


def compared(client: Client, one: str, other: str) -> Element:
    return opened(client, f"{COMPARE}?one={one}&other={other}")


def test_the_protocols_lead_to_comparing_them(client: Client, worker: Account) -> None:
    client.force_login(worker)
    links = opened(client, "/protocols/").find("a", href=COMPARE)
    assert links[0].text == "Compare two protocols, or two versions of one"
    page = opened(client, COMPARE)
    assert "You can read only one published version" in page.text
    assert page.find("h2", class_="govuk-heading-l") == []


def test_two_versions_are_compared_rule_by_rule(
    client: Client, council: Council, worker: Account
) -> None:
    newer = a_newer_riverside(
        obligations={"ask-early-help": {"within": "3 working days"}}, unmapped=("closed",)
    )
    in_force_next(council, newer)
    client.force_login(worker)
    page = compared(client, "riverside/1", "riverside/2")
    assert page.find("h2", class_="govuk-heading-l")[0].text == "1 difference"
    row = page.find("tr", class_="govuk-table__row")[1]
    assert "Duty “Ask early help”" in row.text
    assert row.find("strong", class_="govuk-tag")[0].text == "Changed"
    assert "The limit of time was 5 working days, and is now 3 working days." in row.text
    assert "Families who have reached “Closed to social care” keep version 1" in page.text


def test_a_version_compared_with_itself_differs_in_nothing(client: Client, worker: Account) -> None:
    client.force_login(worker)
    page = compared(client, "riverside/1", "riverside/1")
    assert page.find("h2", class_="govuk-heading-l")[0].text == "Nothing differs"
    assert "Families who began" not in page.text


def test_two_councils_are_compared_by_topic(client: Client, council: Council) -> None:
    publish(pack=load_pack(LARKFIELD), by=council.operator, at=MONDAY)
    client.force_login(council.operator)
    page = compared(client, "riverside/1", "larkfield/1")
    topics = [each.text for each in page.find("h2", class_="govuk-heading-l")]
    assert topics[:4] == ["Routes", "Who decides", "What must be so first", "Consent"]
    decides = page.find("section")[1]
    assert "“Decided”: Social work manager" in decides.text
    assert "“Decided”: Manager" in decides.text
    assert "Says nothing of it." in page.text


def test_what_is_missing_is_asked_for(client: Client, worker: Account) -> None:
    client.force_login(worker)
    page = opened(client, f"{COMPARE}?one=riverside/1&other=")
    assert "Select the second protocol" in page.find("div", class_="govuk-error-summary")[0].text


def test_a_protocol_that_is_not_yours_to_read_cannot_be_compared(
    client: Client, council: Council
) -> None:
    client.force_login(a_council("larkfield").person("Agnes Rook"))
    page = compared(client, "riverside/1", "riverside/1")
    assert "Select the first protocol" in page.find("div", class_="govuk-error-summary")[0].text
    assert "Nothing differs" not in page.text


def test_who_looks_after_a_council_compares_what_it_may_adopt(
    client: Client, council: Council
) -> None:
    publish(pack=a_newer_riverside(), by=council.operator, at=MONDAY)
    administrator = council.person("Verity Lockhart")
    client.force_login(administrator)
    assert "Select the" in compared(client, "riverside/1", "riverside/2").text
    administrator.is_administrator = True
    administrator.save()
    assert "Nothing differs" in compared(client, "riverside/1", "riverside/2").text
