"""From the fields of a protocol's record to questions on a page, and back to what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from stepdown.episodes.actions.answers import LONGEST_LONG, LONGEST_SHORT, MOST_ROWS
from stepdown.protocol.language import FieldOf
from stepdown.web.family.names import listed
from stepdown.web.forms import (
    AnyOf,
    CaseworkForm,
    DateAnswer,
    LongAnswer,
    OneOf,
    Option,
    PickOne,
    RowsFormSet,
    ShortAnswer,
    YesOrNo,
    rows_of,
)
from stepdown.web.forms.asked import in_a_sentence

# Names of our own questions. A pack's have hyphens and never an underscore.
HAPPENED = "it_happened"
CHILDREN = "about_children"
ABSENT = "there_was_none"
ATTENDEES = "who_came"
TO_TEAM = "to_team"
ANSWERS = "answers_which"
OURS = frozenset({HAPPENED, CHILDREN, ABSENT})

People = Mapping[str, Sequence[tuple[str, str]]]
"""Who may be chosen for each role: an account's id and how the list names them."""


class AskedOnlyIf(CaseworkForm):
    """A form in which some questions count only beside certain answers to others.

    ``conditions`` holds, by question, the answers that make it count. Where there
    are more of them than an option can reveal, the question stays in view and
    says so itself.
    """

    conditions: Mapping[str, Mapping[str, frozenset[str]]] = {}

    def _not_asked(self) -> set[str]:
        unasked = super()._not_asked()
        if ABSENT in self.fields and self[ABSENT].data:
            return unasked | self._about_what_was()
        for name, wanted in self.conditions.items():
            if not all(self._answers(other) & values for other, values in wanted.items()):
                unasked.add(name)
        return unasked

    def _about_what_was(self) -> set[str]:
        """Return the questions that do not matter where there was nothing to answer them from."""
        return {name for name in self.fields if name not in OURS}

    def _answers(self, name: str) -> set[str]:
        if name not in self.fields:
            return set()
        data = self[name].data
        return set(data) if isinstance(data, list) else {str(data)}


@dataclass(frozen=True)
class Question:
    """One field of a record, ready to be asked."""

    name: str
    block: FieldOf

    @property
    def called(self) -> str:
        """Return what messages call the answer."""
        title = self.block.title
        return f"Your answer to “{title}”" if title.endswith("?") else title

    def missing(self) -> str:
        """Return the message for no answer."""
        verb = "Enter" if self.block.text else "Select"
        if self.block.title.endswith("?"):
            return f"{'Answer' if self.block.text else 'Select an answer to'} “{self.block.title}”"
        return f"{verb} {in_a_sentence(self.called)}"


def ask(  # noqa: PLR0911  # One for each kind of answer.
    question: Question, reveals: Mapping[str, tuple[str, ...]], people: People
) -> forms.Field:
    """Return the form's field for one question."""
    block = question.block
    said: dict[str, Any] = {
        "label": block.title,
        "hint": block.hint or "",
        "called": question.called,
        "missing": question.missing(),
        "required": block.required,
    }
    if block.one_of is not None:
        options = [Option(v, t, reveals=reveals.get(v, ())) for v, t in block.one_of.items()]
        return (
            PickOne(options=options, **said)
            if len(options) > 12
            else OneOf(options=options, **said)
        )
    if block.any_of is not None:
        options = [Option(v, t, reveals=reveals.get(v, ())) for v, t in block.any_of.items()]
        return AnyOf(options=options, **said)
    if block.yes_or_no:
        yes = Option("yes", "Yes", reveals=reveals.get("yes", ()))
        no = Option("no", "No", reveals=reveals.get("no", ()))
        return YesOrNo(yes=yes, no=no, **said)
    if block.on_a_date:
        return DateAnswer(**said)
    if block.person_in is not None:
        return PickOne(options=people.get(block.person_in, ()), **said)
    if block.text == "short":
        return ShortAnswer(longest=LONGEST_SHORT, width="two-thirds", **said)
    return LongAnswer(longest=LONGEST_LONG, shows_count=False, **said)


def only_if(fields: Mapping[str, FieldOf]) -> dict[str, dict[str, frozenset[str]]]:
    """Return the answers that each question waits for, by the question's name."""
    return {
        name: {other: frozenset(map(_word, values)) for other, values in block.only_if.items()}
        for name, block in fields.items()
        if block.only_if
    }


