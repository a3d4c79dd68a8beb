"""Facts about children who never lived, written down as a facts file is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby

from stepdown.protocol.facts import Facts, Happening, Spell, Value
from stepdown.protocol.moments import LONDON, Moment

_BARE = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
_NOT_BARE = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def facts_text(facts: Facts) -> str:
    """Return facts as the text that ``trial.read_facts`` reads, and people can keep."""
    return "\n".join(_lines(facts)) + "\n"


def _lines(facts: Facts) -> Iterator[str]:
    yield "children:"
    for child in facts.children:
        moments = {"born": child.born, "joined": child.joined, "left": child.left}
        said = {key: _moment(value) for key, value in moments.items() if value is not None}
        yield f"  {child.id}: {_flow(said)}"
    yield f"started: {_moment(facts.started)}"
    if facts.known:
        yield f"known: {_flow({key: _value(value) for key, value in facts.known.items()})}"
    everybody = [child.id for child in facts.children]
    if facts.spells:
        yield "circumstances:"
        yield from (f"  - {_flow(_spell(spell, who))}" for spell, who in _together(facts.spells))
    if facts.happenings:
        yield "facts:"
        yield from (f"  - {_flow(_fact(each, everybody))}" for each in facts.happenings)


def _together(spells: Iterable[Spell]) -> Iterator[tuple[Spell, list[str]]]:
    """Put children together who stand one after another with the same state."""
    for _, alike in groupby(spells, key=lambda each: replace(each, child="")):
        many = list(alike)
        yield many[0], [spell.child for spell in many]


def _spell(spell: Spell, who: list[str]) -> dict[str, str]:
    said = {
        "child": _list(who),
        spell.timeline: _value(spell.value),
        "from": _moment(spell.began),
    }
    return said | ({"until": _moment(spell.ended)} if spell.ended is not None else {})


def _fact(each: Happening, everybody: list[str]) -> dict[str, str]:
    said = {"record": each.record, _precision(each.when): _moment(each.when)}
    about = [child for child in everybody if child in each.about]
    if about != everybody:
        said["about"] = _list(about)
    if each.says:
        said["with"] = _flow({key: _value(value) for key, value in each.says.items()})
    return said | ({"none": "true"} if each.is_absence else {})


def _precision(when: Moment) -> str:
    if when.is_an_instant:
        return "at"
    return "on" if when.is_within_a_day else "between"


def _moment(when: Moment) -> str:
    if when.is_an_instant:
        return f"{when.earliest.astimezone(LONDON):%Y-%m-%d %H:%M}"
    if when.is_within_a_day:
        return when.first_day.isoformat()
    return f"[{when.first_day.isoformat()}, {when.last_day.isoformat()}]"


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | int):
        return str(value)
    if isinstance(value, frozenset):
        return _list(sorted(value))
    return value if _BARE.match(value) and value not in _NOT_BARE else json.dumps(value)


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(_value(value) for value in values)}]"


def _flow(said: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in said.items()) + "}"
