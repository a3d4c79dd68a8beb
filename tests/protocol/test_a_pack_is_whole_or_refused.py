"""What is wrong with one file: an error with file, line and what to write instead."""

from pathlib import Path

import pytest

from stepdown.protocol.language import Pack
from stepdown.protocol.loading import load_pack
from stepdown.protocol.problems import PackError, Problem
from stepdown.protocol.strict_yaml import DEEPEST, LARGEST_FILE
from tests.protocol.packs import INVENTED, PATHWAY, changed, line_of, problems_in


def only_problem(folder: Path) -> Problem:
    problems = problems_in(folder)
    assert len(problems) == 1, problems
    return problems[0]


def test_a_sound_pack_is_read_whole() -> None:
    pack = load_pack(INVENTED)
    assert isinstance(pack, Pack)
    assert pack.about.council == "Invented County Council"
    assert list(pack.pathways) == ["down"]
    assert pack.clauses["decision"].rules == ("INV-01", "INV-02")


# What is written, where, and what the author is told.
SLIPS = [
    (PATHWAY, "stage: before", "stag: before", "'stag' is not a key that can stand here. "
     "Did you mean 'stage'?"),
    (PATHWAY, "within: 24 hours", "with: 24 hours", "'with' is not a key that can stand here. "
     "Did you mean 'within'?"),
    (PATHWAY, "within: 24 hours", "within: 10 days", "leaves open which days are meant: write "
     "'10 working days' or '10 calendar days'"),
    (PATHWAY, "within: 24 hours", "within: soon", "is not a length of time: write a whole number"),
    (PATHWAY, "within: 24 hours", "within: 24", "Write a length of time, such as '10 working"),
    (PATHWAY, "within: 24 hours", "within: {days: 3}", "or {setting: NAME}"),
    (PATHWAY, "  within: 2 working days\n  policy", "  within: [2 working days]\n  policy",
     "'stages' lists 2 and 'within' lists 1. Write one length for all stages"),
    (PATHWAY, "kind: decided", "kind: decide", "Did you mean 'decided'?"),
    (PATHWAY, "for: family", "for: everybody", "Write one of each child, family."),
    (PATHWAY, "title: Get consent", "title: 2024", "Put it in quotation marks, since it is text."),
    (PATHWAY, "title: Get consent", "title: [Get, consent]",
     "Write one, without brackets: only one can stand here."),
    (PATHWAY, "title: Get consent", "title: {get: consent}", "Write text."),
    (PATHWAY, "{all: [{happened: handed-over}, ", "{all: [{happened: [handed-over]}, ",
     "Write one, without brackets: only one can stand here."),
    (PATHWAY, "    requires: {happened: need-remains}", "    requires: need-remains",
     "Write a condition, such as {happened: need-remains}."),
    (PATHWAY, "    requires: {happened: need-remains}",
     "    requires: {happened: need-remains}\n    unless: {happened: assessed}",
     "Write 'if' with the opposite under it"),
    (PATHWAY, "within: 24 hours", "deadline: 24 hours", "Write 'clock_starts' and 'within', or"),
    (PATHWAY, "within: 24 hours", "within: 2 sittings", "Write how long so many sittings take"),
    (PATHWAY, "within: 24 hours", "within: 1001 working days outside winter", "too long to leave"),
    (PATHWAY, "within: 24 hours", "within: 2 months outside closed-days", "so it must count days"),
    (PATHWAY, "{age: known, at_least: 12 years}", "{age: {under: 12 years}}",
     "Write {age: known, under: 16 years}, or at_least"),
    (PATHWAY, "title: Get consent", "title: {get: consent}", "'{…}' cannot be the value of"),
    (PATHWAY, "title: Get consent", "title: true", "'true' cannot be the value of 'title'."),
    (PATHWAY, "owed_by: social-worker", "owed_by: " + "A" * 70, "AAA…' cannot be the value"),
    (PATHWAY, "within: 24 hours", "within: [24 hours]", "Write a length of time"),
    (PATHWAY, "override: {by: team-manager, clause: lead}", "override: {by: team-manager, claus: "
     "lead}", "'claus' is not a key that can stand here. Did you mean 'clause'?"),
    (PATHWAY, "{all: [{happened: handed-over}, ", "{all: [{hapened: handed-over}, ",
     "'hapened' is not a key that can stand here. Did you mean 'happened'?"),
    (PATHWAY, "{to: team-manager, after: 1 working day, clause: request}", "{tell: team-manager}",
     "Add 'to': The roles who are told."),
    ("clauses.yaml", "  treated: judgement", "  treat: judgement", "Did you mean 'treated'?"),
    (PATHWAY, "title: Get consent", 'title: ""', "'title' is empty."),
    (PATHWAY, "title: Get consent", "title: " + "a" * 2001, "longer than 2000 characters"),
    (PATHWAY, "title: Get consent", "title: ", "'title' has no value. Write one"),
    (PATHWAY, "title: Get consent", "title: ~", "'title' has no value. Write one"),
    (PATHWAY, "owed_by: social-worker", "owed_by: Social worker", "Write small letters and digits"),
    (PATHWAY, "owed_by: social-worker", "owed_by: []", "The list is empty"),
    (PATHWAY, "owed_by: social-worker", "owed_by: [~]", "A list item is empty."),
    (PATHWAY, "owed_by: social-worker", "owed_by: 3", "'3' cannot be the value of 'owed_by'."),
    (PATHWAY, "in_a_row: 3", "in_a_row: 1", "Write 2 or more."),
    ("clauses.yaml", "lines: [34, 34]", "lines: [34]",
     "The list in 'lines' has too few values. Write both, as [first, last]."),
    ("clauses.yaml", "lines: [34, 34]", "lines: [34, 35, 36]", "Write 2 at most."),
    ("pack.yaml", "in_force_from: 2024-01-08", "in_force_from: 1624-01-08",
     "Write a day from 1900 to 2199."),
    (PATHWAY, "within: 24 hours", "within: 500 years", "is more than 200 years: write it shorter."),
    (PATHWAY, "in_a_row: 3", "in_a_row: three", "Write a whole number."),
    (PATHWAY, "in_a_row: 3", 'in_a_row: "3"', "Write a whole number."),
    (PATHWAY, "standing_duty: true", "standing_duty: yes", "'yes' cannot be the value of "
     "'standing_duty'. Write true or false."),
    (PATHWAY, "stages:", "stages: [one]\nspare:", "Write keys with values under it."),
    (PATHWAY, "disagreement:", "disagreement: none\nspare:", "Write keys with values under it."),
    (PATHWAY, "agreed_with: [family, nominee]", "agreed_with: family", "Write a list."),
    (PATHWAY, "reached_when: {happened: decided}", "reached_when: {}", "exactly one of all, any"),
    (PATHWAY, "reached_when: {happened: decided}", "reached_when: {happened: decided, under: "
     "3 years}", "'under' does not go with 'happened', which takes"),
    (PATHWAY, "reached_when: {happened: decided}", "reached_when: {reached: ended, under: "
     "3 years}", "'under' does not go with 'reached', which takes nothing."),
    (PATHWAY, "{happened: decided}", "{happened: decided, at_least: 3 months}", "a number of "),
    (PATHWAY, "{age: known, at_least: 12 years}", "{age: known, at_least: 12}", "such as 3 months"),
    (PATHWAY, "{age: known, at_least: 12 years}", "{age: known}", "'age' needs one of 'at_least'"),
    (PATHWAY, "{elapsed: handed-over, at_least: 1 week}", "{elapsed: handed-over}", "'elapsed' ne"),
    (PATHWAY, "    within: 24 hours\n", "", "'clock_starts' needs 'within': say how long"),
    (PATHWAY, "    clock_starts: asked\n", "", "'within' needs 'clock_starts': name the event"),
    (PATHWAY, "known: {referrer: [police]}", "known: {referrer: {police: 1}}", "Write an answer:"),
    (PATHWAY, "title: Get consent", "title: Get consent\n    title: Ask", "'title' stands here "
     "twice: first on line"),
    (PATHWAY, "{happened: consent-given}", "&here {happened: consent-given}", "'&here' names a "),
    (PATHWAY, "{happened: consent-given}", "*there", "'*there' repeats another place. Write it "),
    (PATHWAY, "{happened: consent-given}", "!!python/name:os.system {}", "is a tag. Take it out"),
    (PATHWAY, "{happened: consent-given}", "{&a happened: consent-given}", "'&a' names a place"),
    (PATHWAY, "{happened: consent-given}", "{[a, b]: consent-given}", "A key must be one word."),
    (PATHWAY, "{happened: consent-given}", "{happened: consent-given", "This is not YAML"),
    (PATHWAY, "{happened: consent-given}", "{happened: \x07}", "cannot be printed (U+0007)"),
    (PATHWAY, "pathway: down", "--- \npathway: down\n---\npathway: up", "A second document begins"),
    ("pack.yaml", "review_by: 2026-01-31", "review_by: 2026-02-31", "There is no day 2026-02-31."),
    ("pack.yaml", "review_by: 2026-01-31", "review_by: soon", "Write a day as 2021-03-22"),
    ("pack.yaml", "review_by: 2026-01-31", "sha256: abc", "Write the hexadecimal digits"),
    ("pack.yaml", 'version: "1"', "version: V 1", "Write small letters, digits, full stops"),
    ("pack.yaml", "language: 1", "language: 2", "'2' is not the value that 'language' takes."),
    ("pack.yaml", "  request:\n    kind", "  A Request:\n    kind", "cannot be the name of"),
    ("pack.yaml", "{title: Is there a need left?, yes_or_no: true}", "{title: Is there?}",
     "A field needs one kind of answer"),
    ("pack.yaml", "{title: Is there a need left?, yes_or_no: true}",
     "{title: Is there?, yes_or_no: false}", "Write true, or leave the key out."),
    ("clauses.yaml", "  because: Nobody can measure kindness.", "", "needs 'because': say why."),
    ("clauses.yaml", "  treated: judgement", "  treated: judgment", "Did you mean 'judgement'?"),
    ("clauses.yaml", "{number: \"1.2\", ", "{number: 1, ", "since it is text"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), SLIPS, ids=[slip[2] for slip in SLIPS])
