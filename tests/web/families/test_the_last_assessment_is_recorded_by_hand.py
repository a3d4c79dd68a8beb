"""What the last assessment said is recorded once, and later forms begin from it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from stepdown.audit.models import Event
from stepdown.episodes.reading import carried_forward
from stepdown.families.models import EarlierAssessment
from stepdown.partnership.actions import give_post, open_account
from stepdown.partnership.models import Account
from tests.factories.families import a_sibling_group
from tests.factories.people import MONDAY, an_operator
from tests.journeys.councils import Herefordshire
from tests.web.components.markup import read
from tests.web.families.typing import date_typed, wrong_in
from tests.web.forms_sent import filled, held_by, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = MONDAY + timedelta(hours=2)
SAID: dict[str, Any] = {
    "title": "Child and family assessment",
    "sort": "child-and-family-assessment",
    "source": "the council’s case system",
    **date_typed("started_on", 12, 1, 2026),
    **date_typed("authorised_on", 20, 2, 2026),
    "area_worries": "Robyn is often late for school.",
    "area_working-well": "Her aunt comes by every day.",
}


@pytest.fixture(autouse=True)
def _on_a_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def worker(client: Client) -> Account:
    person = Herefordshire(MONDAY).people["Sunniva Marsh"]
    client.force_login(person)
    return person


@pytest.fixture
def where(client: Client, worker: Account) -> str:
    group = a_sibling_group(worker)
    response = client.post(
        "/step-down/", {"typed": "Ashcombe", "found-family": f"group:{group.pk}", "choose": "1"}
    )
    return str(response.headers["Location"])


def page_of_the_assessment(client: Client, where: str) -> str:
    links = [
        str(link.attributes["href"])
        for link in opened(client, where).find("a")
        if link.text == "Add the last assessment"
    ]
    assert len(links) == 1
    return links[0]


def test_each_child_carries_it_forward_with_where_it_came_from(client: Client, where: str) -> None:
    address = page_of_the_assessment(client, where)
    response = client.post(address, filled(opened(client, address), **SAID))
    assert response.headers["Location"] == where
    children = [each.child for each in EarlierAssessment.objects.select_related("child")]
    assert [child.first_name for child in children] == ["Robyn", "Wren"]
    carried = carried_forward(children)
    assert set(carried) == {"worries", "working-well"}
    assert carried["worries"].text == "Robyn is often late for school."
    assert carried["worries"].when == date(2026, 2, 20)
    assert "the council’s case system" in carried["worries"].source


def test_the_start_is_filled_from_it_and_offers_it_no_more(client: Client, where: str) -> None:
    address = page_of_the_assessment(client, where)
    client.post(address, filled(opened(client, address), **SAID))
    page = opened(client, where)
    held = held_by(next(form for form in page.find("form") if form.find("input", name="origin")))
    assert (held["origin"], held["since_day"]) == (["child-and-family-assessment"], ["12"])
    assert "“Child and family assessment” of 20 February 2026" in page.text
    assert "Add the last assessment" not in page.text


def test_the_mapping_areas_are_asked_in_the_words_of_the_protocol(
    client: Client, where: str
) -> None:
    page = opened(client, page_of_the_assessment(client, where))
    for words in (
        "What are we worried about?",
        "What is working well?",
        "What makes it harder?",
        "How is the family's wellbeing now?",
    ):
        assert words in page.text


def test_sending_it_twice_records_it_once_for_each_child(client: Client, where: str) -> None:
    address = page_of_the_assessment(client, where)
    typed = filled(opened(client, address), **SAID)
    client.post(address, typed)
    client.post(address, typed)
    assert EarlierAssessment.objects.count() == 2
    assert Event.objects.filter(verb="record-earlier-assessment").count() == 2


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"title": ""}, "Enter what the assessment is called"),
        ({"sort": ""}, "Select the children’s status then"),
        ({"source": ""}, "Enter where the assessment comes from"),
        ({"authorised_on_year": "2030"}, "must be today or in the past"),
        (date_typed("authorised_on", 1, 1, 2026), "It must be authorised on or after the day"),
        ({"area_worries": "", "area_working-well": ""}, "in one part at least"),
    ],
)
def test_a_mistake_is_said_and_the_rest_is_kept(
    client: Client, where: str, answers: dict[str, Any], message: str
) -> None:
    address = page_of_the_assessment(client, where)
    typed = SAID | answers
    response = client.post(address, filled(opened(client, address), **typed))
    assert message in wrong_in(response)
    held = filled(read(response.text))
    for name, value in typed.items():
        if value != "":
            assert held[name] == [str(value)], name
    assert EarlierAssessment.objects.count() == 0


def test_it_belongs_to_whoever_began_the_start(client: Client, where: str, worker: Account) -> None:
    address = page_of_the_assessment(client, where)
    post = worker.posts.get()
    assert worker.authority is not None
    colleague = open_account(
        authority=worker.authority,
        name="Perran Moss",
        email="perran@example.org",
        by=an_operator(),
        at=MONDAY,
    )
    give_post(account=colleague, team=post.team, role=post.role, by=an_operator(), at=MONDAY)
    client.force_login(colleague)
    assert client.get("/step-down/").status_code == 200
    assert client.get(address).status_code == 404
