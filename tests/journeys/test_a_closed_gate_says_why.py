"""What the protocol holds back, who may let it pass, and what has happened all the same."""

from datetime import date

import pytest

from stepdown.episodes.models import EpisodeProgress
from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.councils import Herefordshire, Hubs
from tests.journeys.given import a_family_with_everything_but_a_lead
from tests.journeys.walking import records

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = "Open the children to early help"
GO_ON = "How do you want to go on?"


def test_a_manager_who_opens_without_a_lead_holds_the_children(
    cast: Cast, herefordshire: Herefordshire, clock: Clock
) -> None:
    family = a_family_with_everything_but_a_lead(herefordshire, clock)
    iwan = cast.enters(herefordshire, "Iwan Prosser")
    iwan.opens(family.address)
    records(iwan, OPEN, {"Number in the case system": "EH-2041"}, button="Record the handover")
    iwan.sees("This is not recorded yet", "Early help co-ordinator manager (Marguerite Dunne)")
    assert iwan.page.get_by_label("Number in the case system").input_value() == "EH-2041"

    marguerite = cast.enters(herefordshire, "Marguerite Dunne")
    marguerite.opens(family.address)
    records(marguerite, OPEN, button="Record the handover")
    marguerite.answers({GO_ON: "Go on, with a reason"})
    marguerite.presses("Record the handover")
    marguerite.sees("Enter why you go on although this is not met")
    marguerite.page.get_by_label("Why go on although this is not met?").fill(
        "Tamsin is ill. I answer for the children until she is back."
    )
    marguerite.presses("Record the handover")
    marguerite.sees("Reached: “Opened to early help”", "Marguerite Dunne (you)")
    assert not EpisodeProgress.objects.get(episode=family.episode).has_breach


def test_what_has_happened_all_the_same_is_recorded_as_a_breach_and_the_manager_is_told(
    cast: Cast, herefordshire: Herefordshire, clock: Clock
) -> None:
    family = a_family_with_everything_but_a_lead(herefordshire, clock)
    clock.says("2026-03-06", "15:00")
    iwan = cast.enters(herefordshire, "Iwan Prosser")
    iwan.opens(family.address)
    records(
        iwan,
        OPEN,
        {"When did this happen?": date(2026, 3, 5)},
        button="Record the handover",
    )
    iwan.answers({GO_ON: "It has already happened"})
    iwan.presses("Record the handover")
    iwan.sees("This broke a rule", "Recorded as a breach", "5 March 2026")
    gareth = cast.enters(herefordshire, "Gareth Penhaligon")
    gareth.opens("/episodes/")
    gareth.sees("Rule broken")
    gareth.opens(family.address)
    gareth.sees("“Opened to early help” was reached although this was not met")


def test_nobody_may_take_a_child_straight_from_protection_to_early_help(
    cast: Cast, hubs: Hubs, clock: Clock
) -> None:
    hubs.siblings()
    bram = cast.enters(hubs, "Bram Hollis")
    bram.opens("/step-down/")
    bram.answers({"Name of a child or of the family, or a child’s number": "HD0001"})
    bram.presses("Search")
    bram.answers({"Who is stepping down?": "Juniper Larkspur, alone"})
    bram.presses("Continue")
    bram.answers(
        {
            "Where are they now?": "Child protection plan",
            "Since when?": date(2025, 10, 6),
            "What is intended?": "Early help",
        }
    )
    bram.presses("Continue")
    bram.sees("No pathway of your council’s protocol leads from there to here.")
    bram.answers({"Where are they now?": "Child in need plan"})
    bram.presses("Continue")
    bram.answers(
        {
            "Circumstance 1": {
                "Circumstance": "Child protection plan",
                "From": date(2025, 10, 6),
            }
        }
    )
    bram.presses("Continue")
    bram.sees(
        "As things are, this step down cannot be completed.",
        "No child goes straight from a child protection plan to early help.",
        "Child protection plan to child in need plan",
    )
    clock.goes_on(minutes=1)
    bram.presses("Start all the same")
    bram.sees("has begun")
    records(
        bram,
        "Decide on the level of support",
        {
            "What have you decided?": "Step down to early help",
            "Did you decide it together with the social worker?": "Yes",
            "Why?": "The family has done well.",
        },
        button="Record the decision",
    )
    bram.sees("This is not recorded yet", "Nobody may let this pass")
    bram.sees("Move the child to a child in need plan first.")