def revealed(fields: Mapping[str, FieldOf]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return which questions stand under which option, by question and answer.

    A question can stand under one option only: of one question that is asked
    above it, with one answer. All others stay where the pack put them.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, wanted in only_if(fields).items():
        if len(wanted) != 1 or fields[name].rows is not None:
            continue
        other, values = next(iter(wanted.items()))
        above = fields.get(other)
        if above is None or len(values) != 1 or above.rows is not None or above.only_if:
            continue
        if above.one_of is not None and len(above.one_of) > 12:
            continue
        value = next(iter(values))
        under = found.setdefault(other, {})
        under[value] = (*under.get(value, ()), name)
    return found


def questions_of(fields: Mapping[str, FieldOf], people: People) -> dict[str, forms.Field]:
    """Return the form's fields for a record's fields, without its tables."""
    under = revealed(fields)
    stand_under = {
        name for options in under.values() for names in options.values() for name in names
    }
    asked: dict[str, forms.Field] = {}
    for name, block in fields.items():
        if block.rows is not None:
            continue
        field = ask(Question(name, block), under.get(name, {}), people)
        if block.only_if and name not in stand_under:
            field.help_text = " ".join(filter(None, [_only_where(block, fields), block.hint]))
        asked[name] = field
    return asked


def _only_where(block: FieldOf, fields: Mapping[str, FieldOf]) -> str:
    conditions = []
    for other, values in (block.only_if or {}).items():
        above = fields.get(other)
        names = (above.one_of or above.any_of or {}) if above else {}
        answers = [f"“{names.get(_word(value), _word(value))}”" for value in values]
        title = f" to “{above.title}”" if above else ""
        conditions.append(f"{' or '.join(answers)}{title}")
    return f"Only if you answered {listed(conditions)}."


def _word(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def tables_of(fields: Mapping[str, FieldOf]) -> dict[str, type[RowsFormSet]]:
    """Return a formset for each table that a record asks for."""
    found = {}
    for name, block in fields.items():
        if block.rows is None:
            continue
        columns: dict[str, Any] = {
            column: LongAnswer(
                label=title, longest=LONGEST_LONG, rows=2, shows_count=False, required=at == 0
            )
            for at, (column, title) in enumerate(block.rows.items())
        }
        row = type("Row", (CaseworkForm,), columns)
        found[name] = rows_of(
            row,
            row_name=row_name(block.title),
            at_least=1 if block.required else 0,
            at_most=min(50, MOST_ROWS),
        )
    return found


def row_name(title: str) -> str:
    """Return what one row of a table is called. A question gives no name for its rows."""
    return "Row" if title.endswith("?") else title.removesuffix("s")


def initial_rows(block: FieldOf, answer: Any) -> list[dict[str, Any]]:
    """Return recorded rows as a formset begins from them; a text becomes one row."""
    columns = list(block.rows or {})
    if isinstance(answer, list):
        return [{c: row.get(c, "") for c in columns} for row in answer]
    return [{columns[0]: str(answer)}] if answer and columns else []


def says_of(
    fields: Mapping[str, FieldOf], form: forms.Form, tables: Mapping[str, RowsFormSet]
) -> dict[str, Any]:
    """Return the answers as a record keeps them, without what was not answered."""
    says: dict[str, Any] = {}
    for name, block in fields.items():
        if block.rows is not None:
            table = tables.get(name)
            answer: Any = _table_says(block, table) if table is not None else []
        else:
            answer = _says(block, form.cleaned_data.get(name))
        if answer not in (None, "", []):
            says[name] = answer
    return says


def _says(block: FieldOf, answer: Any) -> Any:
    if isinstance(answer, date):
        return answer.isoformat()
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if block.person_in is not None:
        return int(answer) if answer else None
    return answer


def _table_says(block: FieldOf, table: RowsFormSet) -> list[dict[str, str]]:
    return [{c: row[c] for c in (block.rows or {}) if row.get(c)} for row in table.answers]


def shown_again(fields: Mapping[str, FieldOf], says: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was recorded as a form begins from it, without its tables."""
    found: dict[str, Any] = {}
    for name, block in fields.items():
        answer = says.get(name)
        if answer in (None, "", []) or block.rows is not None:
            continue
        if block.on_a_date:
            found[name] = date.fromisoformat(str(answer))
        elif block.yes_or_no:
            found[name] = "yes" if answer in (True, "yes") else "no"
        else:
            found[name] = str(answer) if block.person_in else answer
    return found


def children_question(children: Iterable[tuple[str, str]], label: str) -> AnyOf:
    """Ask which children it is about; all of them unless somebody says otherwise."""
    options = list(children)
    return AnyOf(
        label=label,
        called="The children",
        missing="Select at least one child",
        options=options,
        initial=[value for value, _ in options],
    )
