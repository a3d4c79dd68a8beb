"""A disagreement is raised, goes up where it is not settled, and names who holds meanwhile."""

import pytest

from tests.factories import situations
from tests.factories.people import MONDAY
from tests.factories.situations import Story
from tests.web.family.visits import Visit, errors, links, main, message, section

pytestmark = [pytest.mark.django_db]

ABOUT = "School thinks that it is too early."


def raised(story: Story) -> Visit:
    visit = Visit.by(story.lead, story)
    visit.is_sent("disagreement/", about=ABOUT)
    return visit


def test_before_it_is_raised_the_page_says_who_decides_and_who_holds() -> None:
    story = situations.a_family_whose_lead_accepted()
    page = main(Visit.by(story.worker, story).opens("disagreement/"))
    assert "Social work manager or early help manager Head of service" in page
    assert "Whoever holds the children goes on holding them." in page
    assert "Robyn and Wren Otis Grey" in page


def test_once_raised_everybody_sees_who_decides_and_who_holds_meanwhile() -> None:
    story = situations.a_family_whose_lead_accepted()
    visit = Visit.by(story.worker, story)
    page = visit.is_sent("disagreement/", about=ABOUT)
    assert "The disagreement is recorded." in message(page)
    dispute = page.find("section", class_="govuk-inset-text")[0].text
    assert "To decide: Social work manager or early help manager." in dispute
    assert "Now that is: Robyn and Wren: Otis Grey." in dispute
    assert ABOUT in main(page)


def test_what_it_is_about_must_be_said() -> None:
    story = situations.a_family_whose_lead_accepted()
    page = Visit.by(story.worker, story).sends("disagreement/")
    assert errors(page) == ["Answer “What about?”"]


def test_who_decides_settles_it() -> None:
    story = situations.a_family_whose_lead_accepted()
    raised(story)
    visit = Visit.by(story.manager, story)
    page = visit.opens()
    assert links(page)["Decide the disagreement"] == visit.address("disagreement/decide/")
    assert ABOUT in main(visit.opens("disagreement/decide/"))
    page = visit.is_sent("disagreement/decide/", is_it_settled="yes", reason="We go on slowly.")
    assert "The disagreement is settled." in message(page)
    assert "To decide:" not in main(page)
    decided = story.episode.records.get(record="disagreement-decision")
    assert decided.says == {"outcome": "settled", "reason": "We go on slowly."}


def test_what_is_not_settled_goes_up_to_the_last_stage_which_decides() -> None:
    story = situations.a_family_whose_lead_accepted()
    raised(story)
    head = story.council.person("Sylvie Marchant", "social work", "head-of-service", MONDAY)
    page = Visit.by(story.manager, story).is_sent(
        "disagreement/decide/", is_it_settled="no", reason="We see it differently."
    )
    assert "It goes up to: Head of service." in message(page)
    assert "To decide: Head of service." in main(page)
    assert Visit.by(story.manager, story).status("disagreement/decide/") == 403
    last = Visit.by(head, story)
    options = last.opens("disagreement/decide/").find("input", name="is_it_settled")
    assert [box.attributes["value"] for box in options] == ["yes"]
    forged = last.sends("disagreement/decide/", is_it_settled="no", reason="Nor can I.")
    assert errors(forged) == ["Select whether it is settled"]
    last.is_sent("disagreement/decide/", is_it_settled="yes", reason="They step down in May.")


def test_who_does_not_decide_is_told_who_does() -> None:
    story = situations.a_family_whose_lead_accepted()
    raised(story)
    visit = Visit.by(story.worker, story)
    response = visit.client.get(visit.address("disagreement/decide/"))
    assert response.status_code == 403
    assert "At this stage it is for: Social work manager or early help manager." in response.text


def test_where_nobody_disagrees_there_is_nothing_to_decide() -> None:
    story = situations.a_family_whose_lead_accepted()
    visit = Visit.by(story.manager, story)
    offered = links(section(visit.opens(), "Record something else"))
    assert "Decision on the disagreement" not in offered
    page = visit.sends("disagreement/decide/", is_it_settled="yes", reason="Nothing.")
    assert any("Nobody has raised a disagreement" in error for error in errors(page))


def test_the_time_and_the_policy_for_a_disagreement_are_said_before_it_is_raised() -> None:
    story = situations.a_family_steps_down()
    page = main(Visit.by(story.worker, story).opens("disagreement/"))
    assert "Each has 5 working days to decide." in page
    assert "See also: Riverside's procedure for disagreements" in page
