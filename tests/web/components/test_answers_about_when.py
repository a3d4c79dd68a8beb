"""Dates, times and moments, as people type them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from stepdown.protocol.moments import LONDON, Moment
from stepdown.web.forms import CaseworkForm, DateAnswer, MomentAnswer, TimeAnswer
from stepdown.web.forms.renderer import Question
from tests.web.components.markup import read


def born(day: str, month: str, year: str) -> date | None:
    found: date | None = DateAnswer(label="Date of birth").clean([day, month, year])
    return found


def happened(day: str, month: str, year: str, at: str = "") -> Moment | None:
    answer = MomentAnswer(label="Date of the visit")
    found: Moment | None = answer.clean([day, month, year, at])
    return found


def message_of(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return str(error.value.messages[0])


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", "MAR"])
def test_a_month_may_be_a_number_or_a_word(month: str) -> None:
    assert born("7", month, "2012") == date(2012, 3, 7)


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (("31", "2", "2021"), "Date of birth must be a real date", ("day",)),
        (("29", "2", "2023"), "Date of birth must be a real date", ("day",)),
        (("3", "13", "2021"), "Date of birth must be a real date", ("month",)),
        (("3", "ma", "2021"), "Date of birth must be a real date", ("month",)),
        (("x", "y", "2021"), "Date of birth must be a real date", ("day", "month")),
        (("3", "", "2021"), "Date of birth must include a month", ("month",)),
        (("", "", "2021"), "Date of birth must include a day and month", ("day", "month")),
        (("3", "2", "21"), "Year must include 4 numbers", ("year",)),
        (("3", "2", "0000"), "Date of birth must be a real date", ("day",)),
        (("²", "2", "2021"), "Date of birth must be a real date", ("day",)),
        (("9" * 5000, "2", "2021"), "Date of birth must be a real date", ("day",)),
    ],
)
def test_a_date_that_cannot_be_says_which_box_is_wrong(
    typed: tuple[str, str, str], message: str, parts: tuple[str, ...]
) -> None:
    with pytest.raises(ValidationError) as error:
        born(*typed)
    assert message_of(error) == message
    assert error.value.error_list[0].params == {"parts": parts}


class Birth(CaseworkForm):
    """One date."""

    born = DateAnswer(label="Date of birth", hint="For example, 31 3 2012")


def test_an_impossible_date_stays_as_it_was_typed() -> None:
    form = Birth(QueryDict("born_day=31&born_month=Febuary&born_year=2021"))
    drawn = read(str(form))
    boxes = {str(box.attributes["name"]): box for box in drawn.find("input")}
    assert boxes["born_day"].attributes["value"] == "31"
    assert boxes["born_month"].attributes["value"] == "Febuary"
    assert boxes["born_month"].has(class_="govuk-input--error", aria_invalid="true")
    assert not boxes["born_day"].has(class_="govuk-input--error")
    question = form["born"]
    assert isinstance(question, Question)
    assert question.first_id == "id_born-month"


def test_a_date_that_is_needed_and_missing_marks_every_box() -> None:
    form = Birth(QueryDict("born_day=&born_month=&born_year="))
    assert form.errors["born"] == ["Enter date of birth"]
    assert len(read(str(form)).find("input", class_="govuk-input--error")) == 3


def test_a_recorded_date_is_shown_in_its_boxes() -> None:
    drawn = read(str(Birth(initial={"born": date(2012, 3, 7)})))
    assert [box.attributes["value"] for box in drawn.find("input")] == ["7", "3", "2012"]


def test_a_date_in_the_future_is_refused_where_it_cannot_be() -> None:
    answer = DateAnswer(label="Date of birth", may_be_future=False)
    tomorrow = timezone.localdate() + timedelta(days=1)
    today = timezone.localdate()
    typed = [str(today.day), str(today.month), str(today.year)]
    assert answer.clean(typed) == today
    with pytest.raises(ValidationError, match="must be today or in the past"):
        answer.clean([str(tomorrow.day), str(tomorrow.month), str(tomorrow.year)])


def test_a_date_before_the_first_day_that_is_possible_is_refused() -> None:
    answer = DateAnswer(label="Date of the visit", not_before=date(2021, 3, 2))
    assert answer.clean(["2", "3", "2021"]) == date(2021, 3, 2)
    with pytest.raises(ValidationError, match="must be on or after 2 March 2021"):
        answer.clean(["1", "3", "2021"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:05", time(14, 5)),
        ("14.05", time(14, 5)),
        ("1405", time(14, 5)),
        ("2:05pm", time(14, 5)),
        ("2.05 p.m.", time(14, 5)),
        ("2pm", time(14)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("9:30AM", time(9, 30)),
        ("midday", time(12)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        (" 08:00 ", time(8)),
    ],
)
def test_a_time_may_be_typed_in_any_of_the_usual_ways(typed: str, meant: time) -> None:
    assert TimeAnswer(label="Start").clean(typed) == meant


@pytest.mark.parametrize("typed", ["25:00", "13pm", "0am", "14:60", "2", "half past two", "2:5"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="must be a time, like 9:30am or 14:05"):
        TimeAnswer(label="Start").clean(typed)


def test_a_moment_without_a_time_is_the_whole_day() -> None:
    assert happened("4", "3", "2021") == Moment.on(date(2021, 3, 4))


def test_a_moment_with_a_time_is_an_instant_in_england() -> None:
    found = happened("1", "7", "2021", "9am")
    assert found is not None
    assert found.is_an_instant
    assert found.earliest == datetime(2021, 7, 1, 8, tzinfo=UTC)


def test_the_hour_that_the_clocks_repeat_is_one_of_two() -> None:
    found = happened("31", "10", "2021", "1:30am")
    assert found == Moment(
        datetime(2021, 10, 31, 0, 30, tzinfo=UTC), datetime(2021, 10, 31, 1, 30, tzinfo=UTC)
    )


def test_the_hour_that_the_clocks_skip_never_was() -> None:
    with pytest.raises(ValidationError, match="The clocks went forward then"):
        happened("28", "3", "2021", "1:30am")


@pytest.mark.parametrize(
    "moment",
    [
        Moment.at(datetime(2021, 7, 1, 14, 5, tzinfo=LONDON)),
        Moment.on(date(2021, 7, 1)),
        Moment.between(date(2021, 6, 28), date(2021, 7, 2)),
        Moment(
            datetime(2021, 10, 31, 0, 30, tzinfo=UTC), datetime(2021, 10, 31, 1, 30, tzinfo=UTC)
        ),
    ],
)
def test_a_recorded_moment_comes_back_as_it_was(moment: Moment) -> None:
    answer = MomentAnswer(label="Date of the visit", may_be_rough=True)
    assert answer.clean(answer.widget.decompress(moment)) == moment


def test_a_moment_in_the_future_is_refused() -> None:
    later = timezone.localtime() + timedelta(minutes=5)
    typed = [str(later.day), str(later.month), str(later.year), f"{later:%H:%M}"]
    with pytest.raises(ValidationError, match=r"must be (now|today) or in the past"):
        MomentAnswer(label="Date of the visit").clean(typed)
    planned = MomentAnswer(label="Date of the visit", may_be_future=True).clean(typed)
    assert planned is not None


def test_roughly_when_is_from_the_first_day_to_the_last() -> None:
    answer = MomentAnswer(label="Date of the visit", may_be_rough=True)
    assert answer.clean(["1", "3", "2021", "", "5", "3", "2021"]) == Moment.between(
        date(2021, 3, 1), date(2021, 3, 5)
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["5", "3", "2021", "", "1", "3", "2021"], "the same as or after the first date"),
        (["1", "3", "2021", "9am", "5", "3", "2021"], "a time or a latest date, not both"),
        (["1", "3", "2021", "", "31", "4", "2021"], "Latest date must be a real date"),
        (["", "", "", "", "5", "3", "2021"], "must include a day, month and year"),
        (["", "", "", "9am", "", "", ""], "must include a day, month and year"),
        (["1", "3", "2021", "soon", "", "", ""], "Time must be a time"),
    ],
)
def test_roughly_when_must_still_be_possible(typed: list[str], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        MomentAnswer(label="Date of the visit", may_be_rough=True).clean(typed)


class Visit(CaseworkForm):
    """A moment that may be rough."""

    at = MomentAnswer(label="When was the visit?", called="Date of the visit", may_be_rough=True)


def test_roughly_when_stands_open_once_it_was_used() -> None:
    assert read(str(Visit())).find("details", open="") == []
    typed = Visit(QueryDict("at_day=1&at_month=3&at_year=2021&at_last_day=40"))
    details = read(str(typed)).find("details", open="")
    assert details[0].find("input", name="at_last_day")[0].attributes["value"] == "40"


def test_a_wrong_time_leads_to_its_box() -> None:
    form = Visit(QueryDict("at_day=1&at_month=3&at_year=2021&at_time=teatime"))
    question = form["at"]
    assert isinstance(question, Question)
    assert form.errors["at"] == ["Time must be a time, like 9:30am or 14:05"]
    assert question.first_id == "id_at-time"
