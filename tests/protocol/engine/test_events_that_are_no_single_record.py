"""Events: either of two, a state that begins or ends, a field that was filled in, each person."""

from typing import Any

import pytest

from stepdown.protocol.compiling import CannotCompileError
from stepdown.protocol.language import EventOf
from tests.protocol.engine.invented import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    a_child,
    a_family,
    a_pathway,
    a_state,
    duty,
    finding,
    it_happened,
    look,
)

EITHER = {"asked-for": {"title": "it was asked for", "any": ["referred", "noted"]}}
ANSWER_IN_TIME = {
    "clock_starts": "asked-for",
    "within": "2 working days",
    "done_when": {"happened": "replied"},
}


@pytest.mark.parametrize(
    ("first", "second"),
    [("referral", "note"), ("note", "referral")],
)
def test_a_clock_starts_with_the_first_of_two_events(first: str, second: str) -> None:
    facts = a_family(it_happened(second, "2021-03-10"), it_happened(first, "2021-03-08"))
    owed = duty(ANSWER_IN_TIME, facts, "2021-03-10", events=EITHER)
    assert owed.due is not None
    assert str(owed.due.on) == "2021-03-10"


def test_a_clock_waits_while_neither_event_has_happened() -> None:
    owed = duty(ANSWER_IN_TIME, a_family(), "2021-03-10", events=EITHER)
    assert owed.why == ("it waits for it was asked for",)


def test_an_event_that_joins_others_stands_while_the_latest_of_their_records_is_one() -> None:
    events = {"visited-or-met": {"title": "seen", "any": ["seen-alone", "met"], "stands": True}}
    asked = {"happened": "visited-or-met"}
    seen = it_happened("visit", "2021-03-08", answer="alone")
    not_alone = it_happened("visit", "2021-03-12", answer="with-others")
    assert finding(asked, a_family(seen), "2021-03-31", events=events) is MET
    assert finding(asked, a_family(seen, not_alone), "2021-03-31", events=events) is NOT_MET
    meeting = it_happened("meeting", "2021-03-15")
    assert finding(asked, a_family(not_alone, meeting), "2021-03-31", events=events) is MET


def test_either_event_is_not_known_while_one_of_them_is() -> None:
    events = {"looked-at": {"title": "looked at", "any": ["assessed", "planned"]}}
    asked = {"happened": "looked-at"}
    assert finding(asked, a_family(), "2021-03-31", events=events) is NOT_KNOWN
    none = it_happened("assessment", "2021-03-08", none=True)
    assert finding(asked, a_family(none), "2021-03-31", events=events) is NOT_MET
    planned = it_happened("plan", "2021-03-08")
    assert finding(asked, a_family(none, planned), "2021-03-31", events=events) is MET


def test_each_time_that_either_event_happens_something_is_owed() -> None:
    again = {"repeats": {"each_time": "asked-for"}, "done_when": {"happened": "replied"}}
    facts = a_family(it_happened("referral", "2021-03-08"), it_happened("note", "2021-03-10"))
    assert duty(again, facts, "2021-03-31", events=EITHER).ordinal == 2


BEGAN_AND_ENDED = {
    "came-into-need": {"title": "the plan began", "begins": {"status": "in-need"}},
    "left-protection": {"title": "protection ended", "ends": {"status": "protection"}},
}
REVIEW_IN_TIME = {
    "clock_starts": "came-into-need",
    "within": "10 working days",
    "done_when": {"happened": "reviewed", "since": "came-into-need"},
}


def test_a_clock_starts_when_a_state_of_the_child_begins() -> None:
    facts = a_family(states=[a_state("in-need", "2021-03-08")])
    owed = duty(REVIEW_IN_TIME, facts, "2021-03-10", events=BEGAN_AND_ENDED)
    assert owed.due is not None
    assert owed.due.how.startswith("10 working days from Monday 8 March 2021")
    earlier = a_family(states=[a_state("protection", "2021-03-01", "2021-03-08")])
    waits = duty(REVIEW_IN_TIME, earlier, "2021-03-10", events=BEGAN_AND_ENDED)
    assert waits.why == ("it waits for the plan began",)


def test_what_happened_before_a_state_began_does_not_count_since_then() -> None:
    asked = {"happened": "reviewed", "since": "came-into-need"}
    states = [a_state("in-need", "2021-03-08")]
    before = a_family(it_happened("review", "2021-03-05", answer="held"), states=states)
    after = a_family(it_happened("review", "2021-03-09", answer="held"), states=states)
    assert finding(asked, before, "2021-03-31", events=BEGAN_AND_ENDED) is NOT_MET
    assert finding(asked, after, "2021-03-31", events=BEGAN_AND_ENDED) is MET


def test_a_state_has_ended_has_not_or_is_not_known() -> None:
    asked = {"happened": "left-protection"}
    ended = a_family(states=[a_state("protection", "2021-01-04", "2021-03-08")])
    lasts = a_family(states=[a_state("protection", "2021-01-04")])
    another = a_family(states=[a_state("in-need", "2021-01-04")])
    assert finding(asked, ended, "2021-03-31", events=BEGAN_AND_ENDED) is MET
    assert finding(asked, lasts, "2021-03-31", events=BEGAN_AND_ENDED) is NOT_MET
    assert finding(asked, another, "2021-03-31", events=BEGAN_AND_ENDED) is NOT_MET
    assert finding(asked, a_family(), "2021-03-31", events=BEGAN_AND_ENDED) is NOT_KNOWN


