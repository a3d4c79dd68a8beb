"""Write one record into an episode, with all that follows from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from stepdown.audit.acts import salted_digest
from stepdown.episodes.actions.acting import Act
from stepdown.episodes.actions.telling import tell_the_manager
from stepdown.episodes.facts import LEFT, facts, happening_of, key_of
from stepdown.episodes.models import EpisodeChild, Record, RecordChild
from stepdown.episodes.refusals import (
    AlreadyRecorded,
    AnswersAreWrong,
    ClosedGate,
    GateIsClosed,
    NotPossibleNow,
)
from stepdown.episodes.standing import bring_up_to_date, standing_by
from stepdown.protocol.facts import Facts, Kind
from stepdown.protocol.language import RecordType
from stepdown.protocol.moments import Moment
from stepdown.protocol.standing import GateStanding, Standing

Reached = tuple[str, str | None]


@dataclass(frozen=True)
class Words:
    """What is to be written: everything of a record but who, when and its number."""

    record: str
    kind: Kind
    role: str
    says: Mapping[str, object] = field(default_factory=dict)
    happened: Moment | None = None
    is_absence: bool = False
    supersedes: Record | None = None
    reason_for_correction: str = ""
    is_retraction: bool = False


@dataclass(frozen=True)
class Written:
    """A record, and how the episode stands by it."""

    record: Record
    standing: Standing


def record_type(act: Act, record: str) -> RecordType:
    """Return what the protocol says of a record, or refuse a name that it does not have."""
    block = act.pack.about.records.get(record)
    if block is None:
        raise NotPossibleNow(
            f"This family's protocol has no record called {record}.",
            "Choose a record from the family's page.",
        )
    return block


def check_revision(act: Act, record: str, revision: int | None) -> None:
    """Refuse where somebody else recorded the same thing since the form was shown."""
    if revision is None:
        return
    theirs = (
        Record.objects.filter(
            authority_id=act.episode.authority_id,
            episode=act.episode,
            record=record,
            pk__gt=revision,
        )
        .exclude(recorded_by=act.by)
        .select_related("recorded_by")
        .order_by("-pk")
        .first()
    )
    if theirs is not None:
        raise AlreadyRecorded(theirs)


def write(
    act: Act,
    words: Words,
    memberships: Sequence[EpisodeChild],
    *,
    idempotency_key: str,
    verb: str,
    gates_must_be_open: bool = False,
    told: Facts | None = None,
) -> Written:
    """Write a record, its audit event, its notices and the standing that it makes.

    A gate refuses only what is decided now. What already happened is written as
    it was; the standing calls it a breach, and the manager is told.
    """
    happened = words.happened or Moment.at(act.at)
    if happened.earliest > act.at:
        raise AnswersAreWrong({"happened": "When it happened must be today or in the past."})
    before_told = facts(act.episode) if told is None else told
    record = _unsaved(act, words, happened, idempotency_key)
    after_told = _with(before_told, record, [m.child_id for m in memberships], act)
    after = standing_by(act.episode, after_told, act.at)
    if gates_must_be_open:
        before = standing_by(act.episode, before_told, act.at)
        reached = newly_reached(before, after)
        refuse_if_closed(act, after, reached)
        record.relied_on = [
            {"gate": g.gate, "child": g.child, "finding": g.finding, "effect": g.effect}
            for g in gates_before(after, reached)
        ]
    record.save(force_insert=True)
    RecordChild.objects.bulk_create(
        RecordChild(record=record, child_id=membership.child_id) for membership in memberships
    )
    act.write_down(
        verb, f"record:{record.pk}", record=words.record, content=record.content_digest,
        children=sorted(membership.child_id for membership in memberships),
    )  # fmt: skip
    tell_of_breaches(act, after)
    final = _with(before_told, record, [m.child_id for m in memberships], act)
    bring_up_to_date(act.episode, act.at, told=final, found=after, revision=record.pk)
    return Written(record, after)


def newly_reached(before: Standing, after: Standing) -> frozenset[Reached]:
    """Return the milestones, with whom, that one standing has reached and the other had not."""
    already = {(m.milestone, m.child) for m in before.milestones if m.reached is not None}
    return frozenset(
        (m.milestone, m.child)
        for m in after.milestones
        if m.reached is not None and (m.milestone, m.child) not in already
    )


def gates_before(found: Standing, reached: frozenset[Reached]) -> list[GateStanding]:
    """Return the gates that stand before milestones, for the same child or the family."""
    return [
        gate
        for gate in found.gates
        if any(
            milestone in gate.before and (gate.child is None or child in {None, gate.child})
            for milestone, child in reached
        )
    ]


def refuse_if_closed(act: Act, found: Standing, reached: frozenset[Reached]) -> None:
    """Refuse where a gate before one of these milestones does not let pass."""
    closed = [
        as_closed(act, gate) for gate in gates_before(found, reached) if not gate.effect.lets_pass
    ]
    if closed:
        raise GateIsClosed(closed)


def as_closed(act: Act, gate: GateStanding) -> ClosedGate:
    """Return a gate that is not open, in words."""
    compiled = act.pathway.gates[gate.gate]
    return ClosedGate(
        gate=gate.gate,
        child=gate.child,
        rule=compiled.block.rule,
        clause=tuple(compiled.block.clause),
        finding=gate.finding.value,
        effect=gate.effect.value,
        why=gate.why,
        overridden_by=tuple(sorted(compiled.overridden_by)),
        if_not=getattr(compiled.block, "if_not", None) or "",
    )


def tell_of_breaches(act: Act, found: Standing) -> None:
    """Tell the manager of every milestone that was reached although a gate was closed."""
    for milestone in found.milestones:
        for gate in milestone.breaches:
            about = milestone.child or "family"
            tell_the_manager(
                act.episode, act.at, notice="breach",
                key=f"breach:{act.episode.pk}:{milestone.milestone}:{gate}:{about}",
                milestone=milestone.milestone, gate=gate, child=milestone.child,
            )  # fmt: skip


def settle(act: Act) -> Standing:
    """Bring the standing up to date after a change that is not a record."""
    found = bring_up_to_date(act.episode, act.at)
    tell_of_breaches(act, found)
    return found


def canonical_says(says: Mapping[str, object]) -> str:
    """Return answers as the one text that their digest is of."""
    return json.dumps(says, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _unsaved(act: Act, words: Words, happened: Moment, idempotency_key: str) -> Record:
    salt, digest = salted_digest(canonical_says(words.says))
    return Record(
        authority_id=act.episode.authority_id,
        episode=act.episode,
        kind=words.kind.value,
        record=words.record,
        happened_earliest=happened.earliest,
        happened_latest=happened.latest,
        recorded_at=act.at,
        recorded_by=act.by,
        role=words.role,
        supersedes=words.supersedes,
        reason_for_correction=words.reason_for_correction,
        is_retraction=words.is_retraction,
        is_absence=words.is_absence,
        says=dict(words.says),
        idempotency_key=idempotency_key,
        salt=salt,
        content_digest=digest,
    )


def _with(told: Facts, record: Record, about: Sequence[int], act: Act) -> Facts:
    happenings = told.happenings
    if record.supersedes_id is not None:
        gone = key_of(record.supersedes_id)
        happenings = tuple(each for each in happenings if each.key != gone)
    if not record.is_retraction and record.record != LEFT:
        happenings = (*happenings, happening_of(record, about, act.pack))
    return replace(told, happenings=happenings)


def now_or(happened: Moment | None, at: datetime) -> Moment:
    """Return when it happened: now, unless somebody said otherwise."""
    return happened if happened is not None else Moment.at(at)
