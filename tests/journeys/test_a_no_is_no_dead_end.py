"""A family that refuses goes back to the manager, and can go on from there."""

import pytest

from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.councils import Herefordshire
from tests.journeys.given import a_family_decided_to_step_down
from tests.journeys.somebody import DESKTOP, PHONE, Screen
from tests.journeys.walking import records

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CONSENT = "Get written consent"
DECIDE = "Decide what happens after consent was refused or withdrawn"


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_refusal_goes_back_to_the_manager_who_asks_again(
    cast: Cast, herefordshire: Herefordshire, clock: Clock, screen: Screen
) -> None:
    family = a_family_decided_to_step_down(herefordshire, clock)
    cast.screen = screen
    clock.says("2026-03-04", "10:30")
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens(family.address)
    records(
        sunniva,
        CONSENT,
        {
            "What is their answer?": "Consent refused",
            "Whose answer is it?": "A parent or carer",
        },
        button="Record the answer",
    )
    sunniva.sees("Gareth Penhaligon", "by Thu 5 Mar")
    sunniva.sees("Stay with social care", "Close without early help", "Step up")

    gareth = cast.enters(herefordshire, "Gareth Penhaligon")
    gareth.opens("/")
    gareth.sees(DECIDE, "Thu 5 Mar")
    gareth.follows("Juniper and Rowan Larkspur")
    gareth.follows(DECIDE)
    gareth.sees("A refusal alone is no reason to step up.")
    gareth.answers(
        {
            "What happens now?": "Talk with the family again",
            "Why?": "She feared that school would be told everything.",
        }
    )
    gareth.presses("Record the decision")

    clock.says("2026-03-06", "10:30")
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens(family.address)
    records(
        sunniva,
        CONSENT,
        {
            "What is their answer?": "Consent given",
            "How did they give it?": "In writing",
            "Whose answer is it?": "A parent or carer",
            "Is there anything or anyone it must not be shared with?": "Not with school.",
        },
        button="Record the answer",
    )
    sunniva.sees("Done Fri 6 Mar")


def test_a_family_that_refuses_can_stay_with_social_care(
    cast: Cast, herefordshire: Herefordshire, clock: Clock
) -> None:
    family = a_family_decided_to_step_down(herefordshire, clock)
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens(family.address)
    records(
        sunniva,
        CONSENT,
        {
            "What is their answer?": "Consent refused",
            "Whose answer is it?": "A parent or carer",
        },
        button="Record the answer",
    )
    gareth = cast.enters(herefordshire, "Gareth Penhaligon")
    gareth.opens(family.address)
    records(
        gareth,
        DECIDE,
        {"What happens now?": "Stay with social care", "Why?": "Without help the risk returns."},
        button="Record the decision",
    )
    gareth.follows("Say how it ended, and for whom")
    gareth.sees("The child stays with Assessment team, in its own record.")
    gareth.answers({"Why does it end?": "Completed, as the protocol says"})
    gareth.presses("End it")
    gareth.sees(
        "The child stays with Assessment team, in its own record.", "This step down is over"
    )
