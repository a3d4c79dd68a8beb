"""What can be chosen on the page that tries a protocol: its records, its states, its examples."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

from stepdown.partnership.models import PublishedPack
from stepdown.partnership.protocols import load
from stepdown.protocol.facts import EXCEPTION, Facts, Happening, Value
from stepdown.protocol.language import FieldOf, Gate, Obligation, Pack
from stepdown.protocol.library import shipped_pack
from stepdown.protocol.problems import PackError
from stepdown.protocol.references import fields_of
from stepdown.protocol.trial import Example, read_examples
from stepdown.web.components.words import plain_day

A_REASON = "For the sake of the trial"
TIMELINES = {
    "status": "Status",
    "level": "Level",
    "team": "Team",
    "lead": "Lead",
    "plan": "Plan",
    "service": "Service",
}


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of thing that may have happened: a record with the answers that rules ask about."""

    record: str
    says: tuple[tuple[str, Value], ...]
    is_absence: bool
    label: str

    @property
    def key(self) -> str:
        """Return what stands for it in a form: the same as long as it says the same."""
        said = sorted((name, _plain(value)) for name, value in self.says)
        text = json.dumps([self.record, said, self.is_absence])
        return f"{self.record}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


@lru_cache(maxsize=32)
def _examples(_sha256: str, published_id: int) -> tuple[Example, ...]:
    published = PublishedPack.objects.defer("canonical").get(pk=published_id)
    folder = shipped_pack(published.pack, published.version)
    if folder is None:
        return ()
    try:
        return tuple(read_examples(folder, load(published)))
    except PackError:
        # The folder has changed since this was published, and speaks of other names.
        return ()


def examples_of(published: PublishedPack) -> tuple[Example, ...]:
    """Return the examples that come with a version; a published pack holds none itself."""
    return _examples(published.sha256, published.pk)


def sorts_of(pack: Pack, pathway: str, facts: Iterable[Facts]) -> dict[str, Sort]:
    """Return everything that may be said to have happened, by its key, in the order of its words.

    What rules ask about comes from the events of the pack, and what else a family's facts
    say from these facts.
    """
    found = [*_of_events(pack), *_of_records(pack), *_passed(pack, pathway)]
    found += [sort_of(pack, each) for told in facts for each in told.happenings]
    return {sort.key: sort for sort in sorted(found, key=lambda sort: sort.label)}


def sort_of(pack: Pack, happening: Happening) -> Sort:
    """Return the sort of something that happened, without the dates that it gives."""
    record = pack.about.records.get(happening.record)
    fields = fields_of(pack, record) if record is not None else {}
    says = {
        name: value
        for name, value in happening.says.items()
        if not (name in fields and fields[name].on_a_date)
    }
    return _sort(pack, happening.record, says, is_absence=happening.is_absence)


def date_field(pack: Pack, record: str) -> str:
    """Return the question of a record that is answered with a date, or nothing."""
    block = pack.about.records.get(record)
    fields = fields_of(pack, block) if block is not None else {}
    return next((name for name, field in fields.items() if field.on_a_date), "")


def asks_for_dates(pack: Pack, pathway: str) -> bool:
    """Say whether a duty of the pathway falls due on a date that a record gives."""
    return any(duty.on_the_date for duty in pack.pathways[pathway].obligations.values())


def states_of(pack: Pack, facts: Iterable[Facts]) -> list[tuple[str, str]]:
    """Return every state that a child may be in, as a value and its words."""
    about = pack.about
    named: dict[str, Mapping[str, str]] = {
        "status": about.statuses,
        "level": {id_: level.name for id_, level in about.levels.items()},
        "service": about.services,
        "team": about.teams,
        "lead": {id_: role.name for id_, role in about.roles.items()},
    }
    options = {
        f"{timeline}:{value}": f"{TIMELINES[timeline]}: {words}"
        for timeline, values in named.items()
        for value, words in values.items()
    }
    for told in facts:
        for spell in told.spells:
            words = f"{TIMELINES[spell.timeline]}: {spell.value.replace('-', ' ')}"
            options.setdefault(f"{spell.timeline}:{spell.value}", words)
    return list(options.items())


def _of_events(pack: Pack) -> Iterator[Sort]:
    for event in pack.about.events.values():
        names = list(event.with_)
        for values in product(*event.with_.values()):
            yield _sort(pack, event.record, dict(zip(names, values, strict=True)))


def _of_records(pack: Pack) -> Iterator[Sort]:
    asked_about = {event.record for event in pack.about.events.values()}
    for id_, record in pack.about.records.items():
        if id_ not in asked_about:
            yield _sort(pack, id_, {})
        if record.silence_means == "not known":
            yield _sort(pack, id_, {}, is_absence=True)


def _passed(pack: Pack, pathway: str) -> Iterator[Sort]:
    file = pack.pathways[pathway]
    rules: dict[str, Gate | Obligation] = dict(file.gates)
    rules |= {id_: duty for id_, duty in file.obligations.items() if duty.before}
    for id_, rule in rules.items():
        for role in rule.override.by if rule.override else ():
            said = {"gate": id_, "role": role, "reason": A_REASON}
            yield _sort(pack, EXCEPTION, said)


def _sort(pack: Pack, record: str, says: Mapping[str, Value], *, is_absence: bool = False) -> Sort:
    return Sort(
        record,
        tuple(says.items()),
        is_absence,
        _label(pack, record, says, is_absence=is_absence),
    )


def _label(pack: Pack, record: str, says: Mapping[str, Value], *, is_absence: bool) -> str:
    if record == EXCEPTION:
        role = pack.about.roles.get(str(says.get("role", "")))
        by = f" by {role.name}" if role else ""
        return f"Passed with a reason{by}: {_rule(pack, str(says.get('gate', '')))}"
    block = pack.about.records[record]
    fields = fields_of(pack, block)
    said = ", ".join(
        words for name, value in says.items() if (words := _answer(fields.get(name), value))
    )
    title = f"{block.title}: there was none" if is_absence else block.title
    return f"{title} ({said})" if said else title


def _rule(pack: Pack, gate: str) -> str:
    for file in pack.pathways.values():
        block = file.gates.get(gate) or file.obligations.get(gate)
        if block is not None:
            return block.rule
    return gate


def _answer(field: FieldOf | None, value: Value) -> str:
    if isinstance(value, frozenset):
        return " and ".join(_answer(field, each) for each in sorted(value))
    if field is not None and field.yes_or_no:
        return f"{field.title} {'Yes' if value in (True, 'yes') else 'No'}"
    choices = (field.one_of or field.any_of or {}) if field is not None else {}
    if isinstance(value, date):
        return plain_day(value)
    return choices.get(str(value), str(value))


def _plain(value: Value) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value
