"""Two people at once, a sign-in that lapsed, and somebody who has no business here."""

import pytest
from playwright.sync_api import expect

from stepdown.episodes.models import Record
from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.councils import PASSWORD, Herefordshire
from tests.journeys.given import a_family_decided_to_step_down, a_family_in_early_help
from tests.journeys.somebody import DESKTOP, DESKTOP_WITHOUT_SCRIPT, Screen
from tests.journeys.walking import records

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DISCUSS = "Discuss the step down with the family"
VIEWS = "What are the parents' or carers' views?"


def test_the_second_of_two_people_sees_what_the_first_recorded_and_keeps_their_own_words(
    cast: Cast, herefordshire: Herefordshire, clock: Clock
) -> None:
    family = a_family_decided_to_step_down(herefordshire, clock)
    discussed = {
        "Who did you talk with?": ["Mother"],
        "What do they say to stepping down to early help?": "They agree",
    }
    sunniva = cast.enters(herefordshire, "Sunniva Marsh")
    sunniva.opens(family.address)
    sunniva.follows(DISCUSS)
    gareth = cast.enters(herefordshire, "Gareth Penhaligon")
    gareth.opens(family.address)
    records(gareth, DISCUSS, {**discussed, VIEWS: "She would like to start on a Monday."})

    sunniva.answers({**discussed, VIEWS: "She asks for one person to ring."})
    sunniva.presses("Save")
    sunniva.sees("What Gareth Penhaligon recorded", "She would like to start on a Monday.")
    expect(sunniva.page.get_by_label(VIEWS)).to_have_value("She asks for one person to ring.")
    assert Record.objects.filter(record="family-discussion").count() == 1
    sunniva.presses("Save")
    assert Record.objects.filter(record="family-discussion").count() == 2


@pytest.mark.parametrize("screen", [DESKTOP, DESKTOP_WITHOUT_SCRIPT], ids=["script", "none"])
def test_a_social_worker_whose_sign_in_lapsed_comes_back_to_the_filled_form(
    cast: Cast, herefordshire: Herefordshire, clock: Clock, screen: Screen
) -> None:
    family = a_family_decided_to_step_down(herefordshire, clock)
    sunniva = cast.enters(herefordshire, "Sunniva Marsh", screen)
    sunniva.opens(family.address)
    sunniva.follows(DISCUSS)
    sunniva.answers({"Who did you talk with?": ["Mother", "Father"], VIEWS: "Both agree."})
    sunniva.context.clear_cookies()
    sunniva.presses("Save")
    assert sunniva.heading == "Sign in"
    sunniva.page.get_by_label("Email").fill(herefordshire.people["Sunniva Marsh"].email)
    sunniva.page.get_by_label("Password", exact=True).fill(PASSWORD)
    sunniva.presses("Sign in")
    assert sunniva.heading == "Discussion with the family"
    expect(sunniva.page.get_by_label(VIEWS)).to_have_value("Both agree.")
    expect(sunniva.page.get_by_label("Father")).to_be_checked()
    sunniva.answers({"What do they say to stepping down to early help?": "They agree"})
    sunniva.presses("Save")
    sunniva.sees("Discussion with the family recorded.")


def test_a_colleague_who_does_not_work_with_the_family_finds_nothing(
    cast: Cast, herefordshire: Herefordshire, clock: Clock
) -> None:
    family = a_family_in_early_help(herefordshire, clock)
    desmond = cast.enters(herefordshire, "Desmond Achebe")
    for page in ("", "history/", "record/consent/", "lead/key-professional/", "end/", "gates/x/"):
        assert not desmond.may_open(family.address + page), page
    desmond.opens("/episodes/")
    desmond.does_not_see("Larkspur", family.episode.reference)
