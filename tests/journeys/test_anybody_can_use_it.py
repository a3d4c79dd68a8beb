"""By keyboard alone, and enlarged four times."""

import pytest
from playwright.sync_api import Page

from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.councils import Herefordshire
from tests.journeys.given import a_family_decided_to_step_down
from tests.journeys.somebody import ZOOMED
from tests.journeys.walking import records

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED = "document.activeElement"


def tab_to(page: Page, label: str) -> None:
    """Press Tab until what is called so has the focus, which must be seen each time it moves."""
    wanted = page.get_by_label(label, exact=True).get_attribute("id")
    for _ in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            f"""() => {{
                const at = {FOCUSED}, box = at.getBoundingClientRect();
                return {{
                    id: at.id,
                    what: at.outerHTML.slice(0, 120),
                    inView: box.bottom > 0 && box.top < window.innerHeight,
                    marked: at.matches(':focus-visible'),
                }};
            }}"""
        )
        assert seen["marked"], seen
        assert seen["inView"], seen
        if seen["id"] == wanted:
            return
    raise AssertionError(f"{label} cannot be reached by the keyboard")


def test_a_discussion_is_recorded_by_the_keyboard_alone(
    cast: Cast, herefordshire: Herefordshire, clock: Clock
) -> None:
    family = a_family_decided_to_step_down(herefordshire, clock)
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens(f"{family.address}record/family-discussion/")
    page = sunniva.page
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "main-content"
    tab_to(page, "Mother")
    page.keyboard.press("Space")
    tab_to(page, "They agree")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    tab_to(page, "What are the parents' or carers' views?")
    page.keyboard.type("She would like help with bedtimes.")
    with page.expect_navigation():
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate(f"{FOCUSED}.textContent.trim()") == "Save":
                break
        page.keyboard.press("Enter")
    sunniva.looks_at_the_page()
    sunniva.sees("Discussion with the family recorded.", "She would like help with bedtimes.")


def test_everything_can_be_read_and_done_at_four_times_the_size(
    cast: Cast, herefordshire: Herefordshire, clock: Clock
) -> None:
    family = a_family_decided_to_step_down(herefordshire, clock)
    sunniva = cast.enters(herefordshire, "Sunniva Marsh", ZOOMED)
    sunniva.opens("/")
    sunniva.opens(family.address)
    records(
        sunniva,
        "Discuss the step down with the family",
        {
            "Who did you talk with?": ["Mother"],
            "What do they say to stepping down to early help?": "They agree",
        },
    )
    sunniva.follows("Urgent: step up now")
    sunniva.sees("01632 960140")
