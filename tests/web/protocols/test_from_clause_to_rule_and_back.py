"""From a clause to the rules that were made of it, and from each rule to its clauses."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stepdown.partnership.actions import adopt, attach_text, publish
from stepdown.partnership.models import Account
from stepdown.protocol.citations import citations
from stepdown.protocol.library import packs_folder
from stepdown.protocol.loading import load_pack
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.situations import riverside, riverside_council
from tests.factories.versions import a_newer_riverside, in_force_next
from tests.web.components.markup import Element
from tests.web.forms_sent import opened

pytestmark = pytest.mark.django_db

PACK = "/protocols/riverside/1/"
DOCUMENT = """Stepping down in Riverside

# 1. Before anything else

No worker shall close a family’s file before another has agreed to hold it.

# 2. Afterwards

Every school in the county is sent a card at the end of each term.
Page 2
"""


@pytest.fixture
def council() -> Council:
    return riverside_council()


@pytest.fixture
def worker(council: Council) -> Account:
    return council.person("Sadia Bell", "social work", "social-worker")


def ids_on(page: Element) -> list[str]:
    inside = [inner for inner in page.inside if isinstance(inner, Element)]
    own = [str(inner.attributes["id"]) for inner in inside if "id" in inner.attributes]
    return own + [id_ for inner in inside for id_ in ids_on(inner)]


def test_a_clause_leads_to_every_rule_that_was_made_of_it(client: Client, worker: Account) -> None:
    client.force_login(worker)
    page = opened(client, f"{PACK}clauses/")
    made = {link.text: str(link.attributes["href"]) for link in page.find("section")[0].find("a")}
    for pathway in riverside().pathways.values():
        for section in ("milestones", "gates", "obligations", "allocations"):
            for block in getattr(pathway, section).values():
                title = getattr(block, "title", None) or block.rule
                if "c1" in block.clause:
                    assert title in made
        assert f"{PACK}{pathway.pathway}/" in made.values()
    assert made["Decide whether to step down"] == f"{PACK}down/#obligations-decide"


@pytest.mark.parametrize(
    "folder", ["herefordshire/2021-03", "hubs/2023-11", "shropshire/undated-1"]
)
def test_in_every_shipped_protocol_each_link_leads_to_a_place_that_is_there(
    client: Client, folder: str
) -> None:
    council = a_council()
    pack = load_pack(packs_folder() / folder)
    published = publish(pack=pack, by=council.operator, at=MONDAY)
    adopt(authority=council.authority, published_pack=published, by=council.operator, at=MONDAY)
    client.force_login(council.person("Agnes Rook"))
    base = f"/protocols/{published.pack}/{published.version}/"
    clauses = opened(client, f"{base}clauses/")
    there = set(ids_on(clauses))
    led_to = {str(link.attributes["href"]) for link in clauses.find("main")[0].find("a")}
    cited = {citation.clause for citation in citations(pack)}
    assert {clause.removeprefix("clause-") for clause in there} >= cited
    for pathway in pack.pathways:
        page = opened(client, f"{base}{pathway}/")
        ids = ids_on(page)
        assert len(ids) == len(set(ids)), "every place has one name"
        address = f"{base}{pathway}/"
        wanted = {href.partition("#")[2] for href in led_to if href.startswith(f"{address}#")}
        assert wanted
        assert wanted <= set(ids)
        back = {
            href.partition("#")[2]
            for link in page.find("main")[0].find("a")
            if (href := str(link.attributes["href"])).startswith(f"{base}clauses/#")
        }
        assert back
        assert back <= there


def test_a_rule_leads_to_each_of_its_clauses(client: Client, worker: Account) -> None:
    client.force_login(worker)
    page = opened(client, f"{PACK}down/")
    stands = page.find("a", href=f"{PACK}clauses/#clause-c1")
    assert stands
    assert {a.text for a in stands} == {riverside().clauses["c1"].place.says}


def test_how_many_clauses_are_kept_left_to_judgement_or_guidance_is_counted(
    client: Client, worker: Account
) -> None:
    client.force_login(worker)
    counts = opened(client, f"{PACK}clauses/").find("dl")[0].text
    assert "Kept by the program" in counts
    assert "1 clause" in counts
    assert "Guidance 0 clauses" in counts


def test_a_clause_that_no_rule_was_made_of_is_listed_and_says_why(
    client: Client, council: Council
) -> None:
    pack = a_newer_riverside()
    kept = riverside().clauses["c1"]
    place = kept.place.model_copy(update={"says": "Far behind"})
    kind = kept.model_copy(
        update={"place": place, "treated": "judgement", "because": "Nobody measures kindness."}
    )
    in_force_next(council, pack.model_copy(update={"clauses": {**pack.clauses, "c9": kind}}))
    client.force_login(council.person("Agnes Rook"))
    page = opened(client, "/protocols/riverside/2/clauses/")
    assert "No rule was made of it, for the reason that is given: 1" in page.text
    assert page.find("a", href="#clause-c9")[0].text == "Far behind"
    assert "Left to people’s judgement. Nobody measures kindness." in page.text


def test_what_the_document_says_at_no_clauses_place_is_listed(
    client: Client, council: Council, worker: Account
) -> None:
    attach_text(
        authority=council.authority, pack="riverside", file_name="policy.txt", text=DOCUMENT,
        by=council.operator, at=MONDAY,
    )  # fmt: skip
    client.force_login(worker)
    page = opened(client, f"{PACK}clauses/")
    unread = next(each for each in page.find("details") if "at no clause’s place" in each.text)
    assert "1 sentence" in unread.text
    assert "Every school in the county" in unread.text
    assert "Page 2" not in unread.text


def test_the_page_takes_the_same_number_of_queries_for_one_clause_and_for_many(
    client: Client,
) -> None:
    counts = []
    for folder in ("herefordshire/2021-03", "shropshire/undated-1"):
        council = a_council()
        pack = load_pack(packs_folder() / folder)
        published = publish(pack=pack, by=council.operator, at=MONDAY)
        adopt(authority=council.authority, published_pack=published, by=council.operator, at=MONDAY)
        client.force_login(council.person("Agnes Rook"))
        address = f"/protocols/{published.pack}/{published.version}/clauses/"
        opened(client, address)
        with CaptureQueriesContext(connection) as queries:
            opened(client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 8
