"""The protocol language, version 1: what may stand in a pack's files.

Each class is one kind of block, each field one key. The descriptions are the
reference that protocol owners read (`docs/reference/language.md` is made from them).
A key's meaning never changes within a version of the language.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from stepdown.protocol.clause_language import Clause, Place
from stepdown.protocol.condition_language import TIMELINES, Condition, Timeline
from stepdown.protocol.event_language import EventOf
from stepdown.protocol.facts import Kind
from stepdown.protocol.period_language import Panel, Period
from stepdown.protocol.rule_language import (
    Allocation,
    Escalation,
    Fallback,
    Gate,
    Ladder,
    Milestone,
    MilestoneKind,
    Obligation,
    Override,
    Repeats,
    Rule,
    Stage,
    Strength,
)
from stepdown.protocol.values import (
    Block,
    Day,
    Flag,
    Id,
    Ids,
    Length,
    Number,
    Scalar,
    Scope,
    SettingName,
    Text,
    Values,
)

LANGUAGE_VERSION = 1

MOST_RULES = 500
"""How many milestones, gates and duties one pathway may have."""

USUAL_PARTS = (
    "presenting-needs",
    "worries",
    "working-well",
    "complicating-factors",
    "existing-wellbeing",
    "actions-taken",
    "plan-actions",
)
"""The parts of a last assessment and plan that forms may begin from, in every pack."""

__all__ = [
    "LANGUAGE_VERSION",
    "TIMELINES",
    "USUAL_PARTS",
    "Allocation",
    "Block",
    "Clause",
    "Condition",
    "Day",
    "Escalation",
    "EventOf",
    "Fallback",
    "FieldOf",
    "Flag",
    "Gate",
    "Id",
    "Ids",
    "Ladder",
    "Length",
    "Level",
    "Milestone",
    "MilestoneKind",
    "Number",
    "Obligation",
    "Override",
    "Pack",
    "PackFile",
    "Panel",
    "PathwayFile",
    "Period",
    "Place",
    "QuestionSet",
    "RecordType",
    "Repeats",
    "Role",
    "Rule",
    "Scalar",
    "Scope",
    "Setting",
    "SettingName",
    "Source",
    "Stage",
    "Strength",
    "Text",
    "Timeline",
    "Values",
]


class Source(Block):
    """The council's own document."""

    title: Text = Field(description="What the document is called.")
    published: Text = Field(description="When the document says that it was published.")
    in_force_from: Day | None = Field(None, description="The first day on which it applies.")
    review_by: Day | None = Field(
        None, description="When the document was due for review. Adopting it later warns."
    )
    sha256: str | None = Field(
        None, pattern=r"^[0-9a-f]{64}$", description="The hash of the text that was read."
    )
    clause: Ids | None = Field(None, description="The clauses that say so of the document itself.")


class Role(Block):
    """Somebody who owes, decides or leads something in this protocol."""

    name: Text = Field(description="What the council calls them.")
    side: Literal["sending", "receiving", "both", "family"] = Field(
        description="Which side of the transition they stand on."
    )
    supervises: Ids | None = Field(None, description="Roles whose decisions they oversee.")
    stands_in_for: Ids | None = Field(
        None, description="Roles that they may act for when nobody in those is there."
    )
    team: Flag = Field(False, description="Whether a team, not a person, usually holds it.")


class Level(Block):
    """A level of need on the council's own scale."""

    name: Text = Field(description="What the council calls it.")
    statutory: Flag = Field(False, description="Whether help at this level is statutory.")


class FieldOf(Block):
    """One question on a record. Exactly one kind of answer."""

    title: Text = Field(description="The question, as the person who records it reads it.")
    hint: Text | None = Field(None, description="One sentence that helps to answer.")
    required: Flag = Field(False, description="Whether the record cannot be kept without it.")
    one_of: dict[str, Text] | None = Field(None, description="One answer out of these.")
    any_of: dict[str, Text] | None = Field(None, description="Any number of these.")
    yes_or_no: Literal[True] | None = Field(None, description="The answer is yes or no.")
    on_a_date: Literal[True] | None = Field(None, description="The answer is a date.")
    text: Literal["short", "long"] | None = Field(
        None, description="The answer is written: a line, or several paragraphs."
    )
    rows: dict[str, Text] | None = Field(None, description="A table to fill: column and heading.")
    person_in: Id | None = Field(None, description="The answer is a person in this role.")
    carried_from: Id | None = Field(
        None, description="Where to begin from: a part of the last assessment, or what is known."
    )
    only_if: dict[Id, Values] | None = Field(
        None,
        description=(
            "Asked only where other fields of this record have these answers, or questions of "
            "'known'. Where that was not said at the start, it is asked."
        ),
    )
    clause: Ids | None = Field(None, description="The clauses that ask for it.")

    @model_validator(mode="after")
    def _one_kind_of_answer(self) -> FieldOf:
        kinds = ("one_of", "any_of", "yes_or_no", "on_a_date", "text", "rows", "person_in")
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"A field needs one kind of answer, out of {', '.join(kinds)}.")
        return self


class RecordType(Block):
    """A subtype of one of the closed kinds of record, as this council uses it."""

    kind: Kind = Field(description="Which of the closed set of kinds of record it is.")
    title: Text = Field(description="What it is called.")
    clause: Ids | None = Field(None, description="The clauses that ask for it.")
    asks: Text | None = Field(None, description="One sentence at the top of the page, if needed.")
    recorded_by: Ids = Field(description="The roles who may record it.")
    about: Scope = Field("family", description="Whether it is recorded once or for each child.")
    fields: dict[Id, FieldOf] = Field(
        default_factory=dict, description="What it asks, by the id of each answer."
    )
    questions: Ids | None = Field(None, description="Question sets whose answers belong to it.")
    attendees: dict[Id, Literal["required", "optional"]] | None = Field(
        None, description="For a meeting: which roles come."
    )
    silence_means: Literal["not met", "not known"] = Field(
        "not met",
        description=(
            "What it means that none is recorded. What the episode itself should make is "
            "'not met'; what may have happened before and elsewhere is 'not known'."
        ),
    )


