"""The form that every page of the site builds on."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms

from stepdown.web.forms.answers import Options, YesOrNo, _Chosen
from stepdown.web.forms.asked import Asked, width_class
from stepdown.web.forms.renderer import Question, StepdownRenderer


class CaseworkForm(forms.Form):
    """A form whose questions come in their order, and whose words may come from a council's pack.

    A question that an option reveals is drawn under that option, and counts
    only where the option was chosen: otherwise its answer is empty and its
    mistakes do not matter. What was typed stays in ``data`` all the same.
    """

    use_required_attribute = False
    default_renderer = StepdownRenderer
    #: Where each answer was carried from, by the question's name, in words.
    carried_from: Mapping[str, str]

    def __init__(
        self, *args: Any, carried_from: Mapping[str, str] | None = None, **rest: Any
    ) -> None:
        """Keep where the answers came from."""
        rest.setdefault("label_suffix", "")
        super().__init__(*args, **rest)
        self.carried_from = carried_from or {}

    def reword(
        self,
        name: str,
        *,
        label: str | None = None,
        hint: str | None = None,
        called: str | None = None,
        missing: str | None = None,
        width: str | None = None,
    ) -> None:
        """Ask a question in other words: those of the council's pack, or of this family."""
        field = self.fields[name]
        if label is not None:
            field.label = label
        if hint is not None:
            field.help_text = hint
        if missing is not None:
            field.error_messages["required"] = missing
        if isinstance(field, Asked):
            if called is not None or label is not None:
                field.called = called or (label or "").rstrip("?")
            if width is not None:
                field.width_class = width_class(width)

    def offer(self, name: str, options: Options) -> None:
        """Offer these options, in their order."""
        field = self.fields[name]
        if not isinstance(field, _Chosen):
            raise TypeError(f"{name} is not a question with options.")
        field.offer(options)

    @property
    def questions(self) -> Iterator[Question]:
        """Return the questions that stand by themselves, in order."""
        revealed = {name for _, _, names in self._reveals() for name in names}
        for name in self.fields:
            question = self[name]
            if name not in revealed and not question.is_hidden:
                yield cast("Question", question)

    def get_context(self) -> dict[str, Any]:
        """Give the template the questions that stand by themselves."""
        return super().get_context() | {"questions": list(self.questions)}

    def _reveals(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for name, field in self.fields.items():
            for option in getattr(field, "options", ()):
                if option.reveals:
                    yield name, option.value, option.reveals

    def _clean_fields(self) -> None:
        """Check every answer, then forget those under options that were not chosen."""
        super()._clean_fields()  # type: ignore[misc]
        for name in self._not_asked():
            self._errors.pop(name, None)  # type: ignore[attr-defined]
            self.cleaned_data[name] = _no_answer(self.fields[name])

    def _not_asked(self) -> set[str]:
        """Return the questions whose option was not chosen, and those that they would reveal."""
        asked: set[str] = set()
        unasked: set[str] = set()
        for name, value, revealed in self._reveals():
            chosen = self[name].data
            picked = chosen if isinstance(chosen, list) else [chosen]
            if value in picked and name not in unasked:
                asked |= set(revealed)
            else:
                unasked |= set(revealed)
        return unasked - asked

    @classmethod
    def as_typed(cls, data: Mapping[str, Any], prefix: str | None = None) -> dict[str, Any]:
        """Return what was typed before, fit for ``initial``.

        A draft comes back with it exactly as it was left, an impossible date
        too, and without one error message, since nobody has sent it yet.
        """
        empty = cls(prefix=prefix)
        return {
            name: field.widget.value_from_datadict(data, {}, empty.add_prefix(name))
            for name, field in empty.fields.items()
            if not field.widget.needs_multipart_form
            and not field.widget.value_omitted_from_data(data, {}, empty.add_prefix(name))
        }


def _no_answer(field: forms.Field) -> Any:
    """Return what a question gives that was not asked."""
    if isinstance(field, forms.MultipleChoiceField):
        return []
    if isinstance(field, forms.CharField | forms.ChoiceField) and not isinstance(field, YesOrNo):
        return ""
    return None
