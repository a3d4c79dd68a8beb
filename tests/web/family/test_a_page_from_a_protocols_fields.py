"""Any protocol's fields make a page: every kind of answer, and questions that wait for others."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from stepdown.protocol.language import FieldOf, Pack
from stepdown.protocol.library import shipped_packs
from stepdown.protocol.loading import load_pack
from stepdown.protocol.references import fields_of
from stepdown.web.family.questions import (
    AskedOnlyIf,
    initial_rows,
    only_if,
    questions_of,
    says_of,
    shown_again,
    tables_of,
)
from tests.web.components.markup import read

FIELDS = {
    "outcome": FieldOf(
        title="What was decided?",
        one_of={"go": "Go on", "stop": "Stop", "wait": "Wait"},
        required=True,
    ),
    "why-stop": FieldOf(
        title="Why stop?", text="long", required=True, only_if={"outcome": ("stop",)}
    ),
    "note": FieldOf(
        title="Note",
        hint="A line.",
        text="short",
        only_if={"outcome": ("stop", "wait")},
        required=True,
    ),
    "who": FieldOf(title="Who was there?", any_of={"mother": "Mother", "father": "Father"}),
    "seen": FieldOf(title="Was the child seen?", yes_or_no=True),
    "alone": FieldOf(title="Alone?", yes_or_no=True, only_if={"seen": (True,)}, required=True),
    "next": FieldOf(title="When is the next one?", on_a_date=True),
    "lead": FieldOf(title="Who leads?", person_in="worker"),
    "plan": FieldOf(title="Actions", rows={"what": "What", "by-whom": "By whom"}),
}
PEOPLE = {"worker": [("7", "Otis Grey"), ("8", "Sadia Bell")]}


def form_of(data: dict[str, Any] | None = None) -> forms.Form:
    made = type("Made", (AskedOnlyIf,), questions_of(FIELDS, PEOPLE))
    made.conditions = only_if(FIELDS)  # type: ignore[attr-defined]
    sent = None
    if data is not None:
        sent = QueryDict(mutable=True)
        for name, value in data.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
    form: forms.Form = made(sent)
    return form


def test_each_kind_of_answer_is_kept_as_a_record_keeps_it() -> None:
    form = form_of(
        {
            "outcome": "go",
            "who": ["mother", "father"],
            "seen": "no",
            "next_day": "3",
            "next_month": "4",
            "next_year": "2026",
            "lead": "7",
        }
    )
    assert form.is_valid(), form.errors
    assert says_of(FIELDS, form, {}) == {
        "outcome": "go",
        "who": ["mother", "father"],
        "seen": "no",
        "next": "2026-04-03",
        "lead": 7,
    }


def test_what_was_not_answered_is_not_kept() -> None:
    form = form_of({"outcome": "go"})
    assert form.is_valid(), form.errors
    assert says_of(FIELDS, form, {}) == {"outcome": "go"}


def test_a_question_counts_only_beside_the_answers_that_it_waits_for() -> None:
    stopped = form_of({"outcome": "stop"})
    assert set(stopped.errors) == {"why-stop", "note"}
    waiting = form_of({"outcome": "wait"})
    assert set(waiting.errors) == {"note"}
    gone_on = form_of({"outcome": "go", "why-stop": "left over", "note": "left over"})
    assert gone_on.is_valid(), gone_on.errors
    assert says_of(FIELDS, gone_on, {}) == {"outcome": "go"}


def test_a_yes_that_another_question_waits_for() -> None:
    assert set(form_of({"outcome": "go", "seen": "yes"}).errors) == {"alone"}
    assert form_of({"outcome": "go", "seen": "yes", "alone": "no"}).is_valid()
    assert form_of({"outcome": "go", "seen": "no"}).is_valid()


def test_a_question_for_one_answer_stands_under_it_and_one_for_several_says_so() -> None:
    page = read(str(form_of()))
    under = page.find("div", class_="govuk-radios__conditional")
    assert [box.find("textarea") != [] for box in under] == [True, False]
    assert "Alone?" in under[1].text
    [hint] = [each.text for each in page.find("div", class_="govuk-hint") if "A line." in each.text]
    assert hint == "Only if you answered “Stop” or “Wait” to “What was decided?”. A line."


def test_messages_ask_in_the_words_of_the_protocol() -> None:
    form = form_of({"outcome": "stop", "next_day": "31", "next_month": "2", "next_year": "2026"})
    assert form.errors["why-stop"] == ["Answer “Why stop?”"]
    assert form.errors["note"] == ["Enter note"]
    assert form.errors["next"] == ["Your answer to “When is the next one?” must be a real date"]
    assert form_of({}).errors["outcome"] == ["Select an answer to “What was decided?”"]


def test_what_was_recorded_is_shown_again() -> None:
    says = {
        "outcome": "stop",
        "seen": True,
        "next": "2026-04-03",
        "lead": 7,
        "plan": [{"what": "Visit", "by-whom": "Otis"}],
    }
    assert shown_again(FIELDS, says) == {
        "outcome": "stop",
        "seen": "yes",
        "next": date(2026, 4, 3),
        "lead": "7",
    }
    assert initial_rows(FIELDS["plan"], says["plan"]) == [{"what": "Visit", "by-whom": "Otis"}]
    assert initial_rows(FIELDS["plan"], "Two visits a week") == [{"what": "Two visits a week"}]
    assert initial_rows(FIELDS["plan"], None) == []


def test_a_table_gives_rows_without_its_empty_cells() -> None:
    table = tables_of(FIELDS)["plan"](
        {
            "plan-TOTAL_FORMS": "2",
            "plan-INITIAL_FORMS": "0",
            "plan-0-what": "Visit",
            "plan-0-by-whom": "",
            "plan-1-what": "",
        },
        prefix="plan",
    )
    assert table.is_valid(), table.errors
    form = form_of({"outcome": "go"})
    assert form.is_valid()
    assert says_of(FIELDS, form, {"plan": table})["plan"] == [{"what": "Visit"}]


SHIPPED = [load_pack(folder) for folder in shipped_packs()]


@pytest.mark.parametrize("pack", SHIPPED, ids=[pack.about.pack for pack in SHIPPED])
def test_every_record_of_every_pack_that_comes_with_the_program_can_be_asked(pack: Pack) -> None:
    people = {role: [("1", "Somebody")] for role in pack.about.roles}
    for record in pack.about.records.values():
        fields = fields_of(pack, record)
        made = type("Made", (AskedOnlyIf,), questions_of(fields, people))
        page = read(str(made()))
        ids = [str(box.attributes["id"]) for box in page.find("input") if "id" in box.attributes]
        assert len(ids) == len(set(ids)), record.title
        for name, field in fields.items():
            is_a_table = field.rows is not None
            assert (name in made().fields) != is_a_table
            assert (name in tables_of(fields)) == is_a_table
