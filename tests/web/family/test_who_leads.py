"""Somebody is asked to lead, is talked with, accepts or declines, and may withdraw."""

import pytest

from stepdown.episodes.models import Holding, Record
from tests.factories import situations
from tests.factories.situations import Story
from tests.web.family.visits import Visit, errors, links, main, message, section

pytestmark = [pytest.mark.django_db]


def last_step(story: Story) -> Record:
    found = story.episode.records.filter(record="lead").order_by("-pk").first()
    assert found is not None
    return found


def holders(story: Story) -> set[str]:
    now = Holding.objects.filter(membership__episode=story.episode).order_by("membership", "-began")
    latest = {holding.membership_id: holding for holding in reversed(now)}
    return {holding.account.name for holding in latest.values() if holding.account}


def test_a_person_is_found_by_name_with_how_much_they_have() -> None:
    story = situations.a_family_that_agreed()
    busy = situations.a_family_whose_lead_accepted(story.council)
    visit = Visit.by(story.worker, story)
    page = visit.opens("lead/lead/nominate/?name=grey+otis")
    found = [label.text for label in page.find("label")]
    assert found.count("Otis Grey") == 2
    assert "early help. 1 family now." in main(page)
    assert "early help. 0 families now." in main(page)
    visit.is_sent("lead/lead/nominate/?name=grey", who_is_asked=busy.lead.pk)
    assert last_step(story).says == {"step": "nominated", "person": busy.lead.pk}


def test_a_name_that_nobody_has_says_so() -> None:
    story = situations.a_family_that_agreed()
    page = main(Visit.by(story.worker, story).opens("lead/lead/nominate/?name=Zzyzx"))
    assert "Nobody of that name works with the council in Stepdown." in page


def test_people_of_another_council_cannot_be_found_or_chosen() -> None:
    story = situations.a_family_that_agreed()
    elsewhere = situations.riverside_council().person("Otis Elsewhere")
    visit = Visit.by(story.worker, story)
    page = main(visit.opens("lead/lead/nominate/?name=otis"))
    assert "Otis Grey" in page
    assert "Otis Elsewhere" not in page
    forged = visit.sends("lead/lead/nominate/", who_is_asked=elsewhere.pk)
    assert errors(forged) == ["Select who should lead, or search for somebody else"]


def test_a_nominee_sees_the_family_and_what_is_asked_of_them() -> None:
    story = situations.a_family_that_agreed()
    teacher = situations.a_stranger(story)
    nominee = Visit.by(teacher, story)
    assert nominee.status() == 404
    page = Visit.by(story.worker, story).is_sent(
        "lead/lead/nominate/?name=nobody", who_is_asked=teacher.pk
    )
    assert "Nobody Here is asked to lead, and can see this family now." in message(page)
    assert links(nominee.opens("lead/lead/"))["Accept or decline"].endswith("/lead/lead/answer/")
    asked = main(nominee.opens("lead/lead/answer/"))
    assert "Will you lead for Robyn and Wren?" in asked
    assert "Sadia Bell asked you on" in asked
    assert "You answer for the children from then on." in asked
    assert "Review the family" in asked


def test_to_accept_takes_one_answer() -> None:
    story = situations.a_family_whose_lead_was_asked()
    page = Visit.by(story.lead, story).is_sent("lead/lead/answer/", the_answer="accept")
    assert "You have accepted to lead." in message(page)
    assert holders(story) == {"Otis Grey"}
    assert "Otis Grey (you)" in section(page, "Who holds each child now").text


def test_to_decline_needs_a_reason_and_ends_the_way_in() -> None:
    story = situations.a_family_that_agreed()
    teacher = situations.a_stranger(story)
    Visit.by(story.worker, story).is_sent(
        "lead/lead/nominate/?name=nobody", who_is_asked=teacher.pk
    )
    visit = Visit.by(teacher, story)
    page = visit.sends("lead/lead/answer/", the_answer="decline")
    assert errors(page) == ["Enter why you cannot lead"]
    page = visit.sends("lead/lead/answer/", the_answer="decline", the_reason="I lead for five.")
    assert "You have declined." in message(page)
    assert last_step(story).says["reason"] == "I lead for five."
    assert visit.status() == 404
    assert holders(story) == {"Sadia Bell"}
    where = main(Visit.by(story.worker, story).opens("lead/lead/"))
    assert "Robyn and Wren Nobody Here declined" in where


