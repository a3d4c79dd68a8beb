"""What is wrong between a pack's files: names that nothing has, and what nobody can reach."""

from datetime import date
from pathlib import Path

import pytest

from stepdown.protocol.checking import check, errors_in, load_sound_pack, misplaced
from stepdown.protocol.loading import load_pack, read_pack
from stepdown.protocol.problems import PackError
from tests.protocol.packs import INVENTED, PATHWAY, changed, line_of, problems_in


def test_the_invented_pack_holds_together() -> None:
    assert check(*read_pack(INVENTED)) == []
    assert load_sound_pack(INVENTED) == load_pack(INVENTED)


def test_a_version_in_a_folder_of_another_name_is_warned_of(tmp_path: Path) -> None:
    pack = load_pack(INVENTED)
    (told,) = misplaced(pack, tmp_path / "invented" / "2")
    assert (told.weight, told.what) == (
        "warning", "The version is 1, and its folder is called 2."
    )  # fmt: skip
    assert list(misplaced(pack, tmp_path / "invented" / "1")) == []
    assert list(misplaced(pack, tmp_path / "elsewhere")) == []


# What is written where, and the beginning of what the author is told.
UNKNOWN = [
    ("pack.yaml", "supervises: social-worker", "supervises: socialworker",
     "'socialworker' is no role of this pack. Did you mean 'social-worker' or"),
    ("pack.yaml", "stands_in_for: [coordinator]", "stands_in_for: [helper]", "'helper' is no role"),
    ("pack.yaml", "recorded_by: social-worker", "recorded_by: nobody", "'nobody' is no role"),
    ("pack.yaml", "{social-worker: required, ", "{police: required, ", "'police' is no role"),
    ("pack.yaml", "person_in: lead-worker", "person_in: leader", "'leader' is no role"),
    ("pack.yaml", "at_most: 8", "not_in: [summer]", "'summer' is no period of this pack."),
    ("pack.yaml", "default: 6 weeks", "default: 6 weeks outside summer", "'summer' is no period"),
    (PATHWAY, "within: 24 hours", "within: 3 working days outside wintr",
     "'wintr' is no period of this pack. Did you mean 'winter'?"),
    ("pack.yaml", "questions_go_to: social-worker", "questions_go_to: us", "'us' is no role"),
    ("pack.yaml", "questions: agenda", "questions: agendum", "'agendum' is no question set"),
    ("pack.yaml", "carried_from: worries", "carried_from: worry",
     "'worry' is no part or field of this pack. Did you mean 'worries'?"),
    ("pack.yaml", "carried_from: dreams", "carried_from: hopes", "'hopes' is no part or field"),
    ("pack.yaml", "only_if: {held: true}", "only_if: {hold: true}", "'hold' is no field"),
    ("pack.yaml", "only_if: {held: true}", "only_if: {held: perhaps}",
     "'perhaps' is no answer to 'held'. Write one of no, yes."),
    ("pack.yaml", "fields: {held: {", "fields: {progress: {title: How?, text: long}, held: {",
     "'progress' is asked twice on 'review': here and in 'agenda'."),
    ("pack.yaml", "{record: request,", "{record: requests,", "'requests' is no record"),
    ("pack.yaml", "with: {outcome: step-down}", "with: {result: step-down}", "'result' is no fie"),
    ("pack.yaml", "with: {outcome: step-down}", "with: {outcome: step-up}",
     "'step-up' is no answer to 'outcome'. Did you mean 'step-down'?"),
    ("pack.yaml", "with: {outcome: step-down}", "with: {reasons: [safer, 3]}", "'3' is no answer"),
    ("pack.yaml", "with: {need: true}", "with: {worries: many}",
     "'worries' has no fixed answers, so no rule can ask for one."),
    ("pack.yaml", "with: {gate: agreed-lead}", "with: {door: agreed-lead}", "'door' is no answer"),
    ("pack.yaml", "  asked: {record", "  the-start: {record", "'the-start' always means the start"),
    ("pack.yaml", "default: 6 weeks", "default: {setting: between-reviews}",
     "The default of 'between-reviews' is another setting."),
    ("pack.yaml", "questions_within: 2 working days", "questions_within: {setting: some-time}",
     "'some-time' is no setting of this pack."),
    ("clauses.yaml", "rules: [INV-04]", "rules: [INV-04, INV-04]", "'INV-04' stands here twice."),
    ("pack.yaml", "only_if: {referrer: police}", "only_if: {referrer: aunt}", "'aunt' is no"),
    ("pack.yaml", "any: [accepted, asked]", "any: [accepted, begged]", "'begged' is no event"),
    ("pack.yaml", "any: [accepted, asked]", "any: [accepted, consent-given]",
     "'consent-given' is joined itself, or stands, so 'agreed-or-asked' cannot join it."),
    ("pack.yaml", "begins: {status: child-in-need-plan}", "begins: {status: in-need}",
     "'in-need' is no status of this pack."),
    ("pack.yaml", "ends: {status: child-protection-plan}", "ends: {level: five}", "'five' is no"),
    ("pack.yaml", "answered: next-review", "answered: next-date", "'next-date' is no field"),
    ("pack.yaml", "with: {attendees: parent}", "with: {attendees: aunt}",
     "'aunt' is no attendee of this meeting of this pack."),
    ("pack.yaml", "stands_for_each: outcome", "stands_for_each: reasons",
     "'reasons' is no field with one_of of this pack."),
    ("pack.yaml", "chaired_by: team-manager", "chaired_by: chair", "'chair' is no role"),
    (PATHWAY, "at_panel: panel", "at_panel: board", "'board' is no panel of this pack."),
    (PATHWAY, "in_period: winter", "in_period: summer", "'summer' is no period of this pack."),
    (PATHWAY, "during: {status: child-in-need-plan}", "during: {status: need}", "'need' is no st"),
    (PATHWAY, "adds: {lead: lead-worker}", "adds: {lead: boss}", "'boss' is no lead"),
    (PATHWAY, "ends: {service: short-breaks}", "ends: {service: breaks}", "'breaks' is no service"),
    (PATHWAY, "raised: differed", "raised: came-into-need", "'came-into-need' is no record."),
    (PATHWAY, "{reviewed: next-review}", "{agreed-or-asked: next-review}",
     "'agreed-or-asked' is no record."),
    (PATHWAY, "clause: consent", "clause: consents", "'consents' is no clause of this pack."),
    (PATHWAY, "origin: [child-in-need-plan,", "origin: [child-in-need,", "'child-in-need' is no s"),
    (PATHWAY, "teams: assessment", "teams: assessors", "'assessors' is no team"),
    (PATHWAY, "starts_by: social-worker", "starts_by: anyone", "'anyone' is no role"),
    (PATHWAY, "stage: before", "stage: middle", "'middle' is no stage of this pack."),
    (PATHWAY, "stage: after\n    after: decided", "stage: end\n    after: decided", "'end' is no"),
    (PATHWAY, "decided_by: team-manager", "decided_by: chair", "'chair' is no role"),
    (PATHWAY, "in_conjunction_with: social-worker", "in_conjunction_with: me", "'me' is no role"),
    (PATHWAY, "changes: {level: three,", "changes: {level: five,", "'five' is no level"),
    (PATHWAY, "service: short-breaks,", "service: breaks,", "'breaks' is no service"),
    (PATHWAY, "{happened: decided}", "{happened: deciding}", "'deciding' is no event of this pack"),
    (PATHWAY, "broken_by: review-missed}", "broken_by: missed}", "'missed' is no event"),
    (PATHWAY, "since: asked}", "since: asking}", "'asking' is neither an event nor a milestone."),
    (PATHWAY, "{elapsed: handed-over,", "{elapsed: handover,", "'handover' is neither an event"),
    (PATHWAY, "{reached: ended}", "{reached: finished}", "'finished' is no milestone"),
    (PATHWAY, "{status: child-protection-plan}}}", "{status: protected}}}", "'protected' is no st"),
    (PATHWAY, "after_state: {status: child-protection-plan}", "after_state: {lead: boss}",
     "'boss' is no lead"),
    (PATHWAY, "{known: {referrer: school}}", "{known: {referer: school}}",
     "'referer' is no question of 'known' of this pack. Did you mean 'referrer'?"),
    (PATHWAY, "{known: {referrer: school}}", "{known: {referrer: aunt}}", "'aunt' is no answer"),
    (PATHWAY, "before: decided\n    requires: {happened: assessed,",
     "before: decide\n    requires: {happened: assessed,", "'decide' is no milestone"),
    (PATHWAY, "override: {by: team-manager, clause", "override: {by: head, clause", "'head' is no"),
    (PATHWAY, "override: {by: [team-manager]}", "override: {by: [head]}", "'head' is no role"),
    (PATHWAY, "asks: team-manager", "asks: head", "'head' is no role"),
    (PATHWAY, "instead: down", "instead: sideways", "'sideways' is no pathway"),
    (PATHWAY, "  consent:", "  old-enough:", "'old-enough' is the name of a gate and of a duty."),
    (PATHWAY, "  ended:\n    title", "  the-start:\n    title", "'the-start' always means"),
    (PATHWAY, "owed_by: social-worker", "owed_by: socialworker", "'socialworker' is no role"),
    (PATHWAY, "clock_starts: asked", "clock_starts: request-sent",
     "'request-sent' is neither an event nor a milestone, so nothing starts this clock."),
    (PATHWAY, "after: handed-over\n", "after: handover\n", "'handover' is neither an event"),
    (PATHWAY, "before: handed-over\n    override: {by: [team-manager]}",
     "before: the-end\n    override: {by: [team-manager]}", "'the-end' is no milestone"),
    (PATHWAY, "records: consent", "records: consents", "'consents' is no record"),
    (PATHWAY, "{reviewed: next-review}", "{reviews: next-review}", "'reviews' is no event"),
    (PATHWAY, "{reviewed: next-review}", "{reviewed: progress}",
     "'progress' is no date on 'review', so nothing starts this clock."),
    (PATHWAY, "missed_by: review-missed", "missed_by: missed", "'missed' is no event"),
    (PATHWAY, "times: 3\n", "times: 3\n      each_time: reviews\n", "'reviews' is no event"),
    (PATHWAY, "{to: team-manager, after", "{to: head, after", "'head' is no role"),
    (PATHWAY, "record: lead\n", "record: consent\n", "'consent' is no allocation record"),
    (PATHWAY, "role: lead-worker", "role: leader", "'leader' is no role"),
    (PATHWAY, "nominated_by: coordinator", "nominated_by: us", "'us' is no role"),
    (PATHWAY, "nominees: [lead-worker]", "nominees: [them]", "'them' is no role"),
    (PATHWAY, "{to: coordinator, unless", "{to: them, unless", "'them' is no role"),
    (PATHWAY, "[team-manager]]", "[directors]]", "'directors' is no role"),
    (PATHWAY, "raised: differed", "raised: raised", "'raised' is no event"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), UNKNOWN, ids=[row[2] for row in UNKNOWN])
