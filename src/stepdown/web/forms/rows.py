"""Several rows of the same questions, such as the actions of a plan, with or without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from stepdown.web.forms.asked import in_a_sentence
from stepdown.web.forms.casework import CaseworkForm
from stepdown.web.forms.renderer import StepdownRenderer

if TYPE_CHECKING:
    BaseRows = forms.BaseFormSet[CaseworkForm]
else:
    BaseRows = forms.BaseFormSet

MOST_ROWS = 50


class RowsFormSet(BaseRows):
    """Rows with a button that adds one and a button that removes one.

    Both buttons send the page, so they work without script. Whatever else was
    typed stays. A row left wholly empty is no row, and no mistake.
    """

    #: What one row is called: "Action" gives "Action 1" and "Add another action".
    row_name = "Row"
    at_least = 0
    default_error_messages: ClassVar = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": "Not every row arrived. Check them, and send the page again",
    }

    def __init__(self, data: Any = None, files: Any = None, **rest: Any) -> None:
        """Show the rows that there are and an empty one.

        What was sent is taken whole, whatever ``initial`` says: a row that was
        not changed since it was shown is still a row.
        """
        is_sent = data is not None or files is not None
        initial = None if is_sent else rest.pop("initial", None)
        rest.pop("initial", None)
        super().__init__(data, files, initial=initial, **rest)
        self.renderer = StepdownRenderer()
        self.extra = min(max(len(initial or ()), 1), self.max_num)

    def initial_form_count(self) -> int:
        """Treat every row alike, so that any of them may be emptied."""
        return 0

    @property
    def numbered_rows(self) -> list[tuple[int, CaseworkForm]]:
        """Return each row with its place, from nought, which its remove button sends."""
        return list(enumerate(self.forms))

    @property
    def another(self) -> str:
        """Return the words on the button that adds a row."""
        return f"Add another {in_a_sentence(self.row_name)}"

    @property
    def add_name(self) -> str:
        """Return the name of the button that adds a row."""
        return f"{self.prefix}-add"

    @property
    def remove_name(self) -> str:
        """Return the name of the button that removes a row."""
        return f"{self.prefix}-remove"

    @property
    def may_have_more(self) -> bool:
        """Say whether another row can be added."""
        return self.total_form_count() < self.max_num

    @property
    def wants_other_rows(self) -> bool:
        """Say whether what was sent asks for a row more or less, and not to be recorded."""
        return self.is_bound and (self.add_name in self.data or self.remove_name in self.data)

    def with_other_rows(self) -> RowsFormSet:
        """Return the rows as they were typed, with the row more or less that was asked for.

        Nothing is checked yet: an empty row that was just asked for is no mistake.
        """
        typed = [
            self.form.as_typed(self.data, self.add_prefix(at))
            for at in range(self.total_form_count())
        ]
        gone = str(self.data.get(self.remove_name, ""))
        if gone.isdecimal() and int(gone) < len(typed):
            del typed[int(gone)]
        if self.add_name in self.data and len(typed) < self.max_num:
            typed.append({})
        return type(self)(prefix=self.prefix, initial=typed, form_kwargs=self.form_kwargs)

    @property
    def answers(self) -> list[dict[str, Any]]:
        """Return the cleaned rows, without those left wholly empty."""
        return [row.cleaned_data for row in self.forms if row.has_changed()]

    def clean(self) -> None:
        """Refuse fewer rows than are needed."""
        if sum(row.has_changed() for row in self.forms) < self.at_least:
            name = in_a_sentence(self.row_name)
            plural = "" if self.at_least == 1 else "s"
            raise ValidationError(f"Add at least {self.at_least} {name}{plural}", code="too_few")


def rows_of(
    form: type[CaseworkForm],
    *,
    row_name: str,
    at_least: int = 0,
    at_most: int = MOST_ROWS,
) -> type[RowsFormSet]:
    """Return the formset class for rows of this form, of which ``at_least`` must be filled."""
    named = type("NamedRows", (RowsFormSet,), {"row_name": row_name, "at_least": at_least})
    return cast(
        "type[RowsFormSet]",
        forms.formset_factory(
            form, formset=named, max_num=at_most, absolute_max=at_most, validate_max=True
        ),
    )
