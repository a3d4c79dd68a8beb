"""An urgent step up: from any page, by anybody, without waiting for anything."""

import pytest

from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.councils import Herefordshire
from tests.journeys.given import a_family_in_early_help
from tests.journeys.somebody import DESKTOP, PHONE, Screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_teacher_who_is_worried_reaches_social_care_from_any_page(
    cast: Cast, herefordshire: Herefordshire, clock: Clock, screen: Screen
) -> None:
    herefordshire.siblings()
    cast.screen = screen
    tamsin = cast.enters(herefordshire, "Tamsin Okoro")
    tamsin.opens("/account/")
    tamsin.follows("Urgent: step up now")
    assert tamsin.heading == "Step up now"
    tamsin.sees("01632 960140", "Sending this form does not replace the call")
    tamsin.presses("Send to social care now")
    tamsin.sees("Enter the child’s name, or what you know of it", "Enter what the worry is")
    tamsin.answers(
        {
            "The child’s name": "Junniper Larkspur",
            "Date of birth, if you know it": "9 may 2016",
            "What is the worry?": "Juniper says that a man is sleeping in her room.",
        }
    )
    clock.says("2026-03-02", "14:05")
    tamsin.presses("Send to social care now")
    assert tamsin.heading == "Sent to social care"
    tamsin.sees("2:05pm", "Nkechi Adeyemi, duty manager of Front door, owes the decision")
    tamsin.does_not_see("HD0001")

    clock.goes_on(minutes=4)
    nkechi = cast.enters(herefordshire, "Nkechi Adeyemi")
    nkechi.opens("/front-door/")
    nkechi.sees(
        "1 urgent report nobody has acknowledged", "4 minutes", "Juniper Larkspur, ID HD0001"
    )
    nkechi.presses("Acknowledge the report about Junniper Larkspur")
    nkechi.sees("Every report has been read", "Acknowledged", "01632 960204")
    nkechi.follows("Decide about Junniper Larkspur")
    nkechi.presses("Record the decision")
    nkechi.sees("Select what is decided", "Enter the reason")
    nkechi.answers(
        {"What is decided?": "Step up to social care", "Why?": "There is a new risk of harm."}
    )
    nkechi.presses("Record the decision")
    nkechi.sees("Decided lately", "There is a new risk of harm.")


def test_the_family_says_who_owes_the_decision_from_the_moment_of_sending(
    cast: Cast, herefordshire: Herefordshire, clock: Clock
) -> None:
    family = a_family_in_early_help(herefordshire, clock)
    clock.says("2026-03-20", "14:05")
    tamsin = cast.enters(herefordshire, "Tamsin Okoro")
    tamsin.opens(family.address)
    tamsin.follows("Urgent: step up now")
    tamsin.answers(
        {
            "The child’s name": "Juniper Larkspur",
            "Date of birth, if you know it": "9 5 2016",
            "What is the worry?": "Juniper says that a man is sleeping in her room.",
        }
    )
    tamsin.presses("Send to social care now")
    tamsin.opens(family.address)
    tamsin.shows_the_alert("Reported to social care", "2:05pm", "Nkechi Adeyemi")
    tamsin.sees("Tamsin Okoro (you)")

    clock.goes_on(minutes=6)
    nkechi = cast.enters(herefordshire, "Nkechi Adeyemi")
    nkechi.opens("/")
    nkechi.sees("1 urgent report", "nobody has acknowledged", "6 minutes")
    nkechi.opens("/front-door/")
    nkechi.presses("Acknowledge the report about Juniper Larkspur")
    nkechi.follows("See the step down of Juniper Larkspur")
    nkechi.shows_the_alert("Reported to social care")
