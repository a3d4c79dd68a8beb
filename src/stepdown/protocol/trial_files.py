"""How invented children are written down: the keys of facts files and of examples."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from stepdown.protocol.expecting import Expectation, read_expectation
from stepdown.protocol.facts import Child, Facts, Happening, Spell, Value
from stepdown.protocol.language import Block, Day, Flag, Id, Ids, Text, Timeline
from stepdown.protocol.moments import LONDON, Moment, end_of_day
from stepdown.protocol.values import Values, a_day_in_reach
from stepdown.protocol.working_time import Duration

A_MOMENT = "Write a day as 2021-03-22, a time as 2021-03-22 10:00, or [first day, last day]."
TIMELINE_KEYS = ("status", "level", "team", "lead", "plan", "service")
_TIME = re.compile(r"^\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):[0-5]\d$")


def _instant(value: object) -> datetime:
    if isinstance(value, str) and _TIME.match(value):
        try:
            found = datetime.strptime(value, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)
        except ValueError:
            raise ValueError(f"There is no day {value[:10]}.") from None
        a_day_in_reach(found.date())
        return found
    raise ValueError("Write a time as 2021-03-22 10:00.")


def _moment(value: object) -> Moment:
    if isinstance(value, date):
        return Moment.on(a_day_in_reach(value))
    if isinstance(value, list):
        return Moment.between(*_days(value))
    try:
        return Moment.at(_instant(value))
    except ValueError:
        raise ValueError(A_MOMENT) from None


def _days(value: object) -> tuple[date, date]:
    match value:
        case [date() as first, date() as last] if first <= last:
            return a_day_in_reach(first), a_day_in_reach(last)
    raise ValueError("Write the first and the last day, as [2021-03-22, 2021-03-26].")


def _end(value: object) -> datetime:
    """Read when to look. A day alone means its end, when all of its facts are in."""
    if isinstance(value, date):
        return end_of_day(a_day_in_reach(value))
    try:
        return _instant(value)
    except ValueError:
        raise ValueError("Write a day as 2021-03-22, or a time as 2021-03-22 10:00.") from None


def _sentence(value: object) -> Expectation:
    if isinstance(value, str):
        return read_expectation(value)
    raise ValueError("Write a sentence, such as 'gate written-consent is met'.")


def _length(value: object) -> str:
    if isinstance(value, str):
        return str(Duration.parse(value))
    raise ValueError("Write a length of time, such as '10 working days'.")


When = Annotated[Any, BeforeValidator(_moment)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Days = Annotated[tuple[date, date], BeforeValidator(_days)]
LookAt = Annotated[Any, BeforeValidator(_end)]
Sentence = Annotated[Any, BeforeValidator(_sentence)]
Chosen = Annotated[str, BeforeValidator(_length)]


class ChildOf(Block):
    """A child who never lived."""

    born: When | None = Field(None, description="Left out where it is not known, or to come.")
    joined: When | None = Field(None, description="When they joined, where that was later.")
    left: When | None = Field(None, description="When they left the episode.")


class Circumstance(Block):
    """A state that children were in for a while."""

    child: Ids = Field(description="Whose state it was.")
    status: Id | None = Field(None, description="A legal basis.")
    level: Id | None = Field(None, description="A level of need.")
    team: Id | None = Field(None, description="The team that was responsible.")
    lead: Id | None = Field(None, description="The role who led.")
    plan: Id | None = Field(None, description="The plan that they were under.")
    service: Id | None = Field(None, description="A service that was involved.")
    from_: When = Field(alias="from", description="When it began.")
    until: When | None = Field(None, description="When it ended; left out while it lasts.")

    @model_validator(mode="after")
    def _one_timeline(self) -> Circumstance:
        if len(self.states()) != 1:
            raise ValueError(f"Write exactly one of {', '.join(TIMELINE_KEYS)}.")
        return self

    def states(self) -> dict[Timeline, str]:
        """Return the state by its timeline."""
        return {key: value for key in TIMELINE_KEYS if (value := getattr(self, key)) is not None}  # type: ignore[misc]


class Fact(Block):
    """Something that was recorded."""

    record: Id = Field(description="Which of the pack's records it is.")
    at: Instant | None = Field(None, description="When it happened, to the minute.")
    on: Day | None = Field(None, description="The day on which it happened.")
    between: Days | None = Field(None, description="Two days that it lies between.")
    about: Ids | None = Field(None, description="The children; all of them if not said.")
    with_: dict[str, Values] = Field(
        default_factory=dict, alias="with", description="The answers on it, by field."
    )
    none: Flag = Field(False, description="It was looked for, and there was none up to then.")

    @model_validator(mode="after")
    def _one_moment(self) -> Fact:
        if len(self._moments()) != 1:
            raise ValueError("Write exactly one of at, on and between.")
        return self

    def when(self) -> Moment:
        """Return when it happened, as precisely as it was written."""
        return self._moments()[0]

    def _moments(self) -> list[Moment]:
        moments = [Moment.at(self.at)] if self.at is not None else []
        moments += [Moment.on(self.on)] if self.on is not None else []
        moments += [Moment.between(*self.between)] if self.between is not None else []
        return moments

    def says(self) -> dict[str, Value]:
        """Return the answers. Several answers to one question are a set."""
        return {name: _one(values) for name, values in self.with_.items()}


class FactsFile(Block):
    """A family who never lived, and what happened."""

    children: dict[Id, ChildOf] = Field(
        description="Who they are, by ids of your own: never a real child."
    )
    started: When = Field(description="When the episode began.")
    known: dict[Id, Values] = Field(
        default_factory=dict, description="What was said of the family at the start."
    )
    circumstances: tuple[Circumstance, ...] = Field(
        (), description="The states that the children were in."
    )
    facts: tuple[Fact, ...] = Field((), description="What was recorded.")

    def to_facts(self) -> Facts:
        """Return what the engine is told."""
        return Facts(
            started=self.started,
            children=tuple(
                Child(id_, child.born, child.joined, child.left)
                for id_, child in self.children.items()
            ),
            happenings=tuple(
                Happening(
                    key=f"fact-{number:03}",
                    record=fact.record,
                    when=fact.when(),
                    about=frozenset(fact.about or self.children),
                    says=fact.says(),
                    is_absence=fact.none,
                )
                for number, fact in enumerate(self.facts, 1)
            ),
            spells=tuple(
                Spell(timeline, value, child, spell.from_, spell.until)
                for spell in self.circumstances
                for child in spell.child
                for timeline, value in spell.states().items()
            ),
            known={name: _one(values) for name, values in self.known.items()},
        )


class Later(Block):
    """Another moment at which to look at the same facts."""

    at: LookAt = Field(description="When to look.")
    expect: tuple[Sentence, ...] = Field(min_length=1, description="Sentences, one a line.")


class ExampleFile(FactsFile):
    """A family who never lived, and where they should stand."""

    title: Text | None = Field(None, description="What it shows, as one sentence.")
    pathway: Id | None = Field(None, description="Needed where the pack has more than one.")
    settings: dict[Id, Chosen] = Field(
        default_factory=dict, description="Lengths of time that this council chose."
    )
    at: LookAt = Field(description="When to look. A day alone means its end.")
    expect: tuple[Sentence, ...] = Field(min_length=1, description="Sentences, one a line.")
    later: tuple[Later, ...] = Field((), description="The same family at other moments.")


def _one(values: tuple[Value, ...]) -> Value:
    return values[0] if len(values) == 1 else frozenset(str(each) for each in values)
