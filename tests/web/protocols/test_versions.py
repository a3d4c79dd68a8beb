"""Who looks after a council publishes, adopts and retires versions of its protocols."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stepdown.episodes import actions
from stepdown.partnership.actions import adopt, publish, retire
from stepdown.partnership.models import Account, Adoption, PublishedPack, Retirement
from stepdown.partnership.protocols import in_force
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.situations import (
    a_family_decided_to_step_down,
    a_key,
    riverside,
    riverside_council,
)
from tests.factories.versions import a_newer_riverside, in_force_next
from tests.web.components.markup import Element, read
from tests.web.family.visits import errors, links, main, message
from tests.web.forms_sent import filled, opened

pytestmark = pytest.mark.django_db

VERSIONS = "/protocols/versions/"
PUBLISH = f"{VERSIONS}publish/"
ADOPT = "/protocols/riverside/2/adopt/"
RETIRE = "/protocols/riverside/1/retire/"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    at = MONDAY.replace(day=3)
    monkeypatch.setattr(timezone, "now", lambda: at)
    return at


@pytest.fixture
def council() -> Council:
    return riverside_council()


@pytest.fixture
def administrator(council: Council) -> Account:
    return one_who_administers(council)


def one_who_administers(council: Council, name: str = "Verity Lockhart") -> Account:
    account = council.person(name)
    account.is_administrator = True
    account.save()
    return account


def sent(client: Client, address: str, page: Element | None = None, **answers: str) -> Element:
    typed = filled(page or opened(client, address), **answers)
    return read(client.post(address, typed, follow=True).text)


def row(page: Element, version: str) -> str:
    [found] = [
        each
        for each in page.find("div", class_="govuk-summary-list__row")
        if each.find("dt")[0].text == f"Version {version}"
    ]
    return found.text


def test_each_version_says_since_when_it_is_in_force_and_who_runs_under_it(
    client: Client,
) -> None:
    story = a_family_decided_to_step_down()
    council = story.council
    newer = in_force_next(council, a_newer_riverside(), story.at)
    client.force_login(one_who_administers(council))
    page = opened(client, VERSIONS)
    assert "until a later version took its place" in row(page, "1")
    assert "1 running step down under it" in row(page, "1")
    assert "In force since 2 March 2026, adopted by Operator" in row(page, "2")
    assert "0 running step downs under it" in row(page, "2")
    actions.move_to_newer_version(
        episode=story.episode, published_pack=newer, reason="r", idempotency_key=a_key(),
        by=story.manager, at=story.at,
    )  # fmt: skip
    page = opened(client, VERSIONS)
    assert "0 running step downs under it" in row(page, "1")
    assert "1 running step down under it" in row(page, "2")


def test_a_pack_that_comes_with_the_program_is_published(
    client: Client, administrator: Account
) -> None:
    client.force_login(administrator)
    page = opened(client, VERSIONS)
    wanted = {"folder": "herefordshire/2021-03"}
    assert wanted["folder"] in [box.attributes.get("value") for box in page.find("input")]
    done = read(client.post(PUBLISH, wanted, follow=True).text)
    assert message(done).startswith("Published: ")
    published = PublishedPack.objects.get(pack="herefordshire")
    assert published.published_by == administrator
    assert wanted["folder"] not in [box.attributes.get("value") for box in done.find("input")]
    assert client.get("/protocols/herefordshire/2021-03/").status_code == 200
    assert client.post(PUBLISH, {"folder": "../../etc"}).status_code == 404
    assert client.get(PUBLISH).status_code == 405


def test_other_contents_under_a_published_version_are_refused_plainly(
    client: Client, council: Council, administrator: Account
) -> None:
    other = riverside().model_copy(
        update={
            "about": riverside().about.model_copy(
                update={"pack": "herefordshire", "version": "2021-03"}
            )
        }
    )
    publish(pack=other, by=council.operator, at=MONDAY)
    client.force_login(administrator)
    assert "The program brings other contents" in main(opened(client, VERSIONS))
    page = read(client.post(PUBLISH, {"folder": "herefordshire/2021-03"}).text)
    assert "is published already, with other contents." in errors(page)[0]


def test_a_version_is_adopted_from_now_on(
    client: Client, council: Council, administrator: Account, now: datetime
) -> None:
    second = publish(pack=a_newer_riverside(), by=council.operator, at=MONDAY)
    client.force_login(administrator)
    assert links(opened(client, VERSIONS))["Adopt version 2 of Stepping down in Riverside"] == ADOPT
    page = opened(client, ADOPT)
    assert "Version 1 is in force now. No step down is running under it." in main(page)
    assert errors(sent(client, ADOPT, page)) == ["Select from when"]
    done = sent(client, ADOPT, page, since="now")
    assert "Adopted: version 2." in message(done)
    assert in_force(council.authority, now) == [second]
    assert Adoption.objects.latest("pk").recorded_by == administrator


def test_a_version_is_adopted_from_a_day_to_come(
    client: Client, council: Council, administrator: Account, now: datetime
) -> None:
    second = publish(pack=a_newer_riverside(), by=council.operator, at=MONDAY)
    client.force_login(administrator)
    past = {"since": "day", "day_day": "1", "day_month": "3", "day_year": "2026"}
    assert errors(sent(client, ADOPT, None, **past)) == ["The day must be today or in the future"]
    done = sent(client, ADOPT, None, **past | {"day_month": "4"})
    assert "In force from 1 April 2026" in row(done, "2")
    assert in_force(council.authority, now) != [second]
    assert in_force(council.authority, datetime(2026, 4, 1, 0, 0, tzinfo=UTC)) == [second]
    client.force_login(council.person("Agnes Rook"))
    assert "To come" in main(opened(client, "/protocols/"))


def test_a_version_past_its_review_warns_and_asks(
    client: Client, council: Council, administrator: Account
) -> None:
    source = riverside().about.source.model_copy(
        update={"review_by": date(2026, 1, 31), "in_force_from": date(2027, 1, 1)}
    )
    publish(pack=a_newer_riverside(source=source), by=council.operator, at=MONDAY)
    client.force_login(administrator)
    page = opened(client, ADOPT)
    assert "The document was due for review by 31 January 2026." in main(page)
    assert "it applies from 1 January 2027" in main(page)
    wrong = sent(client, ADOPT, page, since="now")
    assert errors(wrong) == ["Confirm that you adopt it although its review is due"]
    assert "Adopted: version 2." in message(sent(client, ADOPT, wrong, although="on"))


def test_of_two_who_adopt_at_once_the_second_is_told_and_may_go_on(
    client: Client, council: Council, administrator: Account, now: datetime
) -> None:
    second = publish(pack=a_newer_riverside(), by=council.operator, at=MONDAY)
    third = publish(pack=a_newer_riverside("3"), by=council.operator, at=MONDAY)
    client.force_login(administrator)
    page = opened(client, ADOPT)
    adopt(authority=council.authority, published_pack=third, by=council.operator, at=now)
    told = sent(client, ADOPT, page, since="now")
    assert "Operator adopted riverside/3 while you were reading" in errors(told)[0]
    assert in_force(council.authority, now) == [third]
    assert "Adopted: version 2." in message(sent(client, ADOPT, told))
    assert in_force(council.authority, now) == [second]
    again = sent(client, ADOPT, since="now")
    assert "Verity Lockhart adopted riverside/2 already" in errors(again)[0]


def test_a_version_is_retired_with_a_reason(
    client: Client, council: Council, administrator: Account, now: datetime
) -> None:
    client.force_login(administrator)
    assert RETIRE in links(opened(client, VERSIONS)).values()
    wrong = sent(client, RETIRE, since="now")
    assert errors(wrong) == ["Enter why no new step down begins under it"]
    done = sent(client, RETIRE, wrong, reason="A rule was misread.")
    assert "Retired: version 1." in message(done)
    assert "Retired since 3 March 2026 by Verity Lockhart: A rule was misread." in row(done, "1")
    assert in_force(council.authority, now) == []
    assert Retirement.objects.get().recorded_by == administrator
    client.force_login(council.person("Agnes Rook"))
    assert "No protocol is in force in your council" in main(opened(client, "/protocols/"))
    assert "Retired since" in main(opened(client, "/protocols/riverside/1/"))


def test_a_template_is_offered_to_be_read_and_not_adopted(
    client: Client, council: Council, administrator: Account
) -> None:
    publish(pack=a_newer_riverside(template=True), by=council.operator, at=MONDAY)
    client.force_login(administrator)
    page = opened(client, VERSIONS)
    assert "it is copied, and not adopted" in row(page, "2")
    assert ADOPT not in links(page).values()
    assert client.get(ADOPT).status_code == 404


@pytest.mark.parametrize("address", [VERSIONS, ADOPT, RETIRE])
def test_only_who_looks_after_the_council_comes_here(
    client: Client, council: Council, address: str
) -> None:
    publish(pack=a_newer_riverside(), by=council.operator, at=MONDAY)
    worker = council.person("Sadia Bell", "social work", "social-worker")
    client.force_login(worker)
    assert client.get(address).status_code == 403
    assert client.post(PUBLISH, {"folder": "herefordshire/2021-03"}).status_code == 403
    assert VERSIONS not in links(opened(client, "/protocols/")).values()
    assert client.get("/protocols/riverside/2/").status_code == 404, "nobody adopted it here"


def test_who_runs_the_site_publishes_and_adopts_for_nobody(
    client: Client, council: Council
) -> None:
    client.force_login(council.operator)
    page = opened(client, VERSIONS)
    assert "You run the site and belong to no council." in main(page)
    assert client.get(RETIRE).status_code == 404
    client.post(PUBLISH, {"folder": "herefordshire/2021-03"})
    assert PublishedPack.objects.filter(pack="herefordshire").exists()


def test_the_page_takes_the_same_number_of_queries_however_many_versions_there_are(
    client: Client, council: Council, administrator: Account, now: datetime
) -> None:
    client.force_login(administrator)
    counts = []
    for number in range(2, 6, 3):
        opened(client, VERSIONS)
        with CaptureQueriesContext(connection) as queries:
            opened(client, VERSIONS)
        counts.append(len(queries))
        for later in range(number, number + 3):
            newer = in_force_next(council, a_newer_riverside(str(later)), now)
            retire(
                authority=council.authority, published_pack=newer, reason="r",
                by=council.operator, at=now,
            )  # fmt: skip
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_another_councils_administrator_adopts_for_their_own(client: Client) -> None:
    riverside_council()
    elsewhere = a_council("larkfield")
    client.force_login(one_who_administers(elsewhere, "Agnes Rook"))
    assert "Not adopted here" in row(opened(client, VERSIONS), "1")
    done = sent(client, "/protocols/riverside/1/adopt/", since="now")
    assert "Adopted: version 1." in message(done)
    assert Adoption.objects.latest("pk").authority == elsewhere.authority
