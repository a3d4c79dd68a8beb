"""When the acts of a story happened, counted back from today so that it is always alive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from stepdown.cli.invention.scenario import A_TIME_AGO, Route, ScenarioError, Step, Story
from stepdown.protocol.moments import LONDON
from stepdown.protocol.working_time import Calendar, Duration, before

BEFORE_THE_FIRST = ("recorded", "start")
A_WHILE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a family was first recorded, when the step down started, and when each act was."""

    recorded_at: datetime
    started_at: datetime
    acts: tuple[tuple[Step, datetime], ...]


def steps_of(story: Story, route: Route) -> list[Step]:
    """Return what happened in a story: the route so far, as it went, and what followed."""
    names = [step.id for step in route.steps]
    named = {story.until, *story.without, *story.also, *story.otherwise}
    unknown = named - {*names, *BEFORE_THE_FIRST}
    if unknown:
        raise ScenarioError(f"{story.title}: the route has no step {', '.join(sorted(unknown))}.")
    last = 0 if story.until in BEFORE_THE_FIRST else names.index(story.until) + 1
    went = [
        Step.model_validate(step.model_dump() | _merged(step, story.otherwise[step.id]))
        if step.id in story.otherwise
        else step
        for step in route.steps[:last]
        if step.id in story.also or (step.is_usual and step.id not in story.without)
    ]
    return [*went, *story.then]


def timetable(story: Story, route: Route, now: datetime, calendar: Calendar) -> Timetable:
    """Return the instants of a story whose last act was as long ago as the story says.

    Acts lie in office hours, but for what was minutes or hours ago, which lies
    where it must. None comes before the act that it follows.
    """
    steps = steps_of(story, route)
    gaps = [step.after for step in steps]
    clocks = [route.at, *(step.at for step in steps)]
    instants = [_last(story.ago, clocks[-1], now, calendar)]
    for gap, clock in zip(reversed(gaps), reversed(clocks[:-1]), strict=True):
        following = instants[-1]
        day = _working_days_before(gap, following, calendar)
        usual = day.replace(hour=clock.hour, minute=clock.minute)
        instants.append(min(usual, following - A_WHILE))
    instants.reverse()
    return Timetable(
        recorded_at=instants[0] - timedelta(minutes=40),
        started_at=instants[0],
        acts=tuple(zip(steps, instants[1:], strict=True)),
    )


def _last(ago: str, clock: object, now: datetime, calendar: Calendar) -> datetime:
    found = A_TIME_AGO.fullmatch(ago)
    if found is None:
        raise ScenarioError(f"{ago} is not a length of time.")
    amount, unit = int(found[1]), found[2]
    if unit == "minute":
        return now - timedelta(minutes=amount)
    if unit == "hour":
        return now - timedelta(hours=amount)
    if amount == 0:
        raise ScenarioError("Write hours or minutes for what happened today.")
    day = _working_days_before(amount, now, calendar)
    return day.replace(hour=getattr(clock, "hour", 9), minute=getattr(clock, "minute", 0))


def _working_days_before(days: int, instant: datetime, calendar: Calendar) -> datetime:
    local = instant.astimezone(LONDON)
    if days == 0:
        return local.replace(second=0, microsecond=0)
    return before(Duration(days, "working days"), local, calendar)


def _merged(step: Step, change: dict[str, object]) -> dict[str, object]:
    says = change.get("says")
    if isinstance(says, dict):
        return change | {"says": step.says | says}
    return change
