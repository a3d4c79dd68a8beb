"""What a pathway's file says of milestones, gates, duties and who leads."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from stepdown.protocol.condition_language import Condition, Timeline
from stepdown.protocol.values import (
    Block,
    Flag,
    Id,
    Ids,
    Length,
    LengthOfEach,
    Number,
    Scope,
    Text,
)

Strength = Literal["must", "should", "where possible"]
MilestoneKind = Literal[
    "decided", "requested", "joined", "accepted", "handed over", "reviewed", "left", "closed",
    "ended",
]  # fmt: skip


class Rule(Block):
    """What every gate, duty and milestone says of itself."""

    clause: Ids = Field(description="The clauses that it comes from, by their ids.")
    rule: Text = Field(description="The rule in our own plain words.")
    reading: Text | None = Field(
        None, description="What the document leaves open, and what we chose."
    )


class Milestone(Rule):
    """A point that the family or each child reaches."""

    title: Text = Field(description="What it is called, in the past: 'Closed to social care'.")
    kind: MilestoneKind = Field(description="Which of the closed set of milestones it is.")
    for_: Scope = Field(
        "each child", alias="for", description="Whether the family reaches it, or each child."
    )
    reached_when: Condition = Field(description="What shows that it was reached.")
    changes: dict[Timeline, Id] = Field(
        default_factory=dict, description="The states that reaching it begins."
    )
    adds: dict[Timeline, Ids] = Field(
        default_factory=dict,
        description="The states that reaching it begins beside others, such as a second lead.",
    )
    ends: dict[Timeline, Ids] = Field(
        default_factory=dict,
        description="The states that reaching it ends, such as a service that leaves.",
    )
    decided_by: Ids | None = Field(None, description="The roles who decide it.")
    in_conjunction_with: Ids | None = Field(None, description="The roles whom they decide it with.")
    stage: Id | None = Field(None, description="The stage that the page shows it in.")
    maps_to: dict[str, Id] = Field(
        default_factory=dict, description="For newer versions: the same milestone in an older one."
    )


class Override(Block):
    """Who may let a child pass a gate that is not met, and by what clause."""

    by: Ids = Field(description="The roles who may.")
    clause: Ids | None = Field(None, description="The clauses that let them.")
    reading: Text | None = Field(
        None, description="What the document leaves open of it, and what we chose."
    )


class Gate(Rule):
    """Something that stands before one or more milestones."""

    before: Ids = Field(description="The milestones that it stands before.")
    for_: Scope = Field(
        "each child",
        alias="for",
        description="Whether it is judged for the family or for each child.",
    )
    strength: Strength = Field(
        "must", description="How firmly it stands: see the table of strengths."
    )
    if_: Condition | None = Field(None, alias="if", description="It applies where this is met.")
    requires: Condition = Field(description="What must be met.")
    override: Override | None = Field(None, description="Without it nobody may pass.")
    instead: Id | None = Field(None, description="The pathway to take where it is not met.")
    asks: Id | None = Field(None, description="The role who answers where it is not known.")
    if_not: Text | None = Field(None, description="What to do where it is not met, in our words.")


class Repeats(Block):
    """A duty that comes again."""

    every: Length | None = Field(None, description="How long after the one before it falls due.")
    each_time: Id | None = Field(None, description="Once for every time that this event happens.")
    times: Number | None = Field(None, ge=2, description="How many times in all.")
    in_a_row: Flag = Field(False, description="Whether a missed one starts the count again.")
    missed_by: Id | None = Field(None, description="The event that shows that one was missed.")
    until: Condition | None = Field(None, description="It ends when this is met.")


class Escalation(Block):
    """Who is told when a duty is late, and how long after."""

    to: Ids = Field(description="The roles who are told.")
    after: Length | None = Field(None, description="How long late. Without it at once.")
    clause: Ids | None = Field(None, description="The clauses that ask for it.")
    reading: Text | None = Field(
        None, description="What the document leaves open of it, and what we chose."
    )


class Obligation(Rule):
    """A duty: who owes what, after, at or before what, and by when."""

    title: Text = Field(description="What is to be done, as an instruction: 'Send the plan'.")
    owed_by: Ids = Field(description="The role who owes it; with several, they share it.")
    for_: Scope = Field(
        "family", alias="for", description="Whether it is owed for the family, or for each child."
    )
    strength: Strength = Field(
        "must", description="How firmly it is owed: see the table of strengths."
    )
    stage: Id | None = Field(None, description="The stage that the page shows it in.")
    if_: Condition | None = Field(None, alias="if", description="Not needed where this is not met.")
    opens: Condition | None = Field(None, description="It is not owed until this is met.")
    after: Id | None = Field(None, description="It is not owed until this event or milestone.")
    at: Id | None = Field(
        None,
        description=(
            "It is done at this meeting or event, not apart; with the same event in each_time, at "
            "each meeting of a series."
        ),
    )
    before: Ids | None = Field(
        None,
        description="Milestones before which it must be done: it stands before them as a gate.",
    )
    override: Override | None = Field(None, description="With before: who may let a child pass.")
    clock_starts: Id | None = Field(
        None, description="The event or milestone that starts the clock, or 'the-start'."
    )
    within: Length | None = Field(None, description="How long the clock runs.")
    on_the_date: dict[Id, Id] | None = Field(
        None, description="Due on a date that was recorded: {event: field}."
    )
    at_panel: Id | None = Field(
        None,
        description=(
            "It is brought to this panel: due on the first sitting that can take it, counted "
            "from clock_starts, after or the start."
        ),
    )
    panel_only_told: Flag = Field(
        False, description="With at_panel: the panel is only told, and decides nothing."
    )
    not_before: Length | None = Field(None, description="The earliest, counted on the same clock.")
    done_when: Condition = Field(description="What shows that it was done.")
    records: Id | None = Field(None, description="The record whose page does it.")
    repeats: Repeats | None = Field(None, description="How it comes again.")
    escalates: tuple[Escalation, ...] = Field(
        (), description="Who is told when it is late, the first to be told first."
    )
    standing_duty: Flag = Field(
        False, description="Owed always by the role, not by family: shown, never late."
    )

    @model_validator(mode="after")
    def _clock_is_whole(self) -> Obligation:
        if self.within is not None and self.clock_starts is None:
            raise ValueError("'within' needs 'clock_starts': name the event that starts the clock.")
        has_no_clock = self.within is None and self.not_before is None and self.at_panel is None
        if self.clock_starts is not None and has_no_clock:
            raise ValueError("'clock_starts' needs 'within': say how long, such as 24 hours.")
        if self.panel_only_told and self.at_panel is None:
            raise ValueError("'panel_only_told' needs 'at_panel': name the panel.")
        return self


class Fallback(Block):
    """Who leads where nobody was agreed."""

    to: Id = Field(description="The role who leads.")
    if_: Condition | None = Field(
        None, alias="if", description="Only they where this is met: so long after nobody was found."
    )
    unless: Condition | None = Field(None, description="Not they, where this is met.")
    clause: Ids | None = Field(None, description="The clauses that say so.")


class Allocation(Rule):
    """How a role is filled: nominate, consult, accept or decline."""

    title: Text = Field(description="What is filled, as the page says it.")
    record: Id = Field(description="The allocation record that its steps are kept in.")
    role: Id = Field(description="The role that is filled.")
    nominated_by: Ids = Field(description="The roles who may nominate.")
    nominees: Ids | None = Field(None, description="The roles they may be chosen from.")
    agreed_with: tuple[Literal["family", "nominee", "team"], ...] = Field(
        (), description="Who must agree to the nomination."
    )
    takes_over: Flag = Field(
        False, description="Whether the acceptance makes them accountable for the child."
    )
    fallback: tuple[Fallback, ...] = Field(
        (), description="Who leads where nobody was agreed, the first that fits."
    )


class Stage(Block):
    """A stretch of the pathway, for the page."""

    title: Text = Field(description="What the page calls it.")


class Ladder(Block):
    """The stages of a disagreement and who holds the child meanwhile."""

    stages: tuple[Ids, ...] = Field(description="Who decides, first stage first.")
    raised: Id = Field(description="The event that raises a disagreement.")
    decided: Id = Field(description="The event that settles it.")
    unresolved: Id | None = Field(None, description="The event that takes it to the next stage.")
    clause: Ids = Field(description="The clauses that it comes from.")
    holder_meanwhile: Text = Field(description="Who goes on holding the child, in our words.")
    reading: Text | None = Field(
        None, description="What the document leaves open of it, and what we chose."
    )
    within: LengthOfEach | None = Field(
        None, description="How long each stage has to decide: one length, or a list of them."
    )
    policy: Text | None = Field(
        None, description="Another document that rules on it: its name, or where it can be read."
    )

    @model_validator(mode="after")
    def _each_stage_has_its_length(self) -> Ladder:
        if isinstance(self.within, tuple) and len(self.within) != len(self.stages):
            raise ValueError(
                f"'stages' lists {len(self.stages)} and 'within' lists {len(self.within)}. Write "
                "one length for all stages, or a list with one for each."
            )
        return self
