"""A pack's records are shared: what a pathway asks for, and what only its neighbours do."""

import pytest

from stepdown import packs_folder
from stepdown.protocol.asked_records import records_asked_by, records_of_other_pathways
from stepdown.protocol.language import Pack
from stepdown.protocol.loading import load_pack


@pytest.fixture(scope="module")
def somerset() -> Pack:
    return load_pack(packs_folder() / "somerset/2016-08")


def test_a_pathway_asks_for_the_records_of_its_duties_its_lead_and_its_events(
    somerset: Pack,
) -> None:
    asked = records_asked_by(somerset, "step-out")
    assert {"risk-assessment", "engagement", "disagreement"} <= asked
    assert "lead-professional" not in asked
    assert "lead-professional" in records_asked_by(somerset, "eha-to-social-care")


def test_what_only_other_pathways_ask_for_stands_apart(somerset: Pack) -> None:
    asked = {pathway: records_asked_by(somerset, pathway) for pathway in somerset.pathways}
    for pathway in somerset.pathways:
        others = {record for other in asked if other != pathway for record in asked[other]}
        assert records_of_other_pathways(somerset, pathway) == others - asked[pathway]
    assert "lead-professional" in records_of_other_pathways(somerset, "step-out")
