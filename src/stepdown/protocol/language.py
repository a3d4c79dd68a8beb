"""The protocol language, version 1: what may stand in a pack's files.

Each class is one kind of block, each field one key. The descriptions are the
reference that protocol owners read (`docs/reference/language.md` is made from them).
A key's meaning never changes within a version of the language.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from stepdown.protocol.facts import Kind
from stepdown.protocol.working_time import Duration

LANGUAGE_VERSION = 1
LONGEST_TEXT = 2_000

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=80)]
Scope = Literal["family", "each child"]
Strength = Literal["must", "should", "where possible"]
MilestoneKind = Literal["decided", "requested", "accepted", "handed over", "closed", "ended"]
TIMELINES = ("status", "level", "team", "lead", "plan", "service")


class SettingName(BaseModel):
    """A length of time that each council chooses: the name of one of the pack's settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    setting: Id


def _duration(value: object) -> object:
    if isinstance(value, (Duration, SettingName)):
        return value
    if isinstance(value, dict):
        return SettingName.model_validate(value)
    if isinstance(value, str):
        return Duration.parse(value)
    raise ValueError("Write a length of time, such as '10 working days', or {setting: NAME}.")


def _written(value: Duration | SettingName) -> object:
    return str(value) if isinstance(value, Duration) else value.model_dump()


Length = Annotated[
    Any,
    BeforeValidator(_duration),
    PlainSerializer(_written),
    WithJsonSchema({"type": "string", "examples": ["10 working days", "24 hours"]}),
]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, (str, dict)) else value


def _not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise ValueError("The list is empty: write at least one, or leave the key out.")
    return value


Ids = Annotated[tuple[Id, ...], BeforeValidator(_as_list), AfterValidator(_not_empty)]
Scalar = str | int | bool | date
Values = Annotated[tuple[Scalar, ...], BeforeValidator(lambda v: v if isinstance(v, list | tuple) else [v])]


class Block(BaseModel):
    """A block of a pack's file: unknown keys are refused, and nothing can be changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Source(Block):
    """The council's own document."""

    title: Text
    published: Text = Field(description="When the document says that it was published.")
    in_force_from: date | None = Field(None, description="The first day on which it applies.")
    review_by: date | None = Field(
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
    supervises: Ids | None = Field(None, description="Roles whose decisions and cases they oversee.")
    stands_in_for: Ids | None = Field(
        None, description="Roles that they may act for when nobody in those is there."
    )
    team: bool = Field(False, description="Whether a team, not a person, usually holds it.")


class Level(Block):
    """A level of need on the council's own scale."""

    name: Text
    statutory: bool = Field(False, description="Whether help at this level is statutory.")


class FieldOf(Block):
    """One question on a record. Exactly one kind of answer."""

    title: Text = Field(description="The question, as the person who records it reads it.")
    hint: Text | None = None
    required: bool = False
    one_of: dict[str, Text] | None = Field(None, description="One answer out of these.")
    any_of: dict[str, Text] | None = Field(None, description="Any number of these.")
    yes_or_no: Literal[True] | None = None
    on_a_date: Literal[True] | None = Field(None, description="The answer is a date.")
    text: Literal["short", "long"] | None = None
    rows: dict[str, Text] | None = Field(None, description="A table to fill: column and heading.")
    person_in: Id | None = Field(None, description="The answer is a person in this role.")
    carried_from: Id | None = Field(
        None, description="Where to fill it from: a field of what is already known."
    )
    only_if: dict[Id, Values] | None = Field(
        None, description="Asked only where other fields of this record have these answers."
    )

    @model_validator(mode="after")
    def _one_kind_of_answer(self) -> FieldOf:
        kinds = ("one_of", "any_of", "yes_or_no", "on_a_date", "text", "rows", "person_in")
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"A field needs exactly one kind of answer: one of {', '.join(kinds)}.")
        return self


class RecordType(Block):
    """A subtype of one of the closed kinds of record, as this council uses it."""

    kind: Kind
    title: Text
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
    questions: dict[Id, FieldOf]


