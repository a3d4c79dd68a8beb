"""What there is to draw of a pathway: who, in which order, and what happens otherwise."""

from pathlib import Path

import pytest

from stepdown.protocol.loading import load_pack
from stepdown.protocol.maps.flow import flow_of
from stepdown.protocol.maps.ordering import in_order
from stepdown.protocol.maps.steps import Flow
from stepdown.protocol.maps.tabulating import in_markdown, table_of
from stepdown.protocol.pathway import compile_pathway
from tests.protocol.maps.pictures import LARKFIELD, every_pathway, flow, leads, step
from tests.protocol.packs import INVENTED


def larkfield() -> Flow:
    return flow(LARKFIELD, "down")


@every_pathway
def test_every_milestone_gate_and_duty_of_a_pathway_stands_in_its_map(
    folder: Path, pathway: str
) -> None:
    file = load_pack(folder).pathways[pathway]
    drawn = flow(folder, pathway)
    ids = [each.id for each in drawn.steps]
    assert len(ids) == len(set(ids))
    assert {f"duty:{id_}" for id_ in file.obligations} <= set(ids)
    assert {f"milestone:{id_}" for id_ in file.milestones} <= set(ids)
    for id_, gate in file.gates.items():
        for milestone in gate.before:
            needs = {need.id: need for need in step(drawn, f"gate:{milestone}").needs}
            assert (needs[id_].strength, needs[id_].says) == (gate.strength, gate.rule)
    assert sorted(drawn.numbers.values()) == list(range(1, len(ids) + 1))


@every_pathway
def test_every_step_stands_in_a_lane_and_every_way_leads_to_a_step(
    folder: Path, pathway: str
) -> None:
    drawn = flow(folder, pathway)
    for each in drawn.steps:
        assert each.role in drawn.lanes
        assert all(way.to is None or way.to in drawn.numbers for way in each.exits)


@every_pathway
def test_every_limit_of_time_is_told(folder: Path, pathway: str) -> None:
    drawn = flow(folder, pathway)
    for id_, duty in load_pack(folder).pathways[pathway].obligations.items():
        limits = [timing for timing in step(drawn, f"duty:{id_}").timings if timing.is_limit]
        assert bool(limits) or (duty.within is None and not duty.on_the_date)


def test_a_decision_leads_on_by_each_of_its_answers() -> None:
    assert step(larkfield(), "duty:decide").sort == "decision"
    assert leads(larkfield(), "duty:decide") == {
        "It was decided to step down": ["milestone:decided"],
        "It was decided to stay": ["milestone:ended"],
    }


def test_a_refused_consent_leads_back_to_who_decides() -> None:
    consent = leads(larkfield(), "duty:ask-the-family")
    assert consent["The family refused or withdrew"] == ["duty:decide-after-refusal"]
    assert consent[""] == ["duty:ask-somebody"]
    assert step(larkfield(), "duty:decide-after-refusal").timings[0].says == (
        "Within 1 working day, each time that the family refused or withdrew"
    )


def test_a_lead_who_declines_leads_to_another_choice_and_then_round_again() -> None:
    assert leads(larkfield(), "duty:answer") == {
        "The lead professional accepted": ["gate:accepted"],
        "The lead professional declined": ["duty:ask-another"],
        "Nobody agrees: Social worker leads": [""],
    }
    assert leads(larkfield(), "duty:ask-another") == {"": ["duty:answer"]}


def test_a_gate_leads_to_who_may_let_a_child_pass_and_to_the_pathway_instead() -> None:
    assert leads(flow(), "gate:handed-over") == {
        "": ["milestone:handed-over"],
        "Not met": ["pass:handed-over:team-manager", "instead:handed-over:agreed-lead"],
    }
    assert step(flow(), "pass:handed-over:team-manager").role == "team-manager"
    assert leads(flow(), "pass:handed-over:team-manager") == {"": ["milestone:handed-over"]}
    needs = {need.id: need for need in step(flow(), "gate:handed-over").needs}
    assert needs["agreed-lead"].otherwise == "pass:handed-over:team-manager"
    assert needs["enough-time"].otherwise is None
    instead = step(flow(), "instead:handed-over:agreed-lead")
    assert instead.title == "Take instead: Step down to early help"


def test_a_disagreement_without_a_duty_of_its_own_is_a_ladder_at_the_end() -> None:
    assert flow().bands[-1].title == "If people do not agree"
    assert leads(flow(), "disagreement:0") == {"Not settled": ["disagreement:1"]}


def test_what_is_always_owed_stands_last_in_its_stage() -> None:
    band = next(band for band in flow().bands if band.title == "In any stage")
    assert band.steps[-1].id == "duty:be-kind"
    assert band.steps[-2].id == "milestone:ended"


def test_a_council_s_own_length_of_time_stands_in_its_map() -> None:
    compiled = compile_pathway(load_pack(INVENTED), "down")
    own = flow_of(compiled, {"between-reviews": "3 weeks"})
    assert step(flow(), "duty:review").timings[0].says == "Within 6 weeks after"
    assert step(own, "duty:review").timings[0].says == "Within 3 weeks after"


def test_a_duty_on_the_same_day_is_not_within_0_days() -> None:
    timing = step(larkfield(), "duty:end").timings[0]
    assert (timing.says, timing.is_limit) == ("On the same day after", True)


def test_a_duty_that_waits_for_time_to_pass_says_so() -> None:
    timing = step(larkfield(), "duty:look-back").timings[0]
    assert timing.says == "Once it is at least 1 week since “Lead accepted”"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({}, ["a", "b", "point"]),
        ({"a": {"b"}}, ["b", "a", "point"]),
        ({"a": {"point"}}, ["b", "point", "a"]),
        ({"a": {"b"}, "b": {"a"}}, ["a", "b", "point"]),
        ({"a": {"b", "point"}, "b": {"a"}}, ["point", "a", "b"]),
        ({"a": {"always"}}, ["a", "b", "point"]),
        ({"a": {"point"}, "point": {"a", "b"}}, ["b", "point", "a"]),
    ],
)
def test_what_comes_first_stands_first(after: dict[str, set[str]], expected: list[str]) -> None:
    order = in_order(["always", "a", "b"], ["point"], {"always"}, after)
    assert order == [*expected, "always"]


def test_the_table_says_in_words_what_the_picture_shows() -> None:
    rows = {row.number: row for row in table_of(flow())}
    numbers = flow().numbers
    gate = rows[numbers["gate:handed-over"]]
    assert gate.needs[1] == (
        "Must: Somebody agreed to lead. Team manager may let the child pass, with a reason. "
        "If it is not so, take “Step down to early help”"
    )
    assert "where it applies" in gate.needs[0]
    duty = rows[numbers["duty:hand-over"]]
    assert duty.who == "Co-ordinator"
    assert duty.when == (f"Within 10 working days after step {numbers['milestone:decided']}",)
    assert duty.clause == "The table, second cell"
    assert [row.number for row in rows.values()] == sorted(rows)


def test_the_table_in_markdown_has_a_row_for_each_step() -> None:
    lines = in_markdown(larkfield()).splitlines()
    assert len(lines) == len(larkfield().steps) + 2
    assert all(line.count("|") == 7 for line in lines)
    assert "The family refused or withdrew: step" in "\n".join(lines)
