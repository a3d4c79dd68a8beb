"""What stands on every page, and on the pages of errors."""

import re
from collections.abc import Callable

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from stepdown.partnership.models import Account, Authority
from stepdown.web.components.layout import layout
from tests.habits.places import ROOT
from tests.web.components.markup import Element, read

TEMPLATES = ROOT / "src/stepdown/web/templates"
ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


pytestmark = pytest.mark.urls("tests.web.components.addresses")


@pytest.fixture
def worker() -> Account:
    return Account(name="Imogen Vale", email="imogen@example.org")


@pytest.fixture
def drawn(worker: Account) -> Callable[..., Element]:
    def draw(template: str = "base.html", at: str = "/", **context: object) -> Element:
        request = RequestFactory().get(at)
        request.user = worker
        return read(render_to_string(template, context, request))

    return draw


def test_the_way_to_step_up_is_on_every_page(drawn: Callable[..., Element]) -> None:
    found = drawn().find("a", class_="sd-urgent")
    assert [link.attributes["href"] for link in found] == ["/urgent/"]
    assert found[0].text == "Urgent: step up now"


@pytest.mark.parametrize("template", ERRORS)
def test_an_error_page_says_what_happened_and_keeps_the_way_to_step_up(template: str) -> None:
    # Django draws 500.html without a request, and with nothing in its context.
    html = render_to_string(template)
    page = read(html)
    heading = page.find("h1")
    assert len(heading) == 1
    assert page.find("title")[0].text == f"{heading[0].text} – Stepdown"
    assert page.find("a", class_="sd-urgent")
    assert "sorry" not in html.lower()


def test_the_first_link_leads_past_the_header(drawn: Callable[..., Element]) -> None:
    links = drawn().find("a")
    assert links[0].attributes["href"] == "#main-content"
    assert drawn().find("main", id="main-content")


def test_the_sections_that_exist_are_shown_and_the_page_is_marked(
    drawn: Callable[..., Element],
) -> None:
    items = drawn(at="/episodes/").find("a", class_="govuk-service-navigation__link")
    assert [item.text for item in items] == ["My work", "Episodes", "Imogen Vale"]
    assert items[1].attributes["aria-current"] == "page"


def test_a_page_within_a_section_marks_the_section(drawn: Callable[..., Element]) -> None:
    items = drawn(at="/episodes/1/", section="episodes").find("a", aria_current="true")
    assert [item.text for item in items] == ["Episodes"]


def test_a_role_may_have_fewer_sections(drawn: Callable[..., Element]) -> None:
    items = drawn(navigation_routes=["episodes"], navigation_counts={"episodes": 3})
    links = items.find("a", class_="govuk-service-navigation__link")
    assert [link.text for link in links] == ["Episodes 3", "Imogen Vale"]


def test_a_stranger_sees_no_sections() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert "govuk-service-navigation" not in render_to_string("base.html", {}, request)


def test_a_page_about_a_family_says_which(drawn: Callable[..., Element]) -> None:
    children = [{"name": "Robyn", "age": "9 years", "id": "700231"}, {"name": "Unborn baby"}]
    bar = drawn(identity={"family": "Robyn Marlow", "children": children, "alert": "Late"})
    found = bar.find("section", class_="sd-identity")[0]
    assert [item.text for item in found.find("li")] == ["Robyn 9 years, ID 700231", "Unborn baby"]
    assert found.find("p", class_="sd-identity__alert")[0].text == "Late"


def test_what_the_last_act_did_is_said_at_the_top(worker: Account) -> None:
    request = RequestFactory().get("/")
    request.user = worker
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    messages.success(request, "Written consent recorded")
    messages.warning(request, "Nobody has <b>accepted</b>")
    page = read(render_to_string("base.html", {}, request))
    banners = page.find("div", class_="govuk-notification-banner")
    assert [banner.attributes["role"] for banner in banners] == ["alert", "region"]
    assert banners[0].text == "Success Written consent recorded"
    assert banners[1].text == "Important Nobody has <b>accepted</b>"


def test_the_demo_says_so(drawn: Callable[..., Element]) -> None:
    assert drawn().find("section", class_="sd-demo") == []
    page = drawn(is_demo=True, council_name="Larkfield")
    assert "invented" in page.find("section", class_="sd-demo")[0].text
    assert page.find("span", class_="sd-header__council")[0].text == "Larkfield (demonstration)"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_a_style_or_a_script_of_its_own(path: object) -> None:
    text = TEMPLATES.joinpath(str(path)).read_text(encoding="utf-8")
    assert " style=" not in text
    assert "<style" not in text
    assert not re.search(r"\son[a-z]+=", text)
    for script in text.split("<script")[1:]:
        assert script.partition(">")[0].count("src=") == 1, "a script in the page is not run"
    assert "|safe" not in text
    assert "autoescape off" not in text


@pytest.mark.django_db
def test_a_council_wears_its_own_colour(client: Client) -> None:
    council = Authority.objects.create(slug="larkfield", name="Larkfield", colour="#4B0082")
    account = Account.objects.create_user("a@example.org", name="Ada", authority=council)
    request = RequestFactory().get("/")
    request.user = account
    page = read(render_to_string("base.html", {}, request))
    addresses = [str(link.attributes["href"]) for link in page.find("link", rel="stylesheet")]
    # It comes after the style sheet that it changes.
    assert addresses == ["/static/stepdown/stepdown.css", "/style/larkfield.css?4b0082"]
    response = client.get(addresses[-1])
    assert response.headers["Content-Type"].startswith("text/css")
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert "--council-brand: #4B0082;" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("colour", ["", "#ffff00"])
def test_a_colour_that_cannot_be_read_changes_nothing(client: Client, colour: str) -> None:
    Authority.objects.create(slug="larkfield", name="Larkfield", colour=colour)
    assert client.get("/style/larkfield.css").text == ""


@pytest.mark.django_db
def test_a_council_that_does_not_exist_has_no_colour(client: Client) -> None:
    assert client.get("/style/nowhere.css").status_code == 404


@pytest.mark.django_db
def test_a_page_that_shows_no_council_does_not_look_for_one(
    django_assert_num_queries: Callable[[int], object], worker: Account
) -> None:
    council = Authority.objects.create(slug="larkfield", name="Larkfield", colour="#4b0082")
    worker.authority_id = council.pk
    request = RequestFactory().get("/")
    request.user = worker
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        told = layout(request)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert str(told["council_name"]) == "Larkfield"
        assert str(told["council_style_url"]) == "/style/larkfield.css?4b0082"