def test_a_slip_is_named_with_its_line_and_what_to_write(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    line = line_of(INVENTED, file, old.strip().splitlines()[0])
    folder = changed(tmp_path, file, old, new)
    problems = problems_in(folder)
    assert any(told in str(problem) for problem in problems), problems
    # The line itself, or that of what it stands in or what stands in it.
    assert all(problem.file == file and abs(problem.line - line) <= 8 for problem in problems)
    assert all(problem.instead for problem in problems)


def test_the_line_is_the_line_of_the_slip(tmp_path: Path) -> None:
    folder = changed(tmp_path, PATHWAY, "kind: handed over", "kind: handedover")
    problem = only_problem(folder)
    assert problem.line == line_of(folder, PATHWAY, "handedover")
    assert str(problem) == (
        f"pathways/down.yaml:{problem.line}: 'handedover' is not the value that 'kind' takes. "
        "Did you mean 'handed over'?"
    )


def test_a_missing_key_is_asked_for_with_its_meaning(tmp_path: Path) -> None:
    folder = changed(tmp_path, PATHWAY, "    owed_by: social-worker\n", "")
    problem = only_problem(folder)
    assert problem.line == line_of(folder, PATHWAY, "  consent:")
    assert problem.what == "'owed_by' is missing in 'consent'."
    assert problem.instead == "Add 'owed_by': The role who owes it; with several, they share it."


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    changed(tmp_path, PATHWAY, "kind: handed over", "kind: handedover")
    changed(tmp_path, "pack.yaml", "kind: meeting", "kind: meting")
    folder = changed(tmp_path, "clauses.yaml", "treated: judgement", "treated: judgment")
    assert [problem.file for problem in problems_in(folder)] == [
        "clauses.yaml",
        "pack.yaml",
        "pathways/down.yaml",
    ]


def test_only_true_and_false_are_yes_and_no(tmp_path: Path) -> None:
    folder = changed(tmp_path, "pack.yaml", "school: A school", "yes: Yes, off: Off")
    one_of = load_pack(folder).about.known["referrer"].one_of
    assert one_of == {"yes": "Yes", "off": "Off", "police": "The police"}


def test_a_number_such_as_4_2_stays_as_it_was_written(tmp_path: Path) -> None:
    folder = changed(tmp_path, "clauses.yaml", 'number: "1.2"', "number: 1.20")
    assert load_pack(folder).clauses["request"].place.number == "1.20"


def test_an_alias_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    folder = changed(tmp_path, "pack.yaml", "language: 1", "language: 1\n" + bomb)
    problem = only_problem(folder)
    assert (problem.file, problem.line) == ("pack.yaml", 3)
    assert problem.instead == "Take it out, and write everything in full."


@pytest.mark.parametrize("size", [LARGEST_FILE + 1, 2_000_000])
def test_two_megabytes_of_text_are_refused(tmp_path: Path, size: int) -> None:
    folder = changed(tmp_path, "pack.yaml", "language: 1", "language: 1\n#" + "x" * size)
    assert only_problem(folder).what == "The file is larger than 256 kB."


def test_a_tower_of_brackets_is_refused(tmp_path: Path) -> None:
    tower = "{not: " * (DEEPEST + 1) + "{happened: decided}" + "}" * (DEEPEST + 1)
    folder = changed(
        tmp_path, PATHWAY, "reached_when: {happened: decided}", "reached_when: " + tower
    )
    assert "steps deep" in only_problem(folder).what


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path, "pack.yaml", "language: 1", "language: 1")
    raw = (folder / "pack.yaml").read_bytes()
    (folder / "pack.yaml").write_bytes(raw.replace(b"title: Assessment", b"title: \xff"))
    problem = only_problem(folder)
    assert problem.what == "This is not UTF-8 text."
    assert problem.line == line_of(INVENTED, "pack.yaml", "title: Assessment")


