"""The page that asks whether a child is open, and the answer that only its asker reads."""

from typing import Any

import pytest
from django.test import Client

from stepdown.audit.models import Read
from stepdown.episodes.models import Enquiry
from stepdown.families.actions import restrict_child
from stepdown.partnership.models import Account
from tests.factories.situations import Story, a_family_handed_over, a_stranger
from tests.web.components.markup import Element, read
from tests.web.forms_sent import filled, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ASK = "/is-this-child-open/"
ROBYN = {"child_name": "robin ashcomb", "born_day": "3", "born_month": "2", "born_year": "2017"}
NOBODY = {"child_name": "Zebedee Xanthos", "born_day": "3", "born_month": "2", "born_year": "2017"}
WHY = "She was not at school today."


@pytest.fixture
def story() -> Story:
    return a_family_handed_over()


@pytest.fixture
def asker(story: Story, client: Client) -> Account:
    account = a_stranger(story)
    client.force_login(account)
    return account


def answered(client: Client, **typed: str) -> Element:
    """Ask, follow to the answer, and return its page."""
    response = client.post(ASK, filled(opened(client, ASK), reason=WHY, **typed), follow=True)
    assert response.status_code == 200
    return read(response.text)


def main(page: Element) -> str:
    return page.find("main")[0].text


def test_the_answer_names_who_leads_and_nothing_of_the_family(
    client: Client, asker: Account, story: Story
) -> None:
    page = answered(client, **ROBYN)
    assert "Somebody is helping this child" in main(page)
    assert "Otis Grey" in main(page)
    for secret in (story.episode.reference, "Ashcombe", "Wren", "Breakfast club", "R0000"):
        assert secret not in main(page).replace("robin ashcomb", "")


def test_nobody_and_a_restricted_child_have_the_same_page(
    client: Client, asker: Account, story: Story
) -> None:
    restrict_child(
        child=story.children[0], reason="A relative works here", by=story.worker, at=story.at
    )
    pages = [main(answered(client, **typed)) for typed in (ROBYN, NOBODY)]
    restricted, unknown = (
        page.replace(typed["child_name"], "NAME")
        for page, typed in zip(pages, (ROBYN, NOBODY), strict=True)
    )
    assert restricted == unknown
    assert "We could not find an open child" in unknown


def test_an_answer_is_read_by_its_asker_alone_and_each_reading_is_kept(
    client: Client, asker: Account, story: Story
) -> None:
    answered(client, **ROBYN)
    enquiry = Enquiry.objects.get()
    address = f"{ASK}{enquiry.pk}/"
    assert Read.objects.filter(subject=f"enquiry:{enquiry.pk}", page="enquiry-answer").count() == 1
    assert client.get(f"{ASK}{enquiry.pk + 1}/").status_code == 404
    for other in (story.worker, story.manager, story.council.teams["front door"].duty_manager):
        client.force_login(other)
        assert client.get(address).status_code == 404


def test_whoever_works_with_no_council_finds_no_page(client: Client, story: Story) -> None:
    client.force_login(story.council.operator)
    assert client.get(ASK).status_code == 404
    client.logout()
    assert client.get(ASK).status_code == 302


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"child_name": "Robyn"}, "Enter the child’s first name and last name"),
        ({"child_name": ""}, "Enter the child’s first name and last name"),
        ({"born_month": "13"}, "Date of birth"),
        ({"born_year": "2099"}, "Date of birth"),
        ({"reason": ""}, "Enter why you ask"),
        ({"child_name": "A" * 1_000_000}, "200 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, asker: Account, typed: dict[str, str], told: str
) -> None:
    sent: dict[str, Any] = {**ROBYN, "reason": WHY, **typed}
    response = client.post(ASK, filled(opened(client, ASK), **sent))
    page = read(response.text)
    assert told in page.find("div", class_="govuk-error-summary")[0].text
    assert not Enquiry.objects.exists()
    assert typed.get("reason", WHY) in response.text


def test_the_front_doors_manager_reads_who_asked_about_a_restricted_child(
    client: Client, asker: Account, story: Story
) -> None:
    restrict_child(
        child=story.children[0], reason="A relative works here", by=story.worker, at=story.at
    )
    answered(client, **ROBYN)
    answered(client, **NOBODY)
    client.force_login(story.council.teams["front door"].duty_manager)
    page = opened(client, "/front-door/")
    assert "Asked about, and restricted" in main(page)
    assert main(page).count(WHY) == 1
    assert asker.name in main(page)
    assert "No number is recorded" in main(page)
    about = Enquiry.objects.get(is_restricted=True)
    reads = Read.objects.filter(page="front-door", subject=f"enquiry:{about.pk}")
    assert reads.count() == 1
    asker.telephone = "01632 960477"
    asker.save()
    assert "01632 960477" in main(opened(client, "/front-door/"))
    worker = story.council.person("Rukhsana Mirza", "front door", "social-worker", story.at)
    client.force_login(worker)
    assert "restricted" not in main(opened(client, "/front-door/"))
