"""An urgent step up: from any page, by anybody, without waiting for anything."""

import pytest

from tests.journeys.conftest import Cast
from tests.journeys.councils import Herefordshire
from tests.journeys.somebody import DESKTOP, PHONE, Screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_teacher_who_is_worried_reaches_social_care_from_any_page(
    cast: Cast, herefordshire: Herefordshire, screen: Screen
) -> None:
    tamsin = cast.enters(herefordshire, "Tamsin Okoro", screen)
    tamsin.opens("/account/")
    tamsin.follows("Urgent: step up now")
    assert tamsin.heading == "Step up now"
    tamsin.sees("01632 960140", "Sending this form does not replace the call")
    tamsin.presses("Send to social care now")
    tamsin.sees("Enter the child’s name, or what you know of it", "Enter what the worry is")
