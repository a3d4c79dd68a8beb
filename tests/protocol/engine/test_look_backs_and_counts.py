"""Look-backs, counts and rows: recently enough, often enough, one after another."""

import pytest

from tests.protocol.engine.invented import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    Written,
    a_family,
    a_pathway,
    finding,
    it_happened,
    look,
)

IN_SIX_MONTHS = {"happened": "assessed", "within_last": "6 months"}


@pytest.mark.parametrize(
    ("assessed", "length", "last_day", "day_after"),
    [
        ("2021-01-05", "6 months", "2021-07-05", "2021-07-06"),
        ("2021-08-31", "6 months", "2022-02-28", "2022-03-01"),
        ("2021-02-28", "6 months", "2021-08-28", "2021-08-29"),
        ("2021-04-01", "1 working day", "2021-04-06", "2021-04-07"),
        ("2021-04-01", "2 weeks", "2021-04-15", "2021-04-16"),
        ("2020-02-29", "1 year", "2021-02-28", "2021-03-01"),
    ],
)
def test_an_assessment_is_recent_to_the_end_of_the_last_day(
    assessed: str, length: str, last_day: str, day_after: str
) -> None:
    asked = {"happened": "assessed", "within_last": length}
    facts = a_family(it_happened("assessment", assessed))
    assert finding(asked, facts, f"{last_day} 23:59") is MET
    assert finding(asked, facts, f"{day_after} 00:00") is NOT_MET


def test_in_hours_it_is_recent_to_the_minute() -> None:
    asked = {"happened": "visited", "within_last": "24 hours"}
    facts = a_family(it_happened("visit", "2021-03-27 10:00"))
    assert finding(asked, facts, "2021-03-28 11:00") is MET
    assert finding(asked, facts, "2021-03-28 11:01") is NOT_MET


def test_the_reason_says_that_it_was_too_long_ago() -> None:
    pathway = a_pathway(gates={"fresh": {"before": "handed-over", "requires": IN_SIX_MONTHS}})
    facts = a_family(it_happened("assessment", "2021-01-05"))
    assert look(pathway, facts, "2021-08-01").gate("fresh").why == (
        "assessment: Tuesday 5 January 2021, longer ago than 6 months",
    )


def test_the_latest_of_several_decides_whether_it_was_recent() -> None:
    old, new = it_happened("assessment", "2020-01-05"), it_happened("assessment", "2021-06-01")
    assert finding(IN_SIX_MONTHS, a_family(new, old), "2021-07-05") is MET


def test_silence_about_an_assessment_is_not_known_and_silence_about_a_visit_is_not_met() -> None:
    assert finding({"happened": "assessed"}, a_family(), "2021-03-08") is NOT_KNOWN
    assert finding({"happened": "visited"}, a_family(), "2021-03-08") is NOT_MET


def test_that_we_looked_and_there_is_no_assessment_is_not_met() -> None:
    facts = a_family(it_happened("assessment", "2021-03-08", none=True))
    assert finding({"happened": "assessed"}, facts, "2021-03-08") is NOT_MET


def test_an_assessment_of_which_nobody_says_how_full_it_was_leaves_that_open() -> None:
    asked = {"happened": "fully-assessed"}
    assert (
        finding(asked, a_family(it_happened("assessment", "2021-03-08")), "2021-03-31") is NOT_KNOWN
    )
    short = it_happened("assessment", "2021-03-08", answer="short")
    assert finding(asked, a_family(short), "2021-03-31") is NOT_MET
    full = it_happened("assessment", "2021-03-08", answer="full")
    assert finding(asked, a_family(full), "2021-03-31") is MET


@pytest.mark.parametrize(
    ("chosen", "found"), [({"food", "money"}, MET), ({"food"}, NOT_MET), (set(), NOT_MET)]
)
def test_where_any_number_may_be_chosen_one_of_those_asked_for_is_enough(
    chosen: set[str], found: object
) -> None:
    event = {"helped": {"record": "note", "with": {"help": ["money", "housing"]}}}
    facts = a_family(it_happened("note", "2021-03-08", help=frozenset(chosen)))
    assert finding({"happened": "helped"}, facts, "2021-03-31", events=event) is found


