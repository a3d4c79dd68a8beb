"""Which verb of the record a page calls, by what the protocol makes of the record."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from stepdown.episodes.facts import happening_of
from stepdown.episodes.models import Record
from stepdown.protocol.conditions import EventMatch
from stepdown.protocol.facts import Kind
from stepdown.protocol.language import RecordType
from stepdown.protocol.pathway import Pathway
from stepdown.web.family.doors import milestones_of, records_in


class Verb(Enum):
    """What sending the page of a record does."""

    RECORD = auto()
    DECIDE = auto()
    HAND_OVER = auto()
    CLOSE = auto()
    CONSENT = auto()
    REQUEST = auto()
    ANSWER = auto()

    @property
    def has_gates_before_it(self) -> bool:
        """Say whether a closed gate refuses it, unless it has happened already."""
        return self in {Verb.DECIDE, Verb.HAND_OVER, Verb.CLOSE, Verb.REQUEST}


def verb_of(  # noqa: PLR0911  # One for each verb.
    pathway: Pathway, record: str, block: RecordType
) -> Verb:
    """Return the verb that records this.

    A review or a contact that happens to end a pathway is a fact, which no gate
    can refuse. What is decided, sent, handed over or closed is an act. A request that
    follows a no, or a worry, is a request all the same: a team has to be asked.
    """
    if block.kind is Kind.CONSENT:
        return Verb.CONSENT
    reached = {pathway.milestones[id_].block.kind for id_ in milestones_of(pathway, record)}
    if "handed over" in reached:
        return Verb.HAND_OVER
    if "closed" in reached:
        return Verb.CLOSE
    if block.kind is Kind.NOTIFICATION:
        if "requested" in reached:
            return Verb.REQUEST
        if answered_by(pathway, record):
            return Verb.ANSWER
        if waits_for_an_answer(pathway, record):
            return Verb.REQUEST
    if block.kind is Kind.DECISION or reached & {"decided", "requested"}:
        return Verb.DECIDE
    return Verb.RECORD


def answered_by(pathway: Pathway, record: str) -> list[EventMatch]:
    """Return the events that this record answers, each time that they happen."""
    return [
        asked for asked, answers in _pairs(pathway) if record in answers and asked.record != record
    ]


def waits_for_an_answer(pathway: Pathway, record: str) -> bool:
    """Say whether somebody owes an answer each time that this is recorded."""
    return any(
        asked.record == record and record not in answers for asked, answers in _pairs(pathway)
    )


def _pairs(pathway: Pathway) -> Iterator[tuple[EventMatch, list[str]]]:
    for duty in pathway.obligations.values():
        if duty.each_time is not None:
            answers = list(records_in(pathway, duty.block.done_when))
            if duty.block.records:
                answers.append(duty.block.records)
            yield duty.each_time, answers


def unanswered(pathway: Pathway, record: str, made: list[Record]) -> list[Record]:
    """Return what was asked and not yet answered by this sort of record, the earliest first.

    An answer that names no request answers the earliest one that waits.
    """
    asked_as = answered_by(pathway, record)
    waiting = [
        each
        for each in made
        if any(
            event.record == each.record
            and event.is_matched_by(happening_of(each, (), pathway.pack))
            for event in asked_as
        )
    ]
    for answer in (each for each in made if each.record == record):
        named = answer.says.get("answers")
        answered = next((each for each in waiting if named in (None, each.pk)), None)
        if answered is not None and answered.happened_earliest <= answer.happened_latest:
            waiting.remove(answered)
    return waiting
