"""A reading is challenged from wherever it is shown, and answered where everybody can read it."""

from typing import Any

import pytest
from django.test import Client

from stepdown.partnership.actions import adopt, attach_text, publish
from stepdown.partnership.models import Account, ChallengeAnswer, ReadingChallenge
from stepdown.protocol.language import Setting
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.situations import (
    a_family_decided_to_step_down,
    riverside,
    riverside_council,
)
from tests.web.components.markup import Element, read
from tests.web.forms_sent import filled, opened

pytestmark = pytest.mark.django_db

PACK = "/protocols/riverside/1/"
CONSENT = f"{PACK}readings/down.gates.consent-before-request/"
OVERRIDE = f"{PACK}readings/down.gates.consent-before-request.override/"
TOLD = f"{PACK}readings/down.obligations.ask-early-help.escalates.1/"
EVERY = f"{PACK}challenges/"
SAYS = "It asks every adult.\nThe heading above says “both parents”, <not> one."
WHY = "The section before it speaks of one adult."


@pytest.fixture
def council() -> Council:
    return riverside_council()


@pytest.fixture
def worker(council: Council) -> Account:
    return council.person("Sadia Bell", "social work", "social-worker")


@pytest.fixture
def administrator(council: Council) -> Account:
    account = council.person("Verity Lockhart")
    account.is_administrator = True
    account.save()
    return account


def sent(client: Client, address: str, **answers: Any) -> Element:
    return read(client.post(address, filled(opened(client, address), **answers), follow=True).text)


def challenged(client: Client, by: Account, says: str = SAYS) -> ReadingChallenge:
    client.force_login(by)
    sent(client, CONSENT, says=says)
    return ReadingChallenge.objects.order_by("pk")[ReadingChallenge.objects.count() - 1]


def answer_of(challenge: ReadingChallenge) -> str:
    return f"{EVERY}{challenge.pk}/"


def links(page: Element) -> set[str]:
    return {str(link.attributes.get("href")) for link in page.find("a")}


def errors_in(page: Element) -> str:
    return page.find("div", class_="govuk-error-summary")[0].text


def test_every_reading_of_a_pathway_has_its_link(client: Client, worker: Account) -> None:
    client.force_login(worker)
    assert {CONSENT, OVERRIDE, TOLD} <= links(opened(client, f"{PACK}down/"))


def test_the_readings_on_a_familys_pages_have_it_too(client: Client) -> None:
    story = a_family_decided_to_step_down()
    client.force_login(story.worker)
    family = f"/family/{story.episode.reference}/"
    assert {CONSENT, OVERRIDE, TOLD} <= links(opened(client, family))
    assert {CONSENT, OVERRIDE} <= links(opened(client, f"{family}record/request/"))
    assert {CONSENT, OVERRIDE} <= links(opened(client, f"{family}gates/consent-before-request/"))


def test_a_length_of_time_that_is_left_to_the_council_can_be_challenged(
    client: Client, council: Council, worker: Account
) -> None:
    setting = Setting.model_validate(
        {"title": "Time between reviews", "default": "6 weeks", "reading": "It says “regularly”."}
    )
    about = riverside().about.model_copy(update={"version": "2", "settings": {"between": setting}})
    published = publish(
        pack=riverside().model_copy(update={"about": about}), by=council.operator, at=MONDAY
    )
    adopt(authority=council.authority, published_pack=published, by=council.operator, at=MONDAY)
    client.force_login(worker)
    address = "/protocols/riverside/2/readings/settings.between/"
    assert address in links(opened(client, "/protocols/riverside/2/"))
    page = opened(client, address)
    for shown in ("Time between reviews", "6 weeks", "It says “regularly”.", "Left to the council"):
        assert shown in page.text
    sent(client, address, says="It says monthly.")
    kept = ReadingChallenge.objects.get()
    assert (kept.pathway, kept.rule, kept.clauses) == ("", "settings.between", [])


