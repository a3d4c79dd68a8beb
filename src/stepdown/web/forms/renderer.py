"""Draws every form of the site, the sign-in forms of allauth too, with GOV.UK markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property

from stepdown.web.forms.answers import CappedAnswer, LongAnswer, OneOf, Option
from stepdown.web.forms.asked import Asked
from stepdown.web.forms.moments import Parts

PART_LABELS = {"day": "Day", "month": "Month", "year": "Year", "time": "Time"}


class Question(forms.BoundField):
    """A field of a form, and what its template needs to draw it.

    Fields that are not ours (those of a library's forms) are drawn the same
    way, from what Django knows of them.
    """

    @property
    def hint_id(self) -> str:
        """Return the id of the hint."""
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        """Return the id of the error message."""
        return f"{self.auto_id}-error"

    @property
    def info_id(self) -> str:
        """Return the id of the line that counts characters."""
        return f"{self.auto_id}-info"

    @property
    def carried_id(self) -> str:
        """Return the id of the line that says where the answer was carried from."""
        return f"{self.auto_id}-carried"

    @property
    def carried_from(self) -> str:
        """Return where the answer was carried from, where it was."""
        return str(getattr(self.form, "carried_from", {}).get(self.name, ""))

    @property
    def aria_describedby(self) -> str:
        """Return the ids of what a screen reader reads after the label."""
        return " ".join(
            found
            for found, is_there in (
                (self.info_id, self.counts_characters),
                (self.hint_id, bool(self.help_text)),
                (self.carried_id, bool(self.carried_from)),
                (self.error_id, bool(self.errors)),
            )
            if is_there
        )

    @property
    def kind(self) -> str:
        """Return which template draws the answer."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return "checkboxes"
        if isinstance(widget, forms.RadioSelect):
            return "radios"
        if isinstance(widget, Parts):
            return "moment" if "time" in widget.names or len(widget.names) > 3 else "date"
        if isinstance(widget, forms.CheckboxInput):
            return "tick"
        if isinstance(widget, forms.PasswordInput):
            return "password"
        return "single"

    @property
    def template(self) -> str:
        """Return the template that draws the whole question."""
        return f"forms/{self.kind}.html"

    @property
    def size(self) -> str:
        """Return the size of the label: s, m, l, xl, or nothing."""
        return self.field.size if isinstance(self.field, Asked) else "s"

    @property
    def is_heading(self) -> bool:
        """Say whether the label is the page's heading."""
        return isinstance(self.field, Asked) and self.field.is_heading

    @property
    def are_inline(self) -> bool:
        """Say whether the options stand side by side."""
        return isinstance(self.field, OneOf) and self.field.are_inline

    @property
    def counts_characters(self) -> bool:
        """Say whether the characters left are counted."""
        return isinstance(self.field, LongAnswer) and self.field.shows_count

    @property
    def longest(self) -> int | None:
        """Return the most characters that are taken, where there is a most."""
        return self.field.longest if isinstance(self.field, CappedAnswer) else None

    @cached_property
    def wrong_parts(self) -> frozenset[str]:
        """Return which boxes of a date or a moment are wrong: all, where the error names none."""
        if not self.errors or not isinstance(self.field.widget, Parts):
            return frozenset()
        named: set[str] = set()
        for error in self.errors.as_data():
            named |= set((error.params or {}).get("parts", ()))
        return frozenset(named or {"day", "month", "year"})

    @property
    def first_id(self) -> str:
        """Return the id of the box that the error summary leads to."""
        if isinstance(self.field.widget, Parts):
            names = self.field.widget.names
            wrong = [name for name in names if name in self.wrong_parts]
            return f"{self.auto_id}-{(wrong or names)[0]}"
        return str(self.auto_id)

    @cached_property
    def parts(self) -> dict[str, dict[str, Any]]:
        """Return the boxes of a date or a moment, by name."""
        widget = self.field.widget
        if not isinstance(widget, Parts):
            return {}
        value = self.value()
        texts = value if isinstance(value, list) else widget.decompress(value)
        return {
            name: {
                "id": f"{self.auto_id}-{name}",
                "name": f"{self.html_name}_{name}",
                "label": PART_LABELS[name.removeprefix("last_")],
                "value": "" if text is None else text,
                "width": 4 if name.endswith("year") else 2,
                "is_wrong": name in self.wrong_parts,
            }
            for name, text in zip(widget.names, texts, strict=True)
        }

    @property
    def date_parts(self) -> list[dict[str, Any]]:
        """Return the boxes of the day, the month and the year."""
        return [self.parts[name] for name in ("day", "month", "year")]

    @property
    def last_parts(self) -> list[dict[str, Any]]:
        """Return the boxes of the latest date that is possible, where one is asked for."""
        return [part for name, part in self.parts.items() if name.startswith("last_")]

    @property
    def last_id(self) -> str:
        """Return the id of the group of boxes for the latest date."""
        return f"{self.auto_id}-last"

    @property
    def is_rough(self) -> bool:
        """Say whether a latest date was given, or is wrong."""
        return any(part["value"] or part["is_wrong"] for part in self.last_parts)

    @cached_property
    def options(self) -> list[dict[str, Any]]:
        """Return what can be chosen, and the questions that each choice reveals."""
        chosen = self.value()
        several = chosen if isinstance(chosen, list | tuple | set | frozenset) else [chosen]
        picked = {str(value) for value in several if value is not None}
        return [
            {
                "id": self.auto_id if at == 1 else f"{self.auto_id}-{at}",
                "value": option.value,
                "label": option.label,
                "hint": option.hint,
                "is_apart": option.is_apart,
                "excludes_others": option.excludes_others,
                "is_chosen": str(option.value) in picked,
                "revealed": [self.form[name] for name in option.reveals],
            }
            for at, option in _numbered(self._options())
        ]

    def _options(self) -> Iterable[Option]:
        own = getattr(self.field, "options", None)
        if own is not None:
            return tuple(own)
        return tuple(_flat(getattr(self.field, "choices", ())))

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add GOV.UK's classes, and leave "required" out: the page itself says what is missing."""
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        shown = widget or self.field.widget
        if shown.is_hidden:
            return built
        classes = [*self._classes(shown), str(shown.attrs.get("class", ""))]
        if isinstance(self.field, Asked):
            classes.append(self.field.width_class)
        if isinstance(shown, forms.PasswordInput):
            built |= {"spellcheck": "false", "autocapitalize": "none"}
        if text := " ".join(filter(None, classes)):
            built["class"] = text
        if not built.get("aria-describedby"):
            built.pop("aria-describedby", None)
        return built

    def _classes(self, widget: forms.Widget) -> Iterator[str]:
        if isinstance(widget, forms.Select):
            name = "govuk-select"
        elif isinstance(widget, forms.Textarea):
            name = "govuk-textarea"
        elif isinstance(widget, forms.FileInput):
            name = "govuk-file-upload"
        elif isinstance(widget, forms.CheckboxInput):
            yield "govuk-checkboxes__input"
            return
        else:
            name = "govuk-input"
        yield name
        if self.errors:
            yield f"{name}--error"
        if self.counts_characters:
            yield "govuk-js-character-count"
        if isinstance(widget, forms.PasswordInput):
            yield "govuk-password-input__input govuk-js-password-input-input"


def _numbered(options: Iterable[Option]) -> Iterator[tuple[int, Option]]:
    """Return each option with its number on the page; an "or" counts too, as for GOV.UK."""
    at = 0
    for option in options:
        at += 2 if option.is_apart else 1
        yield at, option


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterator[Option]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        elif str(value) != "":
            yield Option(str(value), str(label))


class StepdownRenderer(TemplatesSetting):
    """The renderer that the settings name: ``FORM_RENDERER``."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/rows.html"
    field_template_name = "forms/field.html"
    bound_field_class = Question
