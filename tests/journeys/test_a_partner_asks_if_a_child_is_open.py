"""A school asks whether a child is open, and reaches whoever leads in half a minute."""

from datetime import date

import pytest

from stepdown.episodes.models import Enquiry
from tests.journeys.answering import Answer
from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.councils import Herefordshire
from tests.journeys.given import Family
from tests.journeys.somebody import DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE, Screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = pytest.mark.parametrize(
    "screen", [DESKTOP, PHONE, DESKTOP_WITHOUT_SCRIPT], ids=["desktop", "phone", "without-script"]
)


@SCREENS
def test_a_school_asks_and_is_told_who_leads(
    cast: Cast, herefordshire: Herefordshire, clock: Clock, screen: Screen
) -> None:
    family = Family(herefordshire, clock)
    cast.screen = screen
    desmond = cast.enters(herefordshire, "Desmond Achebe")
    desmond.opens("/")
    if screen is PHONE:
        desmond.page.get_by_role("button", name="Menu").click()
    desmond.follows("Is a child open?")
    assert desmond.heading == "Is this child open?"
    desmond.presses("Ask")
    desmond.sees("Enter the child’s first name and last name", "Enter why you ask")
    asked: dict[str, Answer] = {
        "The child’s first name and last name": "Junniper Larkspur",
        # She was born on 9 May: the day and the month are the wrong way round.
        "Date of birth": date(2016, 9, 5),
        "Why do you ask?": "She told her teacher that she is moving away.",
    }
    desmond.answers(asked)
    desmond.presses("Ask")
    assert desmond.heading == "Somebody is helping this child"
    desmond.sees("Sunniva Marsh", "Assessment team")
    desmond.does_not_see(family.episode.reference)
    desmond.does_not_see("HD0001")
    assert "unniper" not in desmond.page.url

    desmond.follows("Is a child open?") if screen is not PHONE else desmond.opens(
        "/is-this-child-open/"
    )
    desmond.answers({**asked, "The child’s first name and last name": "Marguerite Nobody"})
    desmond.presses("Ask")
    assert desmond.heading == "We could not find an open child"
    desmond.sees("That does not mean that nobody helps the child", "01632 960140")
    assert Enquiry.objects.count() == 2
