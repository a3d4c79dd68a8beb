"""The components in a real browser: WCAG 2.2 AA by axe, 320 pixels, and without script.

The pictures of the last run are kept where STEPDOWN_TEST_PICTURES names a folder.
"""

import os
import re
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.web.components.addresses"),
]

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP, PHONE = 1280, 320
ADDRESSES = ["/components/", "/components/episode/", "/components/questions/"]


@pytest.fixture(autouse=True)
def _the_demo(settings: Any) -> None:
    settings.DEMO = True


def opened(browser: Browser, width: int, *, script: bool = True) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page.set_default_timeout(20_000)
    return page


def keep_a_picture(page: Page, name: str) -> None:
    folder = os.environ.get("STEPDOWN_TEST_PICTURES")
    if folder:
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)


def barriers(page: Page) -> list[str]:
    """Return what axe finds. The policy of the site lets no script in but by evaluation."""
    found = page.evaluate(
        f"{AXE}; axe.run(document, {{runOnly: {WCAG!r}, resultTypes: ['violations']}})"
    )
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def named(address: str) -> str:
    return address.strip("/").replace("/", "-")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_no_barrier_that_axe_can_find(
    browser: Browser, live_server: LiveServer, address: str, width: int
) -> None:
    page = opened(browser, width)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(live_server.url + address)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    keep_a_picture(page, f"{named(address)}-{width}")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # GOV.UK's script tells the console where a component could not start, and
    # the browser where the policy stopped something.
    assert said == []
    page.close()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_page_full_of_mistakes_has_no_barrier(
    browser: Browser, live_server: LiveServer, width: int
) -> None:
    page = opened(browser, width)
    page.goto(live_server.url + "/components/questions/")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    keep_a_picture(page, f"components-questions-mistakes-{width}")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Enter date of the discussion").click()
    assert page.evaluate("document.activeElement.id") == "id_happened-day"
    page.close()


@pytest.mark.parametrize("script", [True, False])
def test_an_option_reveals_its_questions_with_and_without_script(
    browser: Browser, live_server: LiveServer, script: bool
) -> None:
    page = opened(browser, PHONE, script=script)
    page.goto(live_server.url + "/components/questions/")
    assert not page.locator("#id_why_not").is_visible()
    page.get_by_label("No", exact=True).first.check()
    assert page.locator("#id_why_not").is_visible()
    page.get_by_label("Yes, in writing").check()
    assert not page.locator("#id_why_not").is_visible()
    assert page.locator("#id_signed-day").is_visible()
    page.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_row_is_added_and_removed_with_and_without_script(
    browser: Browser, live_server: LiveServer, script: bool
) -> None:
    page = opened(browser, PHONE, script=script)
    page.goto(live_server.url + "/components/questions/")
    page.locator("#id_actions-0-what").fill("Visit on Monday")
    page.get_by_role("button", name="Add another action").click()
    page.locator("#id_actions-1-what").fill("Call the school")
    assert page.locator("#id_actions-0-what").input_value() == "Visit on Monday"
    page.get_by_role("button", name="Remove Action 1").click()
    assert page.locator("#id_actions-0-what").input_value() == "Call the school"
    assert page.locator("#id_actions-1-what").count() == 0
    page.close()


def test_on_a_phone_the_clock_comes_before_the_steps(
    browser: Browser, live_server: LiveServer
) -> None:
    def order(width: int) -> bool:
        page = opened(browser, width)
        page.goto(live_server.url + "/components/episode/")
        tops = [
            page.locator(name).bounding_box() for name in (".sd-clock", ".sd-stepper", ".sd-urgent")
        ]
        page.close()
        clock, steps, urgent = (box["y"] for box in tops if box)
        # The way to step up can be reached without scrolling.
        assert urgent < 200
        return clock < steps

    assert order(PHONE) is True
    assert order(DESKTOP) is False


def test_the_keyboard_goes_down_the_page_in_the_order_of_the_eye(
    browser: Browser, live_server: LiveServer
) -> None:
    page = opened(browser, PHONE)
    page.goto(live_server.url + "/components/episode/")
    tops = []
    for _ in range(16):
        page.keyboard.press("Tab")
        tops.append(
            page.evaluate("document.activeElement.getBoundingClientRect().top + window.scrollY")
        )
    # The link past the header lies outside the page until it has the focus.
    below_the_header = tops[3:]
    assert below_the_header == sorted(below_the_header)
    page.close()


def fill_a_name_and_wait(page: Page, address: str) -> str:
    page.goto(address)
    page.locator("#id_name").fill("Robyn")
    line = page.locator("[data-draft-status]")
    line.filter(has_text="Draft").wait_for()
    return line.inner_text()


def test_a_form_saves_itself_while_it_is_filled(browser: Browser, live_server: LiveServer) -> None:
    page = opened(browser, PHONE)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.post_data or "") if r.method == "POST" else None)
    said = fill_a_name_and_wait(page, live_server.url + "/components/questions/")
    assert re.fullmatch(r"Draft saved at \d{1,2}:\d\d[ap]m", said)
    assert len(sent) == 1
    assert "name=Robyn" in sent[0]
    assert "csrfmiddlewaretoken=" in sent[0]
    page.close()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"status": 302, "headers": {"Location": "/accounts/login/"}}, "signed out"),
        ({"status": 409}, "changed elsewhere"),
        ({"status": 403}, "signed out"),
        (None, "no connection"),
    ],
)
def test_a_draft_that_was_not_saved_is_said_not_to_be(
    browser: Browser, live_server: LiveServer, answer: dict[str, Any] | None, expected: str
) -> None:
    page = opened(browser, PHONE)
    page.route(
        "**/components/draft/",
        lambda route: route.fulfill(**answer) if answer else route.abort(),
    )
    said = fill_a_name_and_wait(page, live_server.url + "/components/questions/")
    assert said.startswith("Draft not saved")
    assert expected in said
    assert page.locator("#id_name").input_value() == "Robyn"
    page.close()


def test_a_printed_page_shows_what_is_folded_and_no_buttons(
    browser: Browser, live_server: LiveServer
) -> None:
    page = opened(browser, DESKTOP)
    page.goto(live_server.url + "/components/episode/")
    page.emulate_media(media="print")
    assert page.get_by_text("Saturdays and Sundays do not count.").is_visible()
    for name in (".sd-urgent", ".govuk-button", ".moj-sub-navigation", ".sd-footer"):
        assert not page.locator(name).first.is_visible(), name
    page.close()
