"""Facts files and examples: what they may say, and whether the standing bears it out."""

from datetime import date, datetime
from pathlib import Path

import pytest

from stepdown.protocol.facts import Child, Facts
from stepdown.protocol.language import Pack
from stepdown.protocol.loading import load_pack
from stepdown.protocol.moments import LONDON, Moment
from stepdown.protocol.problems import PackError
from stepdown.protocol.trial import (
    Failure,
    read_example,
    read_examples,
    read_facts,
    run_example,
)
from tests.protocol.packs import INVENTED, changed, line_of

NAME = "examples/who-may-step-down.yaml"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(INVENTED)


def failures(tmp_path: Path, pack: Pack, old: str, new: str) -> tuple[Failure, ...]:
    folder = changed(tmp_path, NAME, old, new)
    return run_example(pack, read_example(folder / NAME, pack, folder))


def problems(tmp_path: Path, pack: Pack, old: str, new: str) -> str:
    folder = changed(tmp_path, NAME, old, new)
    with pytest.raises(PackError) as refused:
        read_examples(folder, pack)
    return str(refused.value)


def test_an_example_that_holds_fails_nothing(pack: Pack) -> None:
    (example,) = read_examples(INVENTED, pack)
    assert example.title.startswith("A child assessed in May may step down")
    assert run_example(pack, example) == ()


def test_a_fact_is_known_to_the_minute_the_day_or_a_range(pack: Pack) -> None:
    facts = read_facts(INVENTED / "facts.yaml", pack)
    assert facts.started == Moment.on(date(2024, 6, 3))
    assert [happening.when for happening in facts.happenings] == [
        Moment.on(date(2024, 5, 20)),
        Moment.between(date(2024, 6, 3), date(2024, 6, 5)),
        Moment.at(datetime(2024, 6, 4, 10, tzinfo=LONDON)),
        Moment.at(datetime(2024, 6, 4, 11, tzinfo=LONDON)),
    ]
    assert [happening.about for happening in facts.happenings] == [
        {"ada"}, {"ada"}, {"ada", "ben", "cas"}, {"cas"},
    ]  # fmt: skip
    assert [happening.is_absence for happening in facts.happenings] == [False, False, False, True]
    assert facts.happenings[1].says == {
        "outcome": "step-down",
        "reasons": frozenset({"safer", "wished"}),
    }
    assert facts.known == {"referrer": "police"}
    assert facts.children[1].born == Moment.between(date(2015, 1, 1), date(2015, 12, 31))
    assert facts.children[2].left == Moment.on(date(2024, 6, 2))
    assert [(spell.child, spell.value, spell.ended) for spell in facts.spells] == [
        ("ada", "child-in-need-plan", None),
        ("ben", "child-in-need-plan", None),
        ("cas", "child-protection-plan", Moment.on(date(2024, 6, 1))),
    ]


def test_facts_can_be_typed_and_need_no_pack() -> None:
    facts = read_facts("children: {ada: {}}\nstarted: 2024-06-03 09:30\n")
    assert facts == Facts(
        started=Moment.at(datetime(2024, 6, 3, 9, 30, tzinfo=LONDON)), children=(Child("ada"),)
    )


# What is expected wrongly, and the beginning of what the standing says instead.
WRONG = [
    ("gate assessed-lately is met for ada", "gate assessed-lately is not met for ada",
     "gate assessed-lately is met for ada, which is 'open'"),
    ("gate assessed-lately is met for ada", "gate assessed-lately is met",
     "gate assessed-lately is not known for ben, which is 'question asked'"),
    ("milestone decided is reached for ada", "milestone decided is not reached for ada",
     "milestone decided is reached for ada: some time from Monday 3 June 2024 to"),
    ("milestone decided is reached for ada", "milestone decided is breached for ada",
     "milestone decided is reached for ada"),
    ("milestone ended may be reached", "milestone ended is blocked", "milestone ended may be"),
    ("milestone decided is blocked by assessed-lately for ben",
     "milestone decided is blocked by enough-time for ben",
     "milestone decided is blocked for ben by assessed-lately"),
    ("milestone decided is blocked by assessed-lately for ben",
     "milestone decided may be reached for ben", "milestone decided is blocked for ben"),
    ("is late due 2024-06-05 10:00", "is late due 2024-06-05 11:00",
     "obligation answer 1 is late due 2024-06-05 10:00 (24 hours from Tuesday 4 June 2024"),
    ("is late due 2024-06-05 10:00", "is late due 2024-06-06", "obligation answer 1 is late due"),
    ("is late due 2024-06-05 10:00", "is open due 2024-06-05", "obligation answer 1 is late due"),
    ("owed by lead-worker", "owed by parent", "owed by coordinator, lead-worker"),
    ("answer 1 is late", "answer 2 is late", "there is no obligation answer 2"),
    ("obligation answer:assessed-lately is open for ben",
     "obligation answer:assessed-lately is open for ada",
     "there is no obligation answer:assessed-lately for ada"),
    ("obligation answer 1 is late due 2024-06-05 escalated to team-manager",
     "obligation consent is open due 2024-06-05", "obligation consent 1 is open owed by"),
    ("2024-06-05 escalated to team-manager", "2024-06-05 escalated to parent",
     "escalated to team-manager"),
    ("allocation lead is open for ada", "allocation lead is filled for ada",
     "allocation lead is open for ada (Who asked for help?: police)"),
    ("allocation lead is open for ada", "allocation lead falls to coordinator for ada",
     "allocation lead is open for ada"),
    ("at stage 1 for ada", "at stage 2 for ada",
     "disagreement is open at stage 1 for ada due 2024-06-06 23:59 (2 working days from"),
    ("due 2024-06-06 owed by coordinator", "due 2024-06-07", "disagreement is open at stage 1"),
    ("due 2024-06-06 owed by coordinator", "due 2024-06-06 owed by parent", "owed by coordinator"),
    ("disagreement is open at stage 1 for ada", "disagreement is late at stage 1 for ada",
     "disagreement is open at stage 1"),
    ("disagreement is open at stage 1 for ada due 2024-06-06 owed by coordinator",
     "disagreement is open for ben", "there is no disagreement for ben"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), WRONG, ids=[row[1] for row in WRONG])
