"""The family's pages in a real browser: WCAG 2.2 AA by axe, 320 pixels, and without script.

``Somebody`` holds each page that is opened to the baseline of every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from stepdown.partnership.models import Account
from tests.factories import situations
from tests.factories.situations import Story
from tests.journeys.baseline import barriers
from tests.journeys.somebody import DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE, Screen, Somebody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOR_THE_WORKER = [
    "",
    "history/",
    "record/visit/",
    "record/consent/",
    "record/plan/",
    "record/assessment/",
    "record/handover/",
    "record/request/",
    "gates/consent-before-request/",
    "lead/lead/",
    "lead/lead/nominate/",
    "lead/lead/consult/",
    "disagreement/",
    "end/",
    "join/",
    "states/",
]
FOR_THE_MANAGER = ["record/decision/", "record/closure/", "gates/consent-before-request/"]
FOR_THE_LEAD = ["lead/lead/answer/"]


@contextmanager
def visiting(
    browser: Browser, server: LiveServer, who: Account, screen: Screen, story: Story
) -> Iterator[Somebody]:
    somebody = Somebody.at(browser, server.url, who, screen, "the-familys-pages")
    yield somebody
    somebody.leaves()


def address(story: Story, page: str) -> str:
    return f"/family/{story.episode.reference}/{page}"


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_of_the_family_has_a_barrier_that_axe_can_find(
    browser: Browser, live_server: LiveServer, screen: Screen
) -> None:
    story = situations.a_family_decided_to_step_down()
    # What breaks a rule looks different, and must be read as well.
    story.record("request")
    story.record("visit", says={"who": ["mother"], "note": "At home"})
    for who, pages in ((story.worker, FOR_THE_WORKER), (story.manager, FOR_THE_MANAGER)):
        with visiting(browser, live_server, who, screen, story) as somebody:
            for page in pages:
                somebody.opens(address(story, page))
            number = story.records["visit"].pk
            if who == story.worker:
                for page in ("", "correct/", "retract/"):
                    somebody.opens(address(story, f"records/{number}/{page}"))
                # What is for somebody else; the browser itself complains of the refusal.
                somebody.page.goto(address(story, "record/decision/"))
                assert barriers(somebody.page) == []
    asked = situations.a_family_whose_lead_was_asked(story.council)
    with visiting(browser, live_server, asked.lead, screen, asked) as somebody:
        for page in FOR_THE_LEAD:
            somebody.opens(address(asked, page))


@pytest.mark.parametrize("screen", [PHONE, DESKTOP_WITHOUT_SCRIPT], ids=["phone", "without script"])
def test_a_gate_stops_a_manager_who_then_goes_on_with_a_reason(
    browser: Browser, live_server: LiveServer, screen: Screen
) -> None:
    story = situations.a_family_decided_to_step_down()
    with visiting(browser, live_server, story.manager, screen, story) as manager:
        manager.opens(address(story, "record/request/"))
        manager.presses("Send")
        assert "This is not recorded yet" in manager.page.inner_text("main")
        reason = manager.page.get_by_label("Why go on although this is not met?")
        # Without script what an option reveals stands open only beside that option.
        assert not reason.is_visible()
        manager.page.get_by_label("Go on, with a reason").check()
        reason.fill("Mother agreed by telephone; the form is posted.")
        manager.presses("Send")
        assert "Request to early help recorded." in manager.page.inner_text("main")
    assert story.episode.records.filter(record="request").count() == 1


@pytest.mark.parametrize("screen", [PHONE, DESKTOP_WITHOUT_SCRIPT], ids=["phone", "without script"])
def test_a_plan_of_two_rows_is_written_with_and_without_script(
    browser: Browser, live_server: LiveServer, screen: Screen
) -> None:
    story = situations.a_family_that_agreed()
    with visiting(browser, live_server, story.worker, screen, story) as worker:
        worker.opens(address(story, "record/plan/"))
        worker.page.locator("#id_actions-0-what").fill("Breakfast club")
        worker.presses("Add another row")
        worker.page.locator("#id_actions-1-what").fill("Call the landlord")
        worker.presses("Save")
    kept = story.episode.records.get(record="plan")
    assert kept.says == {"actions": [{"what": "Breakfast club"}, {"what": "Call the landlord"}]}


def test_on_a_phone_the_next_thing_to_do_is_on_the_first_screens(
    browser: Browser, live_server: LiveServer
) -> None:
    story = situations.a_family_decided_to_step_down()
    with visiting(browser, live_server, story.worker, PHONE, story) as worker:
        worker.opens(address(story, ""))
        tops = {
            name: worker.page.locator(name).first.bounding_box()
            for name in (".sd-urgent", ".sd-clock", ".sd-stepper", ".sd-tasks")
        }
    order = [name for name, box in sorted(tops.items(), key=lambda each: each[1]["y"])]  # type: ignore[index]
    assert order == [".sd-urgent", ".sd-clock", ".sd-stepper", ".sd-tasks"]
