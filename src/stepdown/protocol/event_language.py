"""What a pack's file says of events: what rules speak of as having happened."""

from __future__ import annotations

from pydantic import Field, model_validator

from stepdown.protocol.condition_language import Timeline
from stepdown.protocol.values import Block, Flag, Id, Ids, Text, Values

SORTS = ("record", "any", "begins", "ends")


class EventOf(Block):
    """A named thing that happens. Exactly one of record, any, begins and ends.

    Mostly it is a record, where need be with certain answers.
    """

    title: Text | None = Field(None, description="How to say it in the past: 'the plan was sent'.")
    record: Id = Field("", description="The record that shows it.")
    any: Ids | None = Field(
        None, description="Any of these events, so that a clock can start with either of two."
    )
    begins: dict[Timeline, Ids] | None = Field(
        None, description="A child comes into one of these states."
    )
    ends: dict[Timeline, Ids] | None = Field(
        None, description="One of these states of a child comes to its end."
    )
    with_: dict[Id, Values] = Field(
        default_factory=dict,
        alias="with",
        description=(
            "The answers that it has, where only those make it this event. Of a meeting, "
            "'attendees' are the roles who came."
        ),
    )
    answered: Ids | None = Field(
        None,
        description="The fields that were filled in, whatever they say: a text, a date, a table.",
    )
    stands: Flag = Field(
        False,
        description=(
            "Only the latest record of this type counts: consent that was later withdrawn "
            "no longer stands."
        ),
    )
    stands_for_each: Id | None = Field(
        None,
        description=(
            "Only the latest record counts of each answer to this field, such as who signed: "
            "one parent's answer does not overtake the other's."
        ),
    )

    @model_validator(mode="after")
    def _one_sort(self) -> EventOf:
        given = [sort for sort in SORTS if getattr(self, sort)]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise ValueError(f"An event needs exactly one of {', '.join(SORTS)}; this has {found}.")
        if given != ["record"] and (self.with_ or self.answered or self.stands_for_each):
            raise ValueError(
                f"'with', 'answered' and 'stands_for_each' look at a record, and '{given[0]}' is "
                "none. Name the record, or take them out."
            )
        if self.stands and self.stands_for_each:
            raise ValueError("Write 'stands' or 'stands_for_each', not both.")
        if len(self.begins or self.ends or "-") > 1:
            raise ValueError("Write one timeline, and join several events with 'any'.")
        if not self.record and self.title is None:
            raise ValueError("Add 'title': how to say it in the past.")
        return self