def test_what_the_standing_does_not_bear_out_is_told(
    tmp_path: Path, pack: Pack, old: str, new: str, says: str
) -> None:
    found = failures(tmp_path, pack, old, new)
    assert len(found) == 1, found
    assert says in found[0].says
    assert found[0].line == line_of(tmp_path / "pack", NAME, new)
    assert str(found[0]).startswith(f"{NAME}:{found[0].line}: expected at 2024-06-")


def test_who_it_falls_to_and_that_this_is_not_known_can_be_expected(
    tmp_path: Path, pack: Pack
) -> None:
    changed(tmp_path, NAME, "known: {referrer: police}", "known: {referrer: school}")
    (wrong,) = failures(
        tmp_path, pack, "allocation lead is open", "allocation lead falls to coordinator"
    ) or [None]
    assert wrong is None
    (wrong,) = failures(tmp_path, pack, "allocation lead falls to coordinator",
                        "allocation lead is not known")  # fmt: skip
    assert wrong.says == (
        "allocation lead is open and falls to coordinator for ada (Who asked for help?: school)"
    )
    changed(tmp_path, NAME, "known: {referrer: school}\n", "")
    assert (
        failures(tmp_path, pack, "  - allocation lead is not", "  - allocation lead is not") == ()
    )


def test_a_disagreement_that_nobody_raised_is_told(tmp_path: Path, pack: Pack) -> None:
    found = failures(tmp_path, pack, "{step: raised}", "{step: open}")
    assert [each.says for each in found] == [
        "there is no disagreement for ada",
        "there is no disagreement",
    ]


def test_a_breach_and_a_late_deed_can_be_expected(tmp_path: Path, pack: Pack) -> None:
    changed(
        tmp_path, NAME, "at: 2024-06-05\nexpect:\n",
        "at: 2024-06-05\nexpect:\n"
        "  - obligation answer is done late\n"
        "  - milestone decided is breached by no-straight-step for ada\n",
    )  # fmt: skip
    changed(tmp_path, NAME, "child: [ada, ben], status: child-in-need-plan", "child: [ada, ben], "
            "status: child-protection-plan")  # fmt: skip
    found = failures(
        tmp_path, pack, "  - {record: request, at: 2024-06-04 10:00}",
        "  - {record: request, at: 2024-06-03 10:00}\n"
        "  - {record: lead, at: 2024-06-05 10:00, with: {step: nominated}}",
    )  # fmt: skip
    told = "\n".join(failure.expected for failure in found)
    assert "done late" not in told
    assert "breached" not in told
    assert "obligation answer is late" in told
    assert any("is done late" in failure.says for failure in found)


def test_a_council_s_own_length_of_time_is_used(tmp_path: Path, pack: Pack) -> None:
    folder = changed(tmp_path, NAME, "started:", "settings: {between-reviews: 2 weeks}\nstarted:")
    example = read_example(folder / NAME, pack, folder)
    assert example.settings == {"between-reviews": "2 weeks"}
    assert run_example(pack, example) == ()


def test_an_example_without_a_title_is_called_by_its_file(tmp_path: Path, pack: Pack) -> None:
    title = "title: A child assessed in May may step down in July, and one who was not is asked "
    folder = changed(tmp_path, NAME, title + "about.\n", "")
    example = read_example(folder / NAME, pack)
    assert (example.title, example.file) == ("who may step down", "who-may-step-down.yaml")


