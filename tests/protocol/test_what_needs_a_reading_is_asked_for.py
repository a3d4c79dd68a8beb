"""Where two readers of the document could differ, the pack is asked to say how it reads it."""

from datetime import date
from pathlib import Path

import pytest

from stepdown.protocol.checking import check
from stepdown.protocol.loading import read_pack
from tests.protocol.packs import PATHWAY, changed, line_of, problems_in

SECOND_CLOCK = """  answer-later:
    title: Answer later
    clause: request
    rule: The co-ordinator answers.
    owed_by: coordinator
    clock_starts: asked
    within: 2 working days
    done_when: {happened: nominated}
  be-kind:
"""
# The changes that make it doubtful, the line that is named, and what is told.
DOUBTS = [
    ([("requires: {happened: need-remains}", "requires: {happened: assessed}")],
     "  need-remains:",
     "'need-remains' (should) and 'assessed-lately' (must) come from 'decision' and ask about one"),
    ([("requires: {happened: need-remains}", "requires: {happened: consent-given}"),
      ("    reading: The document names nobody who may let it pass. We chose the manager.\n", "")],
     "  consent:", "'consent' (must) and 'need-remains' (should) ask for the same, and neither"),
    ([("  be-kind:\n", SECOND_CLOCK)], "within: 2 working days",
     "'answer-later' (2 working days) and 'answer' (24 hours) come from 'request' and start"),
    ([("rule: The co-ordinator answers within 24 hours.", "rule: Within 5 days.")],
     "within: 24 hours", "'answer' speaks of 5 days and does not say which days."),
    ([("    reading: The document names nobody who may let it pass. We chose the manager.\n", "")],
     "override: {by: [team-manager]}", "Nothing says where 'override' of 'consent' comes from."),
    ([("after: 1 working day, clause: request}", "after: 1 working day}")],
     "{to: team-manager, after", "Nothing says where 'escalates' of 'answer' comes from."),
    ([("    on_the_date: {reviewed: next-review}", "    clock_starts: reviewed\n"
       "    within: 6 weeks\n    on_the_date: {reviewed: next-review}")], "within: 6 weeks",
     "'next-review' falls due by 'on_the_date' and by 'within'."),
    ([("done_when: {happened: nominated, since: asked}", "done_when: {happened: asked}")],
     "done_when: {happened: asked}", "'answer' begins with 'asked', and the same 'asked' does it."),
    ([("title: Be there on Tuesdays\n    clause: request",
       "title: Be there on Tuesdays\n    clause: tone")],
     "clause: tone", "'tone' is treated as judgement, and a rule comes from it."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "line", "told"), DOUBTS, ids=[row[2] for row in DOUBTS])
def test_a_doubt_is_told_with_its_line_and_refuses_nothing(
    tmp_path: Path, changes: list[tuple[str, str]], line: str, told: str
) -> None:
    for old, new in changes:
        folder = changed(tmp_path, PATHWAY, old, new)
    found = [problem for problem in problems_in(folder) if told in problem.what]
    assert found, problems_in(folder)
    assert found[0].weight == "warning"
    assert found[0].file == PATHWAY
    assert found[0].line == line_of(folder, PATHWAY, line)


def test_a_clause_that_the_pack_itself_cites_may_be_doubtful_too(tmp_path: Path) -> None:
    folder = changed(tmp_path, "pack.yaml", 'clause: "reviews"', "clause: tone")
    (problem,) = problems_in(folder)
    assert (problem.file, problem.line) == (
        "pack.yaml",
        line_of(folder, "pack.yaml", "clause: tone"),
    )


def test_days_that_the_clause_leaves_open_are_told_although_the_rule_is_silent(
    tmp_path: Path,
) -> None:
    folder = changed(tmp_path, "clauses.yaml", "answers within a day.", "answers in two days.")
    (problem,) = problems_in(folder)
    assert "'answer' speaks of two days" in problem.what


def test_a_reading_settles_every_doubt(tmp_path: Path) -> None:
    changed(tmp_path, PATHWAY, "rule: The co-ordinator answers within 24 hours.",
            "rule: Within 5 days.\n    reading: We count hours.")  # fmt: skip
    changed(tmp_path, PATHWAY, "after: 1 working day, clause: request}", "after: 1 working day}")
    assert problems_in(changed(tmp_path, PATHWAY, "  be-kind:\n", SECOND_CLOCK)) == []


def test_a_template_has_no_document_that_names_who_is_told(tmp_path: Path) -> None:
    changed(tmp_path, PATHWAY, "after: 1 working day, clause: request}", "after: 1 working day}")
    folder = changed(tmp_path, "pack.yaml", "council: ", "template: true\ncouncil: ")
    assert problems_in(folder) == []


def test_periods_that_have_passed_are_warned_of(tmp_path: Path) -> None:
    folder = changed(tmp_path, "pack.yaml", "review_by: 2026-01-31", "review_by: 2030-01-31")
    pack, lines = read_pack(folder)
    assert check(pack, lines, on=date(2024, 1, 8)) == [
        problem for problem in check(pack, lines, on=date(2024, 1, 8)) if problem.line > 1
    ]
    (problem,) = check(pack, lines, on=date(2025, 1, 1))
    assert problem.what == "The last days of 'winter' have passed, so no rule sees it any more."
    assert problem.line == line_of(folder, "pack.yaml", "  winter:")
