"""Gates that nothing opens, and clocks that nobody can keep: told with file and line."""

from pathlib import Path

import pytest

from stepdown.protocol.checking import errors_in
from tests.protocol.packs import PATHWAY, changed, line_of, problems_in

SINCE_THE_DECISION = (
    "reached_when: {happened: reviewed, in_a_row: 3, broken_by: review-missed}",
    "reached_when: {reached: handed-over}",
)

# What is written instead of what, the line that is named, and what is told.
TOO_LATE = [
    ("requires:\n      state: {status: child-in-need-plan}",
     "requires: {reached: ended}\n  another:\n"
     "    clause: decision\n    rule: r\n    before: ended\n    requires:\n"
     "      state: {status: child-in-need-plan}",
     "requires: {reached: ended}",
     "Nothing can open 'enough-time' where it applies: 'ended' comes only after 'handed-over'"),
    ("stage: before\n    before: handed-over",
     "stage: before\n    at: ended\n    before: handed-over",
     "at: ended", "'consent' comes before 'handed-over', and waits for 'ended', which does not"),
    ("stage: before\n    before: handed-over",
     "stage: before\n    after: handed-over\n    before: handed-over",
     "after: handed-over", "'consent' comes before 'handed-over', and waits for 'handed-over'"),
    ("done_when: {reached: handed-over}", "done_when: {reached: decided}",
     "after: decided", None),
    ("clock_starts: decided\n    within: 10 working days\n    done_when: {reached: handed-over}",
     "clock_starts: ended\n    within: 10 working days\n    done_when: {reached: decided}",
     "clock_starts: ended",
     "Nobody can owe 'hand-over': 'decided', which does it, comes before 'ended'."),
    ("within: 24 hours", "within: 24 hours\n    not_before: 2 working days",
     "not_before: 2 working days",
     "'answer' is late before it is owed: it waits 2 working days, and the same clock gives it 24"),
    ("within: 24 hours", "within: 24 hours\n    not_before: {setting: between-reviews}",
     "not_before: {setting", "'answer' is late before it is owed: it waits 6 weeks"),
    ("within: 24 hours", "within: 1 week\n    opens: {elapsed: asked, more_than: 2 weeks}",
     "opens: {elapsed: asked", "'answer' is late before it is owed: it waits 2 weeks"),
    ("within: 24 hours", "within: 1 week\n    opens: {elapsed: asked, at_least: 1 month}",
     "opens: {elapsed: asked", "'answer' is late before it is owed: it waits 1 month"),
    ("requires: {age: known, at_least: 12 years}",
     "requires: {all: [{age: known, at_least: 12 years}, {age: known, under: 10 years}]}",
     "requires: {all: [{age", "This can never be met: nobody is so old and so young at once."),
    ("requires: {age: known, at_least: 12 years}",
     "requires: {all: [{age: known, under: 10 years}, {age: known, at_least: 12 years}]}",
     "requires: {all: [{age", "This can never be met: nobody is so old and so young at once."),
    ("requires: {age: known, at_least: 12 years}",
     "requires: {any: [{all: [{happened: asked}, {not: {happened: asked}}]}]}",
     "requires: {any: [{all", "This can never be met: each of the choices contradicts itself."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "told"), TOO_LATE, ids=[row[1] for row in TOO_LATE])
def test_what_waits_for_something_that_comes_too_late_is_told(
    tmp_path: Path, old: str, new: str, line: str, told: str | None
) -> None:
    changed(tmp_path, PATHWAY, *SINCE_THE_DECISION)
    folder = changed(tmp_path, PATHWAY, old, new)
    errors = errors_in(problems_in(folder))
    if told is None:
        assert errors == []
        return
    found = [problem for problem in errors if told in problem.what]
    assert found, problems_in(folder)
    assert (found[0].file, found[0].line) == (PATHWAY, line_of(folder, PATHWAY, line))
    assert found[0].instead


@pytest.mark.parametrize(
    "new",
    [
        "within: 4 weeks\n    not_before: 20 working days",
        "within: 1 month\n    not_before: 31 calendar days",
        "within: 1 week\n    opens: {elapsed: decided, more_than: 2 weeks}",
        "within: 1 week\n    opens: {happened: decided}",
        "within: 1 week\n    not_before: {setting: some-time}",
    ],
)
def test_a_wait_that_can_be_over_in_time_is_in_order(tmp_path: Path, new: str) -> None:
    folder = changed(tmp_path, PATHWAY, "within: 24 hours", new)
    assert not [problem for problem in problems_in(folder) if "late before" in problem.what]


def test_two_ages_that_leave_a_year_are_in_order(tmp_path: Path) -> None:
    folder = changed(
        tmp_path, PATHWAY, "requires: {age: known, at_least: 12 years}",
        "requires: {all: [{age: known, at_least: 12 years}, {age: known, under: 16 years}]}",
    )  # fmt: skip
    assert problems_in(folder) == []


def test_what_only_the_compiler_sees_is_told_with_its_line_too(tmp_path: Path) -> None:
    folder = changed(
        tmp_path, PATHWAY, "done_when: {happened: reviewed}\n    repeats:",
        "done_when: {all: [{happened: reviewed}]}\n    repeats:",
    )  # fmt: skip
    (problem,) = problems_in(folder)
    assert "'review' comes again, so 'done_when' must be an event" in problem.what
    assert problem.file == PATHWAY
    assert problem.line == line_of(folder, PATHWAY, "done_when: {all: [{happened: reviewed}]}")


def test_a_panel_that_a_setting_lets_sit_every_hour_is_told(tmp_path: Path) -> None:
    changed(tmp_path, "pack.yaml", "default: 6 weeks", "default: 6 hours")
    folder = changed(tmp_path, "pack.yaml", "every: 2 weeks", "every: {setting: between-reviews}")
    (problem,) = problems_in(folder)
    assert "The panel 'panel' counts in days, weeks, months or years" in problem.what
    assert problem.line == line_of(folder, PATHWAY, "at_panel: panel")
