"""What every question has, whatever its answer is."""

from typing import Any

from django import forms

WIDTHS = frozenset({"2", "3", "4", "5", "10", "20", "30"})
SHARES = frozenset({"full", "three-quarters", "two-thirds", "one-half", "one-third", "one-quarter"})


def width_class(width: str) -> str:
    """Return the class for a width: a number of characters, or a share of the column."""
    if not width:
        return ""
    if width in WIDTHS:
        return f"govuk-input--width-{width}"
    if width in SHARES:
        return f"govuk-!-width-{width}"
    allowed = ", ".join([*sorted(WIDTHS, key=int), *sorted(SHARES)])
    raise ValueError(f"A question cannot be {width!r} wide. Use one of: {allowed}.")


def in_a_sentence(name: str) -> str:
    """Return a label as it reads after "Enter": "Date of birth" becomes "date of birth".

    A label that starts with an abbreviation, such as "NHS number", or with "I" stays.
    """
    first = name.partition(" ")[0]
    if first.isupper() and first != "A":
        return name
    return name[:1].lower() + name[1:]


class Asked(forms.Field):
    """A question as the GOV.UK Design System asks it.

    ``label`` and ``hint`` may come from a council's pack: they are escaped.
    ``called`` is what messages call the answer, where the label is a question.
    ``missing`` is the message for no answer. ``size`` is s, m, l or xl, or
    nothing for plain text. ``is_heading`` makes the label the page's h1.
    """

    verb = "Enter"

    def __init__(
        self,
        *,
        label: str,
        hint: str = "",
        called: str = "",
        missing: str = "",
        width: str = "",
        size: str = "s",
        is_heading: bool = False,
        **rest: Any,
    ) -> None:
        """Keep how the question is asked, and word the message for no answer."""
        self.asked_as(label=label, hint=hint, called=called, width=width, size=size)
        self.is_heading = is_heading
        messages = {"required": missing or f"{self.verb} {in_a_sentence(self.called)}"}
        messages |= rest.pop("error_messages", {})
        super().__init__(label=label, help_text=hint, error_messages=messages, **rest)

    def asked_as(self, *, label: str, hint: str, called: str, width: str, size: str) -> None:
        """Set the words and the width."""
        self.label = label
        self.help_text = hint
        self.called = called or label.rstrip("?")
        self.width_class = width_class(width)
        self.size = size