def test_a_name_that_nothing_has_is_told_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    folder = changed(tmp_path, file, old, new)
    found = [problem for problem in problems_in(folder) if told in str(problem)]
    assert found, problems_in(folder)
    assert found[0].file == file
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    nearby = lines[found[0].line - 4 : found[0].line + 3]
    assert any(new.strip().splitlines()[0] in line for line in nearby)
    with pytest.raises(PackError):
        load_sound_pack(folder)


# What nobody can reach or owe.
BEYOND = [
    ("reached_when: {all: [{happened: handed-over}, {reached: decided}]}",
     "reached_when: {all: [{happened: handed-over}, {reached: handed-over}]}",
     "'handed-over' waits for itself."),
    ("reached_when: {happened: decided}", "reached_when: {reached: handed-over}",
     "'handed-over' can never be reached: it waits for decided."),
    ("requires: {happened: assessed, within_last: 6 months}", "requires: {reached: handed-over}",
     "'decided' can never be reached: 'assessed-lately' stands before it and waits for what"),
    ("requires: {not: {state: {status: child-protection-plan}}}",
     "requires: {reached: handed-over}",
     "'decided' can never be reached: 'no-straight-step' stands before it and waits for what"),
    ("requires: {happened: assessed, within_last: 6 months}",
     "requires: {happened: assessed, since: ended}\n    before: [decided, ended]",
     "'ended' can never be reached: 'assessed-lately' stands before it"),
    ("requires: {happened: assessed, within_last: 6 months}", "requires: {happened: decided}",
     "'assessed-lately' stands before 'decided', and waits for the same thing."),
    ("requires: {happened: assessed, within_last: 6 months}",
     "requires: {not: {happened: decided}}",
     "'decided' cannot be reached: what reaches it is what 'assessed-lately' rules out."),
    ("requires: {happened: assessed, within_last: 6 months}",
     "requires: {all: [{happened: assessed}, {not: {happened: assessed}}]}",
     "This can never be met: something and its opposite are both asked for."),
    ("if: {state: {status: child-protection-plan}, held: before}",
     "if: {all: [{state: {status: child-protection-plan}}, {state: {status: child-in-need-plan}}]}",
     "This can never be met: nobody has two values of 'status' at once."),
    ("opens: {elapsed: handed-over, at_least: 1 week}",
     "opens: {all: [{happened: asked}, {not: {happened: asked}}]}",
     "Nobody can owe 'next-review': this can never be met."),
    ("done_when: {happened: asked}\n",
     "done_when: {happened: asked}\n    before: ended\n    repeats: {each_time: asked}\n",
     "'be-kind' comes again, so it cannot stand before a milestone."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), BEYOND, ids=[row[2] for row in BEYOND])
