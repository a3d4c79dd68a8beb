"""Rows into the engine's frozen facts: one way, and nothing mapped back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q

from stepdown.episodes.models import Episode, EpisodeChild, Record, RecordChild, Spell
from stepdown.episodes.versions import Under, under
from stepdown.families.reading import born_as_known
from stepdown.partnership.protocols import load
from stepdown.protocol import facts as told
from stepdown.protocol.asking import asked_of
from stepdown.protocol.facts import EXCEPTION, Facts, Happening, Value
from stepdown.protocol.language import FieldOf, Pack, RecordType
from stepdown.protocol.moments import Moment
from stepdown.protocol.references import fields_of

LEFT = "left-the-pathway"
"""The record that says why a child left. The engine is told of it by the child's own end."""

KEY_WIDTH = 12
"""Keys are padded, so that two things of one instant keep the order of their recording."""


def facts(
    episode: Episode, known_at: datetime | None = None, *, version: Under | None = None
) -> Facts:
    """Return what is known of an episode now, or what was known at an earlier instant.

    Always the same number of queries, whatever the episode holds. What was said of a
    child later, such as a birth date put right, was not known earlier. Answers are read
    by the version that is or was in force, or by ``version``, which may be to come.
    """
    pack = load((version or under(episode, known_at)).published)
    return Facts(
        started=episode.started,
        children=tuple(_children(episode, known_at)),
        happenings=tuple(_happenings(episode, pack, known_at)),
        spells=tuple(_spells(episode, known_at)),
        known=values_for_rules(pack.about.known, episode.known),
    )


def key_of(record_id: int) -> str:
    """Return the key under which the engine knows a record."""
    return f"{record_id:0{KEY_WIDTH}}"


def happening_of(record: Record, about: Iterable[int], pack: Pack) -> Happening:
    """Return one record as the engine is told it: without what only people read."""
    return Happening(
        key=key_of(record.pk or 10**KEY_WIDTH - 1),
        record=record.record,
        when=record.happened,
        about=frozenset(str(child) for child in about),
        says=_says(record, pack),
        is_absence=record.is_absence,
    )


def values_for_rules(fields: Mapping[str, FieldOf], says: Mapping[str, object]) -> dict[str, Value]:
    """Return the answers that rules may ask about: choices and dates.

    Of a text, a table or a person rules are told only that there is an answer.
    """
    found: dict[str, Value] = {}
    for name, block in fields.items():
        answer = says.get(name)
        if answer in (None, "", []):
            continue
        if block.any_of is not None and isinstance(answer, list):
            found[name] = frozenset(str(one) for one in answer)
        elif block.on_a_date:
            found[name] = date.fromisoformat(str(answer))
        elif block.yes_or_no:
            found[name] = answer if isinstance(answer, bool) else answer == "yes"
        elif block.one_of is not None:
            found[name] = str(answer)
        elif block.any_of is None:
            found[name] = True
    return found


def fields_asked(episode: Episode, pack: Pack, block: RecordType) -> dict[str, FieldOf]:
    """Return what a record asks of a family, by what was said of it at the start."""
    return asked_of(fields_of(pack, block), values_for_rules(pack.about.known, episode.known))


def _says(record: Record, pack: Pack) -> Mapping[str, Value]:
    if record.record == EXCEPTION:
        return {name: str(record.says[name]) for name in ("gate", "role", "reason")}
    block = pack.about.records.get(record.record)
    says = values_for_rules(fields_of(pack, block), record.says) if block is not None else {}
    answers = record.says.get("answers")
    if isinstance(answers, int):
        says["answers"] = key_of(answers)
    attendees = record.says.get("attendees")
    if isinstance(attendees, list) and "attendees" not in says:
        says["attendees"] = frozenset(str(role) for role in attendees)
    return says


def _children(episode: Episode, known_at: datetime | None) -> Iterable[told.Child]:
    memberships = EpisodeChild.objects.filter(
        authority_id=episode.authority_id, episode=episode
    ).select_related("child")
    # A child who left and came back is in the episode by the later membership.
    latest = {membership.child_id: membership for membership in memberships.order_by("pk")}
    born_then = born_as_known(latest, known_at) if known_at is not None else {}
    for membership in latest.values():
        if known_at is not None and membership.began > known_at:
            continue
        born = membership.child.born if known_at is None else born_then.get(membership.child_id)
        has_left = membership.left_earliest is not None and (
            known_at is None or membership.ended <= known_at
        )
        yield told.Child(
            id=str(membership.child_id),
            born=Moment.on(born) if born is not None else None,
            joined=_moment(membership.joined_earliest, membership.joined_latest),
            left=_left(membership) if has_left else None,
        )


def _left(membership: EpisodeChild) -> Moment | None:
    """Return when a child left: whatever is known of it, before it was recorded.

    Somebody who left "on Tuesday" had left by the time that this was written on
    Tuesday afternoon, and owes nothing for the rest of the day.
    """
    left = _moment(membership.left_earliest, membership.left_latest)
    if left is None:
        return None
    latest = min(left.latest, membership.ended - timedelta(microseconds=1))
    return Moment(min(left.earliest, latest), latest)


def _happenings(episode: Episode, pack: Pack, known_at: datetime | None) -> Iterable[Happening]:
    of_episode = Q(authority_id=episode.authority_id, episode=episode)
    if known_at is not None:
        of_episode &= Q(recorded_at__lte=known_at)
    records = list(Record.objects.filter(of_episode).order_by("pk"))
    about: dict[int, list[int]] = defaultdict(list)
    # By the records' own keys, which are read already: joined to them once more, the plan
    # hangs on statistics, and reads both tables whole where nothing has gathered any yet.
    links = RecordChild.objects.filter(record__in=[record.pk for record in records]).values_list(
        "record_id", "child_id"
    )
    for record_id, child_id in links:
        about[record_id].append(child_id)
    superseded = {record.supersedes_id for record in records}
    for record in records:
        if record.pk in superseded or record.is_retraction or record.record == LEFT:
            continue
        yield happening_of(record, about[record.pk], pack)


def _spells(episode: Episode, known_at: datetime | None) -> Iterable[told.Spell]:
    of_episode = Q(authority_id=episode.authority_id, episode=episode)
    if known_at is not None:
        of_episode &= Q(recorded_at__lte=known_at)
    spells = list(Spell.objects.filter(of_episode).order_by("pk"))
    superseded = {spell.supersedes_id for spell in spells}
    for spell in spells:
        if spell.pk not in superseded:
            yield told.Spell(
                timeline=spell.timeline,
                value=spell.value,
                child=str(spell.child_id),
                began=Moment(spell.began_earliest, spell.began_latest),
                ended=_moment(spell.ended_earliest, spell.ended_latest),
            )


def _moment(earliest: datetime | None, latest: datetime | None) -> Moment | None:
    if earliest is None or latest is None:
        return None
    return Moment(earliest, latest)
