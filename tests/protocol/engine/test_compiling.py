"""Compiling: a pathway that names what its pack does not have is refused, not half made."""

from typing import Any

import pytest

from stepdown.protocol.compiling import CannotCompileError
from stepdown.protocol.pathway import compile_pathway
from tests.protocol.engine.invented import a_family, a_pathway, look

PLANNED = {"happened": "planned"}


@pytest.mark.parametrize(
    ("block", "name"),
    [
        ({"requires": {"happened": "never-named"}}, "never-named"),
        ({"requires": {"reached": "never-named"}}, "never-named"),
        ({"requires": {"known": {"never-named": "school"}}}, "never-named"),
        ({"requires": {"elapsed": "never-named", "at_least": "1 week"}}, "never-named"),
        ({"requires": {**PLANNED, "since": "never-named"}}, "never-named"),
        ({"requires": {**PLANNED, "within_last": {"setting": "never-named"}}}, "never-named"),
        ({"requires": PLANNED, "before": "never-named"}, "never-named"),
    ],
)
def test_a_name_that_the_pack_does_not_have_is_refused(block: dict[str, Any], name: str) -> None:
    with pytest.raises(CannotCompileError, match=f"has nothing called '{name}'.*protocol check"):
        a_pathway(gates={"asked": {"before": "handed-over", **block}})


def test_a_pathway_that_the_pack_does_not_have_is_refused() -> None:
    with pytest.raises(CannotCompileError, match="has nothing called 'sideways'"):
        compile_pathway(a_pathway().pack, "sideways")


def test_a_duty_that_stands_before_a_milestone_cannot_bear_the_name_of_a_gate() -> None:
    with pytest.raises(CannotCompileError, match="'plan' is a gate and a duty"):
        a_pathway(
            gates={"plan": {"before": "handed-over", "requires": PLANNED}},
            obligations={"plan": {"before": "handed-over", "done_when": PLANNED}},
        )


@pytest.mark.parametrize("times", [0, -1])
def test_something_cannot_be_asked_for_less_than_once(times: int) -> None:
    requires = {"happened": "visited", "at_least": times}
    with pytest.raises(ValueError, match="'at_least' is 1 or more"):
        a_pathway(gates={"seen": {"before": "handed-over", "requires": requires}})


def test_a_setting_that_is_no_length_of_time_is_refused() -> None:
    setting = {"time": {"title": "Time", "default": "1 week", "reading": "Left open."}}
    duty = {
        "clock_starts": "decided",
        "within": {"setting": "time"},
        "done_when": PLANNED,
    }
    with pytest.raises(ValueError, match="'soon' is not a length of time"):
        a_pathway(obligations={"plan": duty}, settings=setting, chosen={"time": "soon"})


def test_two_rules_that_ask_the_same_are_judged_once() -> None:
    pathway = a_pathway(
        gates={
            "one": {"before": "handed-over", "requires": PLANNED},
            "other": {"before": "ended", "requires": PLANNED},
        }
    )
    assert pathway.gates["one"].requires is pathway.gates["other"].requires


def test_a_pathway_is_called_what_its_council_calls_it() -> None:
    assert a_pathway().title == "Step down"


def test_states_are_called_what_the_council_calls_them() -> None:
    states = {"level": "three", "lead": "worker", "team": "the-hub", "plan": "safety-plan"}
    pathway = a_pathway(gates={"asked": {"before": "handed-over", "requires": {"state": states}}})
    assert look(pathway, a_family(), "2021-03-31").gate("asked").why == (
        "three: not known",
        "Social worker: not known",
        "the hub: not known",
        "safety plan: not known",
    )