def test_what_nobody_can_reach_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    if "before: [decided" in new:
        changed(tmp_path, PATHWAY, "before: decided\n    requires: {happened: assessed, w",
                "requires: {happened: assessed, w")  # fmt: skip
    folder = changed(tmp_path, PATHWAY, old, new)
    found = [problem for problem in problems_in(folder) if told in problem.what]
    assert found, problems_in(folder)
    assert found[0].file == PATHWAY
    assert found[0].line > 1
    assert found[0].weight == "error"


def test_a_duty_after_what_is_never_reached_can_never_be_owed(tmp_path: Path) -> None:
    folder = changed(
        tmp_path, PATHWAY, "reached_when: {happened: decided}", "reached_when: {reached: ended}"
    )
    changed(tmp_path, PATHWAY, "{happened: reviewed, in_a_row: 3, broken_by: review-missed}",
            "{reached: decided}")  # fmt: skip
    whats = {problem.what for problem in problems_in(folder)}
    assert "Nobody can owe 'hand-over': 'decided' can never be reached." in whats
    assert "Nobody can owe 'review': 'handed-over' can never be reached." in whats


def test_a_state_that_was_once_held_does_not_rule_out_another_now(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        PATHWAY,
        "if: {state: {status: child-protection-plan}, held: before}",
        "if: {all: [{state: {status: child-protection-plan}, held: before}, "
        "{state: {status: child-in-need-plan}}]}",
    )
    assert problems_in(folder) == []