class EventOf(Block):
    """A named thing that happens: a record, where need be with certain answers."""

    title: Text | None = Field(None, description="How to say it in the past: 'the plan was sent'.")
    record: Id
    with_: dict[Id, Values] = Field(default_factory=dict, alias="with")
    stands: bool = Field(
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


class Condition(Block):
    """Something that can be met, not met or not known. Exactly one main key.

    Main keys: all, any, not, happened, state, reached, age, known, elapsed.
    """

    all: tuple[Condition, ...] | None = Field(None, description="Every one of these.")
    any: tuple[Condition, ...] | None = Field(None, description="At least one of these.")
    not_: Condition | None = Field(None, alias="not", description="The opposite.")
    happened: Id | None = Field(None, description="An event of the pack has happened.")
    state: dict[Literal["status", "level", "team", "lead", "plan", "service"], Ids] | None = Field(
        None, description="The child is (or was, see 'held') in one of these states."
    )
    reached: Id | None = Field(None, description="A milestone of this pathway was reached.")
    age: Literal["known"] | None = Field(None, description="The child's age; with at_least or under.")
    known: dict[Id, Values] | None = Field(
        None, description="What was said of the family at the start is one of these."
    )
    elapsed: Id | None = Field(
        None, description="Time since an event or milestone; with at_least."
    )

    within_last: Length | None = Field(None, description="With happened: not longer ago than this.")
    at_least: Length | int | None = Field(
        None, description="With happened a number; with state, age and elapsed a length of time."
    )
    under: Length | None = Field(None, description="With age: younger than this.")
    in_a_row: int | None = Field(
        None, ge=2, description="With happened: this many, one after another."
    )
    broken_by: Id | None = Field(
        None, description="With in_a_row: the event that starts the count again."
    )
    since: Id | None = Field(
        None, description="With happened: only what came at or after this event or milestone."
    )
    before: Id | None = Field(
        None, description="With happened: only what came before this event."
    )
    held: Literal["now", "ever", "before"] = Field(
        "now", description="With state: now, at any time, or at some time but no longer."
    )
    after_state: dict[Literal["status", "level", "team", "lead", "plan", "service"], Ids] | None = (
        Field(None, description="With state and at_least: only time after this state ended.")
    )

    @model_validator(mode="before")
    @classmethod
    def _read_at_least(cls, value: object) -> object:
        if isinstance(value, dict) and isinstance(value.get("at_least"), int):
            return value
        return value

    @model_validator(mode="after")
    def _one_main_key(self) -> Condition:
        mains = ("all", "any", "not", "happened", "state", "reached", "age", "known", "elapsed")
        given = [m for m in mains if getattr(self, "not_" if m == "not" else m) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise ValueError(
                f"A condition needs exactly one of {', '.join(mains)}; this has {found}."
            )
        self._check_modifiers(given[0])
        return self

    def _check_modifiers(self, main: str) -> None:
        allowed = {
            "happened": {"within_last", "at_least", "in_a_row", "broken_by", "since", "before"},
            "state": {"at_least", "held", "after_state"},
            "age": {"at_least", "under"},
            "elapsed": {"at_least"},
        }.get(main, set())
        modifiers = (
            "within_last", "at_least", "under", "in_a_row", "broken_by", "since", "before",
            "after_state",
        )
        for name in modifiers:
            if getattr(self, name) is not None and name not in allowed:
                may = ", ".join(sorted(allowed)) or "nothing"
                raise ValueError(f"'{name}' does not go with '{main}', which takes {may}.")
        if main == "elapsed" and self.at_least is None:
            raise ValueError("'elapsed' needs 'at_least' and a length of time.")
        if main == "age" and (self.at_least is None) == (self.under is None):
            raise ValueError("'age' needs one of 'at_least' and 'under', such as 16 years.")
        if main == "happened" and isinstance(self.at_least, (Duration, SettingName)):
            raise ValueError("With 'happened', 'at_least' is a number of times.")
        if main in {"state", "age", "elapsed"} and isinstance(self.at_least, int):
            raise ValueError(f"With '{main}', 'at_least' is a length of time, such as 3 months.")


class Rule(Block):
    """What every gate, duty and milestone says of itself."""

    clause: Ids = Field(description="The clauses that it comes from, by their ids.")
    rule: Text = Field(description="The rule in our own plain words.")
    reading: Text | None = Field(
        None, description="What the document leaves open, and what we chose."
    )


class Milestone(Rule):
    """A point that the family or each child reaches."""

    title: Text
    kind: MilestoneKind
    for_: Scope = Field("each child", alias="for")
    reached_when: Condition
    changes: dict[Literal["status", "level", "team", "lead", "plan", "service"], Id] = Field(
        default_factory=dict, description="The states that reaching it begins."
    )
    decided_by: Ids | None = Field(None, description="The roles who decide it.")
    in_conjunction_with: Ids | None = None
    stage: Id | None = None
    maps_to: dict[str, Id] = Field(
        default_factory=dict, description="For newer versions: the same milestone in an older one."
    )


class Override(Block):
    """Who may let a child pass a gate that is not met, and by what clause."""

    by: Ids
    clause: Ids | None = None
    reading: Text | None = None


class Gate(Rule):
    """Something that stands before one or more milestones."""

    before: Ids
    for_: Scope = Field("each child", alias="for")
    strength: Strength = "must"
    if_: Condition | None = Field(None, alias="if", description="It applies only where this is met.")
    requires: Condition
    override: Override | None = Field(None, description="Without it nobody may pass.")
    instead: Id | None = Field(None, description="The pathway to take where it is not met.")
    asks: Id | None = Field(None, description="The role who answers where it is not known.")
    if_not: Text | None = Field(None, description="What to do where it is not met, in our words.")


class Repeats(Block):
    """A duty that comes again."""

    every: Length | None = Field(None, description="How long after the one before it falls due.")
    each_time: Id | None = Field(None, description="Once for every time that this event happens.")
    times: int | None = Field(None, ge=2, description="How many times in all.")
    in_a_row: bool = Field(False, description="Whether a missed one starts the count again.")
    missed_by: Id | None = Field(None, description="The event that shows that one was missed.")
    until: Condition | None = Field(None, description="It ends when this is met.")


class Escalation(Block):
    """Who is told when a duty is late, and how long after."""

    to: Ids
    after: Length | None = Field(None, description="How long after it fell due. Without it at once.")
    clause: Ids | None = None
    reading: Text | None = None


class Obligation(Rule):
    """A duty: who owes what, after, at or before what, and by when."""

    title: Text
    owed_by: Ids = Field(description="The role who owes it; with several, they share it.")
    for_: Scope = Field("family", alias="for")
    strength: Strength = "must"
    stage: Id | None = None
    if_: Condition | None = Field(None, alias="if", description="Not needed where this is not met.")
    opens: Condition | None = Field(None, description="It is not owed until this is met.")
    after: Id | None = Field(None, description="It is not owed until this event or milestone.")
    at: Id | None = Field(None, description="It is done at this meeting or event, not apart.")
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
    not_before: Length | None = Field(None, description="The earliest, counted on the same clock.")
    done_when: Condition
    records: Id | None = Field(None, description="The record whose page does it.")
    repeats: Repeats | None = None
    escalates: tuple[Escalation, ...] = ()
    standing_duty: bool = Field(
        False, description="Owed always by the role, not by family: shown, never late."
    )

    @model_validator(mode="after")
    def _clock_is_whole(self) -> Obligation:
        if self.within is not None and self.clock_starts is None:
            raise ValueError("'within' needs 'clock_starts': name the event that starts the clock.")
        if self.clock_starts is not None and self.within is None and self.not_before is None:
            raise ValueError("'clock_starts' needs 'within': say how long, such as 24 hours.")
        return self


class Fallback(Block):
    """Who leads where nobody was agreed."""

    to: Id
    unless: Condition | None = None
    clause: Ids | None = None


class Allocation(Rule):
    """How a role is filled: nominate, consult, accept or decline."""

    title: Text
    record: Id = Field(description="The allocation record that its steps are kept in.")
    role: Id = Field(description="The role that is filled.")
    nominated_by: Ids
    nominees: Ids | None = Field(None, description="The roles they may be chosen from.")
    agreed_with: tuple[Literal["family", "nominee", "team"], ...] = ()
    takes_over: bool = Field(
        False, description="Whether the acceptance makes them accountable for the child."
    )
    fallback: tuple[Fallback, ...] = ()


class Stage(Block):
    """A stretch of the pathway, for the page."""

    title: Text


class Ladder(Block):
    """The stages of a disagreement and who holds the child meanwhile."""

    stages: tuple[Ids, ...] = Field(description="Who decides, first stage first.")
    raised: Id
    decided: Id
    unresolved: Id | None = None
    clause: Ids
    holder_meanwhile: Text = Field(description="Who goes on holding the child, in our words.")


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
    hands_over: bool = Field(
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
    item: int | None = Field(None, ge=1, description="Which list item under the heading.")
    sentence: int | None = Field(None, ge=1, description="Which sentence of it.")
    lines: tuple[int, int] | None = Field(None, description="First and last line, as we read it.")
    fingerprint: str | None = Field(
        None, pattern=r"^[0-9a-f]{12}$", description="Shows whether the words are the ones we read."
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
    template: bool = Field(False, description="A starting point, not any council's policy.")
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
