"""What a copy changes beside its keys: names, and every text that speaks of a key."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any, cast

from stepdown.audit.acts import chain_of_episode, digest_of, digest_under
from stepdown.audit.models import Event
from stepdown.cli.invention.copies import (
    Change,
    Copy,
    Model,
    Row,
    mapped,
    reference_of,
    speaks_of_keys,
)
from stepdown.episodes.actions.writing import canonical_says
from stepdown.episodes.models import Episode, EpisodeProgress, Obligation, Outbox, Record, Spell
from stepdown.families.models import (
    Carer,
    Child,
    ChildDetails,
    Household,
    NameSound,
    SiblingGroup,
)
from stepdown.families.models.sound import Part
from stepdown.families.sounding import sound_of, words_of
from stepdown.partnership.models import Account, Team

Special = Callable[[Any], Change | None]


def _names(place: int, child_of: Callable[[Any], int]) -> Special:
    def special(row: Any) -> Change | None:
        child = child_of(row)
        if place == 0 and not row.first_name:
            return None
        return lambda copy, _: copy.names[child][place]

    return special


def _sound(row: NameSound) -> Change:
    """Return the sound of the copy's own name. Invented names are one word each."""
    child, place = row.child_id, 0 if row.part == Part.FIRST else 1
    return lambda copy, _: sound_of(words_of(copy.names[child][place])[0])


def _word(name: str) -> Special:
    return lambda row: lambda copy, _: copy.words[f"{name}:{row.pk}"]


def _last_name(_: Any) -> Change:
    return lambda copy, __: copy.last_name


def _idempotency_key(row: Any) -> Change:
    model, old = type(row), row.pk
    return lambda copy, _: f"copy:{copy.keys[model][old]}"


def _reference(row: Episode) -> Change:
    return lambda copy, _: reference_of(copy.keys[Episode][row.pk])


def _about(row: Obligation) -> Change | None:
    child = row.child_id
    return None if child is None else lambda copy, _: str(copy.keys[Child][child])


def _revision(row: EpisodeProgress) -> Change:
    return lambda copy, _: copy.key(Record, row.revision)


def _says(row: Record) -> Change | None:
    says = dict(row.says)
    if not speaks_of_keys(says):
        return None

    def change(copy: Copy, _: Row) -> str:
        new = mapped(copy, says)
        copy.contents[row.content_digest] = digest_under(row.salt, canonical_says(new))
        return json.dumps(new)

    return change


def _content_digest(row: Record) -> Change | None:
    if not speaks_of_keys(dict(row.says)):
        return None
    return lambda copy, _: copy.contents[row.content_digest]


def _details(name: str) -> Special:
    def special(row: Any) -> Change | None:
        told = getattr(row, name)
        if not speaks_of_keys(told):
            return None
        return lambda copy, _: json.dumps(mapped(copy, told))

    return special


OF_A_RECORD: Mapping[int, Model] = {1: Record}
IN_NOTICE_KEYS: Mapping[str, Mapping[int, Model]] = {
    "breach": {1: Episode, -1: Child},
    "ended": {1: Record, 2: Account},
    "late": {1: Episode, 3: Child},
    "no-lead": {1: Record, 2: Child},
}
"""What the numbers in a notice's key are the keys of, by their places; most name a record."""


def _notice_key(row: Outbox) -> Change:
    """Give the copy the key that the verb itself would have given."""
    parts = row.key.split(":")
    places = IN_NOTICE_KEYS.get(parts[0], OF_A_RECORD)

    def change(copy: Copy, _: Row) -> str:
        new = list(parts)
        for place, model in places.items():
            if parts[place].isdecimal():
                new[place] = str(copy.key(model, int(parts[place])))
        return ":".join(new)

    return change


SUBJECTS: Mapping[str, Model] = {
    "account": Account, "child": Child, "episode": Episode, "record": Record,
    "spell": Spell, "team": Team,
}  # fmt: skip


def _subject(name: str) -> Special:
    def special(row: Any) -> Change | None:
        kind, _, old = str(getattr(row, name)).partition(":")
        model = SUBJECTS.get(kind)
        if model is None:
            return None
        return lambda copy, _: f"{kind}:{copy.key(model, int(old))}"

    return special


def _chain(row: Event) -> Change:
    old = int(row.chain.removeprefix(chain_of_episode(0).removesuffix("0")))
    return lambda copy, _: chain_of_episode(copy.keys[Episode][old])


def _event_detail(row: Event) -> Change:
    told: dict[str, Any] = json.loads(row.detail)
    content = told.get("content")

    def change(copy: Copy, _: Row) -> str:
        new = mapped(copy, told)
        if content is not None:
            new["content"] = copy.contents.get(content, content)
        return json.dumps(new, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    return change


def _salt(_: Any) -> Change:
    return lambda _, __: secrets.token_hex(16)


def _previous(row: Event) -> Change | None:
    return None if row.position == 1 else lambda copy, _: copy.digest


EVENT_COLUMNS = tuple(each.attname for each in Event._meta.local_concrete_fields)


class _AsEvent:
    """A row of an event, as far as its digest is taken of it."""

    def __init__(self, row: Row, event: Event) -> None:
        """Take everything from the row but the time, which the row has as the database does."""
        self.__dict__.update(zip(EVENT_COLUMNS, row, strict=True))
        self.at = event.at


def _digest(row: Event) -> Change:
    def change(copy: Copy, values: Row) -> str:
        copy.digest = digest_of(cast(Event, _AsEvent(values, row)))
        return copy.digest

    return change


SPECIAL: Mapping[tuple[Model, str], Special] = {
    (Account, "email"): _word("email"),
    (Account, "name"): _word("name"),
    (Team, "name"): _word("team"),
    (NameSound, "sound"): _sound,
    (Child, "local_id"): _word("local_id"),
    (Child, "first_name"): _names(0, lambda row: int(row.pk)),
    (Child, "last_name"): _names(1, lambda row: int(row.pk)),
    (ChildDetails, "first_name"): _names(0, lambda row: int(row.child_id)),
    (ChildDetails, "last_name"): _names(1, lambda row: int(row.child_id)),
    (Carer, "last_name"): _last_name,
    (Household, "address"): _word("address"),
    (SiblingGroup, "name"): _last_name,
    (Episode, "reference"): _reference,
    (Episode, "idempotency_key"): _idempotency_key,
    (EpisodeProgress, "revision"): _revision,
    (Obligation, "about"): _about,
    (Record, "says"): _says,
    (Record, "relied_on"): _details("relied_on"),
    (Record, "idempotency_key"): _idempotency_key,
    (Record, "content_digest"): _content_digest,
    (Outbox, "detail"): _details("detail"),
    (Outbox, "key"): _notice_key,
    (Event, "chain"): _chain,
    (Event, "actor"): _subject("actor"),
    (Event, "subject"): _subject("subject"),
    (Event, "detail"): _event_detail,
    (Event, "salt"): _salt,
    (Event, "previous"): _previous,
    (Event, "digest"): _digest,
}