REFUSED = [
    ("gate assessed-lately is met for ada", "the gate is met", "begins with none of gate, mile"),
    ("gate assessed-lately is met for ada", "gate assessed-lately is shut", "Write 'gate ID is"),
    ("gate assessed-lately is met for ada", "gate assessed-lately", "cannot be read."),
    ("gate assessed-lately is met for ada", "3", "Write a sentence, such as"),
    ("owed by coordinator", "owed by Co-ordinator",
     "After 'owed by' comes the role's id, not its name."),
    ("gate assessed-lately is met for ada", "gate assessed-latly is met", "Did you mean 'assess"),
    ("is reached for ada", "is reached for adam", "There is no child called 'adam' here. Did you"),
    ("is reached for ada", "is reached by enough-time", "only 'is blocked' and 'is breached' take"),
    ("is reached for ada", "was reached for ada", "Write 'milestone ID may be reached"),
    ("2024-06-05 10:00 owed", "2024-06-31 owed", "day is out of range"),
    ("answer 1 is late", "answers 1 is late", "'answers' is no obligation of this pack."),
    ("about: ada, with: {need", "about: adam, with: {need", "There is no child called 'adam'"),
    ("child: [ada, ben]", "child: [ada, bob]", "There is no child called 'bob' here."),
    ("record: request", "record: requests", "'requests' is no record of this pack."),
    ("with: {need: true}", "with: {needs: true}", "'needs' is no field of this pack."),
    ("with: {need: true}", "with: {need: perhaps}", "'perhaps' is no answer to 'need'."),
    ("record: request,", "record: exception, with: {door: x},", "'door' is no answer of this pack"),
    ("known: {referrer: police}", "known: {referrer: aunt}", "'aunt' is no answer to 'referrer'"),
    ("status: child-in-need-plan", "status: needy", "'needy' is no status of this pack."),
    ("status: child-in-need-plan", "level: three, team: assessment", "Write exactly one of status"),
    ("at: 2024-06-04 10:00", "at: 2024-06-04 25:00", "Write a time as 2021-03-22 10:00."),
    ("at: 2024-06-04 10:00", "at: 2024-06-31 10:00", "There is no day 2024-06-31."),
    ("at: 2024-06-04 10:00", "on: soon", "Write a day as 2021-03-22"),
    ("at: 2024-06-04 10:00", "on: 2024-06-04, at: 2024-06-04 10:00", "exactly one of at, on and"),
    ("[2024-06-03, 2024-06-05]", "[2024-06-05, 2024-06-03]", "Write the first and the last day"),
    ("[2015-01-01, 2015-12-31]", "[2015-01-01]", "Write the first and the last day"),
    ("started: 2024-06-03", "started: June", "Write a day as 2021-03-22, a time as"),
    ("at: 2024-06-05\n", "at: later\n", "Write a day as 2021-03-22, or a time"),
    ("known: {ref", "pathway: up\nknown: {ref", "'up' is no pathway of this pack."),
    ("known: {ref", "settings: {between: 2 weeks}\nknown: {ref", "'between' is no setting"),
    ("known: {ref", "settings: {between-reviews: 2 days}\nknown: {ref", "leaves open which days"),
    ("known: {ref", "settings: {between-reviews: 2}\nknown: {ref", "Write a length of time"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), REFUSED, ids=[row[1] for row in REFUSED])
def test_a_slip_of_the_pen_is_no_missing_fact(
    tmp_path: Path, pack: Pack, old: str, new: str, told: str
) -> None:
    said = problems(tmp_path, pack, old, new)
    assert told in said
    assert said.startswith(f"{NAME}:")


def test_a_pack_of_several_pathways_needs_to_be_told_which(tmp_path: Path, pack: Pack) -> None:
    other = pack.pathways["down"].model_copy(update={"pathway": "up"})
    both = pack.model_copy(update={"pathways": {"down": pack.pathways["down"], "up": other}})
    folder = changed(tmp_path, NAME, "started:", "started:")
    with pytest.raises(PackError, match=r"several pathways\. Add 'pathway': down, up"):
        read_examples(folder, both)
    changed(tmp_path, NAME, "started:", "pathway: up\nstarted:")
    (example,) = read_examples(folder, both)
    assert example.pathway == "up"


def test_an_exception_needs_no_record_of_the_pack(tmp_path: Path, pack: Pack) -> None:
    found = failures(
        tmp_path,
        pack,
        "{record: request,",
        "{record: exception, with: {gate: need-remains, role: team-manager, reason: kind}, "
        "at: 2024-06-03 09:00}\n  - {record: request,",
    )
    assert found == ()


def test_a_plan_may_have_any_name(tmp_path: Path, pack: Pack) -> None:
    spell = "  - {child: ada, plan: family-plan, from: 2024-05-01}\nfacts:"
    assert failures(tmp_path, pack, "facts:", spell) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("started: 2024-06-03\n", "started: 1024-06-03\n"),
        ("at: 2024-06-04 10:00", "at: 9024-06-04 10:00"),
        ("between: [2024-06-03, 2024-06-05]", "between: [2024-06-03, 9024-06-05]"),
        ("at: 2024-06-05\nexpect", "at: 9024-06-05\nexpect"),
    ],
)
def test_a_day_in_another_age_is_refused(tmp_path: Path, pack: Pack, old: str, new: str) -> None:
    told = problems(tmp_path, pack, old, new)
    assert "Write a day" in told