def test_one_who_was_not_asked_cannot_answer() -> None:
    story = situations.a_family_whose_lead_was_asked()
    visit = Visit.by(story.worker, story)
    response = visit.client.get(visit.address("lead/lead/answer/"))
    assert response.status_code == 403
    assert "You have not been asked for this family" in response.text


def test_that_they_talked_is_recorded_with_the_person_who_was_asked() -> None:
    story = situations.a_family_whose_lead_was_asked()
    visit = Visit.by(story.worker, story)
    page = visit.opens("lead/lead/consult/")
    [chosen] = [b for b in page.find("input", name="who_is_asked") if "checked" in b.attributes]
    assert chosen.attributes["value"] == str(story.lead.pk)
    visit.is_sent("lead/lead/consult/")
    assert last_step(story).says == {"step": "consulted", "person": story.lead.pk}


def test_a_team_is_asked_and_its_people_answer() -> None:
    story = situations.a_family_that_agreed()
    team = story.council.teams["early help"]
    page = Visit.by(story.worker, story).is_sent(
        "lead/lead/nominate/", who_is_asked="team", to_team=team.pk
    )
    assert "early help is asked to lead" in message(page)
    visit = Visit.by(story.early_help_manager, story)
    page = visit.is_sent("lead/lead/answer/", the_answer="accept")
    assert "early help" in section(page, "Who holds each child now").text


def test_brothers_and_sisters_can_have_different_leads() -> None:
    story = situations.a_family_that_agreed()
    Visit.by(story.worker, story).is_sent(
        "lead/lead/nominate/?name=otis",
        about_children=[story.children[1].pk],
        who_is_asked=story.lead.pk,
    )
    page = Visit.by(story.lead, story).opens("lead/lead/answer/")
    assert "Will you lead for Wren?" in main(page)


def test_a_lead_withdraws_and_goes_on_holding() -> None:
    story = situations.a_family_handed_over()
    visit = Visit.by(story.lead, story)
    page = visit.is_sent("lead/lead/withdraw/", the_reason="I change jobs in May.")
    assert "You go on holding the children until somebody else accepts" in message(page)
    assert holders(story) == {"Otis Grey"}
    assert "withdrew" in main(visit.opens("lead/lead/"))


def test_only_who_leads_can_withdraw() -> None:
    story = situations.a_family_handed_over()
    assert Visit.by(story.worker, story).status("lead/lead/withdraw/") == 403


def test_who_may_not_choose_is_told_who_may() -> None:
    story = situations.a_family_whose_lead_accepted()
    visit = Visit.by(story.lead, story)
    response = visit.client.get(visit.address("lead/lead/nominate/"))
    assert response.status_code == 403
    assert "This is for: Social worker or social work manager." in response.text


def test_a_role_that_nothing_fills_is_not_there() -> None:
    story = situations.a_family_that_agreed()
    visit = Visit.by(story.worker, story)
    for page in ("lead/choir/", "lead/choir/nominate/", "lead/choir/answer/"):
        assert visit.status(page) == 404


@pytest.mark.parametrize(
    ("referred_by", "role"), [("school", "Social worker"), ("police", "Social work manager")]
)
def test_it_is_said_to_whom_it_falls_until_somebody_accepts(referred_by: str, role: str) -> None:
    story = situations.a_family_steps_down(referred_by=referred_by)
    page = main(Visit.by(story.worker, story).opens("lead/lead/"))
    assert f"Until somebody accepts: For Robyn and Wren this falls to: {role}." in page


def test_once_somebody_leads_it_falls_to_nobody_else() -> None:
    story = situations.a_family_whose_lead_accepted()
    assert "falls to" not in main(Visit.by(story.worker, story).opens("lead/lead/"))