def test_each_child_comes_into_a_state_apart() -> None:
    states = [a_state("in-need", "2021-03-08"), a_state("protection", "2021-03-08", child="ben")]
    facts = a_family(children=["ada", "ben"], states=states)
    asked = {"happened": "came-into-need"}
    assert finding(asked, facts, "2021-03-31", "ada", BEGAN_AND_ENDED) is MET
    assert finding(asked, facts, "2021-03-31", "ben", BEGAN_AND_ENDED) is NOT_MET


FILLED_IN = {"dated": {"record": "meeting", "answered": "next"}}


def test_a_date_was_given_or_it_was_not() -> None:
    asked = {"happened": "dated"}
    with_date = a_family(it_happened("meeting", "2021-03-08", next="2021-04-12"))
    without = a_family(it_happened("meeting", "2021-03-08"))
    assert finding(asked, with_date, "2021-03-31", events=FILLED_IN) is MET
    assert finding(asked, without, "2021-03-31", events=FILLED_IN) is NOT_MET


def test_a_text_that_is_empty_is_no_answer() -> None:
    asked = {"happened": "dated"}
    facts = a_family(it_happened("meeting", "2021-03-08", next=""))
    assert finding(asked, facts, "2021-03-31", events=FILLED_IN) is NOT_MET


PARENTS: dict[str, Any] = {
    "records": {
        "agreement": {
            "kind": "consent",
            "title": "Agreement",
            "recorded_by": "worker",
            "about": "each child",
            "fields": {
                "who": {"title": "Who?", "one_of": {"mother": "Mother", "father": "Father"}},
                "answer": {"title": "Answer", "one_of": {"yes": "Yes", "no": "No"}},
            },
        }
    },
    "events": {
        "a-parent-agrees": {
            "record": "agreement",
            "with": {"answer": "yes"},
            "stands_for_each": "who",
        },
    },
}


def parents(*answers: tuple[str, str, str]) -> Any:
    return a_family(
        *(it_happened("agreement", on, who=who, answer=answer) for on, who, answer in answers)
    )


def agreed(facts: Any, times: int = 1) -> Any:
    asked = {"happened": "a-parent-agrees", "at_least": times}
    return finding(asked, facts, "2021-03-31", **PARENTS)


def test_one_parents_no_does_not_overtake_the_others_yes() -> None:
    facts = parents(("2021-03-08", "mother", "yes"), ("2021-03-09", "father", "no"))
    assert agreed(facts) is MET
    assert agreed(facts, 2) is NOT_MET


def test_the_same_parents_no_overtakes_the_yes() -> None:
    facts = parents(("2021-03-08", "mother", "yes"), ("2021-03-09", "mother", "no"))
    assert agreed(facts) is NOT_MET
    both = parents(("2021-03-08", "mother", "yes"), ("2021-03-09", "father", "yes"))
    assert agreed(both, 2) is MET


def test_which_of_one_parents_answers_came_last_may_not_be_known() -> None:
    family = a_family(
        it_happened("agreement", "2021-03-08", who="mother", answer="yes"),
        it_happened("agreement", ("2021-03-01", "2021-03-20"), who="mother", answer="no"),
    )
    assert agreed(family) is NOT_KNOWN


def test_only_what_stands_of_each_person_brings_something_about() -> None:
    facts = parents(
        ("2021-03-08", "mother", "yes"), ("2021-03-09", "mother", "no"),
        ("2021-03-10", "father", "yes"),
    )  # fmt: skip
    again = {
        "repeats": {"each_time": "a-parent-agrees"},
        "done_when": {"happened": "replied"},
    }
    pathway = a_pathway(obligations={"thank": again}, **PARENTS)
    found = look(pathway, facts, "2021-03-31").obligations
    assert [each.ordinal for each in found if each.obligation == "thank"] == [1]


@pytest.mark.parametrize("stands", [{"stands": True}, {"stands_for_each": "answer"}])
def test_what_joins_an_event_that_stands_is_not_compiled(stands: dict[str, Any]) -> None:
    events = {
        "standing": {"record": "consent", **stands},
        "joined": {"title": "joined", "any": ["standing", "noted"]},
    }
    with pytest.raises(CannotCompileError, match="'joined' joins an event"):
        finding({"happened": "joined"}, a_family(), "2021-03-31", events=events)


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ({"record": "plan", "any": "planned"}, "this has record and any"),
        ({"title": "nothing"}, "this has none"),
        ({"title": "t", "any": "planned", "with": {"answer": "held"}}, "look at a record"),
        ({"title": "t", "begins": {"status": "a"}, "answered": "x"}, "and 'begins' is none"),
        ({"record": "plan", "stands": True, "stands_for_each": "who"}, "not both"),
        ({"title": "t", "ends": {"status": "a", "level": "b"}}, "Write one timeline"),
        ({"any": ["planned", "met"]}, "Add 'title'"),
    ],
)
def test_an_event_is_of_one_sort(block: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        EventOf.model_validate(block)


def test_a_sibling_who_came_later_begins_its_own_states() -> None:
    children = [a_child("ada"), a_child("ben", joined="2021-03-15")]
    states = [a_state("in-need", "2021-03-08"), a_state("in-need", "2021-03-16", child="ben")]
    owed = duty(
        REVIEW_IN_TIME, a_family(children=children, states=states), "2021-03-20", "ben",
        events=BEGAN_AND_ENDED,
    )  # fmt: skip
    assert owed.due is not None
    assert owed.due.how.startswith("10 working days from Tuesday 16 March 2021")
