"""Reads the dates and times that people type."""

import re
from collections.abc import Sequence
from datetime import date, time

from django.core.exceptions import ValidationError

DATE_PARTS = ("day", "month", "year")
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?\s*(?P<half>[ap])?\.?(?:m\.?)?",
    re.IGNORECASE,
)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def read_date(texts: Sequence[str], called: str, parts: Sequence[str] = DATE_PARTS) -> date | None:
    """Return the date that was typed, or ``None`` where nothing was.

    An error names the boxes that are wrong in ``params["parts"]``.
    """
    day, month, year = (text.strip() for text in texts)
    if not (day or month or year):
        return None
    named = dict(zip(("day", "month", "year"), (day, month, year), strict=True))
    missing = [name for name, text in named.items() if not text]
    if missing:
        raise unreadable(
            f"{called} must include a {_listed(missing)}",
            [part for part, name in zip(parts, named, strict=True) if name in missing],
        )
    month_number = _month(month)
    wrong = []
    if not (day.isdecimal() and 1 <= int(day[:3]) <= 31):
        wrong.append(parts[0])
    if month_number is None:
        wrong.append(parts[1])
    if not (year.isdecimal() and len(year) == 4):
        if not wrong:
            raise unreadable("Year must include 4 numbers", [parts[2]])
        wrong.append(parts[2])
    if not wrong and month_number is not None:
        try:
            return date(int(year), month_number, int(day))
        except ValueError:
            wrong.append(parts[0])
    raise unreadable(f"{called} must be a real date", wrong)


def _month(text: str) -> int | None:
    if text.isdecimal() and len(text) <= 2:
        number = int(text)
        return number if 1 <= number <= 12 else None
    if len(text) < 3:
        return None
    found = [at for at, name in enumerate(MONTHS, 1) if name.startswith(text.lower())]
    return found[0] if len(found) == 1 else None


def read_time(text: str, called: str) -> time | None:
    """Return the time of day, typed in any of the usual ways: 14:05, 2:05pm, 2pm, midday."""
    typed = text.strip().lower()
    if not typed:
        return None
    spoken = {"midday": time(12), "noon": time(12), "midnight": time(0)}
    if typed in spoken:
        return spoken[typed]
    match = _TIME.fullmatch(typed)
    if match and (match["minute"] or match["half"]):
        hour, minute, half = (
            int(match["hour"]),
            int(match["minute"] or 0),
            match["half"],
        )
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        elif half:
            hour = 99
        if hour <= 23 and minute <= 59:
            return time(hour, minute)
    raise unreadable(f"{called} must be a time, like 9:30am or 14:05", ["time"])


def unreadable(message: str, parts: Sequence[str]) -> ValidationError:
    """Return an error that names the boxes that are wrong."""
    return ValidationError(message, code="invalid", params={"parts": tuple(parts)})
