"""Pages that belong to no one journey: signing in, lists, protocols, and what the service is."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from stepdown.partnership.models import ReadingChallenge
from stepdown.web.drafts import CARRIED_IN
from tests.journeys.baseline import assert_baseline
from tests.journeys.conftest import Cast
from tests.journeys.councils import PASSWORD, Herefordshire, Hubs
from tests.journeys.somebody import DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE, Screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOTH = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
PROTOCOL = "/protocols/herefordshire/2021-03/"
READING = f"{PROTOCOL}readings/assessment-to-early-help.obligations.review/"
SAYS_OTHERWISE = "A missed meeting is held later, and the count goes on."
WORRY = "She says that a man is sleeping in her room."


@BOTH
@pytest.mark.usefixtures("herefordshire")
def test_a_stranger_reads_what_the_service_is_and_how_to_come_in(
    browser: Browser, live_server: LiveServer, screen: Screen, settings: Any
) -> None:
    settings.DEMO = True
    page = browser.new_page(viewport={"width": screen.width, "height": screen.height})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for address in (
        "/about/accessibility/",
        "/about/privacy/",
        "/about/licence/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/demo/",
    ):
        page.goto(live_server.url + address)
        assert_baseline(page, said, script=True)
    page.close()


@BOTH
def test_a_worker_finds_the_way_around(
    cast: Cast, herefordshire: Herefordshire, screen: Screen
) -> None:
    cast.screen = screen
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    for address in (
        "/",
        "/team-work/",
        "/work/me/late/",
        "/episodes/",
        "/account/",
        "/protocols/",
        PROTOCOL,
        f"{PROTOCOL}clauses/",
        f"{PROTOCOL}assessment-to-early-help/",
        f"{PROTOCOL}assessment-to-early-help/map/",
        "/protocols/compare/",
    ):
        sunniva.opens(address)


@BOTH
def test_two_councils_are_compared_by_who_looks_after_one(
    cast: Cast, herefordshire: Herefordshire, hubs: Hubs, screen: Screen
) -> None:
    marguerite = herefordshire.people["Marguerite Dunne"]
    marguerite.is_administrator = True
    marguerite.save()
    cast.screen = screen
    person = cast.enters(herefordshire, "Marguerite Dunne")
    person.opens("/protocols/compare/?one=herefordshire/2021-03&other=hubs/2023-11")
    person.sees("Who decides", "Where people do not agree")
    person.opens("/protocols/compare/?one=hubs/2023-11&other=hubs/2023-11")
    person.sees("Nothing differs")


@BOTH
def test_a_map_has_lanes_at_a_desk_and_one_column_on_a_phone(
    cast: Cast, herefordshire: Herefordshire, screen: Screen
) -> None:
    cast.screen = screen
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens(f"{PROTOCOL}assessment-to-early-help/map/")
    lanes = sunniva.page.locator(".sd-map--lanes .sd-map__part")
    column = sunniva.page.locator(".sd-map--column .sd-map__part")
    shown, hidden = (column, lanes) if screen is PHONE else (lanes, column)
    expect(hidden.first).not_to_be_visible()
    for picture in shown.all():
        picture.scroll_into_view_if_needed()
        # The picture has come, and it is drawn no smaller than its type can be read.
        picture.evaluate("picture => picture.decode()")
        scale = picture.evaluate("picture => picture.clientWidth / picture.naturalWidth")
        assert scale >= 0.9


@BOTH
def test_an_administrator_attaches_the_councils_own_document(
    cast: Cast, herefordshire: Herefordshire, screen: Screen
) -> None:
    verity = herefordshire.people["Marguerite Dunne"]
    verity.is_administrator = True
    verity.save()
    cast.screen = screen
    person = cast.enters(herefordshire, "Marguerite Dunne")
    person.opens(PROTOCOL)
    person.follows("Attach the council’s own document")
    person.presses("Attach")
    person.sees("Select the document")
    person.page.get_by_label("The document, as a text file").set_input_files(
        {"name": "policy.txt", "mimeType": "text/plain", "buffer": b"Nothing of that is here."}
    )
    person.presses("Attach")
    person.sees("The words of 0 of", "Place not found in the attached document")


@pytest.mark.parametrize(
    "screen", [DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE], ids=["desktop", "none", "phone"]
)
def test_a_reading_is_challenged_and_answered(
    cast: Cast, herefordshire: Herefordshire, screen: Screen
) -> None:
    protocol_owner = herefordshire.people["Marguerite Dunne"]
    protocol_owner.is_administrator = True
    protocol_owner.save()
    cast.screen = screen
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens(f"{PROTOCOL}assessment-to-early-help/")
    for clause in sunniva.main.locator("details:has(a[href*='/readings/'])").all():
        clause.locator("summary").click()
    sunniva.looks_at_the_page()
    sunniva.follows_to(READING)
    sunniva.presses("Challenge the reading")
    sunniva.sees("Enter what you think the document says")
    sunniva.answers({"What do you think the document says?": SAYS_OTHERWISE})
    sunniva.presses("Challenge the reading")
    sunniva.sees("Your challenge is recorded", SAYS_OTHERWISE, "Not answered")
    marguerite = cast.enters(herefordshire, "Marguerite Dunne")
    marguerite.opens("/protocols/")
    marguerite.sees("Challenges for you to answer")
    challenge = ReadingChallenge.objects.get()
    marguerite.follows_to(f"{PROTOCOL}challenges/{challenge.pk}/")
    marguerite.answers(
        {
            "What becomes of our reading?": "It will change in a later version",
            "Why?": "She is right.",
        }
    )
    marguerite.presses("Answer the challenge")
    marguerite.sees("The challenge is answered")
    sunniva.opens("/protocols/")
    sunniva.sees("Your challenges", "Will change")
    sunniva.follows_to(READING)
    sunniva.sees("What was challenged before", SAYS_OTHERWISE, "She is right.")
    sunniva.opens(PROTOCOL)


@pytest.mark.parametrize("screen", [DESKTOP, DESKTOP_WITHOUT_SCRIPT], ids=["script", "none"])
def test_a_lapsed_sign_in_returns_to_the_filled_form(
    cast: Cast, herefordshire: Herefordshire, screen: Screen
) -> None:
    cast.screen = screen
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens("/urgent-step-up/")
    sunniva.answers({"What is the worry?": WORRY})
    sunniva.context.clear_cookies()
    sunniva.presses("Send to social care now")
    assert sunniva.heading == "Sign in"
    sunniva.sees("Your urgent report was not sent", "Call 01632 960140 now")
    sunniva.page.get_by_label("Email").fill(herefordshire.people["Sunniva Marsh"].email)
    sunniva.page.get_by_label("Password", exact=True).fill(PASSWORD)
    sunniva.presses("Sign in")
    assert sunniva.heading == "Step up now"
    expect(sunniva.page.get_by_label("What is the worry?")).to_have_value(WORRY)
    sunniva.answers({"The child’s name": "Juniper Larkspur"})
    sunniva.presses("Send to social care now")
    assert sunniva.heading == "Sent to social care"


def test_what_is_being_typed_saves_itself(cast: Cast, herefordshire: Herefordshire) -> None:
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens("/urgent-step-up/")
    assert sunniva.page.locator(f"input[name={CARRIED_IN}]").count() == 1
    sunniva.answers({"What is the worry?": WORRY})
    expect(sunniva.page.locator("[data-draft-status]")).to_contain_text("Draft saved at")
    # The laptop is closed, and opened again on another day.
    sunniva.context.clear_cookies()
    sunniva.signs_in()
    sunniva.opens("/urgent-step-up/")
    expect(sunniva.page.get_by_label("What is the worry?")).to_have_value(WORRY)
