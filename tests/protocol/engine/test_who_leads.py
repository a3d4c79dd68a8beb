"""Who leads: a role is filled, somebody was asked, or it falls to whom the protocol names."""

from typing import Any

import pytest

from tests.protocol.engine.invented import OF_THE_RULE, a_family, a_pathway, it_happened, look

FALLBACK = [
    {"to": "worker", "unless": {"known": {"referrer": "police"}}},
    {"to": "manager", "unless": {"happened": "planned"}},
    {"to": "head"},
]
RECORDS = {
    "leading": {
        "kind": "allocation",
        "title": "Lead professional",
        "recorded_by": "worker",
        "fields": {
            "step": {
                "title": "What has happened?",
                "one_of": {
                    "nominated": "Asked", "consulted": "Told", "accepted": "Accepted",
                    "declined": "Declined",
                },
            }
        },
    }
}  # fmt: skip


def lead(*steps: str, known: Any = None, fallback: Any = FALLBACK, planned: bool = False) -> Any:
    """Return how the role stands after these steps, one a day."""
    allocation = {
        "title": "Lead professional", "record": "leading", "role": "lead",
        "nominated_by": "worker", "fallback": fallback, **OF_THE_RULE,
    }  # fmt: skip
    pathway = a_pathway(allocations={"lead": allocation}, records=RECORDS)
    happenings = [
        it_happened("leading", f"2021-03-{day:02}", step=step) for day, step in enumerate(steps, 8)
    ]
    happenings += [it_happened("plan", "2021-03-05")] if planned else []
    (found,) = look(pathway, a_family(*happenings, known=known), "2021-03-31").leads
    return found


@pytest.mark.parametrize(
    ("steps", "filling"),
    [
        ((), "open"),
        (("nominated",), "asked"),
        (("nominated", "consulted"), "asked"),
        (("nominated", "accepted"), "filled"),
        (("nominated", "declined"), "open"),
        (("accepted", "declined"), "open"),
    ],
)
def test_the_latest_step_says_how_far_a_role_is_filled(
    steps: tuple[str, ...], filling: str
) -> None:
    assert lead(*steps, known={"referrer": "school"}).filling == filling


def test_a_role_that_is_filled_falls_to_nobody_else() -> None:
    found = lead("accepted", known={"referrer": "school"})
    assert found.falls_to is None
    assert found.why == ("Lead professional: accepted: Monday 8 March 2021",)


def test_until_it_is_filled_it_falls_to_the_first_who_fits() -> None:
    assert lead(known={"referrer": "school"}).falls_to == "worker"
    police = lead(known={"referrer": "police"})
    assert (police.falls_to, police.why) == ("manager", ("plan: not recorded",))
    assert lead(known={"referrer": "police"}, planned=True).falls_to == "head"


def test_it_falls_to_them_only_once_so_long_has_passed_in_silence() -> None:
    late = [
        {"to": "head", "if": {"elapsed": "planned", "at_least": "4 weeks"}},
        {"to": "worker", "if": {"happened": "planned"}, "unless": {"happened": "met"}},
    ]
    assert lead(fallback=late).falls_to is None
    assert lead(fallback=late, planned=True).falls_to == "worker"
    soon = [{**late[0], "if": {"elapsed": "planned", "at_least": "3 weeks"}}, late[1]]
    assert lead(fallback=soon, planned=True).falls_to == "head"


def test_who_it_falls_to_may_not_be_known() -> None:
    found = lead()
    assert (found.falls_to, found.why) == (None, ("Who referred: not known",))


def test_nobody_fits_where_every_fallback_is_ruled_out() -> None:
    found = lead(known={"referrer": "police"}, fallback=FALLBACK[:1])
    assert (found.falls_to, found.why) == (None, ("Who referred: police",))


def test_without_a_fallback_it_falls_to_nobody() -> None:
    found = lead("nominated", fallback=[])
    assert (found.falls_to, found.filling) == (None, "asked")


def test_each_child_may_have_another_lead() -> None:
    allocation = {
        "title": "Lead professional", "record": "leading", "role": "lead",
        "nominated_by": "worker", **OF_THE_RULE,
    }  # fmt: skip
    pathway = a_pathway(allocations={"lead": allocation}, records=RECORDS)
    facts = a_family(
        it_happened("leading", "2021-03-08", "ada", step="accepted"), children=["ada", "ben", "cas"]
    )
    found = look(pathway, facts, "2021-03-31").leads
    assert [(each.child, each.filling) for each in found] == [
        ("ada", "filled"),
        ("ben", "open"),
        ("cas", "open"),
    ]