def test_the_page_shows_the_clause_the_rule_and_our_reading(
    client: Client, worker: Account, administrator: Account
) -> None:
    client.force_login(worker)
    page = opened(client, CONSENT)
    for shown in (
        "Section 1",
        "The family agrees before early help is asked.",
        "It does not say who of the family. We ask one adult.",
        "Do not name a family or a child",
        "It is answered by Verity Lockhart",
    ):
        assert shown in page.text
    assert "own words" not in page.text
    assert "It names nobody who may go on without." in opened(client, OVERRIDE).text


def test_the_councils_own_words_stand_beside_our_reading_where_they_are_attached(
    client: Client, council: Council, worker: Account
) -> None:
    attach_text(
        authority=council.authority, pack="riverside", file_name="policy.txt",
        text="1. First\n\nEvery adult agrees & signs.\n\n2. Then\n\nNothing more.\n",
        by=council.operator, at=MONDAY,
    )  # fmt: skip
    client.force_login(worker)
    quote = opened(client, CONSENT).find("blockquote")[0]
    assert "Every adult agrees & signs." in quote.text


def test_a_challenge_is_kept_and_listed_for_everybody_of_the_council(
    client: Client, council: Council, worker: Account
) -> None:
    kept = challenged(client, worker)
    assert (kept.challenged_by, kept.says.splitlines()) == (worker, SAYS.splitlines())
    yours = opened(client, "/protocols/")
    assert "Your challenges" in yours.text
    assert CONSENT in links(yours)
    client.force_login(council.teams["early help"].duty_manager)
    for address in (PACK, EVERY, CONSENT):
        page = opened(client, address)
        assert "Sadia Bell" in page.text
        assert "Not answered" in page.text
    assert "The heading above says “both parents”, <not> one." in opened(client, EVERY).text
    assert "Your challenges" not in opened(client, "/protocols/").text


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ("", "Enter what you think the document says"),
        (" \n ", "Enter what you think the document says"),
        ("x" * 1024 * 1024, "must be 4,000 characters or fewer"),
    ],
    ids=["nothing", "blanks", "a megabyte"],
)
def test_nothing_and_a_megabyte_are_errors_beside_the_question(
    client: Client, worker: Account, says: str, message: str
) -> None:
    client.force_login(worker)
    page = sent(client, CONSENT, says=says)
    assert message in errors_in(page)
    assert page.find("title")[0].text.startswith("Error: ")
    assert ReadingChallenge.objects.count() == 0


def test_the_second_press_of_the_button_makes_no_second_challenge(
    client: Client, worker: Account, administrator: Account
) -> None:
    client.force_login(worker)
    typed = filled(opened(client, CONSENT), says=SAYS)
    for _ in range(2):
        assert client.post(CONSENT, typed).headers["Location"] == EVERY
    challenge = ReadingChallenge.objects.get()
    client.force_login(administrator)
    typed = filled(opened(client, answer_of(challenge)), outcome="kept", reason=WHY)
    for _ in range(2):
        assert client.post(answer_of(challenge), typed).headers["Location"] == EVERY
    assert ChallengeAnswer.objects.count() == 1


