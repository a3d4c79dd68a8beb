"""What is asked of somebody who is worried now: as little as can be."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from stepdown.web.forms import CaseworkForm, LongAnswer, ShortAnswer, TelephoneAnswer
from stepdown.web.forms.reading import read_date

A_LONG_STORY = 20_000


class UrgentReport(CaseworkForm):
    """Who the child is, as far as it is known, and what the worry is."""

    child_name = ShortAnswer(
        label="The child’s name",
        hint="As you know it. It does not matter if the spelling is not right.",
        called="The child’s name",
        missing="Enter the child’s name, or what you know of it",
        autocomplete="off",
        spellcheck=False,
    )
    born = ShortAnswer(
        label="Date of birth, if you know it",
        hint="For example, 27 3 2017. If you do not know it, say what you do: “about 9”.",
        called="Date of birth",
        required=False,
        longest=60,
        width="20",
        autocomplete="off",
    )
    worry = LongAnswer(
        label="What is the worry?",
        hint="What has happened, when, and where the child is now.",
        called="The worry",
        missing="Enter what the worry is",
        longest=A_LONG_STORY,
        rows=6,
        shows_count=False,
    )
    telephone = TelephoneAnswer(
        label="Your telephone number",
        hint="So that somebody can call you back within minutes.",
        called="Your telephone number",
        missing="Enter a telephone number that you can be called on",
        width="20",
    )


def date_meant(typed: str, today: date) -> date | None:
    """Return the date of birth that was typed, or nothing where it is no date in the past.

    Nothing here is ever an error: whatever was typed is kept beside it.
    """
    parts = re.findall(r"\d+|[^\W\d_]+", typed)
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    try:
        found = read_date(parts, "Date of birth")
    except ValidationError:
        return None
    return found if found is not None and found <= today else None
