"""Origin, destination and team choose the pathway; where two fit, the person does."""

from typing import Any

import pytest
from django.test import Client

from stepdown.families.models import SiblingGroup
from stepdown.partnership.actions import adopt, give_post, publish
from stepdown.partnership.models import Account
from stepdown.protocol.language import Pack
from tests.factories.families import a_sibling_group
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.situations import riverside
from tests.web.components.markup import read
from tests.web.forms_sent import filled, opened

pytestmark = pytest.mark.django_db


def with_a_second_pathway(teams: tuple[str, ...] | None = None) -> Pack:
    """Return Riverside's protocol with another way from the same place to the same place."""
    pack = riverside()
    about = pack.about.model_copy(
        update={"version": "2", "teams": {"duty": "Duty team", "court": "Court team"}}
    )
    down = pack.pathways["down"]
    short = down.model_copy(
        update={"pathway": "short", "title": "The short way", "rule": "Without a review."}
    )
    if teams is not None:
        down = down.model_copy(update={"teams": ("duty",)})
        short = short.model_copy(update={"teams": teams})
    return pack.model_copy(update={"about": about, "pathways": {"down": down, "short": short}})


def a_council_under(pack: Pack) -> Council:
    council = a_council()
    published = publish(pack=pack, by=council.operator, at=MONDAY)
    adopt(authority=council.authority, published_pack=published, by=council.operator, at=MONDAY)
    return council


def begun(client: Client, council: Council) -> str:
    """Begin for a sibling group, and return the address of the first question."""
    worker: Account = council.person("Sadia Bell", "social work", "social-worker")
    group: SiblingGroup = a_sibling_group(worker)
    client.force_login(worker)
    chosen = {"typed": "Ashcombe", "found-family": f"group:{group.pk}", "choose": "1"}
    return str(client.post("/step-down/", chosen).headers["Location"])


def sent(client: Client, address: str, **answers: Any) -> Any:
    return client.post(address, filled(opened(client, address), **answers))


WHERE = {"origin": "assessment", "destination": "early-help"}


def test_where_two_pathways_fit_the_person_chooses_by_their_rules(client: Client) -> None:
    address = begun(client, a_council_under(with_a_second_pathway()))
    which = sent(client, address, **WHERE).headers["Location"]
    assert which.endswith("/which/")
    page = opened(client, which)
    assert page.find("h1")[0].text == "Which pathway?"
    assert "Without a review." in page.text
    details = sent(client, which, route="riverside/2/short").headers["Location"]
    assert "The short way" in opened(client, details).text


def test_choosing_neither_is_an_error(client: Client) -> None:
    address = begun(client, a_council_under(with_a_second_pathway()))
    which = sent(client, address, **WHERE).headers["Location"]
    assert "Select the pathway" in sent(client, which).text


def test_the_team_decides_between_them_where_the_protocol_says_so(client: Client) -> None:
    address = begun(client, a_council_under(with_a_second_pathway(("court",))))
    details = sent(client, address, **WHERE, kind_of_team="court").headers["Location"]
    assert details.endswith("/details/")
    assert "The short way" in opened(client, details).text


def test_a_pathway_that_does_not_fit_cannot_be_sent(client: Client) -> None:
    address = begun(client, a_council_under(with_a_second_pathway()))
    which = sent(client, address, **WHERE).headers["Location"]
    page = read(sent(client, which, route="riverside/2/sideways").text)
    assert "Select the pathway" in page.find("div", class_="govuk-error-summary")[0].text


def test_where_no_pathway_leads_there_it_says_so_and_keeps_the_answers(client: Client) -> None:
    pack = with_a_second_pathway()
    elsewhere = pack.pathways["short"].model_copy(
        update={"origin": ("child-protection-plan",), "destination": "assessment"}
    )
    pack = pack.model_copy(update={"pathways": {**pack.pathways, "short": elsewhere}})
    address = begun(client, a_council_under(pack))
    page = read(sent(client, address, origin="assessment", destination="assessment").text)
    assert "No pathway of your council’s protocol leads from there to here" in page.text
    assert filled(page)["destination"] == ["assessment"]


def test_a_worker_of_two_teams_says_from_which_it_begins(client: Client) -> None:
    council = a_council_under(riverside())
    council.team("court", council.person("Agnes Rook"))
    address = begun(client, council)
    assert opened(client, address).find("select", name="origin_team") == []
    worker = Account.objects.get(name="Sadia Bell")
    give_post(
        account=worker,
        team=council.teams["court"],
        role="social-worker",
        by=council.operator,
        at=MONDAY,
    )
    response = sent(client, address, **WHERE)
    assert "Select your team" in response.text
    response = sent(client, address, **WHERE, origin_team=council.teams["court"].pk)
    assert response.status_code == 302
