"""Answers in words, by choice, by number and by file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import EmailValidator

from stepdown.web.forms.asked import Asked, in_a_sentence

LONGEST_LINE = 200
LONGEST_TEXT = 4_000
MEGABYTE = 1024 * 1024


class CappedAnswer(Asked, forms.CharField):
    """A text with a most that it may hold, said in plain words.

    The browser is not told the most: it would cut a pasted text short without
    a word.
    """

    def __init__(self, *, longest: int, **rest: Any) -> None:
        """Keep the most characters that are taken."""
        self.longest = longest
        super().__init__(**rest)

    def validate(self, value: str) -> None:
        """Refuse no answer where one is needed, and one that is too long."""
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(
                f"{self.called} must be {self.longest:,} characters or fewer. "
                f"It is {len(value):,} now.",
                code="max_length",
            )


class ShortAnswer(CappedAnswer):
    """One line of text."""

    def __init__(
        self,
        *,
        longest: int = LONGEST_LINE,
        autocomplete: str = "",
        spellcheck: bool | None = None,
        **rest: Any,
    ) -> None:
        """Say how the browser may help."""
        attrs: dict[str, Any] = {}
        if autocomplete:
            attrs["autocomplete"] = autocomplete
        if spellcheck is not None:
            attrs["spellcheck"] = "true" if spellcheck else "false"
        super().__init__(longest=longest, widget=forms.TextInput(attrs=attrs), **rest)


class LongAnswer(CappedAnswer):
    """Several lines of text, with a count of the characters left.

    ``shows_count`` may be off where the most is far away and the count would
    only worry.
    """

    def __init__(
        self,
        *,
        longest: int = LONGEST_TEXT,
        rows: int = 5,
        shows_count: bool = True,
        **rest: Any,
    ) -> None:
        """Say how tall the box is."""
        self.shows_count = shows_count
        box = forms.Textarea(attrs={"rows": rows})
        # Its width is the style sheet's.
        del box.attrs["cols"]
        super().__init__(longest=longest, widget=box, **rest)


class EmailAnswer(CappedAnswer):
    """An e-mail address."""

    def __init__(self, **rest: Any) -> None:
        """Ask for it as an e-mail address."""
        widget = forms.TextInput(
            attrs={"type": "email", "autocomplete": "email", "spellcheck": "false"}
        )
        super().__init__(longest=254, widget=widget, **rest)

    def validate(self, value: str) -> None:
        """Refuse what is no address."""
        super().validate(value)
        if value:
            wrong = f"{self.called} must be in the right form, like name@example.com"
            EmailValidator(message=wrong)(value)


class TelephoneAnswer(CappedAnswer):
    """A telephone number, kept as it was typed, with its extension or its note of hours."""

    def __init__(self, **rest: Any) -> None:
        """Ask for it as a telephone number."""
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        super().__init__(longest=60, widget=widget, **rest)

    def validate(self, value: str) -> None:
        """Refuse what holds too few digits to be called."""
        super().validate(value)
        if value and sum(character.isdigit() for character in value) < 3:
            raise ValidationError(
                f"{self.called} must be a telephone number, like 01632 960 001",
                code="invalid",
            )


class NumberAnswer(Asked, forms.IntegerField):
    """A whole number, typed into a plain box: a spinner changes by accident."""

    def __init__(self, *, least: int | None = None, most: int | None = None, **rest: Any) -> None:
        """Keep the least and the most."""
        self.least = least
        self.most = most
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **rest)
        self.error_messages["invalid"] = f"{self.called} must be a whole number, like 4"

    def validate(self, value: int | None) -> None:
        """Refuse a number outside the two limits."""
        super().validate(value)
        if value is None:
            return
        if self.least is not None and value < self.least:
            raise ValidationError(f"{self.called} must be {self.least} or more", code="least")
        if self.most is not None and value > self.most:
            raise ValidationError(f"{self.called} must be {self.most} or fewer", code="most")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose.

    ``reveals`` names questions of the same form that matter only when this is
    chosen. They stand under it, always open where script is off, and they are
    checked only when it is chosen. ``is_apart`` puts "or" before it.
    ``excludes_others`` is for "None of these" among tick boxes.
    """

    value: str
    label: str
    hint: str = ""
    reveals: tuple[str, ...] = ()
    is_apart: bool = False
    excludes_others: bool = False


Options = Iterable[Option | tuple[str, str]]


def as_options(options: Options) -> tuple[Option, ...]:
    """Return options, of which some may be given as a value and a label."""
    return tuple(
        option if isinstance(option, Option) else Option(option[0], option[1]) for option in options
    )


