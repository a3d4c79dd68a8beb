"""What somebody who takes part reads on the family's page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stepdown.audit.models import Read
from stepdown.episodes import actions
from stepdown.partnership.actions import attach_text
from stepdown.protocol.moments import Moment
from tests.factories import situations
from tests.factories.families import a_child
from tests.factories.situations import Story, a_key
from tests.web.components.markup import Element
from tests.web.family.clock import Clock
from tests.web.family.visits import Visit, links, main, section

pytestmark = [pytest.mark.django_db]


def test_it_says_who_holds_each_child_since_when() -> None:
    story = situations.a_family_steps_down()
    held = section(Visit.by(story.worker, story).opens(), "Who holds each child now").text
    assert held == ("Who holds each child now Robyn and Wren Sadia Bell (you) Since 2 March 2026")


def test_it_says_so_when_brothers_and_sisters_are_held_apart() -> None:
    story = situations.a_family_whose_lead_was_asked()
    actions.accept_lead(
        episode=story.episode,
        allocation="lead",
        children=story.children[:1],
        idempotency_key=a_key(),
        by=story.lead,
        at=story.later(hours=1),
    )
    held = section(Visit.by(story.worker, story).opens(), "Who holds each child now").text
    assert "Robyn Otis Grey Since" in held
    assert "Wren Sadia Bell (you) Since" in held


def test_the_next_thing_is_one_that_this_person_can_do() -> None:
    story = situations.a_family_that_was_assessed()
    manager = Visit.by(story.manager, story).opens()
    assert links(manager)["Decide whether to step down"].endswith("/record/decision/")
    assert "Next for you" in main(manager)
    worker = main(Visit.by(story.worker, story).opens())
    assert "Nothing is waiting" in worker


def test_the_clock_says_how_its_date_was_reached(clock: Clock) -> None:
    story = situations.a_family_decided_to_step_down()
    page = main(Visit.by(story.worker, story).opens())
    assert "Ask early help: by Monday 9 March 2026" in page
    assert "4 working days left" in page
    assert "5 working days from Monday 2 March 2026 is Monday 9 March 2026." in page
    clock.goes_on(days=8)
    later = main(Visit.by(story.worker, story).opens())
    assert "2 working days late" in later
    assert "Overdue" in later


def test_a_clock_of_hours_is_told_in_hours(clock: Clock) -> None:
    story = situations.a_family_that_agreed()
    actions.send_request(
        episode=story.episode,
        record="request",
        to_team=story.council.teams["early help"],
        idempotency_key=a_key(),
        by=story.worker,
        at=clock.now() - timedelta(hours=10),
    )
    page = main(Visit.by(story.early_help_manager, story).opens())
    assert "14 hours left" in page
    assert "Answer the request: by Tuesday 3 March 2026 at 11pm" in page


def test_what_must_be_done_first_comes_before_what_is_urgent() -> None:
    story = situations.a_family_decided_to_step_down()
    visit = Visit.by(story.worker, story)
    page = visit.opens()
    # Early help must be asked in time, and consent comes before that.
    assert "Ask early help: by Monday 9 March 2026" in main(page)
    [action] = page.find("div", class_="sd-clock__half")[1:]
    assert action.text == (
        "Next for you The family agrees before early help is asked. Record: consent"
    )
    visit.is_sent("record/consent/", answer="given")
    [action] = visit.opens().find("div", class_="sd-clock__half")[1:]
    assert "Ask early help" in action.text


def test_what_somebody_else_owes_is_said_to_be_theirs() -> None:
    story = situations.a_family_that_was_assessed()
    story.record("decision", by=story.manager, says={"outcome": "stay", "reason": "Not yet."})
    page = Visit.by(story.manager, story).opens("")
    assert "Next for you" in main(page)
    nobodys = Visit.by(story.early_help_manager, story).opens()
    assert "Nothing is waiting" in main(nobodys)


def test_each_duty_shows_its_rule_its_clause_and_its_owner() -> None:
    story = situations.a_family_decided_to_step_down()
    page = Visit.by(story.worker, story).opens()
    duty = next(each for each in page.find("li", class_="sd-task") if "Ask early help" in each.text)
    assert "Early help is asked within 5 working days of the decision." in duty.text
    assert "Social worker or social work manager" in duty.text
    assert "Due Mon 9 Mar" in duty.text
    assert duty.find("details", class_="sd-clause")


def test_the_councils_own_words_stand_beside_the_rule_once_they_are_attached() -> None:
    story = situations.a_family_decided_to_step_down()
    attach_text(
        authority=story.council.authority,
        pack="riverside",
        file_name="guidance.txt",
        text="1. Stepping down\nThe words of the council itself.\n",
        by=story.council.operator,
        at=story.at,
    )
    page = Visit.by(story.worker, story).opens()
    words = page.find("blockquote", class_="sd-clause__words")
    assert {each.text for each in words} == {"Stepping down The words of the council itself."}


def test_a_duty_that_is_done_leads_to_its_record() -> None:
    story = situations.a_family_decided_to_step_down()
    visit = Visit.by(story.worker, story)
    done = links(visit.opens())["Decide whether to step down"]
    assert done == visit.address(f"records/{story.records['decision'].pk}/")
    assert "Early help can meet what remains." in main(visit.opens(done.split("/", 3)[3]))


def test_a_duty_that_differs_between_siblings_names_the_child() -> None:
    story = situations.a_family_that_was_assessed()
    actions.decide(
        episode=story.episode,
        record="decision",
        says={"outcome": "step-down", "reason": "For her alone."},
        children=story.children[:1],
        idempotency_key=a_key(),
        by=story.manager,
        at=story.later(hours=1),
    )
    page = links(Visit.by(story.manager, story).opens())
    assert page["Decide whether to step down: Wren"].endswith("/record/decision/")
    assert "/records/" in page["Decide whether to step down: Robyn"]


def answers(row: Element) -> list[str]:
    """Return the cells of a row without the names that a phone shows before them."""
    return [" ".join(cell.text.split()[1:]) for cell in row.find("td")]


def test_siblings_stand_side_by_side_with_what_each_has_reached() -> None:
    story = situations.a_family_that_was_assessed()
    actions.decide(
        episode=story.episode,
        record="decision",
        says={"outcome": "step-down", "reason": "For her alone."},
        children=story.children[:1],
        idempotency_key=a_key(),
        by=story.manager,
        at=story.later(hours=1),
    )
    page = Visit.by(story.worker, story).opens()
    [table] = page.find("table", class_="sd-compare")
    rows = {row.find("th")[0].text: row for row in table.find("tr")[1:]}
    assert answers(rows["Decided"]) == ["Mon 2 Mar", "Not yet"]
    assert answers(rows["Status"]) == ["Assessment Since 2 February 2026"] * 2


def test_a_state_that_a_milestone_began_is_shown() -> None:
    story = situations.a_family_handed_over()
    [table] = Visit.by(story.worker, story).opens().find("table", class_="sd-compare")
    [status] = [row for row in table.find("tr")[1:] if row.find("th")[0].text == "Status"]
    assert "Early help" in status.text


def test_a_breach_is_marked_with_why() -> None:
    story = situations.a_family_decided_to_step_down()
    story.record("request")
    page = Visit.by(story.worker, story).opens()
    breach = section(page, "Recorded as a breach").text
    assert "“Early help asked” was reached although this was not met" in breach
    assert "The family agrees before early help is asked." in breach
    assert "Breach" in page.find("table", class_="sd-compare")[0].text


def test_the_history_has_both_times_where_they_differ() -> None:
    story = situations.a_family_that_was_assessed()
    history = Visit.by(story.worker, story).opens().find("ol", class_="moj-timeline")[0].text
    assert "Assessment by Sadia Bell, social worker 20 February 2026" in history
    assert "(recorded 2 March 2026 at 11am)" in history
    assert "Sadia Bell holds Robyn and Wren" in history


def test_who_is_involved_and_which_role_nobody_has_yet() -> None:
    story = situations.a_family_steps_down()
    who = section(Visit.by(story.worker, story).opens(), "Who is involved").text
    assert "Social worker Sadia Bell (you)" in who
    assert "Lead professional Not yet named" in who


def test_the_way_to_step_up_is_on_the_page_with_the_familys_reference() -> None:
    story = situations.a_family_steps_down()
    page = Visit.by(story.worker, story).opens()
    assert links(page)["Step up now"] == f"/urgent-step-up/?from={story.episode.reference}"


def test_an_urgent_report_heads_every_page_of_the_family(clock: Clock) -> None:
    story = situations.a_family_handed_over()
    report = actions.step_up_urgently(
        child_name="Robyn Ashcombe",
        born=date(2017, 2, 3),
        worry="She came to school with a bruise.",
        telephone="01632 960123",
        idempotency_key=a_key(),
        by=story.lead,
        at=clock.now(),
    )
    actions.follow_step_up(report=report, at=clock.now())
    for page in ("", "record/visit/", "history/"):
        opened = Visit.by(story.worker, story).opens(page)
        [alert] = opened.find("p", class_="sd-identity__alert")
        assert alert.text == (
            "Reported to social care on 3 March 2026 at 9am; decision awaited from Ines Okafor."
        )


def test_only_what_this_person_may_record_is_offered() -> None:
    story = situations.a_family_that_agreed()
    offered = links(section(Visit.by(story.worker, story).opens(), "Record something else"))
    assert "Visit" in offered
    assert "Decision to step down" not in offered


def test_a_form_that_was_begun_shows_that_it_was() -> None:
    story = situations.a_family_decided_to_step_down()
    visit = Visit.by(story.worker, story)
    visit.sends("record/request/", come_back_later="1")
    assert "In progress" in main(visit.opens())


def test_an_episode_that_is_over_says_so_and_asks_for_nothing(clock: Clock) -> None:
    story = situations.a_family_steps_down()
    actions.end(
        episode=story.episode,
        why="moved-area",
        idempotency_key=a_key(),
        by=story.worker,
        at=clock.now(),
    )
    page = main(Visit.by(story.worker, story).opens())
    assert "This step down is over for every child." in page
    assert "Next for you" not in page


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "page",
    [
        "",
        "history/",
        "record/visit/",
        "record/decision/",
        "gates/consent-before-request/",
        "lead/lead/",
        "lead/lead/nominate/",
        "lead/lead/consult/",
        "lead/lead/answer/",
        "lead/lead/withdraw/",
        "disagreement/",
        "disagreement/decide/",
        "end/",
        "join/",
        "states/",
    ],
)
def test_nobody_else_learns_that_the_family_is_there(page: str) -> None:
    story = situations.a_family_decided_to_step_down()
    stranger = Visit.by(situations.a_stranger(story), story)
    assert stranger.status(page) == 404
    assert stranger.client.post(stranger.address(page), {"reason": "x"}).status_code == 404
    assert stranger.status("nothing-here/") == 404
    assert Read.objects.count() == 0


@pytest.mark.both_databases
def test_every_reading_is_written_down_before_the_page_is_sent() -> None:
    story = situations.a_family_decided_to_step_down()
    visit = Visit.by(story.worker, story)
    for page in ("", "record/visit/", "history/", f"records/{story.records['decision'].pk}/"):
        visit.opens(page)
    read = [(each.page, each.actor, each.subject) for each in Read.objects.order_by("pk")]
    who, what = f"account:{story.worker.pk}", f"episode:{story.episode.pk}"
    assert read == [(page, who, what) for page in ("episode", "record", "history", "record-shown")]


def queries(visit: Visit, page: str = "") -> int:
    visit.opens(page)
    with CaptureQueriesContext(connection) as caught:
        visit.opens(page)
    return len(caught)


def with_much_more(story: Story) -> Story:
    """Add children, visits, people and a corrected record."""
    for name in ("Perran", "Kerensa", "Jory"):
        actions.join_sibling(
            episode=story.episode,
            child=a_child(story.worker, name, born=date(2015, 1, 1), at=story.at),
            by=story.worker,
            at=story.later(hours=1),
        )
    for _ in range(12):
        visited = story.record("visit", says={"who": ["mother"], "note": "At home"})
    actions.correct(
        record=visited,
        says={"note": "At school"},
        reason="It was at school.",
        idempotency_key=a_key(),
        by=story.worker,
        at=story.later(hours=1),
    )
    return story


@pytest.mark.both_databases
@pytest.mark.parametrize("page", ["", "history/", "record/visit/", "record/decision/"])
def test_a_page_asks_the_database_as_often_for_much_as_for_little(page: str, clock: Clock) -> None:
    clock.goes_on(days=5)
    little = situations.a_family_decided_to_step_down()
    few = queries(Visit.by(little.manager, little), page)
    much = with_much_more(situations.a_family_decided_to_step_down())
    assert queries(Visit.by(much.manager, much), page) == few
    assert few < 45


def test_a_moment_known_to_a_range_is_said_as_one() -> None:
    story = situations.a_family_steps_down()
    story.record("visit", happened=Moment.between(date(2026, 2, 23), date(2026, 2, 27)))
    history = Visit.by(story.worker, story).opens().find("ol", class_="moj-timeline")[0].text
    assert "between 23 February 2026 and 27 February 2026" in history