def test_a_mark_that_a_word_processor_puts_first_is_no_mistake(tmp_path: Path) -> None:
    folder = changed(tmp_path, "pack.yaml", "# A protocol", "\ufeff# A protocol")
    assert load_pack(folder) == load_pack(INVENTED)


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    folder = changed(tmp_path, "pack.yaml", "language: 1", "language: 1")
    (folder / "clauses.yaml").write_text(text, encoding="utf-8")
    assert only_problem(folder).what == "The file is empty."


@pytest.mark.parametrize("text", ["- a list\n", "---\n", "word\n"])
def test_a_file_without_keys_is_refused(tmp_path: Path, text: str) -> None:
    folder = changed(tmp_path, "pack.yaml", "language: 1", "language: 1")
    (folder / "clauses.yaml").write_text(text, encoding="utf-8")
    assert only_problem(folder).what == "The file holds no keys."


def test_a_pack_without_its_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pathways").mkdir()
    assert [(problem.file, problem.what) for problem in problems_in(tmp_path)] == [
        ("clauses.yaml", "There is no such file."),
        ("pack.yaml", "There is no such file."),
        ("pathways", "There is no pathway."),
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="There is no such folder"):
        load_pack(tmp_path / "nowhere")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("language: 1", encoding="utf-8")
    folder = changed(tmp_path, "pack.yaml", "language: 1", "language: 1")
    (folder / "clauses.yaml").unlink()
    (folder / "clauses.yaml").symlink_to(outside)
    assert only_problem(folder).what == "The file is a link out of the folder."


