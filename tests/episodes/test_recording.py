"""What is recorded, by whom, with which answers, once."""

from datetime import date
from typing import Any

import pytest

from stepdown.episodes import actions
from stepdown.episodes.facts import facts
from stepdown.episodes.models import Record
from stepdown.episodes.reading import records_of, timeline_of
from stepdown.episodes.refusals import AlreadyRecorded, AnswersAreWrong, NotPossibleNow, NotYours
from stepdown.episodes.standing import standing_of
from stepdown.families.actions import correct_child
from stepdown.protocol.moments import Moment
from tests.factories.situations import (
    Story,
    a_colleague,
    a_family_decided_to_step_down,
    a_family_steps_down,
    a_family_that_agreed,
    a_family_that_was_assessed,
    a_key,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def story() -> Story:
    return a_family_steps_down()


@pytest.mark.parametrize(
    ("record", "says", "wrong"),
    [
        ("consent", {}, {"answer"}),
        ("consent", {"answer": "perhaps"}, {"answer"}),
        ("consent", {"answer": "given", "colour": "red"}, {"colour"}),
        ("assessment", {"completed": "2026-02-30"}, {"completed"}),
        ("assessment", {"summary": "x" * 10_001}, {"summary"}),
        ("visit", {"who": ["mother", "aunt"]}, {"who"}),
        ("visit", {"who": "mother"}, {"who"}),
        ("visit", {"note": "x" * 201}, {"note"}),
        ("visit", {"note": ["a"]}, {"note"}),
        ("plan", {"actions": [{"what": "a", "cost": "b"}]}, {"actions"}),
        ("plan", {"actions": "a"}, {"actions"}),
        ("plan", {"actions": [{"what": 3}]}, {"actions"}),
    ],
)
def test_an_impossible_answer_is_named(
    story: Story, record: str, says: dict[str, object], wrong: set[str]
) -> None:
    with pytest.raises(AnswersAreWrong) as refused:
        story.record(record, says=says)
    assert set(refused.value.problems) == wrong
    assert not Record.objects.filter(episode=story.episode).exists()


def test_an_answer_of_yes_or_no_is_either(story: Story) -> None:
    with pytest.raises(AnswersAreWrong):
        story.record("review", by=story.early_help_manager, says={"held": "maybe"})


def test_a_person_who_does_not_work_here_is_not_nominated(story: Story) -> None:
    other = a_family_steps_down()
    with pytest.raises(NotPossibleNow):
        actions.nominate_lead(
            episode=story.episode, allocation="lead", person=other.lead,
            idempotency_key=a_key(), by=story.worker, at=story.later(hours=1),
        )  # fmt: skip


def test_a_record_is_for_the_roles_that_the_protocol_names(story: Story) -> None:
    with pytest.raises(NotYours) as refused:
        story.record("closure", says={"reason": "Done"})
    assert refused.value.roles == ("social-work-manager",)
    assert "Social work manager" in refused.value.what_to_do


def test_a_manager_stands_in_for_a_social_worker(story: Story) -> None:
    kept = story.record("visit", by=story.manager)
    assert kept.role == "social-worker"


def test_a_record_that_the_protocol_does_not_have_is_refused(story: Story) -> None:
    with pytest.raises(NotPossibleNow):
        story.record("horoscope")


def test_a_record_about_a_child_of_another_family_is_refused(story: Story) -> None:
    other = a_family_steps_down(story.council)
    with pytest.raises(NotPossibleNow):
        story.record("visit", children=other.children)


def test_the_same_press_of_a_button_records_once(story: Story) -> None:
    press: dict[str, Any] = {
        "episode": story.episode, "record": "visit", "idempotency_key": "one form",
        "by": story.worker, "at": story.at,
    }  # fmt: skip
    first = actions.record(**press)
    assert actions.record(**press) == first
    assert Record.objects.filter(episode=story.episode).count() == 1


def test_the_second_of_two_people_is_shown_what_the_first_recorded(story: Story) -> None:
    story.episode.refresh_from_db()
    seen = story.episode.progress.revision
    theirs = story.record("visit", by=a_colleague(story), says={"note": "Nobody was in"})
    with pytest.raises(AlreadyRecorded) as refused:
        story.record("visit", says={"note": "They were in"}, revision=seen)
    assert refused.value.record == theirs
    assert "Perran Moss" in refused.value.what_happened
    story.episode.progress.refresh_from_db()
    again = story.record(
        "visit", says={"note": "They were in"}, revision=story.episode.progress.revision
    )
    assert records_of(story.episode, "visit") == [theirs, again]


def test_my_own_earlier_record_is_no_reason_to_stop_me(story: Story) -> None:
    seen = story.episode.progress.revision
    story.record("visit")
    assert story.record("visit", revision=seen).pk


def test_a_correction_stands_and_the_old_record_stays_to_be_read() -> None:
    story = a_family_decided_to_step_down()
    old = story.records["decision"]
    new = actions.correct(
        record=old, says={"outcome": "stay", "reason": "I ticked the wrong one"},
        reason="Wrong answer chosen", idempotency_key=a_key(), by=story.manager,
        at=story.later(hours=1),
    )  # fmt: skip
    assert records_of(story.episode, "decision") == [new]
    entries = {entry.record: entry for entry in timeline_of(story.episode) if entry.record}
    assert entries[old].superseded_by == new
    [still_there] = [record for record in entries if record == old]
    assert still_there.says["outcome"] == "step-down"
    assert standing_of(story.episode, story.at).milestone("decided").reached is None


def test_what_never_happened_is_taken_back_with_a_reason() -> None:
    story = a_family_that_agreed()
    consent = story.records["consent"]
    with pytest.raises(AnswersAreWrong):
        actions.retract(
            record=consent, reason="", idempotency_key=a_key(), by=story.worker, at=story.at
        )
    actions.retract(
        record=consent, reason="It was another family", idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    assert records_of(story.episode, "consent") == []
    assert standing_of(story.episode, story.at).gate("consent-before-request").finding == "not met"


def test_a_record_is_corrected_once_and_then_the_correction_is() -> None:
    story = a_family_that_was_assessed()
    old = story.records["assessment"]
    new = actions.correct(
        record=old, says={"summary": "Better"}, reason="More was known", idempotency_key=a_key(),
        by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    with pytest.raises(AlreadyRecorded) as refused:
        actions.correct(
            record=old, says={"summary": "Worse"}, reason="Less was known",
            idempotency_key=a_key(), by=story.worker, at=story.later(hours=1),
        )  # fmt: skip
    assert refused.value.record == new


def test_a_correction_changes_when_it_happened_and_keeps_whom_it_is_about() -> None:
    story = a_family_steps_down()
    old = story.record("assessment", children=story.children[:1])
    new = actions.correct(
        record=old, says={}, happened=Moment.on(date(2026, 2, 1)), reason="Wrong day",
        idempotency_key=a_key(), by=story.worker, at=story.later(hours=1),
    )  # fmt: skip
    assert new.happened == Moment.on(date(2026, 2, 1))
    assert [link.child for link in new.children.all()] == story.children[:1]


def test_what_was_known_at_an_earlier_instant_can_be_told_again() -> None:
    story = a_family_decided_to_step_down()
    before = story.at
    actions.correct(
        record=story.records["decision"], says={"outcome": "stay", "reason": "No"},
        reason="Wrong", idempotency_key=a_key(), by=story.manager, at=story.later(days=1),
    )  # fmt: skip
    then = standing_of(story.episode, before, known_at=before)
    assert then.milestone("decided").reached is not None
    assert standing_of(story.episode, story.at).milestone("decided").reached is None
    assert len(facts(story.episode, before).happenings) == 2


def test_that_there_was_none_is_recorded_as_such() -> None:
    story = a_family_steps_down()
    assert standing_of(story.episode, story.at).gate("assessed-recently").finding == "not known"
    story.record("assessment", is_absence=True)
    assert standing_of(story.episode, story.at).gate("assessed-recently").finding == "not met"


def test_the_engine_is_told_no_names_and_no_free_text() -> None:
    story = a_family_decided_to_step_down()
    told = repr(facts(story.episode))
    for secret in ("Robyn", "Wren", "Ashcombe", "Sadia", "Early help can meet", "Fine"):
        assert secret not in told


def test_a_birth_date_that_was_put_right_later_was_not_known_earlier() -> None:
    story = a_family_steps_down()
    robyn, before = story.children[0], story.at
    correct_child(
        child=robyn, born=date(2010, 1, 1), reason="As on the certificate", by=story.worker,
        at=story.later(days=2),
    )  # fmt: skip
    born = {
        known_at: facts(story.episode, known_at).children[0].born for known_at in (before, None)
    }
    assert born == {before: Moment.on(date(2017, 2, 3)), None: Moment.on(date(2010, 1, 1))}


def test_facts_take_the_same_number_of_queries_however_much_is_recorded(
    django_assert_num_queries: object,
) -> None:
    assert callable(django_assert_num_queries)
    story = a_family_decided_to_step_down()
    with django_assert_num_queries(5):
        facts(story.episode)
    for _ in range(12):
        story.record("visit")
    with django_assert_num_queries(5):
        facts(story.episode)


def test_what_is_asked_only_of_other_families_is_no_answer_here(story: Story) -> None:
    with pytest.raises(AnswersAreWrong) as refused:
        story.record("visit", says={"officer": "PC Marsh"})
    assert set(refused.value.problems) == {"officer"}


def test_what_is_asked_of_such_a_family_is_kept() -> None:
    story = a_family_steps_down(referred_by="police")
    assert story.record("visit", says={"officer": "PC Marsh"}).says == {"officer": "PC Marsh"}


def test_rules_are_told_that_a_text_was_given_and_not_what_it_says(story: Story) -> None:
    story.record("visit", says={"note": "Ada was at her aunt's"})
    story.record("visit", says={"who": ["mother"]})
    first, second = facts(story.episode).happenings
    assert first.says == {"note": True}
    assert second.says == {"who": frozenset({"mother"})}
