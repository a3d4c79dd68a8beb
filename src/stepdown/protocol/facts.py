"""What is known about an episode, as the engine is told it.

Facts are frozen and hold no names: children are opaque ids, people are roles.
The order in which they arrive makes no difference to a standing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from stepdown.protocol.moments import Moment


class Kind(StrEnum):
    """The closed set of things that can be recorded. Packs name subtypes of these."""

    DECISION = "decision"
    CONSENT = "consent"
    CONTACT = "contact"
    MEETING = "meeting"
    DOCUMENT = "document"
    ALLOCATION = "allocation"
    PLAN = "plan"
    REVIEW = "review"
    NOTIFICATION = "notification"
    ANSWERS = "answers"


Value = str | int | bool | date | frozenset[str]

NOTHING: Mapping[str, Value] = MappingProxyType({})

EXCEPTION = "exception"
"""The one record that every pack has: a gate passed with a reason.

It is a decision that says ``gate`` (the gate's id), ``role`` (of the person who
decides) and ``reason``. It opens a gate that the pack lets that role override,
and it explains a gate that is only expected.
"""


@dataclass(frozen=True, slots=True)
class Child:
    """A child in the episode, by an opaque id.

    ``born`` is ``None`` where it is not known, or where the child is unborn.
    A sibling may join after the start or leave before the end.
    """

    id: str
    born: Moment | None = None
    joined: Moment | None = None
    left: Moment | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was recorded: what (the pack's name for it), when, and about whom.

    ``says`` holds the answers on the record that rules may ask about. With
    ``is_absence`` the record says that there was none of this up to ``when``:
    that is how "we looked, and there is no assessment" differs from silence.
    """

    key: str
    record: str
    when: Moment
    about: frozenset[str]
    says: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    is_absence: bool = False


@dataclass(frozen=True, slots=True)
class Spell:
    """A state that a child was in for a while, on one of the independent timelines.

    Timelines are ``status``, ``level``, ``team``, ``lead``, ``plan`` and ``service``.
    ``ended`` is ``None`` while the state lasts.
    """

    timeline: str
    value: str
    child: str
    began: Moment
    ended: Moment | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the engine is told about one episode.

    ``known`` holds what was said of the family as a whole at the start, such as
    who referred them. What is not in it is not known.
    """

    started: Moment
    children: tuple[Child, ...]
    happenings: tuple[Happening, ...] = ()
    spells: tuple[Spell, ...] = ()
    known: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
