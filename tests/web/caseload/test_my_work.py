"""What is late, what is to be done, what waits on others: for me and for my team."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.many_episodes import copy_episode
from tests.factories.situations import (
    a_family_decided_to_step_down,
    a_family_steps_down,
    a_stranger,
)
from tests.web.components.markup import Element, read
from tests.web.forms_sent import filled, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return how to let the pages think that it is another moment."""

    def set_the_clock(now: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    return set_the_clock


def listed(page: Element, part: str) -> str:
    found = page.find("section", aria_labelledby=f"work-{part}")
    assert len(found) == 1, part
    return found[0].text


def test_what_i_owe_is_listed_with_its_clause_and_how_long_is_left(client: Client, at: Any) -> None:
    story = a_family_decided_to_step_down()
    at(story.at + timedelta(hours=1))
    client.force_login(story.worker)
    due = listed(opened(client, "/"), "due")
    assert "Ask early help" in due
    assert "Robyn and Wren Ashcombe" in due
    assert "Mon 9 Mar" in due
    assert "5 working days left" in due
    assert story.episode.reference in due


def test_what_brothers_and_sisters_are_owed_alike_is_one_row(client: Client, at: Any) -> None:
    story = a_family_decided_to_step_down()
    at(story.at + timedelta(hours=1))
    client.force_login(story.worker)
    due = listed(opened(client, "/"), "due")
    assert due.count("Ask early help") == 1
    assert "For Robyn and Wren" in due


def test_what_is_late_says_how_late(client: Client, at: Any) -> None:
    story = a_family_decided_to_step_down()
    at(story.at + timedelta(days=14))
    client.force_login(story.worker)
    page = opened(client, "/")
    assert "5 working days late" in listed(page, "late")
    assert "Ask early help" not in listed(page, "due")


def test_a_manager_sees_what_the_team_owes_on_the_teams_list(client: Client, at: Any) -> None:
    story = a_family_decided_to_step_down()
    at(story.at + timedelta(hours=1))
    client.force_login(story.manager)
    assert "Ask early help" in opened(client, "/team-work/").text


def test_whoever_holds_the_children_sees_what_others_owe_and_who(client: Client, at: Any) -> None:
    story = a_family_steps_down()
    at(story.at + timedelta(hours=1))
    client.force_login(story.worker)
    waiting = listed(opened(client, "/"), "waiting")
    assert "Decide whether to step down" in waiting


def test_a_stranger_to_the_family_sees_nothing_of_it(client: Client, at: Any) -> None:
    story = a_family_decided_to_step_down()
    at(story.at + timedelta(hours=1))
    client.force_login(a_stranger(story))
    for address in ("/", "/team-work/", "/episodes/", "/work/me/due/", "/work/team/waiting/"):
        page = client.get(address).text
        assert "Ashcombe" not in page
        assert story.episode.reference not in page


def test_my_families_are_listed_with_their_stage(client: Client, at: Any) -> None:
    story = a_family_decided_to_step_down()
    at(story.at + timedelta(hours=1))
    client.force_login(story.worker)
    table = opened(client, "/episodes/").find("table")[0]
    assert "Robyn and Wren Ashcombe" in table.text
    assert "Transfer" in table.text
    assert "Assessment to early help" in table.text


def test_a_list_goes_on_by_key_and_shows_every_duty_once(client: Client, at: Any) -> None:
    story = a_family_steps_down()
    copy_episode(story.episode, story.worker, 60, due=story.at + timedelta(days=1))
    at(story.at + timedelta(hours=1))
    client.force_login(story.worker)
    seen: list[str] = []
    address: str | None = "/work/me/due/"
    pages = 0
    while address:
        page = opened(client, address)
        seen += [cell.text for row in page.find("tr") for cell in row.find("td")[:1]]
        following = page.find("a", rel="next")
        address = f"/work/me/due/{following[0].attributes['href']}" if following else None
        pages += 1
    visits = [text for text in seen if "Visit number" in text]
    assert len(visits) == len(set(visits)) == 60
    assert pages == 3


@pytest.mark.parametrize("after", ["nonsense", "none~", "2026-01-01~5", "~", "9" * 50])
def test_an_address_that_nobody_made_is_the_first_page(client: Client, at: Any, after: str) -> None:
    story = a_family_decided_to_step_down()
    at(story.at + timedelta(hours=1))
    client.force_login(story.worker)
    assert client.get("/work/me/due/", {"after": after}).status_code == 200
    assert client.get("/episodes/", {"after": after}).status_code == 200


@pytest.mark.parametrize("address", ["/work/you/due/", "/work/me/done/"])
def test_a_list_that_there_is_not_is_not_found(client: Client, address: str) -> None:
    client.force_login(a_family_steps_down().worker)
    assert client.get(address).status_code == 404


def test_what_was_begun_and_not_sent_is_found_again(client: Client, at: Any) -> None:
    story = a_family_steps_down()
    client.force_login(story.worker)
    client.post(
        "/drafts/", filled(opened(client, "/urgent-step-up/"), worry="A worry half written")
    )
    page = opened(client, "/")
    assert [link.text for link in page.find("a", href="/urgent-step-up/")][1:] == [
        "Urgent step up: not sent"
    ]
    assert "half written" not in page.text


def test_only_those_who_may_begin_a_step_down_are_offered_it(client: Client) -> None:
    story = a_family_steps_down()
    for person, is_offered in ((story.worker, True), (story.lead, False)):
        client.force_login(person)
        assert bool(opened(client, "/").find("a", href="/step-down/")) is is_offered


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page = read(client.get(address).text)
    assert page.find("tr")
    return len(captured)


@pytest.mark.proof
def test_a_page_asks_as_often_for_fifty_thousand_families_as_for_a_hundred(
    client: Client, at: Any, *, proofs_are_at_full_size: bool
) -> None:
    story = a_family_decided_to_step_down()
    at(story.at + timedelta(hours=1))
    client.force_login(story.worker)
    addresses = ("/", "/work/me/due/", "/work/me/late/", "/episodes/")
    copy_episode(story.episode, story.worker, 100, due=story.at)
    few = {address: queries_of(client, address) for address in addresses}
    more = 49_900 if proofs_are_at_full_size else 1_900
    copy_episode(story.episode, story.worker, more, due=story.at)
    many = {address: queries_of(client, address) for address in addresses}
    assert many == few