def test_what_was_typed_is_kept_for_later_and_leads_back_from_my_work(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    page = sent(client, CONSENT, says=SAYS, come_back_later="1")
    assert page.find("h1")[0].text == riverside().pathways["down"].title
    assert opened(client, CONSENT).find("textarea")[0].text == " ".join(SAYS.split())
    mine = opened(client, "/")
    assert [link.text for link in mine.find("a", href=CONSENT)] == ["Challenge a reading"]


def test_it_is_answered_by_who_looks_after_the_council_and_the_challenger_reads_it(
    client: Client, worker: Account, administrator: Account
) -> None:
    challenge = challenged(client, worker)
    client.force_login(administrator)
    assert answer_of(challenge) in links(opened(client, "/protocols/"))
    page = sent(client, answer_of(challenge), outcome="will-change", reason=WHY)
    assert "The challenge is answered" in page.text
    assert answer_of(challenge) not in links(opened(client, "/protocols/"))
    client.force_login(worker)
    assert "Will change" in opened(client, "/protocols/").text
    for address in (EVERY, CONSENT):
        assert f"It will change in a later version. {WHY}" in opened(client, address).text


def test_an_answer_says_what_becomes_of_the_reading_and_why(
    client: Client, worker: Account, administrator: Account
) -> None:
    challenge = challenged(client, worker)
    client.force_login(administrator)
    errors = errors_in(sent(client, answer_of(challenge)))
    assert "Select what becomes of our reading" in errors
    assert "Enter why" in errors
    assert ChallengeAnswer.objects.count() == 0


def test_a_second_answer_is_refused_and_what_was_typed_stays_on_the_page(
    client: Client, council: Council, worker: Account, administrator: Account
) -> None:
    challenge = challenged(client, worker)
    second = council.person("Wenna Tull")
    second.is_administrator = True
    second.save()
    client.force_login(second)
    typed = filled(opened(client, answer_of(challenge)), outcome="will-change", reason="Mine.")
    client.force_login(administrator)
    sent(client, answer_of(challenge), outcome="kept", reason=WHY)
    client.force_login(second)
    page = read(client.post(answer_of(challenge), typed).text)
    assert "Verity Lockhart has answered this challenge already" in errors_in(page)
    assert page.find("textarea")[0].text.strip() == "Mine."
    assert WHY in page.text
    client.force_login(administrator)
    assert not opened(client, answer_of(challenge)).find("textarea")


def test_nobody_else_answers(client: Client, council: Council, worker: Account) -> None:
    challenge = challenged(client, worker)
    for somebody in (worker, council.teams["social work"].duty_manager):
        client.force_login(somebody)
        assert client.get(answer_of(challenge)).status_code == 403
        assert client.post(answer_of(challenge)).status_code == 403
        assert answer_of(challenge) not in links(opened(client, EVERY))


def test_another_council_under_the_same_protocol_sees_none_of_it(
    client: Client, worker: Account
) -> None:
    challenge = challenged(client, worker)
    neighbour = riverside_council().person("Agnes Rook")
    neighbour.is_administrator = True
    neighbour.save()
    client.force_login(neighbour)
    for address in ("/protocols/", PACK, EVERY, CONSENT):
        page = opened(client, address)
        assert "Sadia Bell" not in page.text
        assert "It asks every adult." not in page.text
    assert client.get(answer_of(challenge)).status_code == 404


@pytest.mark.parametrize("address", [CONSENT, EVERY, f"{EVERY}1/"])
def test_strangers_find_nothing(client: Client, council: Council, address: str) -> None:
    client.force_login(a_council("larkfield").person("Agnes Rook"))
    assert client.get(address).status_code == 404
    assert client.post(address).status_code in {404, 405}
    client.logout()
    assert "/accounts/login/" in client.get(address).headers["Location"]


def test_an_operator_who_has_no_council_reads_and_challenges_nothing(
    client: Client, council: Council, worker: Account
) -> None:
    challenge = challenged(client, worker)
    client.force_login(council.operator)
    assert CONSENT not in links(opened(client, f"{PACK}down/"))
    assert EVERY not in links(opened(client, PACK))
    for address in (CONSENT, EVERY, answer_of(challenge)):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "name", ["down.gates.nothing", "down.gates.assessed-recently", "settings.nothing", "x"]
)
def test_what_is_no_reading_has_no_page(client: Client, worker: Account, name: str) -> None:
    client.force_login(worker)
    assert client.get(f"{PACK}readings/{name}/").status_code == 404


def test_many_challenges_stand_page_after_page(
    client: Client, worker: Account, administrator: Account
) -> None:
    first = challenged(client, worker, "The first of many.")
    for number in range(25):
        challenged(client, worker, f"Number {number}.")
    page = opened(client, EVERY)
    assert "The first of many." not in page.text
    after = str(page.find("a", rel="next")[0].attributes["href"])
    assert "The first of many." in opened(client, f"{EVERY}{after}").text
    assert first.says == "The first of many."