class _Chosen(Asked):
    verb = "Select"
    options: tuple[Option, ...] = ()

    def offer(self, options: Options) -> None:
        """Offer these, in their order. A form may do so after it was made."""
        self.options = as_options(options)
        self.choices: Any = [(option.value, option.label) for option in self.options]


class OneOf(_Chosen, forms.ChoiceField):
    """One of a few, each in view."""

    def __init__(self, *, options: Options = (), are_inline: bool = False, **rest: Any) -> None:
        """Offer the options."""
        self.are_inline = are_inline
        super().__init__(widget=forms.RadioSelect(), **rest)
        self.offer(options)
        self.error_messages["invalid_choice"] = self.error_messages["required"]


class YesOrNo(OneOf):
    """Yes or no, given to the page as ``True`` or ``False``, and as ``None`` when not answered.

    ``yes`` and ``no`` may be options, to reveal questions or to say more.
    """

    def __init__(self, *, yes: Option | None = None, no: Option | None = None, **rest: Any) -> None:
        """Offer the two answers, side by side where neither reveals more."""
        options = (yes or Option("yes", "Yes"), no or Option("no", "No"))
        if {options[0].value, options[1].value} != {"yes", "no"}:
            raise ValueError('The values of the two options must be "yes" and "no".')
        inline = not any(option.reveals or option.hint for option in options)
        super().__init__(options=options, are_inline=rest.pop("are_inline", inline), **rest)

    def clean(self, value: Any) -> Any:
        """Return the answer as a truth value."""
        return {"yes": True, "no": False}.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """Show a truth value that was recorded before."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class PickOne(_Chosen, forms.ChoiceField):
    """One of many, from a list that opens. ``OneOf`` is better for ten or fewer."""

    def __init__(self, *, options: Options = (), unpicked: str = "Select one", **rest: Any) -> None:
        """Offer the options, after a first one that is no answer."""
        self.unpicked = unpicked
        super().__init__(widget=forms.Select(), **rest)
        self.offer(options)
        self.error_messages["invalid_choice"] = self.error_messages["required"]

    def offer(self, options: Options) -> None:
        """Offer these, in their order."""
        self.options = as_options(options)
        offered = [(option.value, option.label) for option in self.options]
        self.choices = [("", self.unpicked), *offered]


class AnyOf(_Chosen, forms.MultipleChoiceField):
    """Any number of a few, each in view. The answer is a list of values."""

    def __init__(self, *, options: Options = (), **rest: Any) -> None:
        """Offer the options."""
        super().__init__(widget=forms.CheckboxSelectMultiple(), **rest)
        self.offer(options)
        self.error_messages["invalid_choice"] = self.error_messages["required"]

    def validate(self, value: Any) -> None:
        """Refuse "None of these" together with one of these."""
        super().validate(value)
        alone = [o for o in self.options if o.excludes_others and o.value in value]
        if alone and len(value) > 1:
            raise ValidationError(
                f"Select {in_a_sentence(self.called)}, or select “{alone[0].label}”",
                code="excludes_others",
            )


class Confirmation(Asked, forms.BooleanField):
    """One box to tick. Its label is what is confirmed."""

    verb = "Confirm that"
    widget = forms.CheckboxInput


class FileAnswer(Asked, forms.FileField):
    """A file, of a kind and size that were said beforehand.

    Its name's ending is checked here, for the sake of a plain message. What it
    really holds is for the room that keeps it to check.
    """

    verb = "Select"

    def __init__(
        self,
        *,
        endings: Sequence[str] = (".pdf", ".docx", ".odt", ".jpg", ".png"),
        most_megabytes: int = 10,
        **rest: Any,
    ) -> None:
        """Keep what is taken."""
        self.endings = tuple(ending.lower() for ending in endings)
        self.most_megabytes = most_megabytes
        widget = forms.FileInput(attrs={"accept": ",".join(self.endings)})
        super().__init__(widget=widget, **rest)
        self.error_messages |= {
            "invalid": "The file did not arrive. Select it again.",
            "missing": "The file did not arrive. Select it again.",
            "empty": "The selected file is empty",
        }

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse a file that is too large or of a kind that is not taken."""
        found = super().clean(data, initial)
        if isinstance(found, UploadedFile):
            if (found.size or 0) > self.most_megabytes * MEGABYTE:
                raise ValidationError(
                    f"The selected file must be smaller than {self.most_megabytes}MB",
                    code="too_large",
                )
            if PurePath(found.name or "").suffix.lower() not in self.endings:
                kinds = [ending.removeprefix(".").upper() for ending in self.endings]
                listed = " or ".join(filter(None, [", ".join(kinds[:-1]), kinds[-1]]))
                raise ValidationError(f"The selected file must be a {listed}", code="wrong_kind")
        return found
