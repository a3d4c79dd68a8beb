"""A protocol is tried on a family who never lived, and nothing of it is kept."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stepdown.audit.append_only import records
from stepdown.audit.models import Event
from stepdown.episodes.models import Draft
from stepdown.partnership.actions import adopt, change_settings, publish
from stepdown.partnership.models import Account
from stepdown.protocol.explaining import explain
from stepdown.protocol.library import packs_folder
from stepdown.protocol.loading import load_pack
from stepdown.protocol.trial import read_examples, stand
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.situations import riverside_council
from tests.web.components.markup import Element, read
from tests.web.family.visits import errors, main
from tests.web.forms_sent import held_by, opened

pytestmark = pytest.mark.django_db

PACKS = ["herefordshire/2021-03", "hubs/2023-11", "shropshire/undated-1"]
CHOOSE = "/protocols/herefordshire/2021-03/try/"
BLANK = "/protocols/riverside/1/try/family/?pathway=down"


def a_council_under(folder: str) -> Council:
    council = a_council()
    pack = load_pack(packs_folder() / folder)
    published = publish(pack=pack, by=council.operator, at=MONDAY)
    adopt(authority=council.authority, published_pack=published, by=council.operator, at=MONDAY)
    return council


@pytest.fixture
def reader() -> Account:
    return a_council_under(PACKS[0]).person("Agnes Rook")


def the_form(page: Element) -> dict[str, list[str]]:
    return held_by(page.find("form", method="post")[-1])


def look(client: Client, address: str, page: Element, **answers: Any) -> Element:
    typed = the_form(page) | {
        name: value if isinstance(value, list) else [str(value)] for name, value in answers.items()
    }
    response = client.post(address, typed)
    assert response.status_code == 200
    return read(response.text)


def the_file(page: Element) -> str:
    return page.find("textarea", readonly="")[0].text


def said_in(page: Element) -> list[str]:
    """Return what the file says, in whatever order."""
    return sorted(re.split(r"[\s,{}]+", the_file(page)))


def an_example(client: Client, title: str) -> str:
    [link] = [a for a in opened(client, CHOOSE).find("a") if a.text == title]
    return str(link.attributes["href"])


def test_every_example_is_offered_under_its_pathway_and_a_blank_family(
    client: Client, reader: Account
) -> None:
    client.force_login(reader)
    page = opened(client, CHOOSE)
    folder = packs_folder() / PACKS[0]
    titles = {example.title for example in read_examples(folder, load_pack(folder))}
    assert titles <= {a.text for a in page.find("a")}
    assert [a for a in page.find("a") if a.text.startswith("A blank family")]
    assert opened(client, CHOOSE.removesuffix("try/")).find("a", href=CHOOSE)


@pytest.mark.parametrize("folder", PACKS)
def test_looking_at_an_example_unchanged_says_what_the_pack_expects_of_it(
    client: Client, folder: str
) -> None:
    client.force_login(a_council_under(folder).person("Agnes Rook"))
    pack = load_pack(packs_folder() / folder)
    base = f"/protocols/{folder}/try/family/"
    examples = read_examples(packs_folder() / folder, pack)
    for example in {each.pathway: each for each in examples}.values():
        name = example.file.removeprefix("examples/").removesuffix(".yaml")
        address = f"{base}?example={name}"
        page = opened(client, address)
        again = look(client, address, page)
        assert errors(again) == [], example.file
        assert "your changes change nothing" in main(again), example.file
        assert said_in(again) == said_in(page), example.file
        pathway, found = stand(
            pack, example.pathway, example.facts, example.checks[0].at, settings=example.settings
        )
        assert explain(pathway, found, example.facts)
        for milestone in found.milestones:
            assert pathway.milestones[milestone.milestone].block.title in main(again)


def test_a_date_is_changed_and_the_standing_with_it(client: Client, reader: Account) -> None:
    client.force_login(reader)
    folder = packs_folder() / PACKS[0]
    [example] = [
        each
        for each in read_examples(folder, load_pack(folder))
        if each.file == "examples/a-child-dies.yaml"
    ]
    address = an_example(client, example.title)
    page = opened(client, address)
    typed = the_form(page)
    day, month, year = (typed[f"facts-0-when_{part}"][0] for part in ("day", "month", "year"))
    assert day
    changed = look(client, address, page, **{"facts-0-when_year": int(year) - 3})
    assert errors(changed) == []
    assert f"{int(year) - 3}-{int(month):02}-{int(day):02}" in the_file(changed)
    assert "your changes change nothing" not in main(changed)
    [table] = [
        t for t in changed.find("table") if t.find("caption")[0].text == "What your changes change"
    ]
    assert len(table.find("tr")) > 1


def test_a_fact_is_added_and_removed_without_script(client: Client) -> None:
    council = riverside_council()
    client.force_login(council.person("Agnes Rook"))
    page = opened(client, BLANK)
    decided = option(page, "facts-0-what", "Decision to step down (Step down)")
    said = {
        "at_day": "10", "at_month": "3", "at_year": "2026", "started_day": "2",
        "started_month": "3", "started_year": "2026", "facts-0-what": decided,
        "facts-0-when_day": "3", "facts-0-when_month": "3", "facts-0-when_year": "2026",
    }  # fmt: skip
    page = look(client, BLANK, page, **said)
    assert errors(page) == []
    assert "Decided Reached 3 March 2026" in main(page)
    assert "5 working days from Tuesday 3 March 2026 is Tuesday 10 March 2026" in main(page)
    page = look(client, BLANK, page, **{"facts-add": "1"})
    assert "Press “See where they stand”" in main(page)
    refused = option(page, "facts-1-what", "Consent (Refused)")
    page = look(
        client, BLANK, page,
        **{
            "facts-1-what": refused, "facts-1-when_day": "4", "facts-1-when_month": "3",
            "facts-1-when_year": "2026",
        },
    )  # fmt: skip
    assert "Decide what follows the refusal" in main(page)
    assert "Overdue" in main(page)
    page = look(client, BLANK, page, **{"facts-remove": "1"})
    page = look(client, BLANK, page)
    owed = main(page).partition("What is owed")[2].partition("The family")[0]
    assert "Decide what follows the refusal" not in owed.partition("Not owed yet")[0]


def option(page: Element, name: str, label: str) -> str:
    [select] = page.find("select", name=name)
    [found] = [each for each in select.find("option") if each.text == label]
    return str(found.attributes["value"])


def test_a_gate_passed_with_a_reason_can_be_tried(client: Client) -> None:
    client.force_login(riverside_council().person("Agnes Rook"))
    page = opened(client, BLANK)
    passed = option(
        page,
        "facts-0-what",
        "Passed with a reason by Social work manager: The family agrees before early help is "
        "asked.",
    )
    page = look(
        client, BLANK, page,
        **{
            "facts-0-what": passed, "facts-0-when_day": "2", "facts-0-when_month": "1",
            "facts-0-when_year": "2020", "started_year": "2019",
        },
    )  # fmt: skip
    assert errors(page) == []
    assert "It was passed with a reason." in main(page)


def test_children_differ_and_are_called_by_their_names(client: Client) -> None:
    client.force_login(riverside_council().person("Agnes Rook"))
    page = look(client, BLANK, opened(client, BLANK), **{"children-add": "1"})
    decided = option(page, "facts-0-what", "Decision to step down (Step down)")
    page = look(
        client, BLANK, page,
        **{
            "children-0-name": "Ada Lark", "children-1-name": "Ben", "facts-0-what": decided,
            "facts-0-when_day": "2", "facts-0-when_month": "1", "facts-0-when_year": "2020",
            "facts-0-whose": "Ada Lark", "started_year": "2019",
        },
    )  # fmt: skip
    assert "Decided (Ada Lark) Reached 2 January 2020" in main(page)
    assert "about: [ada-lark]" in the_file(page)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"at_day": "31", "at_month": "2"}, "The moment must be a real date"),
        ({"at_day": "", "at_month": "", "at_year": ""}, "Enter the moment at which you look"),
        ({"at_year": "2100"}, "The moment must be before 2100"),
        ({"started_year": "1066"}, "The beginning must be on or after 1 January 1990"),
        ({"children-0-name": ""}, "Add at least 1 child"),
        ({"children-0-name": "李"}, "Name must have letters from A to Z"),
        ({"facts-0-whose": "Zed"}, "Select what was recorded"),
        ({"facts-0-what": "no-such-thing"}, "Select what was recorded"),
        ({"states-0-state": "status:nothing"}, "Select what was so"),
        ({"facts-TOTAL_FORMS": "x"}, "Not every row arrived. Check them, and send the page again"),
    ],
)
def test_what_cannot_be_is_said_beside_its_answer(
    client: Client, answers: dict[str, str], message: str
) -> None:
    client.force_login(riverside_council().person("Agnes Rook"))
    page = look(client, BLANK, opened(client, BLANK), **answers)
    assert message in " ".join(errors(page))
    assert page.find("title")[0].text.startswith("Error: ")
    assert "Where they stand" not in main(page)


def test_a_child_who_is_not_there_and_one_who_is_twice_are_named(client: Client) -> None:
    client.force_login(riverside_council().person("Agnes Rook"))
    page = opened(client, BLANK)
    decided = option(page, "facts-0-what", "Decision to step down (Step down)")
    fact = {
        "facts-0-what": decided, "facts-0-when_day": "2", "facts-0-when_month": "1",
        "facts-0-when_year": "2020", "facts-0-whose": "Zed",
    }  # fmt: skip
    wrong = look(client, BLANK, page, **fact)
    assert errors(wrong) == ["There is no child called Zed. There is: Ada"]
    two = look(client, BLANK, page, **{"children-add": "1"})
    wrong = look(client, BLANK, two, **{"children-1-name": "ada"})
    assert errors(wrong) == ["Name must be another than that of the other children"]
    state = {
        "states-0-state": "status:assessment", "states-0-began_day": "2",
        "states-0-began_month": "1", "states-0-began_year": "2020", "states-0-ended_day": "1",
        "states-0-ended_month": "1", "states-0-ended_year": "2020",
    }  # fmt: skip
    wrong = look(client, BLANK, page, **state)
    assert errors(wrong) == ["Until when must be the same as or after since when"]


def test_a_length_of_time_that_the_council_chose_is_tried_and_another_too(client: Client) -> None:
    council = a_council_under(PACKS[0])
    change_settings(
        authority=council.authority, values={"between-meetings": "5 weeks", "unknown": "1 week"},
        by=council.operator, at=MONDAY,
    )  # fmt: skip
    client.force_login(council.person("Agnes Rook"))
    pathway = next(iter(load_pack(packs_folder() / PACKS[0]).pathways))
    address = f"{CHOOSE}family/?pathway={pathway}"
    page = opened(client, address)
    assert the_form(page)["setting-between-meetings"] == ["5 weeks"]
    assert errors(look(client, address, page, **{"setting-between-meetings": "3 weeks"})) == []
    wrong = look(client, address, page, **{"setting-between-meetings": "ten days"})
    assert len(errors(wrong)) == 1


def test_nothing_is_kept(client: Client) -> None:
    client.force_login(riverside_council().person("Agnes Rook"))
    page = opened(client, BLANK)
    before = {model._meta.label: model._default_manager.count() for model in records()}
    look(client, BLANK, page)
    after = {model._meta.label: model._default_manager.count() for model in records()}
    assert after == before
    assert not Draft.objects.exists()
    assert Event.objects.count() == before["audit.Event"]


@pytest.mark.parametrize(
    "address",
    [
        "/protocols/riverside/1/try/family/",
        "/protocols/riverside/1/try/family/?pathway=sideways",
        "/protocols/riverside/1/try/family/?example=nothing",
        "/protocols/riverside/2/try/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    client.force_login(riverside_council().person("Agnes Rook"))
    assert client.get(address).status_code == 404


def test_another_councils_protocol_is_not_tried(client: Client) -> None:
    riverside_council()
    client.force_login(a_council("larkfield").person("Agnes Rook"))
    assert client.get(BLANK).status_code == 404
    assert client.get("/protocols/riverside/1/try/").status_code == 404


def test_a_look_takes_the_same_number_of_queries_for_a_small_family_and_a_large_one(
    client: Client, reader: Account
) -> None:
    client.force_login(reader)
    folder = packs_folder() / PACKS[0]
    examples = sorted(
        read_examples(folder, load_pack(folder)), key=lambda each: len(each.facts.happenings)
    )
    counts = []
    for example in (examples[0], examples[-1]):
        name = example.file.removeprefix("examples/").removesuffix(".yaml")
        address = f"{CHOOSE}family/?example={name}"
        opened(client, address)
        with CaptureQueriesContext(connection) as queries:
            opened(client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 10
