"""What a council, and whoever reads a pack for it, may rely on."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from stepdown.protocol.checking import check
from stepdown.protocol.language import Pack, SettingName
from stepdown.protocol.loading import load_pack, read_pack
from stepdown.protocol.pathway import compile_pathway
from stepdown.protocol.publishing import canonical, from_canonical
from stepdown.protocol.standing import standing
from stepdown.protocol.trial import read_examples
from stepdown.protocol.working_time import Calendar

PACKS = Path(__file__).parents[2] / "packs"
FOLDERS = {
    path.parent.relative_to(PACKS).as_posix(): path.parent for path in PACKS.glob("*/*/pack.yaml")
}
HEREFORDSHIRE, HUBS = FOLDERS["herefordshire/2021-03"], FOLDERS["hubs/2023-11"]
SOMERSET = FOLDERS["somerset/2016-08"]
BOLTON = FOLDERS["bolton/undated-1"]
FAMILY_HELP = FOLDERS["families-first-template/2025-1"]
PATHWAYS = sorted(
    (name, path.stem) for name, folder in FOLDERS.items() for path in folder.glob("pathways/*.yaml")
)
every_pack = pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
every_pathway = pytest.mark.parametrize(("name", "pathway"), PATHWAYS)


@cache
def seen_in_examples(name: str, pathway_id: str) -> dict[str, set[str]]:
    """Return what the examples of a pathway see of each gate, duty and milestone."""
    folder = FOLDERS[name]
    pack = load_pack(folder)
    seen: dict[str, set[str]] = defaultdict(set)
    for example in read_examples(folder, pack):
        if example.pathway != pathway_id:
            continue
        pathway = compile_pathway(pack, pathway_id, example.settings)
        for moment in example.checks:
            found = standing(pathway, example.facts, Calendar.of_england(), moment.at)
            for gate in found.gates:
                seen[f"gate {gate.gate}"].add(gate.finding)
            for duty in found.obligations:
                seen[f"obligation {duty.obligation}"].add(duty.state)
            for each in found.milestones:
                seen[f"milestone {each.milestone}"].add("reached" if each.reached else "not yet")
    return seen


def rules_of(pack: Pack, prefix: str) -> set[str]:
    rules = {rule for clause in pack.clauses.values() for rule in clause.rules}
    assert all(rule.startswith(prefix) for rule in rules)
    return rules


@every_pack
def test_nothing_is_wrong_with_a_pack_and_nothing_is_warned_of(folder: Path) -> None:
    pack, lines = read_pack(folder)
    assert [str(problem) for problem in check(pack, lines)] == []


@every_pack
def test_a_pack_is_the_same_after_it_was_published_and_read_back(folder: Path) -> None:
    pack = load_pack(folder)
    assert from_canonical(canonical(pack)) == pack


@every_pack
def test_a_pack_holds_no_telephone_number_and_no_address_for_mail(folder: Path) -> None:
    personal = re.compile(r"\b0\d{9,10}\b|\b0\d{3,4} \d{6,7}\b|\S+@\S+\.\S+")
    found = [
        f"{path.name}: {match.group()}"
        for path in folder.rglob("*")
        if path.is_file()
        for match in personal.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_rule_read_from_herefordshires_guidance_is_accounted_for() -> None:
    rules = rules_of(load_pack(HEREFORDSHIRE), "HER-")
    assert rules == {f"HER-{number:02}" for number in range(1, 35)}


def test_every_rule_read_from_the_hubs_guidance_is_accounted_for() -> None:
    rules = rules_of(load_pack(HUBS), "HUB-")
    assert rules == {f"HUB-{number:02}" for number in range(1, 36)}


def test_every_rule_read_from_somersets_protocol_is_accounted_for() -> None:
    rules = rules_of(load_pack(SOMERSET), "SOM-")
    assert rules == {f"SOM-{number:02}" for number in range(1, 75)}


def test_every_rule_read_from_boltons_guidance_is_accounted_for() -> None:
    rules = rules_of(load_pack(BOLTON), "BOL-")
    assert rules == {f"BOL-{number:02}" for number in range(1, 22)}


@pytest.mark.parametrize(
    ("folder", "guidance"),
    [
        (HEREFORDSHIRE, {"HER-29", "HER-31", "HER-32", "HER-34"}),
        (HUBS, {"HUB-26", "HUB-27", "HUB-28", "HUB-29", "HUB-30", "HUB-32"}),
        (
            SOMERSET,
            {
                f"SOM-{number}"
                for number in (
                    *(43, 44, 48, 49, 51, 52, 53, 54, 56, 57),
                    *(58, 59, 60, 63, 64, 65, 66, 68, 70, 74),
                )
            },
        ),
        (BOLTON, {"BOL-19"}),
    ],
    ids=["herefordshire", "hubs", "somerset", "bolton"],
)
def test_only_what_asks_for_nothing_is_left_to_judgement_or_guidance(
    folder: Path, guidance: set[str]
) -> None:
    clauses = load_pack(folder).clauses.values()
    encoded = {rule for c in clauses if c.treated == "encoded" for rule in c.rules}
    left = {rule for c in clauses if c.treated != "encoded" for rule in c.rules}
    assert left - encoded == guidance


def test_no_role_may_let_a_child_go_straight_from_protection_to_early_help() -> None:
    pack = load_pack(HUBS)
    to_early_help = ("child-in-need-to-early-help", "assessment-to-early-help")
    for pathway in to_early_help:
        gate = pack.pathways[pathway].gates["not-straight-from-protection"]
        assert gate.strength == "must"
        assert gate.override is None
        assert gate.instead == "child-protection-to-child-in-need"
        assert set(gate.before) >= {"decided", "requested", "accepted", "handed-over"}


def test_social_care_keeps_the_lead_when_protection_becomes_need() -> None:
    pathways = load_pack(HUBS).pathways
    assert [id_ for id_, pathway in pathways.items() if not pathway.hands_over] == [
        "child-protection-to-child-in-need"
    ]


def test_both_origins_of_herefordshires_step_down_are_there() -> None:
    (pathway,) = load_pack(HEREFORDSHIRE).pathways.values()
    assert pathway.origin == ("section-47-enquiry", "child-and-family-assessment")


def test_somersets_routes_go_down_up_in_and_out() -> None:
    pathways = load_pack(SOMERSET).pathways
    assert {id_: pathway.direction for id_, pathway in pathways.items()} == {
        "first-response-to-eha": "down",
        "assessment-to-eha": "down",
        "social-care-tac-to-eha": "down",
        "child-protection-to-child-in-need": "down",
        "eha-to-universal": "down",
        "universal-to-eha": "up",
        "eha-to-social-care": "up",
        "step-in": "in",
        "social-worker-at-tac": "in",
        "step-out": "out",
    }


def test_only_a_step_between_two_holders_hands_over_in_somerset() -> None:
    pathways = load_pack(SOMERSET).pathways
    assert {id_ for id_, pathway in pathways.items() if not pathway.hands_over} == {
        "child-protection-to-child-in-need",
        "eha-to-universal",
        "step-in",
        "step-out",
        "social-worker-at-tac",
    }


@pytest.mark.parametrize(
    "pathway", ["first-response-to-eha", "assessment-to-eha", "social-care-tac-to-eha"]
)
def test_social_care_in_somerset_never_steps_out_before_somebody_leads(pathway: str) -> None:
    gate = load_pack(SOMERSET).pathways[pathway].gates["somebody-leads"]
    assert (gate.strength, gate.override) == ("must", None)
    assert set(gate.before) == {"handed-over", "closed"}


def test_a_family_that_misses_appointments_lets_no_service_leave() -> None:
    gate = load_pack(SOMERSET).pathways["step-out"].gates["action-is-completed"]
    assert (gate.strength, gate.override, gate.before) == ("must", None, ("stepped-out",))


def test_nothing_stands_before_a_referral_to_social_care_in_somerset() -> None:
    pathway = load_pack(SOMERSET).pathways["eha-to-social-care"]
    held_up = [
        id_
        for blocks in (pathway.gates, pathway.obligations)
        for id_, block in blocks.items()
        if "requested" in (block.before or ())
    ]
    assert pathway.milestones["requested"].kind == "requested"
    assert held_up == []


def test_the_urgent_services_lead_in_no_familys_case_for_want_of_another() -> None:
    pathway = load_pack(SOMERSET).pathways["first-response-to-eha"]
    (fallback,) = pathway.allocations["lead-professional"].fallback
    assert fallback.to == "referrer"
    assert fallback.unless is not None
    assert fallback.unless.happened == "referred-by-urgent-services"
    event = load_pack(SOMERSET).about.events["referred-by-urgent-services"]
    assert event.with_["referred-by"] == ("police", "accident-and-emergency", "ambulance")


def test_the_lead_has_20_working_days_from_the_contact() -> None:
    duty = (
        load_pack(SOMERSET).pathways["first-response-to-eha"].obligations["complete-the-assessment"]
    )
    assert (str(duty.within), duty.clock_starts) == ("20 working days", "requested")
    assert duty.reading is not None


def test_nobody_in_bolton_steps_down_or_is_closed_without_a_lead_who_accepted() -> None:
    (pathway,) = load_pack(BOLTON).pathways.values()
    gate = pathway.gates["somebody-leads"]
    assert (gate.strength, gate.override) == ("must", None)
    assert set(gate.before) == {"handed-over", "closed"}
    assert gate.requires.happened == "lead-accepted"


def test_either_meeting_may_inform_boltons_decision_and_it_waits_for_neither() -> None:
    pack = load_pack(BOLTON)
    gate = pack.pathways["social-care-to-early-help"].gates["informed-by-a-meeting"]
    assert gate.strength == "where possible"
    assert {pack.about.events[part.happened or ""].record for part in gate.requires.any or ()} == {
        "child-action-meeting",
        "review-conference",
    }


def test_each_length_of_time_in_bolton_is_the_councils_to_set() -> None:
    pack = load_pack(BOLTON)
    (pathway,) = pack.pathways.values()
    lengths = [duty.within for duty in pathway.obligations.values() if duty.within is not None]
    assert all(isinstance(length, SettingName) for length in lengths)
    used = {length.setting for length in lengths if isinstance(length, SettingName)}
    assert used == set(pack.about.settings)


def test_family_help_is_a_template_whose_clauses_are_its_own_points() -> None:
    pack = load_pack(FAMILY_HELP)
    assert pack.about.template
    assert pack.about.source.sha256 is None
    points = re.findall(r"^- (\d\.\d) ", (FAMILY_HELP / "README.md").read_text(), re.MULTILINE)
    assert [clause.place.number for clause in pack.clauses.values()] == points
    assert rules_of(pack, "FF-") == {f"FF-{number:02}" for number in range(1, len(points) + 1)}


def test_no_other_pack_is_a_template() -> None:
    assert [folder for folder in FOLDERS.values() if load_pack(folder).about.template] == [
        FAMILY_HELP
    ]


def test_in_family_help_only_a_change_of_lead_hands_a_child_over() -> None:
    pathways = load_pack(FAMILY_HELP).pathways
    assert [id_ for id_, pathway in pathways.items() if pathway.hands_over] == ["change-of-lead"]
    changed = {
        id_: {
            timeline for milestone in pathway.milestones.values() for timeline in milestone.changes
        }
        for id_, pathway in pathways.items()
    }
    assert changed.pop("change-of-lead") == set()
    assert all("status" in timelines for timelines in changed.values())
    assert not {"lead", "team", "plan"} & {
        each for timelines in changed.values() for each in timelines
    }


def test_two_may_lead_side_by_side_in_family_help_and_one_of_them_holds_the_child() -> None:
    pathways = load_pack(FAMILY_HELP).pathways
    beside = pathways["need-to-protection"].allocations["protection-lead"]
    instead = pathways["change-of-lead"].allocations["lead-practitioner"]
    assert (beside.takes_over, instead.takes_over) == (False, True)


def test_whoever_oversees_family_help_neither_leads_nor_decides() -> None:
    pack = load_pack(FAMILY_HELP)
    for pathway in pack.pathways.values():
        assert pathway.obligations["oversee"].owed_by == ("practice-supervisor",)
        deciders = {role for m in pathway.milestones.values() for role in m.decided_by or ()}
        leads = {allocation.role for allocation in pathway.allocations.values()}
        assert "practice-supervisor" not in deciders | leads


@every_pathway
def test_the_examples_show_each_gate_both_met_and_not_met(name: str, pathway: str) -> None:
    seen = seen_in_examples(name, pathway)
    gates = compile_pathway(load_pack(FOLDERS[name]), pathway).gates
    one_sided = {gate for gate in gates if not seen[f"gate {gate}"] >= {"met", "not met"}}
    assert one_sided == set()


@every_pathway
def test_the_examples_show_each_milestone_reached_and_not_reached(name: str, pathway: str) -> None:
    seen = seen_in_examples(name, pathway)
    milestones = load_pack(FOLDERS[name]).pathways[pathway].milestones
    one_sided = {m for m in milestones if seen[f"milestone {m}"] != {"reached", "not yet"}}
    assert one_sided == set()


@every_pathway
def test_the_examples_show_each_duty_owed_and_done(name: str, pathway: str) -> None:
    seen = seen_in_examples(name, pathway)
    duties = load_pack(FOLDERS[name]).pathways[pathway].obligations
    missing = {
        id_
        for id_, duty in duties.items()
        if not duty.standing_duty and not seen[f"obligation {id_}"] >= {"open", "done"}
    }
    assert missing == set()


@every_pathway
def test_the_examples_show_each_clock_before_and_after_it_runs_out(name: str, pathway: str) -> None:
    seen = seen_in_examples(name, pathway)
    duties = load_pack(FOLDERS[name]).pathways[pathway].obligations
    clocks = [id_ for id_, duty in duties.items() if duty.within or duty.on_the_date]
    assert {id_ for id_ in clocks if not seen[f"obligation {id_}"] >= {"open", "late"}} == set()
