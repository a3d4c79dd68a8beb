"""What a rule may ask: conditions on events, states, ages, answers and time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from stepdown.protocol.values import (
    Block,
    Id,
    Ids,
    Length,
    Number,
    NumberOrLength,
    SettingName,
    Values,
)
from stepdown.protocol.working_time import Duration

TIMELINES = ("status", "level", "team", "lead", "plan", "service")
Timeline = Literal["status", "level", "team", "lead", "plan", "service"]

MAINS = (
    "all",
    "any",
    "not",
    "happened",
    "state",
    "reached",
    "age",
    "known",
    "elapsed",
    "in_period",
)
MODIFIERS: Mapping[str, frozenset[str]] = {
    "happened": frozenset(
        {
            "within_last",
            "at_least",
            "in_a_row",
            "broken_by",
            "since",
            "before",
            "after_state",
            "during",
        }
    ),
    "state": frozenset({"at_least", "held", "after_state"}),
    "age": frozenset({"at_least", "under"}),
    "elapsed": frozenset({"at_least", "more_than"}),
}
ALL_MODIFIERS = (
    "within_last",
    "at_least",
    "more_than",
    "under",
    "in_a_row",
    "broken_by",
    "since",
    "before",
    "after_state",
    "during",
)


class Condition(Block):
    """Something that can be met, not met or not known. Exactly one main key.

    Main keys: all, any, not, happened, state, reached, age, known, elapsed, in_period.
    """

    all: tuple[Condition, ...] | None = Field(None, description="Every one of these.")
    any: tuple[Condition, ...] | None = Field(None, description="At least one of these.")
    not_: Condition | None = Field(None, alias="not", description="The opposite.")
    happened: Id | None = Field(None, description="An event of the pack has happened.")
    state: dict[Timeline, Ids] | None = Field(
        None, description="The child is (or was, see 'held') in one of these states."
    )
    reached: Id | None = Field(None, description="A milestone of this pathway was reached.")
    age: Literal["known"] | None = Field(None, description="The age; with at_least or under.")
    known: dict[Id, Values] | None = Field(
        None, description="What was said of the family at the start is one of these."
    )
    elapsed: Id | None = Field(
        None, description="Time since an event or milestone; with at_least or more_than."
    )
    in_period: Id | None = Field(
        None, description="The day lies in one of the pack's periods, such as the school holidays."
    )

    within_last: Length | None = Field(None, description="With happened: not longer ago than this.")
    at_least: NumberOrLength | None = Field(
        None, description="With happened a number; with state, age and elapsed a length of time."
    )
    more_than: Length | None = Field(
        None, description="With elapsed: this long has run out, its last day included."
    )
    under: Length | None = Field(None, description="With age: younger than this.")
    in_a_row: Number | None = Field(
        None, ge=2, description="With happened: this many, one after another."
    )
    broken_by: Id | None = Field(
        None, description="With in_a_row: the event that starts the count again."
    )
    since: Id | None = Field(
        None, description="With happened: only what came at or after this event or milestone."
    )
    before: Id | None = Field(None, description="With happened: only what came before this event.")
    held: Literal["now", "ever", "before"] = Field(
        "now", description="With state: now, at any time, or at some time but no longer."
    )
    after_state: dict[Timeline, Ids] | None = Field(
        None,
        description=(
            "With state and at_least: only time after this state ended. With happened: only what "
            "came after it."
        ),
    )
    during: dict[Timeline, Ids] | None = Field(
        None,
        description=(
            "With happened: only what came while the child was in this state, the latest time "
            "that it was."
        ),
    )

    @model_validator(mode="after")
    def _one_main_key(self) -> Condition:
        given = [m for m in MAINS if getattr(self, "not_" if m == "not" else m) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise ValueError(
                f"A condition needs exactly one of {', '.join(MAINS)}; this has {found}."
            )
        self._check_modifiers(given[0])
        return self

    def _check_modifiers(self, main: str) -> None:
        allowed = MODIFIERS.get(main, frozenset())
        for name in ALL_MODIFIERS:
            if getattr(self, name) is not None and name not in allowed:
                may = ", ".join(sorted(allowed)) or "nothing"
                raise ValueError(f"'{name}' does not go with '{main}', which takes {may}.")
        if main == "elapsed" and (self.at_least is None) == (self.more_than is None):
            raise ValueError("'elapsed' needs one of 'at_least' and 'more_than', such as 3 months.")
        if main == "age" and (self.at_least is None) == (self.under is None):
            raise ValueError("'age' needs one of 'at_least' and 'under', such as 16 years.")
        if main == "happened" and isinstance(self.at_least, (Duration, SettingName)):
            raise ValueError("With 'happened', 'at_least' is a number of times.")
        if main == "happened" and self.at_least is not None and self.at_least < 1:
            raise ValueError("With 'happened', 'at_least' is 1 or more, or is left out.")
        if main in {"state", "age", "elapsed"} and isinstance(self.at_least, int):
            raise ValueError(f"With '{main}', 'at_least' is a length of time, such as 3 months.")
