"""Reporting a child at risk: from anywhere, by anybody who has signed in, whatever is broken."""

from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stepdown.episodes.models import StepUpReport
from stepdown.partnership.models import Account
from tests.factories.families import a_child
from tests.factories.people import Council, a_council
from tests.web.components.markup import read
from tests.web.forms_sent import filled, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

URGENT = "/urgent-step-up/"
WORRY = "Robyn came to school with a burn and would not say how."


@pytest.fixture
def council() -> Council:
    return a_council()


@pytest.fixture
def teacher(council: Council) -> Account:
    account = council.person("Amira Khan", "early help", "key-professional")
    account.telephone = "01632 960123"
    account.save()
    return account


def report(client: Client, **answers: Any) -> Any:
    answers = {"child_name": "Robyn Ashcombe", "born": "3 2 2017", "worry": WORRY} | answers
    return client.post(URGENT, filled(opened(client, URGENT), **answers))


def test_the_telephone_number_comes_before_the_form(client: Client, teacher: Account) -> None:
    client.force_login(teacher)
    html = client.get(URGENT).text
    page = read(html)
    assert page.find("a", href="tel:01632960001")[0].text == "01632 960001"
    assert html.index("tel:01632960001") < html.index("<form")
    assert "Sending this form does not replace the call" in page.text


def test_the_reporters_own_number_is_filled_in(client: Client, teacher: Account) -> None:
    client.force_login(teacher)
    page = opened(client, URGENT)
    assert page.find("input", name="telephone")[0].attributes["value"] == "01632 960123"


def test_a_report_is_kept_as_typed_and_the_duty_manager_owes_the_decision_at_once(
    client: Client, council: Council, teacher: Account
) -> None:
    client.force_login(teacher)
    response = report(client)
    sent = StepUpReport.objects.get()
    assert (sent.child_name, sent.born_as_typed, sent.worry) == (
        "Robyn Ashcombe",
        "3 2 2017",
        WORRY,
    )
    assert sent.born is not None
    assert sent.born.isoformat() == "2017-02-03"
    assert sent.reported_by == teacher
    page = read(client.get(response.headers["Location"]).text)
    assert page.find("h1")[0].text == "Sent to social care"
    assert "Ines Okafor, duty manager of front door, owes the decision" in page.text
    assert page.find("a", href="tel:01632960001")


@pytest.mark.parametrize("born", ["", "about 9", "31 2 2017", "2017", "40/40/4000", "3 2 2999"])
def test_a_date_of_birth_that_is_no_date_holds_nothing_up(
    client: Client, teacher: Account, born: str
) -> None:
    client.force_login(teacher)
    assert report(client, born=born).status_code == 302
    sent = StepUpReport.objects.get()
    assert (sent.born, sent.born_as_typed) == (None, born)


@pytest.mark.parametrize("born", ["3 2 2017", "03/02/2017", "3 February 2017", "2017-02-03"])
def test_a_date_of_birth_is_read_however_it_is_written(
    client: Client, teacher: Account, born: str
) -> None:
    client.force_login(teacher)
    report(client, born=born)
    assert str(StepUpReport.objects.get().born) == "2017-02-03"


def test_an_empty_report_says_what_is_missing_and_keeps_the_rest(
    client: Client, teacher: Account
) -> None:
    client.force_login(teacher)
    page = read(report(client, child_name="", worry=WORRY).text)
    assert page.find("title")[0].text == "Error: Step up now – Stepdown"
    errors = page.find("div", class_="govuk-error-summary")[0]
    assert "Enter the child’s name, or what you know of it" in errors.text
    assert page.find("textarea", name="worry")[0].text == WORRY
    assert StepUpReport.objects.count() == 0


