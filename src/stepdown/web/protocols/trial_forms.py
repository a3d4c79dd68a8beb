"""The questions about a family who never lived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from stepdown.protocol.language import FieldOf, Pack
from stepdown.protocol.working_time import Duration
from stepdown.web.forms import (
    AnyOf,
    CaseworkForm,
    DateAnswer,
    MomentAnswer,
    Option,
    PickOne,
    RowsFormSet,
    ShortAnswer,
    rows_of,
)
from stepdown.web.protocols.trial_options import Sort

EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
MOST_FACTS = 80
MOST_CHILDREN = 12
WHOSE_HINT = "Names with a comma between them. Leave it empty for every child."


class _WhenAnswer(MomentAnswer):
    """When something was so, within the years that the trial works out."""

    def __init__(self, **rest: Any) -> None:
        """Let it lie in the future: the family is invented."""
        rest.setdefault("may_be_rough", True)
        super().__init__(may_be_future=True, not_before=EARLIEST, **rest)

    def keep_within(self, first: date, last: date) -> None:
        """Refuse a date that no calendar of working days reaches."""
        super().keep_within(first, last)
        if last > LATEST:
            raise forms.ValidationError(f"{self.called} must be before 2100", code="too_late")


class ChildForm(CaseworkForm):
    """A child who never lived."""

    name = ShortAnswer(label="Name", missing="Enter a name for the child", width="20", longest=40)
    born = _WhenAnswer(
        label="Date of birth",
        hint="Leave it empty for an unborn child, or where it is not known.",
        required=False,
        asks_time=False,
    )
    not_always = AnyOf(
        label="Were they there from the start to the end?",
        hint="Leave both empty if they were.",
        required=False,
        options=[
            Option("joined", "They joined later", reveals=("joined",)),
            Option("left", "They left", reveals=("left",)),
        ],
    )
    joined = _WhenAnswer(
        label="When did they join?",
        called="When they joined",
        missing="Enter when they joined",
    )
    left = _WhenAnswer(
        label="When did they leave?", called="When they left", missing="Enter when they left"
    )


class StateForm(CaseworkForm):
    """A state that children were in for a while."""

    state = PickOne(label="What was so?", missing="Select what was so")
    whose = ShortAnswer(
        label="For which children?", hint=WHOSE_HINT, called="The children", required=False
    )
    began = _WhenAnswer(label="Since when?", called="Since when", missing="Enter since when")
    ended = _WhenAnswer(
        label="Until when?",
        hint="Leave it empty while it lasts.",
        called="Until when",
        required=False,
    )


class FactForm(CaseworkForm):
    """Something that was recorded."""

    what = PickOne(label="What was recorded?", missing="Select what was recorded")
    when = _WhenAnswer(label="When did it happen?", called="When it happened")
    whose = ShortAnswer(
        label="About which children?", hint=WHOSE_HINT, called="The children", required=False
    )
    gives = DateAnswer(
        label="The date that it gives, if it gives one",
        hint="Such as the day of a meeting that was arranged.",
        called="The date that it gives",
        required=False,
        not_before=EARLIEST,
    )


class FamilyForm(CaseworkForm):
    """When to look, and what was said of the family. The pack's own questions are added."""

    at = _WhenAnswer(
        label="At what moment do you look?",
        hint="A day alone means its end, when all of its facts are in.",
        called="The moment",
        missing="Enter the moment at which you look",
        may_be_rough=False,
    )
    started = _WhenAnswer(
        label="When did the step down begin?",
        called="The beginning",
        missing="Enter when the step down began",
    )


def family_form(pack: Pack) -> type[CaseworkForm]:
    """Return the form about the family, with what the pack asks at the start and leaves open."""
    asked: dict[str, forms.Field] = {}
    for name, block in pack.about.known.items():
        question = _known_question(block)
        if question is not None:
            asked[f"known-{name}"] = question
    for name, setting in pack.about.settings.items():
        asked[f"setting-{name}"] = _LengthAnswer(
            label=setting.title,
            hint=f"A length of time that the council chooses. Left empty: {setting.default}.",
            called=setting.title,
            required=False,
            width="10",
            longest=40,
        )
    return type("AskedFamilyForm", (FamilyForm,), asked)


def _known_question(block: FieldOf) -> forms.Field | None:
    if block.one_of:
        return PickOne(
            label=block.title, required=False, unpicked="Not known", options=block.one_of.items()
        )
    if block.any_of:
        return AnyOf(label=block.title, required=False, options=block.any_of.items())
    if block.yes_or_no:
        yes_or_no = [Option("yes", "Yes"), Option("no", "No")]
        return PickOne(label=block.title, required=False, unpicked="Not known", options=yes_or_no)
    if block.on_a_date:
        return DateAnswer(label=block.title, required=False, not_before=EARLIEST)
    return None


class _LengthAnswer(ShortAnswer):
    """A length of time, as packs write it."""

    def clean(self, value: Any) -> str:
        """Return the length as the engine takes it."""
        typed: str = super().clean(value)
        if not typed:
            return ""
        try:
            return str(Duration.parse(typed))
        except ValueError as wrong:
            raise forms.ValidationError(f"{self.called}: {wrong}", code="invalid") from wrong


def row_forms(
    sorts: Mapping[str, Sort], states: Sequence[tuple[str, str]], *, gives_dates: bool
) -> tuple[type[RowsFormSet], type[RowsFormSet], type[RowsFormSet]]:
    """Return the rows of children, of states and of facts."""
    sorted_out = [Option(key, sort.label) for key, sort in sorts.items()]
    asked_state = type(
        "AskedStateForm",
        (StateForm,),
        {"state": PickOne(label="What was so?", missing="Select what was so", options=states)},
    )
    what = PickOne(
        label="What was recorded?", missing="Select what was recorded", options=sorted_out
    )
    asked_fact = type(
        "AskedFactForm", (FactForm,), {"what": what} | ({} if gives_dates else {"gives": None})
    )
    return (
        rows_of(ChildForm, row_name="Child", at_least=1, at_most=MOST_CHILDREN),
        rows_of(asked_state, row_name="State", at_most=MOST_FACTS),
        rows_of(asked_fact, row_name="Fact", at_most=MOST_FACTS),
    )
