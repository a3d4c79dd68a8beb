"""A disagreement says who decides, and who holds the children until it is decided."""

import pytest

from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.councils import Herefordshire
from tests.journeys.given import a_family_with_everything_but_a_lead

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_disagreement_that_is_not_settled_goes_to_the_managers(
    cast: Cast, herefordshire: Herefordshire, clock: Clock
) -> None:
    family = a_family_with_everything_but_a_lead(herefordshire, clock)
    iwan = cast.enters(herefordshire, "Iwan Prosser")
    iwan.opens(family.address)
    iwan.follows("Disagreement about the step down")
    iwan.sees("Who holds the children meanwhile", "Sunniva Marsh")
    iwan.presses("Raise the disagreement")
    iwan.sees("There is a problem")
    iwan.answers(
        {
            "What do you disagree about?": "The needs are above what early help can meet.",
            "What are you worried could happen to the child?": "Nobody would see Juniper.",
        }
    )
    iwan.presses("Raise the disagreement")
    iwan.sees("The disagreement is recorded.", "There is a disagreement", "Sunniva Marsh")
    iwan.does_not_see("What can follow", "Whoever has this role")

    clock.says("2026-03-03", "10:00")
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens("/")
    sunniva.sees("Settle the disagreement")
    sunniva.opens(family.address)
    sunniva.follows("Decide the disagreement")
    sunniva.sees("The needs are above what early help can meet.", "Raised by Iwan Prosser")
    sunniva.answers({"Is it settled?": "No", "What was decided, and why?": "We could not agree."})
    sunniva.presses("Record the decision")
    sunniva.sees("The disagreement is not settled. It goes up to")

    gareth = cast.enters(herefordshire, "Gareth Penhaligon")
    gareth.opens(family.address)
    gareth.sees("Sunniva Marsh")
    gareth.follows("Decide the disagreement")
    gareth.answers(
        {
            "Is it settled?": "Yes, this is decided",
            "What was decided, and why?": "Early help begins, with a joint visit first.",
        }
    )
    gareth.presses("Record the decision")
    gareth.sees("The disagreement is settled.")
    gareth.does_not_see("There is a disagreement since")