def test_pressing_the_button_twice_is_one_report(client: Client, teacher: Account) -> None:
    client.force_login(teacher)
    typed = filled(opened(client, URGENT), child_name="Robyn", worry=WORRY)
    first, second = client.post(URGENT, typed), client.post(URGENT, typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert StepUpReport.objects.count() == 1


def test_a_page_that_was_open_for_weeks_still_sends(client: Client, teacher: Account) -> None:
    client.force_login(teacher)
    typed = filled(opened(client, URGENT), child_name="Robyn", worry=WORRY) | {
        "form_token": ["lapsed"]
    }
    assert client.post(URGENT, typed).status_code == 302
    assert StepUpReport.objects.count() == 1


@pytest.mark.parametrize("broken_in_following", ["find_matches", "tell", "record_act"])
def test_it_is_sent_with_the_protocol_and_the_engine_and_the_search_broken(
    client: Client, teacher: Account, monkeypatch: pytest.MonkeyPatch, broken_in_following: str
) -> None:
    def broken(*args: object, **rest: object) -> None:
        raise RuntimeError("broken")

    for module, name in (
        ("stepdown.partnership.protocols", "load"),
        ("stepdown.partnership.protocols", "in_force"),
        ("stepdown.episodes.standing", "load"),
        ("stepdown.episodes.standing", "standing"),
        ("stepdown.episodes.standing", "compile_pathway"),
        ("stepdown.episodes.actions.follow_step_up", broken_in_following),
    ):
        monkeypatch.setattr(import_module(module), name, broken)
    client.force_login(teacher)
    response = report(client)
    assert StepUpReport.objects.count() == 1
    page = read(client.get(response.headers["Location"]).text)
    assert "Ines Okafor" in page.text


def test_it_reveals_nothing_about_the_child(
    client: Client, council: Council, teacher: Account
) -> None:
    a_child(council.person("Imogen Vale"), "Robyn", last_name="Ashcombe-Secret")
    client.force_login(teacher)
    known = read(client.get(report(client, child_name="Robyn Ashcombe").headers["Location"]).text)
    unknown = read(client.get(report(client, child_name="Nobody Known").headers["Location"]).text)
    assert known.text == unknown.text
    assert "Secret" not in known.text


def test_somebody_elses_report_is_not_there(
    client: Client, council: Council, teacher: Account
) -> None:
    client.force_login(teacher)
    address = report(client).headers["Location"]
    client.force_login(council.person("Another Teacher"))
    assert client.get(address).status_code == 404


def test_the_page_that_it_was_sent_from_is_kept_as_a_hint(client: Client, teacher: Account) -> None:
    client.force_login(teacher)
    address = f"{URGENT}?from=SD-0142"
    client.post(address, filled(opened(client, address), child_name="Robyn", worry=WORRY))
    assert StepUpReport.objects.get().from_reference == "SD-0142"


@pytest.mark.parametrize("reference", ["Robyn Ashcombe", "x" * 21, "<b>"])
def test_a_hint_that_is_no_reference_is_not_kept(
    client: Client, teacher: Account, reference: str
) -> None:
    client.force_login(teacher)
    address = f"{URGENT}?from={reference}"
    client.post(address, filled(opened(client, URGENT), child_name="Robyn", worry=WORRY))
    assert StepUpReport.objects.get().from_reference == ""


def test_an_operator_without_a_council_can_report_too(client: Client, council: Council) -> None:
    client.force_login(council.operator)
    response = report(client, telephone="01632 960999")
    page = read(client.get(response.headers["Location"]).text)
    assert "named nobody at its front door" in page.text


def test_every_page_leads_to_it(client: Client, teacher: Account) -> None:
    client.force_login(teacher)
    for address in (reverse("account"), reverse("privacy"), "/no-such-page/"):
        page = read(client.get(address).text)
        assert page.find("a", class_="sd-urgent")[0].attributes["href"] == URGENT


def test_signed_out_while_writing_the_number_to_call_is_shown_at_once(
    client: Client, teacher: Account
) -> None:
    client.force_login(teacher)
    typed = filled(opened(client, URGENT), child_name="Robyn", worry=WORRY)
    client.logout()
    page = read(client.post(URGENT, typed, follow=True).text)
    assert "Call 01632 960001 now" in page.text
    client.force_login(teacher)
    assert opened(client, URGENT).find("textarea", name="worry")[0].text == WORRY


def test_written_by_somebody_else_on_a_shared_machine_it_is_shown_before_it_is_sent(
    client: Client, council: Council, teacher: Account
) -> None:
    client.force_login(teacher)
    typed = filled(opened(client, URGENT), child_name="Robyn", worry=WORRY)
    client.force_login(council.person("Another Teacher", "early help", "key-professional"))
    page = read(client.post(URGENT, typed).text)
    assert "You are Another Teacher" in page.text
    assert StepUpReport.objects.count() == 0
    client.post(URGENT, filled(page, telephone="01632 960999"))
    assert StepUpReport.objects.get().reported_by.name == "Another Teacher"
