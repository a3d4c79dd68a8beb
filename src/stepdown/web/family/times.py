"""How long is left, and when something is due, as people say it."""

from __future__ import annotations

from datetime import datetime, timedelta

from stepdown.protocol.moments import LONDON, clock_time
from stepdown.protocol.working_time import Calendar, Due
from stepdown.web.components.words import full_day, short_day
from stepdown.web.family.names import counted


def due_in_short(due: Due, is_in_hours: bool, at: datetime) -> str:
    """Return "Mon 8 Mar", with the time where the clock runs by the hour, and a far year."""
    year = "" if due.on.year == at.astimezone(LONDON).year else f" {due.on.year}"
    day = f"{short_day(due.on)}{year}"
    return f"{day}, {clock_time(due.at)}" if is_in_hours else day


def due_in_full(due: Due, is_in_hours: bool) -> str:
    """Return "Monday 8 March 2021", with the time where the clock runs by the hour."""
    return f"{full_day(due.on)} at {clock_time(due.at)}" if is_in_hours else full_day(due.on)


def time_left(due: Due, at: datetime, calendar: Calendar, is_in_hours: bool) -> str:
    """Return "3 working days left", "Due today", "14 hours left" or "2 working days late"."""
    is_late = at > due.at
    gap = at - due.at if is_late else due.at - at
    ends = "late" if is_late else "left"
    if is_in_hours and gap < timedelta(days=2):
        hours = int(gap.total_seconds() // 3600)
        minutes = max(int(gap.total_seconds() // 60), 1)
        return f"{counted(hours, 'hour') if hours else counted(minutes, 'minute')} {ends}"
    today = at.astimezone(LONDON).date()
    first, last = (due.on, today) if is_late else (today, due.on)
    if first == last:
        return "Due today"
    working = calendar.working_days_between(first, last)
    if working == 0:
        return f"{counted((last - first).days, 'day')} {ends}"
    if working > 30:
        return f"{counted((last - first).days // 7, 'week')} {ends}"
    return f"{counted(working, 'working day')} {ends}"