def test_a_folder_of_pathways_elsewhere_is_not_followed(tmp_path: Path) -> None:
    folder = changed(tmp_path, "pack.yaml", "language: 1", "language: 1")
    (folder / "pathways").rename(tmp_path / "elsewhere")
    (folder / "pathways").symlink_to(tmp_path / "elsewhere")
    assert only_problem(folder).what == "The folder is a link out of the pack."


def test_two_pathways_of_one_name_are_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path, PATHWAY, "pathway: down", "pathway: down")
    (folder / "pathways/other.yaml").write_text(
        (folder / PATHWAY).read_text(encoding="utf-8"), encoding="utf-8"
    )
    problem = only_problem(folder)
    assert problem.file == "pathways/other.yaml"
    assert problem.what == "'down' is the id of pathways/down.yaml too."


def test_a_pathway_with_another_ending_is_not_overlooked(tmp_path: Path) -> None:
    folder = changed(tmp_path, PATHWAY, "pathway: down", "pathway: down")
    (folder / "pathways/up.yml").write_text("pathway: up", encoding="utf-8")
    (folder / "pathways/.hidden").write_text("", encoding="utf-8")
    assert only_problem(folder).file == "pathways/up.yml"


def test_a_flood_of_pathways_is_refused_unread(tmp_path: Path) -> None:
    folder = changed(tmp_path, PATHWAY, "pathway: down", "pathway: down")
    for number in range(60):
        (folder / f"pathways/p{number}.yaml").write_text("", encoding="utf-8")
    assert only_problem(folder).what == "There are more than 50 pathways."


def test_a_pathway_that_nobody_could_read_is_refused(tmp_path: Path) -> None:
    line = "  g{}: {{clause: decision, rule: r, before: decided, requires: {{happened: asked}}}}\n"
    many = "".join(line.format(number) for number in range(500))
    folder = changed(tmp_path, PATHWAY, "gates:\n", f"gates:\n{many}")
    problem = only_problem(folder)
    assert problem.instead == "A pathway has at most 500 rules: split it into several."


def test_so_many_slips_that_nobody_reads_them_are_cut_short(tmp_path: Path) -> None:
    line = "  role-{0}: {{name: Role, side: sending, supervises: rolle-{0}}}\n"
    many = "".join(line.format(number) for number in range(600))
    folder = changed(tmp_path, "pack.yaml", "roles:\n", f"roles:\n{many}")
    problems = problems_in(folder)
    assert len(problems) == 200
    assert "Did you mean 'role-0'" in problems[0].instead
