"""The front door's list of urgent reports: unread first, then those that wait for a decision."""

from importlib import import_module
from typing import Any

import pytest
from django.test import Client

from stepdown.audit.models import Read
from stepdown.episodes import actions
from stepdown.episodes.models import (
    EpisodeProgress,
    StepUpAcknowledgement,
    StepUpDecision,
    StepUpReport,
)
from stepdown.partnership.models import Account
from tests.factories.people import Council, a_council
from tests.factories.situations import Story, a_family_handed_over, a_key
from tests.web.components.markup import read
from tests.web.forms_sent import filled, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DOOR = "/front-door/"


@pytest.fixture
def story() -> Story:
    return a_family_handed_over()


@pytest.fixture
def manager(story: Story) -> Account:
    return story.council.teams["front door"].duty_manager


@pytest.fixture
def at(story: Story, monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_the_clock(**after: float) -> None:
        now = story.later(**after)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    set_the_clock(hours=1)
    return set_the_clock


def reported(story: Story, name: str = "Robyn Ashcombe") -> StepUpReport:
    report = actions.step_up_urgently(
        child_name=name,
        born=story.children[0].born,
        worry=f"{name} came to school with a burn.",
        telephone="01632 960123",
        idempotency_key=a_key(),
        by=story.lead,
        at=story.at,
    )
    actions.follow_step_up(report=report, at=story.at)
    return report


def test_what_nobody_has_acknowledged_comes_first_with_how_long_it_waits(
    client: Client, story: Story, manager: Account, at: Any
) -> None:
    first = reported(story, "Somebody Unknown")
    actions.acknowledge_step_up(report=first, by=manager, at=story.at)
    at(minutes=3)
    reported(story)
    at(minutes=7)
    client.force_login(manager)
    page = opened(client, DOOR)
    assert [found.text for found in page.find("h3")] == ["Robyn Ashcombe", "Somebody Unknown"]
    assert "Not acknowledged for 7 minutes" in page.text
    assert "Decision awaited for 10 minutes" in page.text
    assert "1 urgent report nobody has acknowledged." in page.text


def test_the_manager_is_told_on_every_list_without_any_worker(
    client: Client, story: Story, manager: Account, at: Any
) -> None:
    reported(story)
    at(minutes=5)
    client.force_login(manager)
    for address in ("/", "/team-work/", "/episodes/", DOOR):
        page = opened(client, address)
        assert "1 urgent report nobody has acknowledged." in page.text, address
        assert "The oldest has waited 5 minutes." in page.text, address
    client.force_login(story.worker)
    assert "nobody has acknowledged" not in opened(client, "/").text


def test_acknowledging_is_one_press_and_the_first_stands(
    client: Client, story: Story, manager: Account, at: Any
) -> None:
    report = reported(story)
    colleague = story.council.person("Lowri Beddoe", "front door", "social-worker")
    client.force_login(colleague)
    client.post(f"{DOOR}{report.pk}/acknowledge/")
    client.force_login(manager)
    page = read(client.post(f"{DOOR}{report.pk}/acknowledge/", follow=True).text)
    assert "Lowri Beddoe had acknowledged it already" in page.text
    assert StepUpAcknowledgement.objects.get().acknowledged_by == colleague


def test_a_decision_needs_its_reason_and_keeps_what_was_chosen(
    client: Client, story: Story, manager: Account, at: Any
) -> None:
    report = reported(story)
    client.force_login(manager)
    address = f"{DOOR}{report.pk}/decide/"
    page = read(client.post(address, filled(opened(client, address), outcome="step-up")).text)
    assert "Enter the reason" in page.find("div", class_="govuk-error-summary")[0].text
    chosen = page.find("input", value="step-up", type="radio")[0]
    assert "checked" in chosen.attributes
    assert StepUpDecision.objects.count() == 0
    client.post(address, filled(page, reason="A burn that nobody explains."))
    assert StepUpDecision.objects.get().outcome == "step-up"
    page = opened(client, DOOR)
    assert "Decided lately" in page.text
    assert "A burn that nobody explains." in page.text


def test_the_second_to_decide_is_shown_the_first_decision_with_their_own_words_kept(
    client: Client, story: Story, manager: Account, at: Any
) -> None:
    report = reported(story)
    client.force_login(manager)
    address = f"{DOOR}{report.pk}/decide/"
    typed = filled(opened(client, address), outcome="stay", reason="My own reason")
    colleague = story.council.person("Lowri Beddoe", "front door", "social-worker")
    actions.decide_step_up(
        report=report, outcome="step-up", reason="At once", by=colleague, at=story.at
    )
    page = read(client.post(address, typed).text)
    assert "Lowri Beddoe has decided this already" in page.text
    assert "At once" in page.text


def test_the_report_is_shown_as_it_was_typed_with_the_reporters_number(
    client: Client, story: Story, manager: Account, at: Any
) -> None:
    reported(story, "Robin <b>Ashcome</b>")
    client.force_login(manager)
    page = client.get(DOOR).text
    assert "Robin &lt;b&gt;Ashcome&lt;/b&gt;" in page
    assert "01632 960123" in page
    assert "Otis Grey" in page


def test_nobody_but_the_front_door_sees_the_list_or_a_report(
    client: Client, story: Story, at: Any
) -> None:
    report = reported(story)
    elsewhere: Council = a_council("larkfield")
    for person in (
        story.worker,
        story.lead,
        story.manager,
        elsewhere.teams["front door"].duty_manager,
    ):
        client.force_login(person)
        own = person.authority_id != report.authority_id
        assert (client.get(DOOR).status_code == 200) is own
        assert "Ashcombe" not in client.get(DOOR).text
        assert client.get(f"{DOOR}{report.pk}/decide/").status_code == 404
        assert client.post(f"{DOOR}{report.pk}/acknowledge/").status_code == 404
    assert StepUpAcknowledgement.objects.count() == 0


def test_reading_a_report_is_recorded(
    client: Client, story: Story, manager: Account, at: Any
) -> None:
    report = reported(story)
    client.force_login(manager)
    client.get(DOOR)
    found = Read.objects.filter(subject=f"step-up:{report.pk}", actor=f"account:{manager.pk}")
    assert found.count() == 1


def test_the_list_asks_as_often_for_thirty_reports_as_for_three(
    client: Client, story: Story, manager: Account, at: Any, django_assert_max_num_queries: Any
) -> None:
    client.force_login(manager)
    for number in range(3):
        reported(story, f"Child {number}")
    client.get(DOOR)
    with django_assert_max_num_queries(100) as few:
        client.get(DOOR)
    for number in range(27):
        reported(story, f"Another {number}")
    with django_assert_max_num_queries(100) as many:
        client.get(DOOR)
    assert len(many) == len(few)


def test_only_the_front_door_is_led_to_it(
    client: Client, story: Story, manager: Account, at: Any
) -> None:
    for person, is_led in ((manager, True), (story.worker, False)):
        client.force_login(person)
        links = opened(client, "/").find("a", class_="govuk-service-navigation__link")
        assert (DOOR in [link.attributes["href"] for link in links]) is is_led


def from_the_familys_page(story: Story, name: str) -> StepUpReport:
    return actions.step_up_urgently(
        child_name=name,
        worry="Nobody was at home with the children.",
        telephone="01632 960123",
        from_reference=story.episode.reference,
        idempotency_key=a_key(),
        by=story.lead,
        at=story.at,
    )


def test_a_report_from_a_familys_page_is_about_that_family_whatever_name_was_typed(
    story: Story,
) -> None:
    report = from_the_familys_page(story, "the baby")
    found = actions.follow_step_up(report=report, at=story.at)
    assert {match.episode for match in found} == {story.episode}
    assert {match.child for match in found} == set(story.children)


def test_a_report_that_nobody_could_follow_is_followed_when_the_list_is_drawn(
    story: Story, manager: Account, at: Any, client: Client
) -> None:
    report = from_the_familys_page(story, "Robyn Ashcombe")
    assert not report.matches.exists()
    client.force_login(manager)
    page = opened(client, DOOR)
    assert report.matches.get().child == story.children[0]
    assert story.children[0].local_id in page.text


def test_the_list_shows_although_following_fails_again(
    story: Story, manager: Account, at: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    from_the_familys_page(story, "Robyn Ashcombe")
    monkeypatch.setattr("stepdown.web.front_door.views.follow_step_up", broken)
    client.force_login(manager)
    assert "Nobody was at home" in opened(client, DOOR).text


def test_the_front_door_says_which_child_a_report_is_about(
    story: Story, manager: Account, at: Any, client: Client
) -> None:
    report = reported(story, "Somebody on Plover Street")
    client.force_login(manager)
    address = f"{DOOR}{report.pk}/child/"
    wrong = client.post(address, filled(opened(client, address), local_id="NOBODY1"))
    assert "No child here has that number" in wrong.content.decode()
    number = story.children[1].local_id
    client.post(address, filled(opened(client, address), local_id=number))
    assert report.matches.get().child == story.children[1]
    assert report.matches.get().episode == story.episode


def test_nobody_else_says_which_child_a_report_is_about(
    story: Story, at: Any, client: Client
) -> None:
    report = reported(story, "Somebody on Plover Street")
    client.force_login(story.worker)
    assert client.get(f"{DOOR}{report.pk}/child/").status_code == 404


def test_with_every_protocol_and_the_engine_broken_urgent_reports_still_head_the_pages(
    client: Client, story: Story, manager: Account, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported(story)
    EpisodeProgress.objects.update(next_change_at=story.at)

    def broken(*args: object, **rest: object) -> None:
        raise RuntimeError("broken")

    for module, name in (
        ("stepdown.partnership.protocols", "load"),
        ("stepdown.episodes.standing", "load"),
        ("stepdown.episodes.standing", "standing"),
        ("stepdown.episodes.standing", "compile_pathway"),
    ):
        monkeypatch.setattr(import_module(module), name, broken)
    client.force_login(manager)
    for address in (DOOR, "/", "/team-work/", "/episodes/"):
        assert "1 urgent report nobody has acknowledged." in opened(client, address).text
