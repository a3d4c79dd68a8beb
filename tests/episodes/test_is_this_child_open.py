"""Somebody asks whether a child is open: the answer is who leads, or nothing at all."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from stepdown.audit.models import Event
from stepdown.episodes import actions
from stepdown.episodes.actions import ask_if_open
from stepdown.episodes.drafts import was_sent
from stepdown.episodes.front_door import reports_for
from stepdown.episodes.models import Enquiry
from stepdown.episodes.refusals import AnswersAreWrong, NotFound, NotPossibleNow
from stepdown.families.actions import (
    correct_child,
    lift_restriction,
    restrict_child,
    say_same_person,
)
from stepdown.families.refusals import DetailsAreWrong, NotPossible, NotYourCouncil
from stepdown.partnership.models import Account
from tests.factories.families import a_child
from tests.factories.people import a_council
from tests.factories.races import at_once
from tests.factories.situations import (
    Story,
    a_family_handed_over,
    a_family_steps_down,
    a_key,
    a_stranger,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ROBYN = date(2017, 2, 3)


@pytest.fixture
def story() -> Story:
    return a_family_handed_over()


def asked(
    story: Story,
    name: str = "Robyn Ashcombe",
    born: date | None = ROBYN,
    *,
    reason: str = "She was not at school today.",
    by: Account | None = None,
    key: str | None = None,
) -> Enquiry:
    return ask_if_open(
        child_name=name, born=born, reason=reason, idempotency_key=key or a_key(),
        by=by or a_stranger(story), at=story.later(hours=2),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("Robyn Ashcombe", ROBYN),
        ("robin ashcomb", ROBYN),
        ("Robyn Ashcombe", date(2017, 3, 2)),
        ("Robin Ashcombe", date(2017, 3, 2)),
        ("Ashcombe, Robyn", date(2017, 2, 4)),
    ],
)
def test_the_answer_is_who_leads_and_how_to_reach_them_and_nothing_else(
    story: Story, name: str, born: date
) -> None:
    team = story.council.teams["early help"]
    team.telephone = "01632 960321"
    team.save()
    enquiry = asked(story, name, born)
    assert enquiry.told == {
        "name": "Otis Grey", "job": "", "team": "early help", "telephone": "01632 960321",
    }  # fmt: skip
    assert (enquiry.child, enquiry.episode) == (story.children[0], story.episode)


def test_before_anybody_accepted_it_is_the_social_worker() -> None:
    story = a_family_steps_down()
    assert asked(story).told["name"] == "Sadia Bell"


def test_where_a_team_holds_the_child_it_is_the_team_and_whoever_is_on_duty(story: Story) -> None:
    door = story.council.teams["front door"]
    report = actions.step_up_urgently(
        child_name="Robyn Ashcombe", born=ROBYN, worry="w", telephone="1",
        idempotency_key=a_key(), by=story.lead, at=story.at,
    )  # fmt: skip
    actions.follow_step_up(report=report, at=story.at)
    said: Any = {"report": report, "by": door.duty_manager, "at": story.later(hours=1)}
    actions.acknowledge_step_up(**said)
    actions.decide_step_up(outcome="step-up", reason="A new risk.", **said)
    assert asked(story).told == {
        "name": door.name, "job": f"Duty manager {door.duty_manager.name}", "team": "",
        "telephone": door.telephone,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("Zebedee Xanthos", ROBYN),
        ("Robyn Ashcombe", date(2009, 7, 8)),
        ("Robyn Tindall", date(2009, 7, 8)),
        ("Robyn Tindall", ROBYN),
        ("Robert Ashcombe", ROBYN),
        ("Robin Ashcomb", date(2017, 3, 2)),
        ("Robin Ashcombe", date(2017, 2, 4)),
    ],
)
def test_who_is_not_certainly_meant_is_not_told_of(story: Story, name: str, born: date) -> None:
    enquiry = asked(story, name, born)
    assert (enquiry.told, enquiry.child) == ({}, None)


def test_a_child_who_is_known_and_not_open_is_not_told_of(story: Story) -> None:
    theo = a_child(story.worker, "Theo", "Marlow", born=date(2014, 5, 6))
    enquiry = asked(story, "Theo Marlow", date(2014, 5, 6))
    assert (enquiry.told, enquiry.child, enquiry.episode) == ({}, theo, None)


def test_of_two_children_who_fit_alike_nobody_is_told(story: Story) -> None:
    other = a_child(story.worker, "Robin", "Ashcombe", born=ROBYN)
    assert asked(story, "Robyn Ashcomb").told == {}
    # Once somebody has said that the two entries are one child, there is no doubt.
    say_same_person(
        kept=story.children[0], other=other, reason="Entered twice", by=story.worker,
        at=story.later(hours=2),
    )  # fmt: skip
    assert asked(story, "Robyn Ashcomb").told["name"] == "Otis Grey"


@pytest.mark.parametrize(
    ("recorded", "asked_for"),
    [
        (("Mohammed", "Al Hassan"), "Mohammed Al Rashid"),
        (("Zoe", "Lee"), "Sue Li"),
        (("Maria", "de Souza"), "Marie de Jong"),
        (("Oliver", "Smith"), "Olivia Smith"),
        (("Joe", "Shaw"), "Joy Shea"),
        (("राम", "शर्मा"), "रमा शर्मा"),
        (("ஆனந்த்", "குமார்"), "ஆனந்தி குமாரி"),
    ],
)
def test_another_child_of_the_same_day_is_not_told_of(
    story: Story, recorded: tuple[str, str], asked_for: str
) -> None:
    child = story.children[0]
    first, last = recorded
    correct_child(
        child=child, first_name=first, last_name=last, reason="r", by=story.worker, at=story.at
    )
    assert asked(story, asked_for).told == {}
    assert asked(story, f"{first} {last}").told["name"] == "Otis Grey"


def test_who_fits_exactly_is_meant_whoever_else_is_alike(story: Story) -> None:
    child = story.children[0]
    twin = a_child(story.worker, "Robin", "Ashcombe", born=ROBYN)
    restrict_child(child=twin, reason="A relative works here", by=story.worker, at=story.at)
    assert asked(story).child == child
    assert asked(story).told["name"] == "Otis Grey"


def test_a_child_without_a_first_name_is_nobodys_answer(story: Story) -> None:
    child = story.children[0]
    correct_child(child=child, first_name="", reason="Not named", by=story.worker, at=story.at)
    assert asked(story, "Zebedee Ashcombe").told == {}


def test_another_question_under_the_same_press_is_refused_and_can_be_asked_anew(
    story: Story,
) -> None:
    asker = a_stranger(story)
    asked(story, by=asker, key="pressed")
    with pytest.raises(NotPossibleNow, match="asked its question already"):
        asked(story, "Zebedee Xanthos", by=asker, key="pressed")
    assert Enquiry.objects.count() == 1
    assert was_sent(asker, "pressed")
    assert asked(story, "Zebedee Xanthos", by=asker).told == {}


def test_a_restricted_child_and_one_whom_nobody_knows_are_answered_alike(story: Story) -> None:
    asker = a_stranger(story)
    # Recorded twice, so that looking for the other entry does not tell either.
    again = a_child(story.worker, "Robyn", "Ashcombe", born=ROBYN)
    say_same_person(
        kept=story.children[0], other=again, reason="Entered twice", by=story.worker, at=story.at
    )
    restrict_child(child=again, reason="A relative works here", by=story.worker, at=story.at)
    queries = {}
    for name in ("Robyn Ashcombe", "Zebedee Xanthos"):
        with CaptureQueriesContext(
            connection,
        ) as ran:
            enquiry = asked(story, name, by=asker)
        queries[name] = [
            each["sql"].split(" FROM ")[0].split("(")[0]
            for each in ran
            if "SAVEPOINT" not in each["sql"]
        ]
        assert enquiry.told == {}
    assert queries["Robyn Ashcombe"] == queries["Zebedee Xanthos"]
    assert len(queries["Robyn Ashcombe"]) < 20


def test_the_front_doors_manager_alone_reads_who_asked_about_a_restricted_child(
    story: Story,
) -> None:
    restrict_child(
        child=story.children[0], reason="A relative works here", by=story.worker, at=story.at
    )
    enquiry = asked(story)
    asked(story, "Zebedee Xanthos")
    manager = story.council.teams["front door"].duty_manager
    worker = story.council.person("Rukhsana Mirza", "front door", "social-worker", story.at)
    later = story.later(hours=1)
    assert list(reports_for(manager, later).asked) == [enquiry]
    assert list(reports_for(worker, later).asked) == []
    assert list(reports_for(manager, later + timedelta(days=31)).asked) == []


def test_a_restriction_is_lifted_and_stays_to_be_read(story: Story) -> None:
    child = story.children[0]
    said = {"by": story.worker, "at": story.later(hours=1)}
    for wrong in (" ", "r" * 501):
        with pytest.raises(DetailsAreWrong):
            restrict_child(child=child, reason=wrong, **said)  # type: ignore[arg-type]
    first = restrict_child(child=child, reason="A relative works here", **said)  # type: ignore[arg-type]
    assert restrict_child(child=child, reason="Again", **said) == first  # type: ignore[arg-type]
    elsewhere = a_council("elsewhere").person("Ines Hart", "social work", "social-worker")
    with pytest.raises(NotYourCouncil):
        lift_restriction(child=child, by=elsewhere, at=story.at)
    again = a_child(story.worker, "Robyn", "Ashcombe", born=ROBYN)
    say_same_person(kept=child, other=again, reason="Entered twice", **said)  # type: ignore[arg-type]
    restrict_child(child=again, reason="A relative works here", **said)  # type: ignore[arg-type]
    assert asked(story).told == {}
    lift_restriction(child=child, by=story.worker, at=story.at)
    assert asked(story).told["name"] == "Otis Grey"
    with pytest.raises(NotPossible):
        lift_restriction(child=child, by=story.worker, at=story.later(hours=1))
    acts = Event.objects.filter(verb__contains="restrict").order_by("at", "pk")
    assert list(acts.values_list("verb", "subject")) == [
        ("restrict-child", f"child:{child.pk}"),
        ("restrict-child", f"child:{again.pk}"),
        ("lift-restriction", f"child:{child.pk}"),
        ("lift-restriction", f"child:{again.pk}"),
    ]


def test_a_child_of_another_council_is_not_told_of(story: Story) -> None:
    elsewhere = a_council("elsewhere").person("Ines Hart", "social work", "social-worker")
    assert asked(story, by=elsewhere).told == {}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": "Robyn"}, "child_name"),
        ({"name": " !! "}, "child_name"),
        ({"name": "Robyn " + "A" * 200}, "child_name"),
        ({"born": None}, "born"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 2_001}, "reason"),
    ],
)
def test_a_question_that_is_not_whole_is_not_kept(
    story: Story, given: dict[str, str], wrong: str
) -> None:
    with pytest.raises(AnswersAreWrong) as refused:
        asked(story, **given)  # type: ignore[arg-type]
    assert set(refused.value.problems) == {wrong}
    assert not Enquiry.objects.exists()


def test_whoever_works_with_no_council_is_told_of_nothing(story: Story) -> None:
    with pytest.raises(NotFound):
        asked(story, by=story.council.operator)


def test_every_question_is_kept_with_its_act_and_once_for_each_press(story: Story) -> None:
    asker = a_stranger(story)
    first = asked(story, by=asker, key="pressed")
    assert asked(story, by=asker, key="pressed") == first
    act = Event.objects.get(verb="ask-if-open")
    assert act.subject == f"enquiry:{first.pk}"
    assert str(story.children[0].pk) in act.detail
    assert "Ashcombe" not in act.detail


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_ask_once(story: Story) -> None:
    asker = a_stranger(story)
    came = at_once(*[lambda: asked(story, by=asker, key="twice")] * 2)
    assert {each.pk for each in came if isinstance(each, Enquiry)} == {Enquiry.objects.get().pk}
    assert len(came) == 2


def test_the_database_refuses_to_tell_of_a_restricted_child(story: Story) -> None:
    enquiry = asked(story)
    enquiry.pk, enquiry.idempotency_key, enquiry.is_restricted = None, a_key(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        enquiry.save(force_insert=True)
