"""A council that brought nothing in records a family on one page, and starts its step down."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from stepdown.audit.acts import chain_of_authority
from stepdown.audit.models import Event, Read
from stepdown.episodes.models import Draft, Episode
from stepdown.families.models import Carer, Child, Household, Relationship, Residence, SiblingGroup
from stepdown.families.reading import children_in
from stepdown.partnership.models import Account
from tests.factories.families import a_child, a_sibling_group
from tests.factories.people import MONDAY, Council
from tests.factories.situations import a_family_steps_down, riverside_council
from tests.web.components.markup import read
from tests.web.families.typing import ADD, carer, child, date_typed, sent, the_quills, wrong_in
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
def worker(client: Client, council: Council) -> Account:
    person = council.person("Sadia Bell", "social work", "social-worker")
    client.force_login(person)
    return person


def go_on(client: Client, address: str, **answers: Any) -> str:
    response = client.post(address, filled(opened(client, address), **answers))
    assert response.status_code == 302, read(response.text).find("main")[0].text
    return str(response.headers["Location"])


def of_another_team(council: Council) -> Account:
    """Return a social worker who may start a step down, and takes no part in any yet."""
    council.team("the other team", council.person("Hedda Lowe"))
    return council.person("Agnes Rook", "the other team", "social-worker")


def found_by(client: Client, typed: str) -> list[str]:
    page = read(client.post(START, {"typed": typed, "search": "1"}).text)
    return [str(box.attributes["value"]) for box in page.find("input", name="found-family")]


@pytest.mark.usefixtures("worker")
def test_the_search_leads_to_the_page_that_adds_a_family(client: Client) -> None:
    links = opened(client, START).find("a", href=ADD)
    assert [link.text for link in links] == ["The child is not in the list: add a family"]


@pytest.mark.usefixtures("worker")
def test_everybody_of_the_family_is_recorded(client: Client) -> None:
    assert sent(client, **the_quills()).status_code == 302
    ash, baby = children_in(SiblingGroup.objects.get(name="Quill"))
    assert (ash.first_name, ash.born, ash.sex, ash.local_id) == (
        "Ash", date(2017, 2, 3), "F", "Q100",
    )  # fmt: skip
    assert (baby.first_name, baby.born, baby.expected_birth) == ("", None, date(2026, 6, 14))
    said = {
        (each.child, str(each.carer), each.relation, each.has_parental_responsibility)
        for each in Relationship.objects.all()
    }
    assert said == {
        (ash, "Maren Quill", "mother", True),
        (baby, "Maren Quill", "mother", True),
        (baby, "Jude Penrose", "father", None),
    }


@pytest.mark.usefixtures("worker")
def test_only_who_lives_there_is_put_into_the_household_whose_address_is_withheld(
    client: Client,
) -> None:
    sent(client, **the_quills())
    home = Household.objects.get()
    assert (home.address, home.postcode, home.address_is_withheld) == (
        "1 Invented Row", "ZZ11ZZ", True,
    )  # fmt: skip
    live_there = {str(each.child or each.carer) for each in Residence.objects.all()}
    assert live_there == {"Ash Quill", "Unborn Quill", "Maren Quill"}


@pytest.mark.usefixtures("worker")
def test_the_step_down_of_the_new_family_goes_on_at_once_and_begins(client: Client) -> None:
    address = str(sent(client, **the_quills()).headers["Location"])
    assert "Quill" not in address
    address = go_on(
        client, address, origin="assessment", destination="early-help",
        **date_typed("since", 2, 2, 2026),
    )  # fmt: skip
    address = go_on(client, address, **{"known_referred-by": "school"})
    go_on(client, address)
    assert {each.child.local_id for each in Episode.objects.get().children.all()} == {
        "Q100", "Q101",
    }  # fmt: skip
    assert Draft.objects.count() == 0


@pytest.mark.usefixtures("worker")
def test_who_recorded_a_family_finds_it_by_its_name_and_by_a_childs_number(client: Client) -> None:
    sent(client, **the_quills())
    group = SiblingGroup.objects.get()
    assert f"group:{group.pk}" in found_by(client, "quill")
    assert f"group:{group.pk}" in found_by(client, "Q101")


@pytest.mark.usefixtures("worker")
def test_a_family_needs_no_more_than_a_name_and_one_child(client: Client) -> None:
    response = sent(client, name="Quill", **child(0, "Ash", "Quill", "Q100"))
    assert response.status_code == 302
    assert Child.objects.count() == 1
    assert (Carer.objects.count(), Household.objects.count()) == (0, 0)


def test_sending_the_page_twice_records_one_family_and_begins_one_start(
    client: Client, worker: Account
) -> None:
    typed = filled(opened(client, ADD), **the_quills())
    first = client.post(ADD, typed)
    again = client.post(ADD, typed)
    assert again.headers["Location"] == first.headers["Location"]
    assert (SiblingGroup.objects.count(), Child.objects.count()) == (1, 2)
    assert [each.form[:6] for each in Draft.objects.filter(account=worker)] == ["start:"]


def test_one_event_says_who_was_recorded_and_names_nobody(
    client: Client, council: Council, worker: Account
) -> None:
    sent(client, **the_quills())
    event = Event.objects.get(verb="record-family", chain=chain_of_authority(council.authority.pk))
    assert event.actor == f"account:{worker.pk}"
    assert str(Child.objects.get(local_id="Q100").pk) in event.detail
    assert not Event.objects.filter(detail__icontains="Quill").exists()


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"name": ""}, "Enter the family’s name"),
        ({"children-0-first_name": ""}, "Enter the child’s first name"),
        ({"children-0-last_name": ""}, "Enter the child’s last name"),
        ({"children-0-is_born": ""}, "Select whether the child is born"),
        ({"children-0-born_month": "13"}, "Date of birth must"),
        ({"children-0-born_year": "2030"}, "Date of birth must be today or in the past"),
        ({"children-1-expected_birth_day": ""}, "Expected date of birth must include a day"),
        ({"children-0-sex": ""}, "Select the child’s sex"),
        ({"children-0-local_id": ""}, "Enter the council’s number for the child"),
        ({"children-0-local_id": "0x12"}, "must not contain 0x"),
        ({"children-0-local_id": "A-1"}, "must be 1 to 20 letters and digits"),
        ({"children-0-local_id": "A" * 21}, "must be 1 to 20 letters and digits"),
        ({"children-1-local_id": "Q100"}, "This number is that of another child above"),
        ({"carers-0-last_name": ""}, "Enter the parent’s or carer’s last name"),
        ({"carers-0-relation": ""}, "Enter what they are to the children"),
        ({"carers-0-responsibility": ""}, "Select whether they have parental responsibility"),
        ({"carers-0-lives_there": ""}, "Select whether they live with the children"),
        ({"carers-1-of": "Robyn"}, "“Of which children” must be first names of children above"),
        ({"address": "", "postcode": ""}, "Enter the address that is to be withheld"),
    ],
)
def test_a_mistake_is_said_nothing_is_recorded_and_everything_typed_is_kept(
    client: Client, answers: dict[str, Any], message: str
) -> None:
    typed = the_quills() | answers
    response = sent(client, **typed)
    assert message in wrong_in(response)
    assert (Child.objects.count(), SiblingGroup.objects.count(), Carer.objects.count()) == (0, 0, 0)
    for page in (read(response.text), opened(client, ADD)):
        held = held_by(next(form for form in page.find("form") if form.find("input", name="name")))
        for name, value in typed.items():
            if value != "":
                assert held[name] == [str(value)], name


@pytest.mark.usefixtures("worker")
def test_a_family_without_a_child_is_refused(client: Client) -> None:
    assert "Add at least 1 child" in wrong_in(sent(client, name="Quill"))


@pytest.mark.usefixtures("worker")
def test_the_errors_stand_in_the_order_of_the_page(client: Client) -> None:
    wrong = {"name": "", "children-0-last_name": "", "carers-0-last_name": ""}
    told = wrong_in(sent(client, **(the_quills() | wrong | {"address": "", "postcode": ""})))
    places = [
        told.index(words)
        for words in ("family’s name", "child’s last", "carer’s last", "Enter the address")
    ]
    assert places == sorted(places)


@pytest.mark.usefixtures("worker")
def test_another_row_is_added_and_one_removed_with_everything_else_kept(client: Client) -> None:
    page = read(sent(client, **(the_quills() | {"children-add": "1"})).text)
    held = filled(page)
    assert held["children-TOTAL_FORMS"] == ["3"]
    assert (held["carers-1-of"], held["address"]) == (["unborn"], ["1 Invented Row"])
    page = read(client.post(ADD, held | {"children-remove": ["0"]}).text)
    assert filled(page)["children-0-local_id"] == ["Q101"]
    assert Child.objects.count() == 0


@pytest.mark.usefixtures("worker")
def test_a_page_that_is_kept_for_later_is_found_on_my_work_and_shown_as_it_was(
    client: Client,
) -> None:
    sent(client, **(the_quills() | {"come_back_later": "1", "children-0-born_day": "99"}))
    assert [link.text for link in opened(client, "/").find("a", href=ADD)] == ["Add a family"]
    held = filled(opened(client, ADD))
    assert (held["children-0-born_day"], held["carers-0-last_name"]) == (["99"], ["Quill"])
    assert Child.objects.count() == 0


def test_a_draft_that_arrived_after_the_family_was_recorded_is_not_shown_again(
    client: Client, worker: Account
) -> None:
    typed = filled(opened(client, ADD), **the_quills())
    client.post(ADD, typed)
    client.post("/drafts/", typed)
    assert filled(opened(client, ADD))["name"] == [""]
    assert not Draft.objects.filter(account=worker, form=ADD).exists()


def test_who_may_not_start_a_step_down_may_not_add_a_family(
    client: Client, council: Council, worker: Account
) -> None:
    typed = filled(opened(client, ADD), **the_quills())
    client.force_login(council.person("Otis Grey", "early help", "early-help-worker"))
    shown = client.get(ADD)
    assert shown.status_code == 403
    assert "These may: Social worker, Social work manager." in shown.text
    assert client.post(ADD, typed).status_code == 403
    assert Child.objects.count() == 0


def test_a_child_who_may_be_meant_is_shown_and_their_showing_noted(
    client: Client, worker: Account
) -> None:
    known = a_child(worker, "Ash", "Quill")
    response = sent(client, **the_quills())
    assert "Select whether one of the children who were recorded before is meant" in wrong_in(
        response
    )
    assert known.local_id in response.text
    assert Read.objects.filter(
        subject=f"child:{known.pk}", actor=f"account:{worker.pk}", page="add-family"
    ).exists()
    assert Child.objects.count() == 1


def test_none_of_them_records_the_family(client: Client, worker: Account) -> None:
    a_child(worker, "Ash", "Quill")
    page = read(sent(client, **the_quills()).text)
    none = next(
        str(box.attributes["value"])
        for box in page.find("input", name="same")
        if str(box.attributes["value"]).startswith("none:")
    )
    assert client.post(ADD, filled(page, same=none)).status_code == 302
    assert Child.objects.count() == 3


def test_none_of_them_says_nothing_of_a_child_who_was_not_shown_then(
    client: Client, worker: Account
) -> None:
    first = a_child(worker, "Ash", "Quill")
    page = read(sent(client, **the_quills()).text)
    a_child(worker, "Ashe", "Quill")
    response = client.post(ADD, filled(page, same=f"none:{first.pk}"))
    assert "Select whether one of the children" in wrong_in(response)
    assert Child.objects.count() == 2


def test_going_on_with_a_known_child_takes_their_siblings_and_records_nothing_new(
    client: Client, worker: Account
) -> None:
    group = a_sibling_group(worker)
    robyn = group.members.order_by("pk")[0].child
    typed = the_quills() | child(0, "Robyn", "Ashcombe", "Q100")
    page = read(sent(client, **typed).text)
    address = client.post(ADD, filled(page, same=f"child:{robyn.pk}")).headers["Location"]
    shown = opened(client, address)
    assert "Robyn and Wren Ashcombe" in shown.text
    assert Child.objects.count() == 2
    assert filled(opened(client, ADD))["carers-0-last_name"] == ["Quill"]


def test_a_known_child_who_is_stepping_down_leads_to_their_own_page(client: Client) -> None:
    story = a_family_steps_down()
    client.force_login(story.worker)
    typed = the_quills() | child(0, "Robyn", "Ashcombe", "Q100")
    page = read(sent(client, **typed).text)
    robyn = story.children[0]
    response = client.post(ADD, filled(page, same=f"child:{robyn.pk}"))
    assert story.episode.reference in response.headers["Location"]


def test_a_child_whose_step_down_a_person_may_not_see_is_not_revealed_and_the_event_notes_them(
    client: Client,
) -> None:
    story = a_family_steps_down()
    robyn = story.children[0]
    client.force_login(of_another_team(story.council))
    response = sent(client, **(the_quills() | child(0, "Robyn", "Ashcombe", "Q100")))
    assert response.status_code == 302
    event = Event.objects.get(verb="record-family")
    assert str(robyn.pk) in event.detail.partition('"alike":')[2].partition("]")[0]
    assert not Read.objects.filter(subject=f"child:{robyn.pk}", page="add-family").exists()


def test_a_choice_of_a_child_who_may_not_be_seen_leads_nowhere(client: Client) -> None:
    story = a_family_steps_down()
    client.force_login(of_another_team(story.council))
    typed = the_quills() | child(0, "Robyn", "Ashcombe", "Q100")
    response = sent(client, **typed, same=f"child:{story.children[0].pk}")
    assert story.episode.reference not in response.headers["Location"]


def test_a_number_that_is_taken_is_said_beside_it_and_by_whom_only_to_those_who_may_know(
    client: Client,
) -> None:
    story = a_family_steps_down()
    robyn = story.children[0]
    typed = the_quills() | child(0, "Ash", "Quill", robyn.local_id)
    client.force_login(of_another_team(story.council))
    response = sent(client, **typed)
    assert "This number cannot be used" in wrong_in(response)
    assert "Robyn" not in response.text
    client.force_login(story.worker)
    page = read(sent(client, **typed).text)
    response = client.post(ADD, filled(page, same=f"none:{robyn.pk}"))
    assert "Robyn Ashcombe has this number already" in wrong_in(response)


def test_another_councils_children_are_no_match_and_their_numbers_are_free(
    client: Client, worker: Account
) -> None:
    agnes = riverside_council().person("Agnes Rook", "social work", "social-worker")
    theirs = a_child(agnes, "Ash", "Quill")
    response = sent(client, **(the_quills() | {"children-0-local_id": theirs.local_id}))
    assert response.status_code == 302
    assert Child.objects.filter(authority=worker.authority).count() == 2


@pytest.mark.usefixtures("worker")
def test_a_carer_row_left_empty_is_no_carer(client: Client) -> None:
    typed = the_quills() | dict.fromkeys(carer(1, "", "") | {"carers-1-of": ""}, "")
    assert sent(client, **typed).status_code == 302
    assert [str(each) for each in Carer.objects.all()] == ["Maren Quill"]
