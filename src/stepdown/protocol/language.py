"""The protocol language, version 1: what may stand in a pack's files.

Each class is one kind of block, each field one key. The descriptions are the
reference that protocol owners read (`docs/reference/language.md` is made from them).
A key's meaning never changes within a version of the language.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from stepdown.protocol.facts import Kind
from stepdown.protocol.rule_language import (
    TIMELINES,
    Allocation,
    Condition,
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
    Timeline,
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
    "PathwayFile",
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

    title: Text
    published: Text = Field(description="When the document says that it was published.")
    in_force_from: Day | None = Field(None, description="The first day on which it applies.")
    review_by: Day | None = Field(
        None, description="When the document was due for review. Adopting it later warns."
    )
    sha256: str | None = Field(
        None, pattern=r"^[0-9a-f]{64}$", description="The hash of the text that was read."
    )


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

    name: Text
    statutory: Flag = Field(False, description="Whether help at this level is statutory.")


class FieldOf(Block):
    """One question on a record. Exactly one kind of answer."""

    title: Text = Field(description="The question, as the person who records it reads it.")
    hint: Text | None = None
    required: Flag = False
    one_of: dict[str, Text] | None = Field(None, description="One answer out of these.")
    any_of: dict[str, Text] | None = Field(None, description="Any number of these.")
    yes_or_no: Literal[True] | None = None
    on_a_date: Literal[True] | None = Field(None, description="The answer is a date.")
    text: Literal["short", "long"] | None = None
    rows: dict[str, Text] | None = Field(None, description="A table to fill: column and heading.")
    person_in: Id | None = Field(None, description="The answer is a person in this role.")
    carried_from: Id | None = Field(
        None, description="Where to begin from: a part of the last assessment, or what is known."
    )
    only_if: dict[Id, Values] | None = Field(
        None, description="Asked only where other fields of this record have these answers."
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

    kind: Kind
    title: Text
    clause: Ids | None = Field(None, description="The clauses that ask for it.")
    asks: Text | None = Field(None, description="One sentence at the top of the page, if needed.")
    recorded_by: Ids = Field(description="The roles who may record it.")
    about: Scope = Field("family", description="Whether it is recorded once or for each child.")
    fields: dict[Id, FieldOf] = Field(default_factory=dict)
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

    title: Text
    clause: Ids | None = Field(None, description="The clauses that ask them.")
    questions: dict[Id, FieldOf]


class EventOf(Block):
    """A named thing that happens: a record, where need be with certain answers."""

    title: Text | None = Field(None, description="How to say it in the past: 'the plan was sent'.")
    record: Id
    with_: dict[Id, Values] = Field(default_factory=dict, alias="with")
    stands: Flag = Field(
        False,
        description=(
            "Only the latest record of this type counts: consent that was later withdrawn "
            "no longer stands."
        ),
    )


class Setting(Block):
    """A length of time that the document leaves to the council."""

    title: Text
    default: Length
    reading: Text = Field(description="Why this is left open and what we chose.")


class PathwayFile(Block):
    """One file of pathways/: a route from origin to destination by team."""

    pathway: Id
    title: Text
    direction: Literal["down", "up", "in", "out", "across"]
    clause: Ids
    rule: Text
    origin: Ids = Field(description="The statuses that it may start from.")
    destination: Text
    teams: Ids | None = Field(None, description="The originating teams; without it any.")
    hands_over: Flag = Field(
        True, description="Whether accountability moves. False: a transition without a handover."
    )
    starts_by: Ids = Field(description="The roles who may start it.")
    stages: dict[Id, Stage]
    milestones: dict[Id, Milestone]
    gates: dict[Id, Gate] = Field(default_factory=dict)
    obligations: dict[Id, Obligation] = Field(default_factory=dict)
    allocations: dict[Id, Allocation] = Field(default_factory=dict)
    disagreement: Ladder | None = None


class Place(Block):
    """Where a clause stands in the council's document, without its words."""

    number: str | None = Field(None, description="Its number in the document, such as 4.2.")
    under: Text | None = Field(None, description="The heading that it stands under.")
    item: Number | None = Field(None, ge=1, description="Which list item under the heading.")
    sentence: Number | None = Field(None, ge=1, description="Which sentence of it.")
    lines: tuple[Number, Number] | None = Field(None, description="First and last line.")
    fingerprint: str | None = Field(
        None, pattern=r"^[0-9a-f]{12}$", description="Shows whether the words are those we read."
    )
    says: Text = Field(description="The place in words, as pages show it: 'Section 4.2'.")


class Clause(Block):
    """A clause of the document and what we made of it."""

    place: Place
    rules: tuple[str, ...] = Field((), description="The ids of the rules read from it.")
    rule: Text = Field(description="What it says, in our own words.")
    treated: Literal["encoded", "judgement", "guidance"]
    because: Text | None = Field(None, description="Why it is left to judgement or guidance.")

    @model_validator(mode="after")
    def _reason_is_given(self) -> Clause:
        if self.treated != "encoded" and not self.because:
            raise ValueError(f"A clause treated as {self.treated} needs 'because': say why.")
        return self


class PackFile(Block):
    """pack.yaml: whose protocol this is, and the words that it uses."""

    language: Literal[1]
    pack: Id
    version: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=40)]
    council: Text
    template: Flag = Field(False, description="A starting point, not any council's policy.")
    source: Source
    terms: dict[Id, Text] = Field(default_factory=dict)
    levels: dict[Id, Level] = Field(default_factory=dict)
    statuses: dict[Id, Text] = Field(default_factory=dict)
    services: dict[Id, Text] = Field(default_factory=dict)
    teams: dict[Id, Text] = Field(default_factory=dict)
    roles: dict[Id, Role]
    known: dict[Id, FieldOf] = Field(
        default_factory=dict, description="What is asked of the family at the start."
    )
    earlier: dict[Id, Text] = Field(
        default_factory=dict,
        description="Parts of the last assessment and plan to begin from, besides the usual ones.",
    )
    settings: dict[Id, Setting] = Field(default_factory=dict)
    question_sets: dict[Id, QuestionSet] = Field(default_factory=dict)
    records: dict[Id, RecordType]
    events: dict[Id, EventOf]
    questions_within: Length = Field(
        description="How soon somebody must answer where a gate is not known."
    )
    questions_go_to: Id = Field(description="The role who answers unless a gate names another.")


class Pack(Block):
    """A whole pack, as published: the files put together."""

    about: PackFile
    clauses: dict[Id, Clause]
    pathways: dict[Id, PathwayFile]