def test_a_gate_that_somebody_may_override_makes_no_circle(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        PATHWAY,
        "requires: {any: [{happened: accepted}, {known: {referrer: school}}]}",
        "requires: {any: [{reached: ended}, {happened: handed-over, since: ended}]}",
    )
    assert errors_in(problems_in(folder)) == []


def test_a_gate_that_waits_for_either_of_two_things_can_open(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        PATHWAY,
        "requires: {happened: assessed, within_last: 6 months}",
        "requires: {any: [{reached: handed-over}, {happened: assessed}]}",
    )
    assert problems_in(folder) == []


def test_a_gate_that_waits_for_a_duty_that_comes_later_is_warned_of(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        PATHWAY,
        "requires: {happened: assessed, within_last: 6 months}",
        "requires: {happened: reviewed}",
    )
    changed(tmp_path, PATHWAY, "opens: {elapsed: handed-over, at_least: 1 week}",
            "after: handed-over")  # fmt: skip
    problems = problems_in(folder)
    assert errors_in(problems) == []
    assert {problem.what for problem in problems} == {
        "'decided' waits for something that a duty does only after it.",
        "'handed-over' waits for something that a duty does only after it.",
        "'ended' waits for something that a duty does only after it.",
    }


def test_an_encoded_clause_that_no_rule_comes_from_is_told(tmp_path: Path) -> None:
    folder = changed(tmp_path, "clauses.yaml", "tone:\n", "tune:\n")
    changed(tmp_path, "clauses.yaml", "treated: judgement\n", "treated: encoded\n")
    problems = problems_in(folder)
    assert [(problem.file, problem.what) for problem in problems] == [
        ("clauses.yaml", "'tune' is said to be encoded, and no rule comes from it.")
    ]
    assert problems[0].line == line_of(folder, "clauses.yaml", "tune:")


