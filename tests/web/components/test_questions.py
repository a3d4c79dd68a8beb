"""What a form promises: nothing typed is lost, and every mistake leads to its box."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from stepdown.web.forms import (
    AnyOf,
    CaseworkForm,
    Confirmation,
    EmailAnswer,
    FileAnswer,
    LongAnswer,
    NumberAnswer,
    OneOf,
    Option,
    PickOne,
    ShortAnswer,
    TelephoneAnswer,
    YesOrNo,
    rows_of,
)
from stepdown.web.forms.errors import summary
from tests.web.components.markup import Element, read


class Consent(CaseworkForm):
    """Did they agree, and what follows from it."""

    agreed = OneOf(
        label="Did their mother agree?",
        called="whether their mother agreed",
        options=[
            Option("yes", "Yes", reveals=("signed_by", "languages")),
            Option("no", "No", hint="It goes back to the manager", reveals=("why_not", "asked")),
        ],
    )
    signed_by = ShortAnswer(label="Signed by", longest=20)
    languages = AnyOf(label="Languages", options=[("en", "English"), ("cy", "Welsh")])
    why_not = LongAnswer(label="Why not?", called="Reason", longest=30)
    asked = YesOrNo(
        label="Was their father asked?",
        called="whether their father was asked",
        yes=Option("yes", "Yes", reveals=("answer",)),
    )
    answer = ShortAnswer(label="What did he say?", called="what he said")
    note = LongAnswer(label="Note", required=False)


def sent(text: str) -> Consent:
    return Consent(QueryDict(text))


def box(form: CaseworkForm, name: str) -> Element:
    drawn = read(str(form))
    return [*drawn.find("input", name=name), *drawn.find("textarea", name=name)][0]


def test_only_the_questions_of_the_chosen_option_are_checked() -> None:
    form = sent("agreed=yes&signed_by=Ada&languages=en")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["signed_by"] == "Ada"
    assert form.cleaned_data["why_not"] == ""
    assert form.cleaned_data["asked"] is None


def test_a_question_that_was_revealed_is_needed() -> None:
    assert sent("agreed=yes").errors == {
        "signed_by": ["Enter signed by"],
        "languages": ["Select languages"],
    }


def test_what_was_typed_under_another_option_does_not_count_and_is_not_lost() -> None:
    form = sent(f"agreed=yes&signed_by=Ada&languages=en&why_not={'x' * 31}")
    assert form.is_valid()
    assert form.cleaned_data["why_not"] == ""
    assert box(form, "why_not").text == "x" * 31


def test_a_question_revealed_by_a_revealed_question_waits_for_both() -> None:
    assert sent("agreed=no&why_not=x&asked=yes").errors == {"answer": ["Enter what he said"]}
    assert sent("agreed=no&why_not=x&asked=no").is_valid()
    # "asked" was sent, but stands under an option that was not chosen.
    assert sent("agreed=yes&signed_by=Ada&languages=cy&asked=yes").is_valid()


def test_nothing_chosen_asks_for_a_choice_alone() -> None:
    form = sent("note=kept")
    assert form.errors == {"agreed": ["Select whether their mother agreed"]}
    assert box(form, "note").text == "kept"


def test_an_option_that_was_not_offered_is_no_answer() -> None:
    assert sent("agreed=perhaps").errors == {"agreed": ["Select whether their mother agreed"]}


def test_what_an_option_reveals_stands_under_it_once() -> None:
    drawn = read(str(Consent()))
    assert len(drawn.find("input", name="signed_by")) == 1
    revealed = drawn.find("div", class_="govuk-radios__conditional")
    assert revealed[0].find("input", name="signed_by")
    assert not revealed[0].find("textarea", name="why_not")


def test_nothing_that_a_pack_says_can_become_markup() -> None:
    form = Consent(carried_from={"note": "<img src=x>"})
    form.reword("note", label="<b>Note</b>", hint='" onfocus="x', missing="<i>Enter</i>")
    form.offer("agreed", [Option("<u>", "<script>alert(1)</script>", hint="<p>")])
    drawn = read(str(form))
    for tag in ("b", "i", "u", "script", "img"):
        assert drawn.find(tag) == []
    assert drawn.find("label", for_="id_note")[0].text == "<b>Note</b>"
    assert drawn.find("input", value="<u>")


def test_a_label_and_its_messages_are_those_of_the_pack() -> None:
    form = sent("agreed=yes&languages=en")
    form.reword("signed_by", label="Parent or carer", hint="As on the form", width="10")
    form.reword("languages", missing="Select the languages they speak", called="languages")
    drawn = read(str(form))
    assert drawn.find("label", for_="id_signed_by")[0].text == "Parent or carer"
    assert drawn.find("div", id="id_signed_by-hint")[0].text == "As on the form"
    assert drawn.find("input", name="signed_by")[0].has(class_="govuk-input--width-10")


def test_a_width_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be 'wide' wide"):
        ShortAnswer(label="Name", width="wide")


def test_only_a_question_with_options_can_offer_some() -> None:
    with pytest.raises(TypeError, match="note is not a question with options"):
        Consent().offer("note", [("a", "A")])


def test_every_box_is_named_and_described() -> None:
    form = sent(f"agreed=no&why_not={'x' * 31}&asked=no")
    found = box(form, "why_not")
    assert found.attributes["aria-describedby"] == frozenset(
        {"id_why_not-info", "id_why_not-error"}
    )
    assert found.attributes["aria-invalid"] == "true"
    assert "required" not in found.attributes
    assert "maxlength" not in found.attributes
    drawn = read(str(form))
    labelled = {str(label.attributes["for"]) for label in drawn.find("label")}
    ids = {str(one.attributes["id"]) for tag in ("input", "textarea") for one in drawn.find(tag)}
    assert ids == labelled


def test_no_id_stands_twice() -> None:
    form = sent("agreed=no")
    drawn = read(str(form))
    tags = ("div", "input", "textarea", "p", "fieldset")
    ids = [str(e.attributes["id"]) for tag in tags for e in drawn.find(tag) if "id" in e.attributes]
    assert sorted(ids) == sorted(set(ids))


def test_the_summary_leads_to_the_first_box_that_is_wrong() -> None:
    form = sent("agreed=no&asked=yes")
    assert summary(form) == [
        {"text": "Enter reason", "href": "#id_why_not"},
        {"text": "Enter what he said", "href": "#id_answer"},
    ]
    drawn = read(str(form))
    ids = {str(e.attributes["id"]) for tag in ("input", "textarea") for e in drawn.find(tag)}
    assert {error["href"].removeprefix("#") for error in summary(form)} <= ids


def test_an_error_of_the_whole_form_leads_to_its_first_question() -> None:
    form = sent("agreed=no&why_not=x&asked=no")
    form.add_error(None, "Somebody else recorded this at 2:05pm")
    assert summary(form) == [
        {"text": "Somebody else recorded this at 2:05pm", "href": "#id_agreed"}
    ]


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    assert sent(f"agreed=yes&languages=en&signed_by={'x' * 21}").errors == {
        "signed_by": ["Signed by must be 20 characters or fewer. It is 21 now."]
    }
    assert sent(f"agreed=yes&languages=en&signed_by={'x' * 20}").is_valid()


def test_a_draft_comes_back_as_it_was_left_and_without_reproach() -> None:
    draft = QueryDict("agreed=no&why_not=not+yet&languages=en&languages=cy")
    form = Consent(initial=Consent.as_typed(draft))
    drawn = read(str(form))
    assert drawn.find("p", class_="govuk-error-message") == []
    assert drawn.find("input", name="agreed", value="no")[0].has(checked="")
    assert drawn.find("textarea", name="why_not")[0].text == "not yet"
    assert len(drawn.find("input", name="languages", checked="")) == 2


def test_a_draft_does_not_wipe_out_what_it_never_asked() -> None:
    assert "note" not in Consent.as_typed(QueryDict("agreed=no"))


def test_an_answer_says_where_it_was_carried_from() -> None:
    form = Consent(carried_from={"note": "the assessment of 12 February 2021"})
    line = read(str(form)).find("p", id="id_note-carried")[0]
    assert line.text == "Carried forward from the assessment of 12 February 2021"
    described = box(form, "note").attributes["aria-describedby"]
    assert "id_note-carried" in described


def test_yes_and_no_are_a_truth_value() -> None:
    answer = YesOrNo(label="Seen?", required=False)
    assert answer.clean("yes") is True
    assert answer.clean("no") is False
    assert answer.clean("") is None
    assert answer.prepare_value(False) == "no"
    with pytest.raises(ValueError, match='must be "yes" and "no"'):
        YesOrNo(label="Seen?", yes=Option("y", "Yes"))


def messages(field: object, value: str | list[str]) -> list[str]:
    form_class = type("One", (CaseworkForm,), {"one": field})
    data = QueryDict(mutable=True)
    data.setlist("one", [value] if isinstance(value, str) else value)
    errors: list[str] = form_class(data).errors.get("one", [])
    return list(errors)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (EmailAnswer(label="E-mail address"), "ada@", "in the right form, like name@example.com"),
        (EmailAnswer(label="E-mail address"), "ada@example.org", None),
        (TelephoneAnswer(label="Telephone number"), "none", "like 01632 960 001"),
        (TelephoneAnswer(label="Telephone number"), "01632 960 001 (ext 2)", None),
        (NumberAnswer(label="Visits"), "two", "must be a whole number, like 4"),
        (NumberAnswer(label="Visits", least=1), "0", "Visits must be 1 or more"),
        (NumberAnswer(label="Visits", most=9), "10", "Visits must be 9 or fewer"),
        (NumberAnswer(label="Visits", least=1, most=9), "9", None),
        (PickOne(label="Team", options=[("n", "North")]), "", "Select team"),
        (PickOne(label="Team", options=[("n", "North")]), "x", "Select team"),
        (PickOne(label="NHS region", options=[("n", "North")]), "", "Select NHS region"),
        (Confirmation(label="I have read it"), "", "Confirm that I have read it"),
        (ShortAnswer(label="Name", missing="Enter the child’s name"), "  ", "the child’s name"),
        (
            AnyOf(
                label="Who came",
                options=[("m", "Mother"), Option("0", "Nobody", excludes_others=True)],
            ),
            ["m", "0"],
            "Select who came, or select “Nobody”",
        ),
    ],
)
def test_a_message_says_what_to_do(
    field: object, value: str | list[str], expected: str | None
) -> None:
    found = messages(field, value)
    if expected is None:
        assert found == []
    else:
        assert len(found) == 1
        assert expected in found[0]


class Paper(CaseworkForm):
    """One file."""

    paper = FileAnswer(label="The signed form", most_megabytes=1)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("form.pdf", b"%PDF", None),
        ("FORM.PDF", b"%PDF", None),
        ("form.exe", b"MZ", "must be a PDF, DOCX, ODT, JPG or PNG"),
        ("form.pdf", b"", "The selected file is empty"),
        ("form.pdf", b"x" * (1024 * 1024 + 1), "must be smaller than 1MB"),
    ],
)
def test_a_file_of_the_wrong_kind_or_size_is_refused(
    name: str, content: bytes, expected: str | None
) -> None:
    form = Paper(QueryDict(), {"paper": SimpleUploadedFile(name, content)})
    found = [*form.errors.get("paper", [])]
    assert found == [] if expected is None else expected in found[0]


def test_no_file_asks_for_one() -> None:
    assert Paper(QueryDict(), {}).errors == {"paper": ["Select the signed form"]}


class Action(CaseworkForm):
    """One row of a plan."""

    what = ShortAnswer(label="What will happen")
    by_whom = ShortAnswer(label="By whom")


Actions = rows_of(Action, row_name="Action", at_least=1, at_most=3)


def rows(**typed: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"plan-TOTAL_FORMS": "2", "plan-INITIAL_FORMS": "0"})
    data.update({f"plan-{name.replace('__', '-')}": value for name, value in typed.items()})
    return data


def test_an_empty_row_is_no_row_and_no_mistake() -> None:
    found = Actions(rows(**{"0__what": "Visit", "0__by_whom": "Seren"}), prefix="plan")
    assert found.is_valid()
    assert found.answers == [{"what": "Visit", "by_whom": "Seren"}]


def test_a_row_half_filled_is_a_mistake_that_leads_to_its_box() -> None:
    found = Actions(rows(**{"1__what": "Visit"}), prefix="plan")
    assert not found.is_valid()
    assert summary(found) == [{"text": "Enter by whom", "href": "#id_plan-1-by_whom"}]


def test_a_plan_without_an_action_is_refused() -> None:
    found = Actions(rows(), prefix="plan")
    assert not found.is_valid()
    assert summary(found) == [{"text": "Add at least 1 action", "href": "#id_plan-0-what"}]


def test_a_row_is_added_without_script_and_nothing_typed_is_lost() -> None:
    data = rows(**{"0__what": "Visit", "1__by_whom": "Seren", "add": "1"})
    found = Actions(data, prefix="plan")
    assert found.wants_other_rows
    drawn = read(str(found.with_other_rows()))
    assert drawn.find("input", name="plan-TOTAL_FORMS")[0].attributes["value"] == "3"
    assert drawn.find("input", name="plan-0-what")[0].attributes["value"] == "Visit"
    assert drawn.find("input", name="plan-1-by_whom")[0].attributes["value"] == "Seren"
    assert drawn.find("p", class_="govuk-error-message") == []
    # Three is the most: no button offers a fourth.
    assert drawn.find("button", name="plan-add") == []


def test_a_row_is_removed_without_script_and_the_others_move_up() -> None:
    data = rows(**{"0__what": "Visit", "1__what": "Call", "remove": "0"})
    drawn = read(str(Actions(data, prefix="plan").with_other_rows()))
    assert drawn.find("input", name="plan-TOTAL_FORMS")[0].attributes["value"] == "1"
    assert drawn.find("input", name="plan-0-what")[0].attributes["value"] == "Call"
    assert drawn.find("button", name="plan-remove") == []


def test_a_row_that_was_not_changed_is_still_a_row() -> None:
    earlier = [{"what": "Visit", "by_whom": "Seren"}]
    data = rows(**{"0__what": "Visit", "0__by_whom": "Seren"})
    found = Actions(data, prefix="plan", initial=earlier)
    assert found.is_valid()
    assert found.answers == earlier


def test_the_rows_that_there_are_are_shown() -> None:
    earlier = [{"what": "Visit", "by_whom": "Seren"}, {"what": "Call", "by_whom": "Ines"}]
    drawn = read(str(Actions(prefix="plan", initial=earlier)))
    assert drawn.find("input", name="plan-1-what")[0].attributes["value"] == "Call"
    legends = [legend.text for legend in drawn.find("legend")]
    assert legends == ["Action 1", "Action 2"]


def test_more_rows_than_may_be_are_refused() -> None:
    data = rows()
    data["plan-TOTAL_FORMS"] = "1000000"
    assert Actions(data, prefix="plan").total_form_count() == 3