class QuestionSet(Block):
    """Questions that the protocol asks together, such as a meeting's agenda."""

    title: Text = Field(description="What it is called.")
    clause: Ids | None = Field(None, description="The clauses that ask them.")
    questions: dict[Id, FieldOf] = Field(description="What it asks, by the id of each answer.")


class Setting(Block):
    """A length of time that the document leaves to the council."""

    title: Text = Field(description="What is left open, as the council's settings page says it.")
    default: Length = Field(description="The length where the council chooses none.")
    reading: Text = Field(description="Why this is left open and what we chose.")


class PathwayFile(Block):
    """One file of pathways/: a route from origin to destination by team."""

    pathway: Id = Field(description="Its id, which no other file of the pack has.")
    title: Text = Field(description="What it is called.")
    direction: Literal["down", "up", "in", "out", "across"] = Field(
        description="Whether help steps down, up, in or out, or moves across."
    )
    clause: Ids = Field(description="The clauses that say when it is taken.")
    rule: Text = Field(description="When it is taken, in our own words.")
    origin: Ids = Field(description="The statuses that it may start from.")
    destination: Text = Field(description="Where it leads.")
    teams: Ids | None = Field(None, description="The originating teams; without it any.")
    hands_over: Flag = Field(
        True, description="Whether accountability moves. False: a transition without a handover."
    )
    starts_by: Ids = Field(description="The roles who may start it.")
    stages: dict[Id, Stage] = Field(description="Its stretches, in the order of the page.")
    milestones: dict[Id, Milestone] = Field(
        description="The points that are reached, by their ids."
    )
    gates: dict[Id, Gate] = Field(
        default_factory=dict, description="What stands before them, by id."
    )
    obligations: dict[Id, Obligation] = Field(
        default_factory=dict, description="The duties, by id."
    )
    allocations: dict[Id, Allocation] = Field(
        default_factory=dict, description="How roles are filled, by id."
    )
    disagreement: Ladder | None = Field(None, description="What happens where people do not agree.")

    @property
    def movement(self) -> str:
        """Return what a move this way is called: a step down, up, in or out, or a transition."""
        return "transition" if self.direction == "across" else f"step {self.direction}"

    @model_validator(mode="after")
    def _can_be_read_in_one_sitting(self) -> PathwayFile:
        rules = len(self.milestones) + len(self.gates) + len(self.obligations)
        if rules > MOST_RULES:
            raise ValueError(f"A pathway has at most {MOST_RULES} rules: split it into several.")
        return self


class PackFile(Block):
    """pack.yaml: whose protocol this is, and the words that it uses."""

    language: Literal[1] = Field(
        description="The version of this language that the pack is written in: 1."
    )
    pack: Id = Field(description="The id of the protocol, the same in each of its versions.")
    version: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=40)] = Field(
        description="Which version this is, such as 2021-03."
    )
    council: Text = Field(description="Whose protocol it is.")
    template: Flag = Field(False, description="A starting point, not any council's policy.")
    source: Source = Field(description="The document that it was read from.")
    terms: dict[Id, Text] = Field(
        default_factory=dict, description="The council's own words for things, by ours."
    )
    levels: dict[Id, Level] = Field(
        default_factory=dict, description="The council's levels of need, by id."
    )
    statuses: dict[Id, Text] = Field(
        default_factory=dict, description="The legal bases that a child may be helped under, by id."
    )
    services: dict[Id, Text] = Field(
        default_factory=dict, description="The services that may be involved, by id."
    )
    teams: dict[Id, Text] = Field(
        default_factory=dict, description="The teams that rules tell apart, by id."
    )
    roles: dict[Id, Role] = Field(description="Who owes, decides or leads, by id.")
    known: dict[Id, FieldOf] = Field(
        default_factory=dict, description="What is asked of the family at the start."
    )
    earlier: dict[Id, Text] = Field(
        default_factory=dict,
        description="Parts of the last assessment and plan to begin from, besides the usual ones.",
    )
    settings: dict[Id, Setting] = Field(
        default_factory=dict,
        description="The lengths of time that the document leaves open, by id.",
    )
    periods: dict[Id, Period] = Field(
        default_factory=dict, description="Stretches of the calendar that rules ask about, by id."
    )
    panels: dict[Id, Panel] = Field(
        default_factory=dict, description="Meetings that take many families, by id."
    )
    question_sets: dict[Id, QuestionSet] = Field(
        default_factory=dict, description="Questions that are asked together, by id."
    )
    records: dict[Id, RecordType] = Field(description="What is recorded, by id.")
    events: dict[Id, EventOf] = Field(description="What rules speak of as having happened, by id.")
    questions_within: Length = Field(
        description="How soon somebody must answer where a gate is not known."
    )
    questions_go_to: Id = Field(description="The role who answers unless a gate names another.")


class Pack(Block):
    """A whole pack, as published: the files put together."""

    about: PackFile = Field(description="What pack.yaml holds.")
    clauses: dict[Id, Clause] = Field(description="What clauses.yaml holds: each clause by its id.")
    pathways: dict[Id, PathwayFile] = Field(
        description="What the files of pathways/ hold, by the id of each pathway."
    )
