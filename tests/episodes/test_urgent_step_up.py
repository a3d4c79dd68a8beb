"""The urgent route: any signed-in person, from any state, with everything else broken."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest

from stepdown.audit.models import Event
from stepdown.episodes import actions
from stepdown.episodes.access import episodes_for
from stepdown.episodes.front_door import front_door_of, reports_for
from stepdown.episodes.models import Outbox, StepUpDecision, StepUpMatch, StepUpReport
from stepdown.episodes.reading import children_of, timeline_of, urgent_reports_about
from stepdown.episodes.refusals import AnswersAreWrong, NotFound, NotPossibleNow
from stepdown.families.actions import correct_child
from stepdown.partnership.models import Account
from tests.factories.families import a_child
from tests.factories.situations import Story, a_family_handed_over, a_family_steps_down, a_key

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def report(
    story: Story,
    by: Account | None = None,
    name: str = "Robyn Ashcombe",
    born: date | None = date(2017, 2, 3),
    reference: str = "",
) -> StepUpReport:
    return actions.step_up_urgently(
        child_name=name, born=born, worry="Bruises, and will not go home",
        telephone="01632 960123", from_reference=reference, idempotency_key=a_key(),
        by=by or story.lead, at=story.later(hours=1),
    )  # fmt: skip


def front_door(story: Story) -> Account:
    return story.council.teams["front door"].duty_manager


def test_a_report_names_who_owes_the_decision_from_the_moment_of_sending() -> None:
    story = a_family_handed_over()
    sent = report(story)
    assert (sent.owed_by, sent.reported_at) == (front_door(story), story.at)
    assert Event.objects.get(chain=f"step-up:{sent.pk}").verb == "step-up-urgently"


def test_a_report_needs_no_access_to_the_family() -> None:
    story = a_family_handed_over()
    stranger = story.council.person("Passing Nurse")
    sent = report(story, by=stranger)
    assert sent.pk
    assert not episodes_for(stranger, story.at).exists()


@pytest.mark.parametrize("broken", ["engine", "pack", "matching", "outbox"])
def test_a_report_is_kept_whatever_else_is_broken(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = a_family_handed_over()

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(broken)

    places = {
        "engine": ("stepdown.episodes.standing", "standing"),
        "pack": ("stepdown.partnership.protocols", "from_canonical"),
        "matching": ("stepdown.episodes.actions.follow_step_up", "find_matches"),
        "outbox": ("stepdown.episodes.actions.follow_step_up", "tell"),
    }
    module, name = places[broken]
    monkeypatch.setattr(import_module(module), name, fails)
    sent = report(story)
    assert StepUpReport.objects.filter(pk=sent.pk).exists()
    assert [each.pk for each in reports_for(front_door(story), story.at).unread] == [sent.pk]


def test_a_failed_matching_loses_nothing_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = a_family_handed_over()
    sent = report(story)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        following = import_module("stepdown.episodes.actions.follow_step_up")
        broken.setattr(following, "find_matches", fails)
        with pytest.raises(RuntimeError):
            actions.follow_step_up(report=sent, at=story.at)
    assert not Outbox.objects.filter(notice="step-up-reported").exists()
    actions.follow_step_up(report=sent, at=story.at)
    actions.follow_step_up(report=sent, at=story.at)
    assert StepUpMatch.objects.count() == 1
    assert Outbox.objects.filter(notice="step-up-reported").count() == 1


def test_a_typed_name_with_day_and_month_swapped_still_finds_the_child() -> None:
    story = a_family_handed_over()
    sent = report(story, name="robin ashcomb", born=date(2017, 3, 2), reference="")
    actions.follow_step_up(report=sent, at=story.at)
    assert [match.child for match in sent.matches.all()] in ([], story.children[:1])
    near = report(story, name="Robyn Ashcombe", born=date(2017, 3, 2))
    actions.follow_step_up(report=near, at=story.at)
    assert [match.child for match in near.matches.all()] == story.children[:1]


def test_a_whole_name_without_a_date_finds_the_child_if_one_child_has_it() -> None:
    story = a_family_handed_over()
    sent = report(story, name="Robyn Ashcombe", born=None, reference="")
    actions.follow_step_up(report=sent, at=story.at)
    assert [match.child for match in sent.matches.all()] == story.children[:1]
    alike = report(story, name="Robin Ashcombe", born=None, reference="")
    actions.follow_step_up(report=alike, at=story.at)
    assert not alike.matches.exists()
    a_child(story.worker, "Robyn", "Ashcombe", born=date(2012, 5, 6))
    again = report(story, name="Robyn Ashcombe", born=None, reference="")
    actions.follow_step_up(report=again, at=story.at)
    assert not again.matches.exists()


def test_another_child_of_the_same_day_is_left_for_a_person_to_tell() -> None:
    story = a_family_handed_over()
    child = story.children[0]
    correct_child(
        child=child, first_name="Mohammed", last_name="Al Hassan", reason="r", by=story.worker,
        at=story.at,
    )  # fmt: skip
    sent = report(story, name="Mohammed Al Rashid", born=child.born, reference="")
    actions.follow_step_up(report=sent, at=story.at)
    assert not sent.matches.exists()


def test_the_holder_and_the_front_door_are_told_and_the_front_door_sees_the_family() -> None:
    story = a_family_handed_over()
    before = episodes_for(front_door(story), story.at).exists()
    sent = report(story)
    actions.follow_step_up(report=sent, at=story.at)
    told = Outbox.objects.filter(notice="step-up-reported-about-your-family")
    assert [notice.to_account for notice in told] == [story.lead]
    assert (before, episodes_for(front_door(story), story.at).exists()) == (False, True)
    assert urgent_reports_about(story.episode) == [sent]
    assert timeline_of(story.episode)[0].report == sent


def test_two_children_who_fit_equally_well_are_left_to_a_person() -> None:
    story = a_family_handed_over()
    a_child(story.worker, "Robyn", at=story.at)
    sent = report(story)
    assert actions.follow_step_up(report=sent, at=story.at) == []


def test_a_report_from_a_familys_page_is_about_that_family_where_two_would_fit() -> None:
    story = a_family_handed_over()
    a_child(story.worker, "Robyn", at=story.at)
    sent = report(story, reference=story.episode.reference)
    [match] = actions.follow_step_up(report=sent, at=story.at)
    assert (match.child, match.episode) == (story.children[0], story.episode)


def test_a_reference_opens_nothing_to_somebody_who_may_not_see_the_family() -> None:
    story = a_family_handed_over()
    a_child(story.worker, "Robyn", at=story.at)
    sent = report(
        story, by=story.council.person("Passing Nurse"), reference=story.episode.reference
    )
    assert actions.follow_step_up(report=sent, at=story.at) == []


def test_a_child_who_is_in_no_step_down_is_found_all_the_same() -> None:
    story = a_family_steps_down()
    child = a_child(story.worker, "Fern", "Quill", born=date(2020, 5, 5), at=story.at)
    sent = report(story, name="Fern Quill", born=date(2020, 5, 5))
    [match] = actions.follow_step_up(report=sent, at=story.at)
    assert (match.child, match.episode) == (child, None)


def test_a_report_says_who_it_is_about_what_the_worry_is_and_where_to_call_back() -> None:
    story = a_family_steps_down()
    with pytest.raises(AnswersAreWrong) as refused:
        actions.step_up_urgently(
            child_name=" ", worry="", telephone="", idempotency_key=a_key(), by=story.lead,
            at=story.at,
        )  # fmt: skip
    assert set(refused.value.problems) == {"child_name", "worry", "telephone"}
    with pytest.raises(AnswersAreWrong) as refused:
        actions.step_up_urgently(
            child_name="x" * 201, worry="w", telephone="1" * 61, idempotency_key=a_key(),
            by=story.lead, at=story.at,
        )  # fmt: skip
    assert set(refused.value.problems) == {"child_name", "telephone"}


def test_the_same_press_reports_once() -> None:
    story = a_family_steps_down()
    once = [
        actions.step_up_urgently(
            child_name="Robyn", born_as_typed="about nine", worry="w", telephone="1",
            idempotency_key="one form", by=story.lead, at=story.at,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert once[0] == once[1]
    assert once[0].born_as_typed == "about nine"


def test_a_report_without_a_council_is_on_every_front_doors_list() -> None:
    story = a_family_steps_down()
    sent = report(story, by=story.council.operator)
    assert (sent.authority, sent.owed_by) == (None, None)
    assert actions.follow_step_up(report=sent, at=story.at) == []
    assert sent in reports_for(front_door(story), story.at).unread


def test_reports_that_nobody_has_read_head_the_list_the_longest_waiting_first() -> None:
    story = a_family_steps_down()
    first, second, third = (report(story) for _ in range(3))
    actions.acknowledge_step_up(report=first, by=front_door(story), at=story.later(hours=1))
    page = reports_for(front_door(story), story.at)
    assert (list(page.unread), list(page.undecided)) == ([second, third], [first])


def test_only_the_front_door_reads_and_decides() -> None:
    story = a_family_handed_over()
    sent = report(story)
    assert front_door_of(story.lead, story.at) is None
    for refused in (
        lambda: reports_for(story.lead, story.at),
        lambda: actions.acknowledge_step_up(report=sent, by=story.lead, at=story.at),
        lambda: actions.decide_step_up(
            report=sent, outcome="stay", reason="r", by=story.manager, at=story.at
        ),
        lambda: reports_for(story.council.operator, story.at),
    ):
        with pytest.raises(NotFound):
            refused()


def test_who_reads_a_report_first_stands() -> None:
    story = a_family_handed_over()
    sent = report(story)
    colleague = story.council.person("Second Door", "front door", "front-door-manager")
    first = actions.acknowledge_step_up(report=sent, by=front_door(story), at=story.at)
    again = actions.acknowledge_step_up(report=sent, by=colleague, at=story.later(hours=1))
    assert (again, again.acknowledged_by) == (first, front_door(story))


def test_a_step_up_makes_the_front_door_hold_the_child_and_tells_the_reporter() -> None:
    story = a_family_handed_over()
    sent = report(story)
    actions.follow_step_up(report=sent, at=story.at)
    deciding: dict[str, Any] = {"report": sent, "by": front_door(story)}
    with pytest.raises(AnswersAreWrong):
        actions.decide_step_up(**deciding, outcome="perhaps", reason="r", at=story.at)
    with pytest.raises(AnswersAreWrong):
        actions.decide_step_up(**deciding, outcome="step-up", reason=" ", at=story.at)
    decision = actions.decide_step_up(
        **deciding, outcome="step-up", reason="Risk of harm", at=story.later(hours=1)
    )
    here = children_of(story.episode)
    assert here[0].holder_team == story.council.teams["front door"]
    assert here[1].holder == story.lead, "nothing was reported about the brother"
    assert Outbox.objects.get(notice="step-up-decided").to_account == story.lead
    assert decision.outcome == StepUpDecision.Outcome.STEP_UP
    assert episodes_for(story.lead, story.at + timedelta(days=1)).exists(), "support goes on"


def test_a_report_is_decided_once() -> None:
    story = a_family_handed_over()
    sent = report(story)
    for outcome in ("stay", "step-up"):
        if outcome == "stay":
            actions.decide_step_up(
                report=sent, outcome=outcome, reason="Advice given", by=front_door(story),
                at=story.at,
            )  # fmt: skip
        else:
            with pytest.raises(NotPossibleNow) as refused:
                actions.decide_step_up(
                    report=sent, outcome=outcome, reason="r", by=front_door(story), at=story.at
                )
    assert "Ines Okafor" in refused.value.what_happened
    page = reports_for(front_door(story), story.at)
    assert (list(page.unread), list(page.undecided), list(page.decided)) == ([], [], [sent])
