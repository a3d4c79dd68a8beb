"""What stands: of consent, decisions and nominations only the latest counts."""

import pytest

from tests.protocol.engine.invented import (
    MET,
    NOT_KNOWN,
    NOT_MET,
    a_family,
    a_pathway,
    at,
    duty,
    finding,
    it_happened,
    look,
)

CONSENT_STANDS = {"happened": "consented"}


def test_consent_that_was_withdrawn_no_longer_stands() -> None:
    given = it_happened("consent", "2021-03-08", answer="given")
    withdrawn = it_happened("consent", "2021-03-20", answer="withdrawn")
    facts = a_family(given, withdrawn)
    assert finding(CONSENT_STANDS, facts, "2021-03-19") is MET
    assert finding(CONSENT_STANDS, facts, "2021-03-20") is NOT_MET


def test_consent_that_was_refused_and_then_given_stands() -> None:
    refused = it_happened("consent", "2021-03-08", answer="refused")
    given = it_happened("consent", "2021-03-20", answer="given")
    assert finding(CONSENT_STANDS, a_family(refused, given), "2021-03-31") is MET


def test_an_event_that_does_not_have_to_stand_stays_true() -> None:
    given = it_happened("consent", "2021-03-08", answer="given")
    withdrawn = it_happened("consent", "2021-03-20", answer="withdrawn")
    asked = {"happened": "once-consented"}
    event = {"once-consented": {"record": "consent", "with": {"answer": "given"}}}
    assert finding(asked, a_family(given, withdrawn), "2021-03-31", events=event) is MET


def test_what_was_recorded_late_but_happened_first_is_overtaken() -> None:
    withdrawn = it_happened("consent", "2021-03-20", answer="withdrawn")
    given_before = it_happened("consent", "2021-03-08", answer="given")
    assert finding(CONSENT_STANDS, a_family(withdrawn, given_before), "2021-03-31") is NOT_MET


@pytest.mark.parametrize("second", ["2021-03-08", "2021-03-08 10:00"])
def test_of_two_answers_on_one_day_the_one_recorded_later_stands(second: str) -> None:
    first = it_happened("consent", "2021-03-08", answer="given")
    withdrawn = it_happened("consent", second, answer="withdrawn")
    assert finding(CONSENT_STANDS, a_family(first, withdrawn), "2021-03-31") is NOT_MET
    assert finding(CONSENT_STANDS, a_family(withdrawn, first), "2021-03-31") is MET


def test_of_two_answers_on_one_day_whose_times_are_known_the_later_stands() -> None:
    withdrawn = it_happened("consent", "2021-03-08 15:00", answer="withdrawn")
    given = it_happened("consent", "2021-03-08 10:00", answer="given")
    assert finding(CONSENT_STANDS, a_family(withdrawn, given), "2021-03-31") is NOT_MET


def test_a_withdrawal_some_time_that_week_leaves_open_whether_consent_in_it_stands() -> None:
    withdrawn = it_happened("consent", ("2021-03-22", "2021-03-26"), answer="withdrawn")
    given = it_happened("consent", "2021-03-24", answer="given")
    assert finding(CONSENT_STANDS, a_family(withdrawn, given), "2021-03-31") is NOT_KNOWN
    assert finding(CONSENT_STANDS, a_family(given, withdrawn), "2021-03-31") is NOT_KNOWN


def test_a_withdrawal_that_may_not_have_come_yet_leaves_the_consent_open() -> None:
    given = it_happened("consent", "2021-03-08", answer="given")
    withdrawn = it_happened("consent", ("2021-03-22", "2021-03-26"), answer="withdrawn")
    facts = a_family(given, withdrawn)
    assert finding(CONSENT_STANDS, facts, "2021-03-21") is MET
    assert finding(CONSENT_STANDS, facts, "2021-03-24") is NOT_KNOWN
    assert finding(CONSENT_STANDS, facts, "2021-03-27") is NOT_MET
    pathway = a_pathway(gates={"asked": {"before": "handed-over", "requires": CONSENT_STANDS}})
    assert look(pathway, facts, "2021-03-24").next_change_at == at("2021-03-26")


def test_two_records_of_one_week_that_agree_leave_nothing_open() -> None:
    one = it_happened("consent", ("2021-03-22", "2021-03-26"), answer="given")
    other = it_happened("consent", "2021-03-24", answer="given")
    assert finding(CONSENT_STANDS, a_family(one, other), "2021-03-31") is MET


def test_what_was_certainly_overtaken_leaves_nothing_open() -> None:
    refused = it_happened("consent", "2021-03-08", answer="refused")
    one = it_happened("consent", ("2021-03-22", "2021-03-26"), answer="given")
    other = it_happened("consent", "2021-03-24", answer="given")
    assert finding(CONSENT_STANDS, a_family(refused, one, other), "2021-03-31") is MET


def test_a_first_answer_that_may_not_have_come_yet_is_not_known() -> None:
    given = it_happened("consent", ("2021-03-22", "2021-03-26"), answer="given")
    assert finding(CONSENT_STANDS, a_family(given), "2021-03-24") is NOT_KNOWN


def test_that_there_was_none_is_an_answer_too() -> None:
    given = it_happened("consent", "2021-03-08", answer="given")
    none = it_happened("consent", "2021-03-20", none=True)
    assert finding(CONSENT_STANDS, a_family(given, none), "2021-03-31") is NOT_MET


def test_a_nomination_is_not_an_acceptance() -> None:
    pathway = a_pathway(
        gates={"lead": {"before": "handed-over", "requires": {"happened": "lead-accepted"}}}
    )
    nominated = it_happened("lead", "2021-03-08", answer="nominated")
    accepted = it_happened("lead", "2021-03-10", answer="accepted")
    declined = it_happened("lead", "2021-03-12", answer="declined")
    assert look(pathway, a_family(nominated), "2021-03-31").gate("lead").finding is NOT_MET
    assert look(pathway, a_family(nominated, accepted), "2021-03-31").gate("lead").finding is MET
    gave_up = a_family(nominated, accepted, declined)
    assert look(pathway, gave_up, "2021-03-31").gate("lead").finding is NOT_MET


def test_a_clock_that_starts_with_consent_starts_again_with_the_consent_that_stands() -> None:
    block = {
        "clock_starts": "consented",
        "within": "2 calendar days",
        "done_when": {"happened": "planned"},
    }
    given = it_happened("consent", "2021-03-08", answer="given")
    withdrawn = it_happened("consent", "2021-03-20", answer="withdrawn")
    again = it_happened("consent", "2021-03-22", answer="given")
    assert duty(block, a_family(given), "2021-03-31").state == "late"
    assert duty(block, a_family(given, withdrawn), "2021-03-31").state == "not yet"
    owed = duty(block, a_family(given, withdrawn, again), "2021-03-23")
    assert owed.due is not None
    assert owed.due.how == "2 calendar days from Monday 22 March 2021 is Wednesday 24 March 2021"
