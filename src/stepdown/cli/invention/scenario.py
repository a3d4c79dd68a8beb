"""What an invented council and its stories are written in: YAML, checked before anything is made.

A *route* is what usually happens, step by step, each step a verb of the record.
A *story* is one family's way along a route: how far they came, how long ago the
last step was, and what went otherwise.
"""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

Verb = Literal[
    "accept_lead", "answer_request", "close", "consult_lead", "correct", "decide",
    "decide_disagreement", "decide_step_up", "decline_lead", "acknowledge_step_up", "end",
    "hand_over", "join_sibling", "leave", "nominate_lead", "pass_with_reason",
    "raise_disagreement", "record", "record_consent", "send_request",
    "step_up_urgently", "correct_child",
]  # fmt: skip

A_TIME_AGO = re.compile(r"(\d+) (minute|hour|working day)s?")


class ScenarioError(Exception):
    """A story that cannot be told as it is written."""


def _clock(written: object) -> object:
    return time.fromisoformat(written) if isinstance(written, str) else written


def _ago(written: object) -> object:
    if isinstance(written, str) and not A_TIME_AGO.fullmatch(written):
        msg = "write a number of minutes, hours or working days, such as '3 working days'"
        raise ValueError(msg)
    return written


Clock = Annotated[time, BeforeValidator(_clock)]
Ago = Annotated[str, BeforeValidator(_ago)]


class Written(BaseModel):
    """Something in a file, where a key that nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FrontDoor(Written):
    """Whom to call about a child at risk."""

    name: str
    telephone: str
    hours: str
    team: str


class AgencyWritten(Written):
    """An organisation."""

    name: str
    sort: str


class TeamWritten(Written):
    """A team; ``duty_manager`` is the key of a person."""

    name: str
    agency: str
    duty_manager: str
    telephone: str = ""
    part_of: str | None = None


class PersonWritten(Written):
    """Somebody who works with families, in the roles of the council's protocol."""

    name: str
    job: str
    team: str
    roles: tuple[str, ...] = ()
    administrator: bool = False


class CastWritten(Written):
    """Who usually works together: a role's id, and the person in it."""

    origin_team: str
    receiving_team: str | None = None
    people: dict[str, str]


class CouncilWritten(Written):
    """An invented council."""

    slug: str
    name: str
    short_name: str
    colour: str
    pack: str
    comes_first: bool = False
    """The one that a visitor is shown first, whatever the others are called."""
    numbers_begin_with: str
    place: dict[Literal["town", "postcode"], str]
    front_door: FrontDoor
    agencies: dict[str, AgencyWritten]
    teams: dict[str, TeamWritten]
    people: dict[str, PersonWritten]
    one_of_each: tuple[str, ...]
    """Teams of which the council has one, however many families it works with."""
    lead: str
    """The role of whoever leads in early help: the word {lead} stands for them."""
    casts: dict[str, CastWritten]
    sign_in_as: str
    """Whom a visitor should be for the main job."""
    task: str
    """What that person has to do, in a sentence."""


class Step(Written):
    """One act: a verb, by somebody of the cast, some working days after the act before."""

    id: str
    verb: Verb
    by: str
    after: int = Field(0, ge=0)
    at: Clock
    record: str | None = None
    says: dict[str, Any] = Field(default_factory=dict)
    children: tuple[int, ...] | None = None
    """Which of the brothers and sisters, counted from 0; without it, all of them."""
    days_before: int | None = None
    """Recorded late: it happened that many working days before it was recorded."""
    is_absence: bool | None = None
    already_happened: bool | None = None
    answer: str | None = None
    allocation: str | None = None
    person: str | None = None
    to_team: str | None = None
    gate: str | None = None
    reason: str | None = None
    why: str | None = None
    note: str | None = None
    is_resolved: bool | None = None
    corrects: str | None = None
    child: int | None = None
    outcome: str | None = None
    worry: str | None = None
    is_usual: bool = True
    """Where not, it happened only in stories that say ``also``."""
    details: dict[str, Any] | None = None


class SpellWritten(Written):
    """A circumstance of every child: ``began`` and ``ended`` are lengths before the start."""

    timeline: str
    value: str
    began: str
    ended: str | None = None


class EarlierWritten(Written):
    """The last assessment of social care: dates are working days before the start."""

    sort: str
    title: str
    source: str
    started: int
    authorised: int


class Route(Written):
    """What usually happens on one pathway."""

    pathway: str
    starts_by: str
    held_by: str = "social-worker"
    """The role of whoever holds the children until somebody accepts them."""
    at: Clock
    known: dict[str, Any] = Field(default_factory=dict)
    spells: tuple[SpellWritten, ...] = ()
    earlier_assessment: EarlierWritten
    cast: str | None = None
    """Who usually goes this way; any cast of the council where none is named."""
    steps: tuple[Step, ...]


class ChildWritten(Written):
    """A child of a story.

    An age is ``9 years``, ``7 months``, ``17 years 11 months`` or ``due in 6 weeks``.
    """

    age: str
    sex: Literal["F", "M", "U"] = "U"
    name: str | None = None


class Story(Written):
    """One family, or several alike."""

    title: str
    route: str
    until: str
    """The last step of the route that happened; ``start`` where none did yet, and
    ``recorded`` where even the start is still to come."""
    ago: Ago
    """How long ago that step was."""
    families: int = Field(1, ge=1)
    family_name: str | None = None
    children: tuple[ChildWritten, ...] = ()
    situation: str | None = None
    cast: str | None = None
    people: dict[str, str] = Field(default_factory=dict)
    two_households: bool = False
    without: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    otherwise: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Steps of the route that went otherwise: what to change in each."""
    known: dict[str, Any] = Field(default_factory=dict)
    spells: tuple[SpellWritten, ...] | None = None
    then: tuple[Step, ...] = ()
    """What followed, after ``until``; ``ago`` is then counted from the last of these."""


class Situation(Written):
    """What is going on in a family, in the words that its professionals wrote."""

    needs: str
    worries: str
    working_well: str
    complicating: str
    wellbeing: str
    done_already: str
    reason: str
    views: str
    childs_views: str
    actions: tuple[dict[str, str], ...]
    progress: tuple[str, ...]


class Scenario(Written):
    """One council with everything that happens in it."""

    council: CouncilWritten
    routes: dict[str, Route]
    stories: tuple[Story, ...]
    situations: dict[str, Situation]


def read_scenarios(folder: Path) -> list[Scenario]:
    """Read every invented council below a folder: the first one, and the others by name."""
    situations = _read(folder / "situations.yaml")
    found = []
    for council in sorted(path for path in folder.iterdir() if path.is_dir()):
        written = {
            "council": _read(council / "council.yaml"),
            "routes": _read(council / "routes.yaml"),
            "stories": _read(council / "stories.yaml"),
            "situations": situations,
        }
        try:
            found.append(Scenario.model_validate(written))
        except ValidationError as wrong:
            raise ScenarioError(f"{council}: {wrong}") from wrong
    return sorted(found, key=lambda scenario: not scenario.council.comes_first)


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
