"""The protocol reader, and the council's own words beside the rules."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stepdown.partnership.models import Account, AttachedText
from stepdown.protocol.loading import load_pack
from stepdown.protocol.pathway import compile_pathway
from stepdown.protocol.working_time import Duration
from stepdown.web.protocols.wording import Wording
from tests.factories.people import Council, a_council
from tests.factories.situations import riverside, riverside_council
from tests.protocol.packs import INVENTED
from tests.web.components.markup import Element, read
from tests.web.forms_sent import filled, opened

pytestmark = pytest.mark.django_db

PACK = "/protocols/riverside/1/"
PATHWAY = f"{PACK}down/"
CLAUSES = f"{PACK}clauses/"
ATTACH = f"{PACK}attach/"

WORDS = "No worker shall close a family’s file before another has agreed to hold it."
DOCUMENT = f"""Stepping down in Riverside

1. Before anything else

{WORDS}

2. Afterwards

Nothing more.
"""


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


def send_file(client: Client, contents: bytes, name: str = "policy.txt") -> Any:
    typed: dict[str, Any] = dict(filled(opened(client, ATTACH)))
    return client.post(
        ATTACH, typed | {"document": SimpleUploadedFile(name, contents)}, follow=True
    )


def test_the_protocols_in_force_are_listed_with_their_pathways(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    page = opened(client, "/protocols/")
    assert page.find("a", href=PACK)[0].text == "Stepping down in Riverside"
    assert page.find("a", href=PATHWAY)[0].text == "Assessment to early help"


def test_a_council_without_a_protocol_is_told_what_to_do(client: Client) -> None:
    client.force_login(a_council().person("Sadia Bell", "social work", "social-worker"))
    assert "No protocol is in force in your council" in opened(client, "/protocols/").text


def test_a_protocol_says_which_document_it_is_and_since_when(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    page = opened(client, PACK)
    assert page.find("h1")[0].text == "Stepping down in Riverside"
    assert "2 March 2026" in page.find("dl")[0].text
    assert "Social work manager" in page.text


def test_a_pathway_shows_every_milestone_gate_and_duty_with_rule_and_clause(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    page = opened(client, PATHWAY)
    file = riverside().pathways["down"]
    rules = [(each.title, each.rule) for each in file.milestones.values()]
    rules += [(each.title, each.rule) for each in file.obligations.values()]
    for title, rule in rules:
        assert title in page.text
        assert rule in page.text
    for gate in file.gates.values():
        assert gate.rule in page.text
        assert gate.if_not is None or gate.if_not in page.text
    assert riverside().clauses["c1"].place.says in page.text


def test_a_pathway_says_how_strong_a_gate_is_and_who_may_pass_it(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    tasks = {
        task.find("p", class_="sd-task__title")[0].text: task.text
        for task in opened(client, PATHWAY).find("li", class_="sd-task")
    }
    absolute = tasks["No child goes straight from a protection plan."]
    assert "Nobody may pass it" in absolute
    assert "Must" in absolute
    agreed = tasks["The family agrees before early help is asked."]
    assert "May be passed with a reason by: Social work manager" in agreed
    assert "Should" in tasks["There should be a plan before the handover."]


def test_a_duty_says_who_owes_it_and_how_its_clock_runs(client: Client, worker: Account) -> None:
    client.force_login(worker)
    text = opened(client, PATHWAY).text
    assert "Within 5 working days of “Decided”" in text
    assert "Social worker and Social work manager" in text
    assert "Each time that “" in text


@pytest.mark.parametrize("address", [PACK, PATHWAY, CLAUSES])
def test_another_councils_protocol_is_not_there(
    client: Client, council: Council, address: str
) -> None:
    client.force_login(a_council("larkfield").person("Agnes Rook"))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/protocols/riverside/2/", "/protocols/nothing/1/", f"{PACK}sideways/"]
)
def test_what_was_never_published_is_not_there(
    client: Client, worker: Account, address: str
) -> None:
    client.force_login(worker)
    assert client.get(address).status_code == 404


def test_an_operator_of_the_site_reads_every_protocol(client: Client, council: Council) -> None:
    client.force_login(council.operator)
    assert client.get(PATHWAY).status_code == 200
    assert client.get(ATTACH).status_code == 404


def words_beside(page: Element) -> list[str]:
    return [quote.text for quote in page.find("blockquote")]


def test_the_councils_own_words_stand_beside_the_rules_once_attached(
    client: Client, administrator: Account, worker: Account
) -> None:
    client.force_login(administrator)
    page = read(send_file(client, DOCUMENT.encode()).text)
    assert "The words of 1 of 1 clauses" in page.text
    assert WORDS in words_beside(page)[0]
    client.force_login(worker)
    assert any(WORDS in each for each in words_beside(opened(client, PATHWAY)))


def test_places_that_the_document_does_not_have_are_listed(
    client: Client, administrator: Account
) -> None:
    client.force_login(administrator)
    page = read(send_file(client, b"Nothing of that is in here.").text)
    assert "The words of 0 of" in page.text
    assert "Place not found in the attached document: 1" in page.text
    assert riverside().clauses["c1"].place.says in page.find("details")[0].text
    assert words_beside(page) == []


@pytest.mark.parametrize(
    ("contents", "name", "message"),
    [
        (b"", "policy.txt", "The selected file is empty"),
        (b"   \n", "policy.txt", "The file is empty."),
        (b"PK\x03\x04\x00\xff\xfe", "policy.txt", "must be plain text"),
        (b"abc\x00def", "policy.txt", "must be plain text"),
        (b"words", "policy.docx", "must be a TXT or MD"),
        (b"x" * (2 * 1024 * 1024 + 1), "policy.txt", "must be smaller than 2MB"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_the_reason(
    client: Client, administrator: Account, contents: bytes, name: str, message: str
) -> None:
    client.force_login(administrator)
    page = read(send_file(client, contents, name).text)
    assert message in page.find("div", class_="govuk-error-summary")[0].text
    assert AttachedText.objects.count() == 0


def test_no_file_at_all_is_an_error_beside_the_question(
    client: Client, administrator: Account
) -> None:
    client.force_login(administrator)
    page = read(client.post(ATTACH, filled(opened(client, ATTACH))).text)
    assert "Select the document" in page.find("div", class_="govuk-error-summary")[0].text


def test_only_who_looks_after_the_council_attaches(client: Client, worker: Account) -> None:
    client.force_login(worker)
    assert client.get(ATTACH).status_code == 403
    assert client.post(ATTACH).status_code == 403
    assert not opened(client, PATHWAY).find("a", href=ATTACH)


def test_whom_a_role_falls_to_and_the_time_for_a_disagreement_are_in_the_protocol(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    shown = opened(client, PATHWAY)
    page = shown.text
    assert "Until somebody is agreed: Social worker or Social work manager" in page
    assert "Each has 5 working days to decide." in page
    assert "See also: Riverside's procedure for disagreements" in page
    [challenge] = [a for a in shown.find("a") if ".disagreement/" in str(a.attributes["href"])]
    assert opened(client, str(challenge.attributes["href"])).find("h1")


def test_what_is_brought_to_a_panel_says_how_often_that_sits() -> None:
    pathway = compile_pathway(load_pack(INVENTED), "down")
    said = Wording(pathway).due(pathway.obligations["bring-to-the-panel"])
    assert said.startswith("At the next sitting of “The panel”, every 2 weeks, which is only told.")


def test_what_is_due_on_the_same_day_says_so() -> None:
    pathway = compile_pathway(load_pack(INVENTED), "down")
    duty = replace(pathway.obligations["answer"], within=Duration.parse("the same day"))
    assert Wording(pathway).due(duty).startswith("On the same day as “the co-ordinator was asked”")
