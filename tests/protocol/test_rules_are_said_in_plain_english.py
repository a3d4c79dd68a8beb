"""Conditions as a person reads them on a map or in a comparison."""

import pytest

from stepdown.protocol.language import Condition
from stepdown.protocol.loading import load_pack
from stepdown.protocol.saying import Saying
from tests.protocol.packs import INVENTED


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"in_period": "winter"}, "the day lies in “The winter closure”"),
        (
            {"happened": "assessed", "during": {"status": ["child-in-need-plan"]}},
            "the child was assessed while the status Child in need plan stands",
        ),
        (
            {"happened": "assessed", "after_state": {"status": ["child-protection-plan"]}},
            "the child was assessed after the status Child protection plan ended",
        ),
        ({"elapsed": "assessed", "more_than": "3 months"}, "it is more than 3 months since"),
        (
            {"happened": "assessed", "within_last": "6 months", "at_least": 2},
            "the child was assessed in the last 6 months at least twice",
        ),
        (
            {"happened": "reviewed", "in_a_row": 3, "broken_by": "review-missed"},
            "a review was held 3 times in a row (counted again when a review was missed)",
        ),
        ({"happened": "assessed", "before": "decided"}, "the child was assessed before “Decided t"),
        ({"happened": "assessed", "since": "decided"}, "the child was assessed since “Decided to"),
        (
            {"not": {"any": [{"happened": "assessed"}, {"happened": "reviewed"}]}},
            "it is not so that (the child was assessed or a review was held)",
        ),
        (
            {"state": {"status": "child-in-need-plan"}, "held": "ever"},
            "the child has or had the status Child in need plan",
        ),
        (
            {"elapsed": "decided", "at_least": "2 weeks outside winter"},
            "it is at least 2 weeks outside “The winter closure” since “Decided to step down”",
        ),
        ({"age": "known", "at_least": "16 years"}, "the child is 16 years old or more"),
    ],
)
def test_a_condition_is_said_so(written: dict[str, object], said: str) -> None:
    pack = load_pack(INVENTED)
    saying = Saying(pack, pack.pathways["down"])
    assert saying.condition(Condition.model_validate(written)).startswith(said)