def test_must_and_should_for_the_same_thing_are_warned_of(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        PATHWAY,
        "requires: {happened: need-remains}",
        "requires: {happened: assessed, within_last: 6 months}",
    )
    problems = problems_in(folder)
    assert [problem.weight for problem in problems] == ["warning"]
    assert "'need-remains' (should) and 'assessed-lately' (must)" in problems[0].what
    assert ": warning: " in str(problems[0])
    assert load_sound_pack(folder) == load_pack(folder)


def test_a_duty_that_must_and_a_gate_that_should_are_warned_of(tmp_path: Path) -> None:
    folder = changed(
        tmp_path,
        PATHWAY,
        "requires: {age: known, at_least: 12 years}",
        "requires: {happened: consent-given}",
    )
    assert [problem.weight for problem in problems_in(folder)] == ["warning"]


def test_a_review_date_that_has_passed_is_warned_of(tmp_path: Path) -> None:
    folder = changed(tmp_path, "pack.yaml", "[2023-12-20, 2024-", "[2023-12-20, 2034-")
    pack, lines = read_pack(folder)
    assert check(pack, lines, on=date(2026, 1, 31)) == []
    (late,) = check(pack, lines, on=date(2026, 2, 1))
    assert (late.weight, late.line) == ("warning", line_of(INVENTED, "pack.yaml", "review_by"))
    (early,) = check(pack, lines, on=date(2024, 1, 7))
    assert "does not apply before 2024-01-08" in early.what


def test_a_pack_without_its_files_can_still_be_checked(tmp_path: Path) -> None:
    folder = changed(tmp_path, PATHWAY, "owed_by: social-worker", "owed_by: nobody")
    (problem,) = check(load_pack(folder))
    assert (problem.file, problem.line) == (PATHWAY, 1)
    assert problem.instead.startswith("Write one of coordinator, lead-worker,")


def test_where_there_is_nothing_to_choose_from_it_is_said(tmp_path: Path) -> None:
    folder = changed(tmp_path, "pack.yaml", "teams: {assessment: Assessment team}\n", "")
    (problem,) = problems_in(folder)
    assert problem.instead == "There are none to choose from here."


def test_a_protocol_may_say_nothing_of_disagreement(tmp_path: Path) -> None:
    folder = changed(tmp_path, PATHWAY, "pathway: down", "pathway: down")
    text = (folder / PATHWAY).read_text(encoding="utf-8")
    (folder / PATHWAY).write_text(text[: text.index("disagreement:")], encoding="utf-8")
    assert problems_in(folder) == []