def test_yes_and_true_are_the_same_answer() -> None:
    for wanted in ("yes", True):
        event = {"agreed": {"record": "note", "with": {"agrees": wanted}}}
        for given, found in ((True, MET), (False, NOT_MET), ("yes", MET)):
            facts = a_family(it_happened("note", "2021-03-08", agrees=given))
            assert finding({"happened": "agreed"}, facts, "2021-03-31", events=event) is found


def test_two_visits_are_two_visits() -> None:
    asked = {"happened": "visited", "at_least": 2}
    one, two = it_happened("visit", "2021-03-05"), it_happened("visit", "2021-03-08")
    assert finding(asked, a_family(one), "2021-03-31") is NOT_MET
    assert finding(asked, a_family(one, two), "2021-03-31") is MET


def test_the_reason_says_how_many_there_were() -> None:
    requires = {"happened": "visited", "at_least": 3}
    pathway = a_pathway(gates={"seen": {"before": "handed-over", "requires": requires}})
    facts = a_family(it_happened("visit", "2021-03-05"))
    assert look(pathway, facts, "2021-03-31").gate("seen").why == ("visit: 1 of 3",)


def test_a_second_visit_that_may_have_been_too_long_ago_leaves_the_count_open() -> None:
    asked = {"happened": "visited", "at_least": 2, "within_last": "1 month"}
    facts = a_family(
        it_happened("visit", ("2021-02-20", "2021-03-10")), it_happened("visit", "2021-03-20")
    )
    assert finding(asked, facts, "2021-03-31") is NOT_KNOWN


def test_only_visits_alone_count_where_the_child_is_to_be_seen_alone() -> None:
    asked = {"happened": "seen-alone"}
    with_others = it_happened("visit", "2021-03-05", answer="with-others")
    alone = it_happened("visit", "2021-03-06", answer="alone")
    assert finding(asked, a_family(with_others), "2021-03-31") is NOT_MET
    assert finding(asked, a_family(with_others, alone), "2021-03-31") is MET


FOUR_IN_A_ROW = {"happened": "reviewed", "in_a_row": 4, "broken_by": "review-missed"}


def reviews(*answers: str, days: tuple[Written, ...] = ()) -> object:
    on = days or tuple(f"2021-{month:02}-01" for month in range(4, 4 + len(answers)))
    records = [
        it_happened("review", day, answer=answer) for day, answer in zip(on, answers, strict=True)
    ]
    return finding(FOUR_IN_A_ROW, a_family(*records), "2021-12-31")


def test_four_reviews_in_a_row_are_four_without_a_miss_between() -> None:
    assert reviews("held", "held", "held", "held") is MET
    assert reviews("held", "held", "held") is NOT_MET
    assert reviews("held", "held", "missed", "held", "held") is NOT_MET
    assert reviews("held", "missed", "held", "held", "held", "held") is MET


def test_a_review_missed_after_the_fourth_breaks_nothing() -> None:
    assert reviews("held", "held", "held", "held", "missed") is MET


def test_without_anything_that_breaks_the_row_a_count_is_enough() -> None:
    records = [it_happened("review", f"2021-0{n}-01", answer="held") for n in range(4, 8)]
    asked = {"happened": "reviewed", "in_a_row": 4}
    assert finding(asked, a_family(*records), "2021-12-31") is MET


def test_a_row_is_counted_in_the_order_of_the_days_and_not_of_the_records() -> None:
    days = ("2021-05-01", "2021-06-01", "2021-07-01", "2021-08-01", "2021-04-01")
    assert reviews("held", "held", "held", "held", "missed", days=days) is MET


def test_a_fourth_review_that_may_not_have_been_yet_leaves_the_row_open() -> None:
    records = [it_happened("review", f"2021-0{n}-01", answer="held") for n in range(4, 7)]
    fourth = it_happened("review", ("2021-07-05", "2021-07-09"), answer="held")
    facts = a_family(*records, fourth)
    assert finding(FOUR_IN_A_ROW, facts, "2021-07-07") is NOT_KNOWN
    assert finding(FOUR_IN_A_ROW, facts, "2021-07-09") is MET
