"""A disagreement stands at a stage, with who decides it and by when."""

from typing import Any

from tests.protocol.engine.invented import a_family, a_pathway, at, it_happened, look

LADDER: dict[str, Any] = {
    "stages": [["worker", "manager"], ["head"]],
    "raised": "referred",
    "decided": "replied",
    "unresolved": "noted",
    "clause": "c1",
    "holder_meanwhile": "Nobody changes.",
}


def disputes(*happenings: Any, on: str = "2021-03-31", **ladder: Any) -> list[Any]:
    pathway = a_pathway(disagreement={**LADDER, **ladder})
    return list(look(pathway, a_family(*happenings, children=["ada", "ben"]), on).disputes)


RAISED = it_happened("referral", "2021-03-08")
UNRESOLVED = it_happened("note", "2021-03-10")
DECIDED = it_happened("reply", "2021-03-12")


def test_there_is_none_until_it_is_raised() -> None:
    assert disputes() == []
    assert disputes(UNRESOLVED, DECIDED) == []
    assert look(a_pathway(), a_family(RAISED), "2021-03-31").disputes == ()


def test_it_is_with_the_first_stage_until_that_does_not_settle_it() -> None:
    (ada, _) = disputes(RAISED)
    assert (ada.child, ada.state, ada.stage, ada.decided_by) == (
        "ada", "open", 1, ("worker", "manager"),
    )  # fmt: skip
    (ada, _) = disputes(RAISED, UNRESOLVED)
    assert (ada.stage, ada.decided_by, str(ada.since)) == (
        2, ("head",), "Wednesday 10 March 2021",
    )  # fmt: skip
    (ada, _) = disputes(RAISED, UNRESOLVED, it_happened("note", "2021-03-11"))
    assert ada.stage == 2


def test_it_is_done_once_it_is_decided_and_begins_again_when_it_is_raised_again() -> None:
    (ada, _) = disputes(RAISED, DECIDED, it_happened("note", "2021-03-15"))
    assert ada.state == "done"
    (ada, _) = disputes(RAISED, UNRESOLVED, DECIDED, it_happened("referral", "2021-03-15"))
    assert (ada.state, ada.stage) == ("open", 1)


def test_it_may_be_about_one_child() -> None:
    found = disputes(it_happened("referral", "2021-03-08", "ben"))
    assert [each.child for each in found] == ["ben"]


def test_what_may_lie_in_the_future_raises_none() -> None:
    assert disputes(it_happened("referral", ("2021-03-30", "2021-04-03"))) == []


def test_each_stage_has_its_own_time() -> None:
    (ada, _) = disputes(RAISED, on="2021-03-10", within="2 working days")
    assert (ada.state, ada.due.how) == (
        "open", "2 working days from Monday 8 March 2021 is Wednesday 10 March 2021",
    )  # fmt: skip
    (ada, _) = disputes(RAISED, on="2021-03-11", within="2 working days")
    assert ada.state == "late"
    (ada, _) = disputes(RAISED, UNRESOLVED, on="2021-03-11", within="2 working days")
    assert (ada.state, str(ada.due.on)) == ("open", "2021-03-12")
    (ada, _) = disputes(RAISED, DECIDED, within="2 working days")
    assert ada.due is None


def test_it_is_looked_at_again_once_its_time_has_run_out() -> None:
    pathway = a_pathway(disagreement={**LADDER, "within": "2 working days"})
    found = look(pathway, a_family(RAISED), "2021-03-09 10:00")
    assert found.next_change_at == at("2021-03-11 00:00")


def test_a_ladder_may_have_no_way_up() -> None:
    (ada, _) = disputes(RAISED, UNRESOLVED, unresolved=None, stages=[["worker"]])
    assert ada.stage == 1


def test_a_later_stage_may_have_another_time() -> None:
    lengths = ["2 working days", "5 working days"]
    (ada, _) = disputes(RAISED, on="2021-03-09", within=lengths)
    assert str(ada.due.how).startswith("2 working days from")
    (ada, _) = disputes(RAISED, UNRESOLVED, on="2021-03-12", within=lengths)
    assert ada.due.how == ("5 working days from Wednesday 10 March 2021 is Wednesday 17 March 2021")
    ladder = a_pathway(disagreement={**LADDER, "within": lengths}).ladder
    assert ladder is not None
    assert ladder.time_to_decide == "They have 2 working days, then 5 working days to decide."
