"""Laws that hold whatever is recorded: of the engine, and of findings."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stepdown.protocol.facts import Child, Facts, Happening, Spell
from stepdown.protocol.findings import Answer, Finding, Reason, all_of, any_of
from stepdown.protocol.moments import Moment
from stepdown.protocol.sequence import in_order, precedes
from stepdown.protocol.standing import Standing, how_far, standing
from stepdown.protocol.working_time import Calendar
from tests.protocol.engine.invented import CHOICES, MET, NOT_KNOWN, NOT_MET, a_pathway, when

ENGLAND = Calendar.of_england()
PLANNED = {"happened": "planned"}
EVERYTHING = a_pathway(
    milestones={
        "decided": {
            "kind": "decided",
            "for": "family",
            "reached_when": {"happened": "decided-to-step-down"},
        },
        "settled": {
            "kind": "closed",
            "reached_when": {"all": [PLANNED, {"not": {"happened": "consent-withdrawn"}}]},
        },
    },
    gates={
        "fresh": {
            "before": ["decided", "handed-over"],
            "requires": {"happened": "fully-assessed", "within_last": "1 month"},
        },
        "consent": {
            "before": "handed-over",
            "for": "family",
            "requires": {"happened": "consented"},
            "override": {"by": "manager"},
        },
        "seen": {
            "before": "handed-over",
            "strength": "should",
            "if": {"state": {"status": "protection"}, "held": "before"},
            "requires": {"happened": "visited", "at_least": 2, "since": "decided"},
        },
        "long-enough": {
            "before": ["handed-over", "ended"],
            "requires": {
                "state": {"status": "in-need"},
                "at_least": "1 month",
                "after_state": {"status": "protection"},
            },
        },
        "held-long": {
            "before": "ended",
            "for": "family",
            "requires": {"state": {"status": "in-need"}, "held": "ever", "at_least": "2 weeks"},
        },
        "old-enough": {
            "before": "settled",
            "for": "family",
            "if": {"age": "known", "at_least": "16 years"},
            "requires": {"any": [{"happened": "visited", "before": "met"}, {"reached": "decided"}]},
        },
        "row": {
            "before": "ended",
            "requires": {"happened": "reviewed", "in_a_row": 2, "broken_by": "review-missed"},
        },
        "waited": {
            "before": "ended",
            "for": "family",
            "requires": {
                "any": [
                    {"elapsed": "decided", "more_than": "10 working days"},
                    {"elapsed": "assessed", "at_least": "36 hours"},
                ]
            },
        },
    },
    obligations={
        "plan": {
            "for": "each child",
            "clock_starts": "decided",
            "within": "5 working days",
            "before": "handed-over",
            "done_when": PLANNED,
            "escalates": [{"to": "manager"}, {"to": "head", "after": "24 hours"}],
        },
        "reply": {
            "clock_starts": "referred",
            "within": "24 hours",
            "repeats": {"each_time": "referred"},
            "done_when": {"happened": "replied"},
        },
        "review": {
            "clock_starts": "handed-over",
            "within": "1 week",
            "repeats": {
                "every": "1 week",
                "times": 2,
                "in_a_row": True,
                "missed_by": "review-missed",
            },
            "done_when": {"happened": "reviewed"},
        },
        "visit": {
            "for": "each child",
            "opens": {"reached": "decided"},
            "clock_starts": "the-start",
            "within": "2 weeks",
            "not_before": "3 calendar days",
            "repeats": {"every": "2 weeks", "until": {"reached": "settled"}},
            "done_when": {"happened": "visited"},
        },
        "tell": {
            "after": "ended",
            "done_when": {"happened": "noted"},
            "for": "each child",
            "if": {"known": {"referrer": "school"}},
        },
        "minutes": {"at": "met", "done_when": {"happened": "noted"}},
        "next-meeting": {"on_the_date": {"noted": "next"}, "done_when": {"happened": "met"}},
    },
)
NAMES = ("ada", "ben", "cora")
RECORDS = (*CHOICES, "plan", "meeting", "handover", "ending", "referral", "reply", "note")
BEGIN = datetime(2021, 2, 20, tzinfo=UTC)

instants = st.integers(0, 60 * 24).map(lambda hours: BEGIN + timedelta(hours=hours))
days = instants.map(lambda instant: instant.date())
moments = st.one_of(
    instants.map(Moment.at),
    days.map(Moment.on),
    st.tuples(days, st.integers(1, 9)).map(
        lambda both: Moment.between(both[0], both[0] + timedelta(days=both[1]))
    ),
)
groups = st.sets(st.sampled_from(NAMES), min_size=1).map(frozenset)


@st.composite
def happenings(draw: st.DrawFn, key: str) -> Happening:
    record = draw(st.sampled_from(RECORDS))
    says: dict[str, Any] = {}
    if record in CHOICES and draw(st.booleans()):
        says["answer"] = draw(st.sampled_from(CHOICES[record]))
    if record == "note":
        says["next"] = draw(days)
    return Happening(key, record, draw(moments), draw(groups), says, draw(st.integers(0, 9)) == 0)


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    began = draw(moments)
    ended = draw(st.none() | moments)
    if ended is not None and ended.earliest < began.latest:
        ended = None
    status = draw(st.sampled_from(["in-need", "protection"]))
    return Spell("status", status, draw(st.sampled_from(NAMES)), began, ended)


@st.composite
def families(draw: st.DrawFn) -> Facts:
    children = [
        Child(
            name,
            draw(st.sampled_from([None, when("2005-03-10"), when("2015-06-01")])),
            draw(st.none() | moments) if name == "cora" else None,
            draw(st.none() | moments) if name != "ada" else None,
        )
        for name in NAMES
    ]
    count = draw(st.integers(0, 9))
    return Facts(
        started=when("2021-02-20"),
        children=tuple(children),
        happenings=tuple(draw(happenings(f"{number:03}")) for number in range(count)),
        spells=tuple(draw(st.lists(spells(), max_size=3))),
        known=draw(st.sampled_from([{}, {"referrer": "school"}, {"referrer": "police"}])),
    )


def stand(facts: Facts, at: datetime) -> Standing:
    return standing(EVERYTHING, facts, ENGLAND, at)


def said(found: Standing) -> tuple[Any, ...]:
    return found.milestones, found.gates, found.obligations


@given(families(), instants, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_makes_no_difference(
    facts: Facts, at: datetime, dice: random.Random
) -> None:
    def mixed(things: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(dice.sample(things, len(things)))

    in_another_order = replace(
        facts, happenings=mixed(facts.happenings), spells=mixed(facts.spells)
    )
    assert stand(facts, at) == stand(in_another_order, at)


@given(families(), instants)
def test_how_far_a_family_has_come_is_what_its_standing_says(facts: Facts, at: datetime) -> None:
    found = [(each.milestone, each.child, each.reached) for each in stand(facts, at).milestones]
    alone = how_far(EVERYTHING, facts, ENGLAND, at)
    assert [(each.milestone, each.child, each.reached) for each in alone.milestones] == found


@given(families(), instants, st.floats(0, 1))
def test_nothing_changes_before_the_standing_says_that_it_may(
    facts: Facts, at: datetime, share: float
) -> None:
    now = stand(facts, at)
    end = now.next_change_at or at + timedelta(days=800)
    just_before = end - timedelta(microseconds=1)
    assert said(stand(facts, just_before)) == said(now)
    assert said(stand(facts, at + (just_before - at) * share)) == said(now)


@given(families(), instants, moments, groups)
def test_a_fact_that_no_rule_asks_about_changes_nothing(
    facts: Facts, at: datetime, moment: Moment, about: frozenset[str]
) -> None:
    unrelated = Happening("999", "closure", moment, about, {"answer": "given"})
    another_timeline = Spell("team", "in-need", "ada", moment)
    more = replace(
        facts,
        happenings=(*facts.happenings, unrelated),
        spells=(*facts.spells, another_timeline),
        known={**facts.known, "moved": True},
    )
    assert stand(more, at) == stand(facts, at)


@given(families(), instants, happenings("999"))
def test_a_fact_of_the_future_changes_nothing_now(
    facts: Facts, at: datetime, later: Happening
) -> None:
    if later.when.earliest > at:
        more = replace(facts, happenings=(*facts.happenings, later))
        assert said(stand(more, at)) == said(stand(facts, at))


EACH_APART = a_pathway(
    gates={
        "seen": {"before": "handed-over", "requires": {"happened": "visited", "since": "decided"}},
        "consent": {"before": ["handed-over", "ended"], "requires": {"happened": "consented"}},
    },
    obligations={
        "plan": {
            "for": "each child",
            "clock_starts": "decided",
            "within": "5 working days",
            "before": "handed-over",
            "done_when": PLANNED,
        },
    },
)


@given(families(), instants, happenings("999"))
def test_a_fact_about_one_child_changes_nothing_for_another_where_each_is_judged_apart(
    facts: Facts, at: datetime, fact: Happening
) -> None:
    more = replace(
        facts, happenings=(*facts.happenings, replace(fact, about=frozenset({"ben", "cora"})))
    )
    with_it = standing(EACH_APART, more, ENGLAND, at)
    without = standing(EACH_APART, facts, ENGLAND, at)
    for one, other in zip(said(with_it), said(without), strict=True):
        assert [each for each in one if each.child == "ada"] == [
            each for each in other if each.child == "ada"
        ]


@given(families(), instants)
def test_every_due_date_can_say_how_it_was_reached_and_every_finding_why(
    facts: Facts, at: datetime
) -> None:
    found = stand(facts, at)
    for duty in found.obligations:
        assert duty.due is None or str(duty.due.on.year) in duty.due.how
        assert all(duty.why)
    for gate in found.gates:
        assert gate.why


@given(st.lists(happenings(""), max_size=8))
def test_what_certainly_came_first_is_first_whatever_was_recorded_first(
    some: list[Happening],
) -> None:
    recorded = [replace(each, key=f"{n:03}") for n, each in enumerate(some)]
    ordered = in_order(recorded)
    assert sorted(each.key for each in ordered) == [each.key for each in recorded]
    for place, each in enumerate(ordered):
        for later in ordered[place + 1 :]:
            assert each.when.earliest <= later.when.latest


# Kleene's logic

reasons = st.lists(st.sampled_from(["one", "other"]), max_size=2, unique=True).map(
    lambda words: tuple(Reason(word, ()) for word in words)
)
answers = st.builds(
    Answer, st.sampled_from([MET, NOT_MET, NOT_KNOWN]), st.none() | moments, reasons
).map(lambda answer: answer._replace(when=None) if answer.finding is NOT_KNOWN else answer)
several = st.lists(answers, min_size=1, max_size=4)


@given(answers, answers)
def test_met_and_not_known_is_not_known_and_not_met_decides(one: Answer, other: Answer) -> None:
    findings = {one.finding, other.finding}
    both = all_of([one, other]).finding
    either = any_of([one, other]).finding
    assert both is (NOT_MET if NOT_MET in findings else NOT_KNOWN if NOT_KNOWN in findings else MET)
    assert either is (MET if MET in findings else NOT_KNOWN if NOT_KNOWN in findings else NOT_MET)


@given(several)
def test_the_opposite_of_all_is_any_of_the_opposites(some: list[Answer]) -> None:
    opposites = [answer.opposite() for answer in some]
    assert all_of(some).opposite() == any_of(opposites)
    assert any_of(some).opposite() == all_of(opposites)
    assert [answer.opposite() for answer in opposites] == some


@given(several, st.randoms(use_true_random=False))
def test_neither_order_nor_grouping_matters(some: list[Answer], dice: random.Random) -> None:
    mixed = dice.sample(some, len(some))
    for combine in (all_of, any_of):
        assert combine(some)[:2] == combine(mixed)[:2]
        assert combine([combine(some[:2]), *some[2:]])[:2] == combine(some)[:2]
        assert combine([*some, *some])[:2] == combine(some)[:2]


def test_of_nothing_all_is_met_and_any_is_not() -> None:
    assert all_of([]).finding is MET
    assert any_of([]).finding is NOT_MET


def test_all_are_met_when_the_last_was_and_any_when_the_first_was() -> None:
    first, last = Answer(MET, when("2021-03-01")), Answer(MET, when("2021-03-08"))
    week = Answer(MET, when(("2021-03-05", "2021-03-12")))
    assert all_of([last, first]).when == when("2021-03-08")
    assert any_of([last, first]).when == when("2021-03-01")
    assert any_of([first, first]) == all_of([first, first]) == first
    assert all_of([last, week]).when == when(("2021-03-08", "2021-03-12"))
    assert any_of([last, week]).when == when(("2021-03-05", "2021-03-08"))


@given(moments, moments)
def test_of_two_moments_one_comes_first_unless_that_is_not_known(
    one: Moment, other: Moment
) -> None:
    forward, backward = precedes(one, other), precedes(other, one)
    assert Finding.MET in {forward, backward} or {forward, backward} == {NOT_KNOWN}
    assert (forward is NOT_MET) is (backward is MET and not _same_day(one, other))


def _same_day(one: Moment, other: Moment) -> bool:
    if one.is_an_instant and other.is_an_instant:
        return one == other
    return one.first_day <= other.last_day and other.first_day <= one.last_day
