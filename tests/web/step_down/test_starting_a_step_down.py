"""Start a step down: who, from where to where, what is known, and what stands in the way."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stepdown.audit.models import Read
from stepdown.episodes.models import Draft, Episode, EpisodeChild, Holding, Spell
from stepdown.families.actions import record_earlier_assessment
from stepdown.families.models import SiblingGroup
from stepdown.partnership.models import Account
from tests.factories.families import a_child, a_sibling_group
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.situations import a_family_steps_down, riverside_council
from tests.web.components.markup import Element, read
from tests.web.forms_sent import filled, held_by, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

START = "/step-down/"
NOW = MONDAY + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _on_a_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def council() -> Council:
    return riverside_council()


@pytest.fixture
def worker(council: Council) -> Account:
    return council.person("Sadia Bell", "social work", "social-worker")


@pytest.fixture
def group(worker: Account) -> SiblingGroup:
    return a_sibling_group(worker)


def search(client: Client, typed: str) -> Element:
    page = opened(client, START)
    return read(client.post(START, held_by(page.find("form")[0]) | {"typed": [typed]}).text)


def options(page: Element) -> dict[str, str]:
    """Return whom a search found: the label by the value."""
    return {
        str(box.attributes["value"]): page.find("label", for_=str(box.attributes["id"]))[0].text
        for box in page.find("input", name="found-family")
    }


def choose(client: Client, typed: str, whom: str) -> str:
    response = client.post(START, {"typed": typed, "found-family": whom, "choose": "1"})
    assert response.status_code == 302, response.text
    return str(response.headers["Location"])


def go_on(client: Client, address: str, **answers: Any) -> str:
    """Fill a page, send it, and return where it leads."""
    response = client.post(address, filled(opened(client, address), **answers))
    assert response.status_code == 302, read(response.text).find("main")[0].text
    return str(response.headers["Location"])


def up_to_the_check(client: Client, group: SiblingGroup, **where: Any) -> str:
    address = choose(client, "Ashcombe", f"group:{group.pk}")
    said = {"origin": "assessment", "destination": "early-help", **since(2, 2, 2026)} | where
    address = go_on(client, address, **said)
    return go_on(client, address, **{"known_referred-by": "school"})


def since(day: int, month: int, year: int) -> dict[str, int]:
    return {"since_day": day, "since_month": month, "since_year": year}


def test_a_sibling_group_is_one_choice_and_each_child_another(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    found = options(search(client, "ashcombe"))
    assert found[f"group:{group.pk}"] == "Robyn and Wren Ashcombe together"
    assert "Robyn Ashcombe, alone" in found.values()


def test_a_child_is_found_by_their_number(client: Client, worker: Account) -> None:
    child = a_child(worker, "Theo", "Marlow")
    client.force_login(worker)
    assert list(options(search(client, child.local_id.lower()))) == [f"child:{child.pk}"]


def test_the_name_that_was_searched_stands_in_no_address(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    page = search(client, "Ashcombe")
    assert all("Ashcombe" not in str(link.attributes["href"]) for link in page.find("a"))
    assert "Ashcombe" not in choose(client, "Ashcombe", f"group:{group.pk}")


def test_a_search_without_a_word_is_an_error_and_one_without_a_result_says_what_to_do(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    assert "Enter the name of a child" in search(client, " ").text
    assert "Nobody who can begin a step down was found" in search(client, "Zzyzx").text


def test_choosing_nobody_is_an_error_beside_the_choice(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    page = read(client.post(START, {"typed": "Ashcombe", "choose": "1"}).text)
    assert "Select who is stepping down" in page.find("div", class_="govuk-error-summary")[0].text
    assert options(page)


def test_a_child_who_is_stepping_down_already_cannot_begin_again(client: Client) -> None:
    story = a_family_steps_down()
    client.force_login(story.worker)
    page = search(client, "Ashcombe")
    assert options(page) == {}
    assert "Stepping down already" in page.text


def test_another_councils_children_are_not_found(client: Client, worker: Account) -> None:
    elsewhere = riverside_council()
    a_child(elsewhere.person("Agnes Rook", "social work", "social-worker"), "Theo", "Marlow")
    client.force_login(worker)
    assert options(search(client, "Marlow")) == {}


def test_a_search_is_recorded_as_a_reading_of_whom_it_showed(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    search(client, "Ashcombe")
    assert Read.objects.filter(subject=f"group:{group.pk}", actor=f"account:{worker.pk}").exists()


def test_only_the_roles_that_the_protocol_names_may_begin_or_search(
    client: Client, council: Council, group: SiblingGroup
) -> None:
    client.force_login(council.person("Otis Grey", "early help", "early-help-worker"))
    response = client.get(START)
    assert response.status_code == 403
    assert "These may: Social worker, Social work manager." in response.text
    assert "Ashcombe" not in client.post(START, {"typed": "Ashcombe"}).text


def test_without_a_protocol_in_force_nobody_begins(client: Client) -> None:
    client.force_login(a_council().person("Sadia Bell", "social work", "social-worker"))
    assert "No protocol is in force" in client.get(START).text


def test_a_step_down_begins_with_both_children_held_by_their_social_worker(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    address = up_to_the_check(client, group)
    page = opened(client, address)
    assert "Assessment to early help" in page.text
    assert "Robyn: Assessment from 2 February 2026, and now" in page.text
    assert "School" in page.text
    response = client.post(address, filled(page))
    episode = Episode.objects.get()
    assert response.headers["Location"] == reverse("episode", args=[episode.reference])
    assert episode.known == {"referred-by": "school"}
    assert EpisodeChild.objects.filter(episode=episode).count() == 2
    assert {holding.account for holding in Holding.objects.all()} == {worker}
    assert {(spell.timeline, spell.value) for spell in Spell.objects.all()} == {
        ("status", "assessment")
    }
    assert Draft.objects.count() == 0


def test_pressing_start_twice_begins_once(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    address = up_to_the_check(client, group)
    typed = filled(opened(client, address))
    client.post(address, typed)
    client.post(address, typed)
    assert Episode.objects.count() == 1


def test_one_child_can_be_left_out(client: Client, worker: Account, group: SiblingGroup) -> None:
    client.force_login(worker)
    address = choose(client, "Ashcombe", f"group:{group.pk}")
    address = go_on(
        client, address, origin="assessment", destination="early-help", **since(2, 2, 2026)
    )
    robyn = group.members.order_by("pk")[0].child
    address = go_on(client, address, children=[robyn.pk])
    go_on(client, address)
    assert [each.child for each in EpisodeChild.objects.all()] == [robyn]


def test_an_absolute_prohibition_is_shown_at_once_with_its_clause_and_what_to_do(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    address = choose(client, "Ashcombe", f"group:{group.pk}")
    address = go_on(
        client, address, origin="assessment", destination="early-help", **since(2, 2, 2026)
    )
    typed = filled(opened(client, address)) | {
        "circumstances-0-state": ["status:child-protection-plan"]
    }
    address = client.post(address, typed).headers["Location"]
    page = opened(client, address)
    assert "As things are, this step down cannot be completed." in page.text
    assert "Robyn and Wren: No child goes straight from a protection plan." in page.text
    assert "Nobody may let it pass." in page.text
    assert "Wait until the plan has ended." in page.text
    assert "Section 1" in page.text


def test_a_family_whom_no_rule_stops_is_shown_no_warning(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    # Gates that wait for a record are no bar: what they wait for is still to come.
    client.force_login(worker)
    page = opened(client, up_to_the_check(client, group))
    assert page.find("div", class_="govuk-warning-text") == []


def test_the_last_assessment_fills_the_page_and_says_where_it_came_from(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    record_earlier_assessment(
        child=group.members.order_by("pk")[0].child,
        sort="assessment",
        title="Child and family assessment",
        source="the council’s case system",
        areas={},
        started_on=date(2026, 1, 12),
        authorised_on=date(2026, 2, 20),
        by=worker,
        at=MONDAY,
    )
    client.force_login(worker)
    page = opened(client, choose(client, "Ashcombe", f"group:{group.pk}"))
    assert held_by(page.find("form")[0])["origin"] == ["assessment"]
    assert held_by(page.find("form")[0])["since_day"] == ["12"]
    assert "“Child and family assessment” of 20 February 2026" in page.text


def test_the_answers_can_be_changed_from_the_last_page(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    address = up_to_the_check(client, group)
    change = [link for link in opened(client, address).find("a") if "children" in link.text]
    page = opened(client, str(change[0].attributes["href"]))
    form = next(each for each in page.find("form") if each.find("input", name="form_token"))
    held = held_by(form)
    assert held["known_referred-by"] == ["school"]
    assert held["circumstances-0-state"] == ["status:assessment"]
    assert held["circumstances-0-began_month"] == ["2"]


def test_a_day_that_nobody_knows_stays_unknown(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    address = up_to_the_check(client, group, since_day="", since_month="", since_year="")
    assert "Robyn: Assessment from a day that is not known, and now" in opened(client, address).text
    go_on(client, address)
    began = [spell for spell in Spell.objects.order_by("pk") if spell.child.first_name == "Robyn"]
    # Somewhere between the child's birth and now, which is all that is known.
    assert began[0].began_earliest.astimezone(NOW.tzinfo).date() == date(2017, 2, 3)
    assert began[0].began_latest == NOW


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"origin": ""}, "Select where they are now"),
        ({"destination": ""}, "Select what is intended"),
        (since(31, 2, 2026), "Since when must be a real date"),
        (since(1, 1, 2030), "Since when must be today or in the past"),
    ],
)
def test_a_mistake_is_said_and_the_rest_is_kept(
    client: Client, worker: Account, group: SiblingGroup, answers: dict[str, Any], message: str
) -> None:
    client.force_login(worker)
    address = choose(client, "Ashcombe", f"group:{group.pk}")
    said = {"origin": "assessment", "destination": "early-help", **since(2, 2, 2026)} | answers
    page = read(client.post(address, filled(opened(client, address), **said)).text)
    assert message in page.find("div", class_="govuk-error-summary")[0].text
    again = filled(page)
    for name, value in said.items():
        if value:
            assert again[name] == [str(value)]


def test_a_circumstance_that_ends_before_it_begins_is_refused_with_the_row_kept(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    address = choose(client, "Ashcombe", f"group:{group.pk}")
    address = go_on(
        client, address, origin="assessment", destination="early-help", **since(2, 2, 2026)
    )
    typed = filled(opened(client, address)) | {
        "circumstances-0-ended_day": ["1"],
        "circumstances-0-ended_month": ["1"],
        "circumstances-0-ended_year": ["2026"],
    }
    page = read(client.post(address, typed).text)
    assert "“Until” must be on or after “From”" in page.text
    assert filled(page)["circumstances-0-ended_year"] == ["2026"]


def test_an_unfinished_start_is_found_again_on_my_work(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    address = choose(client, "Ashcombe", f"group:{group.pk}")
    links = opened(client, "/").find("a", href=address)
    assert [link.text for link in links] == ["Start a step down"]


def test_a_start_belongs_to_whoever_began_it(
    client: Client, council: Council, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    address = up_to_the_check(client, group)
    colleague = council.person("Perran Moss", "social work", "social-worker")
    client.force_login(colleague)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_a_page_before_its_turn_is_not_there(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    key = choose(client, "Ashcombe", f"group:{group.pk}").split("/")[2]
    for page in ("details", "check"):
        assert client.get(f"/step-down/{key}/{page}/").status_code == 404


def test_a_family_with_a_lapsed_session_goes_on_where_it_was(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    address = choose(client, "Ashcombe", f"group:{group.pk}")
    typed = filled(opened(client, address), origin="assessment", **since(31, 2, 2026))
    client.logout()
    client.post(address, typed)
    client.force_login(worker)
    again = filled(opened(client, address))
    assert (again["origin"], again["since_day"]) == (["assessment"], ["31"])


def test_it_may_have_begun_before_today(
    client: Client, worker: Account, group: SiblingGroup
) -> None:
    client.force_login(worker)
    address = choose(client, "Ashcombe", f"group:{group.pk}")
    address = go_on(
        client, address, origin="assessment", destination="early-help", **since(2, 2, 2026)
    )
    address = go_on(client, address, started_day=20, started_month=2, started_year=2026)
    go_on(client, address)
    episode = Episode.objects.get()
    assert episode.started.first_day == date(2026, 2, 20)
    assert episode.started_recorded_at == datetime(2026, 3, 2, 11, 0, tzinfo=NOW.tzinfo)
