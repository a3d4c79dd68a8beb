"""Dates, times and findings, in the words that the pages use."""

from datetime import date, datetime

from stepdown.protocol.moments import LONDON, Moment, clock_time, in_words

FINDING_WORDS = {"MET": "Met", "NOT_MET": "Not met", "NOT_KNOWN": "Not known"}


def day_of(value: date | datetime | Moment) -> date:
    """Return the day in England; a range gives the last day that is possible."""
    if isinstance(value, Moment):
        return value.last_day
    if isinstance(value, datetime):
        return value.astimezone(LONDON).date()
    return value


def full_day(value: date | datetime | Moment | None) -> str:
    """Return "Friday 12 March 2021"."""
    return "" if value is None else in_words(day_of(value))


def plain_day(value: date | datetime | Moment | None) -> str:
    """Return "12 March 2021"."""
    if value is None:
        return ""
    on = day_of(value)
    return f"{on.day} {on:%B %Y}"


def short_day(value: date | datetime | Moment | None) -> str:
    """Return "Fri 12 Mar", for lists whose year is plain from the page."""
    if value is None:
        return ""
    on = day_of(value)
    return f"{on:%a} {on.day} {on:%b}"


def day_and_time(value: date | datetime | Moment | None) -> str:
    """Return "4 March 2021 at 2:10pm", and no time where none is known."""
    if value is None:
        return ""
    if isinstance(value, Moment):
        if not value.is_within_a_day:
            return f"between {plain_day(value.first_day)} and {plain_day(value.last_day)}"
        if not value.is_an_instant:
            return plain_day(value)
        value = value.earliest
    if isinstance(value, datetime):
        return f"{plain_day(value)} at {clock_time(value)}"
    return plain_day(value)


def finding_word(finding: object) -> str:
    """Return the word for MET, NOT_MET or NOT_KNOWN, given as text or as an enumeration."""
    return FINDING_WORDS[_finding_name(finding)]


def finding_class(finding: object) -> str:
    """Return the last part of a finding's class name: met, not-met or not-known."""
    return _finding_name(finding).lower().replace("_", "-")


def _finding_name(finding: object) -> str:
    name = str(getattr(finding, "name", finding)).upper().replace("-", "_").replace(" ", "_")
    if name not in FINDING_WORDS:
        raise ValueError(f"{finding!r} is not a finding: use MET, NOT_MET or NOT_KNOWN.")
    return name
