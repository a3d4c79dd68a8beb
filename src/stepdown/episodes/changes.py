"""The states that milestones begin and end, as circumstances of each child.

A new state begins just after its milestone. At the milestone itself the old one
still stands: a child who was handed over from a protection plan was on the plan
when it happened, and the gate that forbids it must see that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from stepdown.protocol.facts import Facts, Spell
from stepdown.protocol.moments import Moment
from stepdown.protocol.pathway import Pathway
from stepdown.protocol.standing import Standing


def with_changes(pathway: Pathway, told: Facts, found: Standing) -> Facts:
    """Return the facts with what the reached milestones changed; the same facts if nothing."""
    begun = list(_begun(pathway, told, found))
    added = list(_added(pathway, told, found))
    ends = _ends(pathway, told, found)
    if not begun and not added and not ends:
        return told
    begun_on: dict[tuple[str, ...], list[Spell]] = {}
    for spell in sorted(begun, key=lambda each: each.began):
        earlier = begun_on.setdefault(_series(spell), [])
        if earlier:
            earlier[-1] = replace(earlier[-1], ended=spell.began)
        earlier.append(spell)
    spells = [_until_changed(spell, begun_on) for spell in told.spells]
    spells += [spell for series in begun_on.values() for spell in series]
    spells += added
    return replace(told, spells=tuple(_until_it_ends(spell, ends) for spell in spells))


def _series(spell: Spell) -> tuple[str, ...]:
    """Return what a state follows on from: a service that begins ends no other service."""
    value = (spell.value,) if spell.timeline == "service" else ()
    return (spell.child, spell.timeline, *value)


def _begun(pathway: Pathway, told: Facts, found: Standing) -> Iterable[Spell]:
    said = {(spell.child, spell.timeline, spell.value, spell.began) for spell in told.spells}
    for child, milestone, began in _reached(told, found):
        for timeline, value in pathway.milestones[milestone].block.changes.items():
            if (child, timeline, value, began) not in said:
                yield Spell(timeline, value, child, began)


def _added(pathway: Pathway, told: Facts, found: Standing) -> Iterator[Spell]:
    """Go through the states that begin beside those that last."""
    lasting = {(each.child, each.timeline, each.value) for each in told.spells if not each.ended}
    for child, milestone, began in _reached(told, found):
        for timeline, values in pathway.milestones[milestone].block.adds.items():
            for value in values:
                if (child, timeline, value) not in lasting:
                    yield Spell(timeline, value, child, began)


def _ends(
    pathway: Pathway, told: Facts, found: Standing
) -> Mapping[tuple[str, str, str], list[Moment]]:
    """Return when reached milestones ended each state of each child."""
    ends: dict[tuple[str, str, str], list[Moment]] = defaultdict(list)
    for child, milestone, at in _reached(told, found):
        for timeline, values in pathway.milestones[milestone].block.ends.items():
            for value in values:
                ends[child, timeline, value].append(at)
    return ends


def _reached(told: Facts, found: Standing) -> Iterator[tuple[str, str, Moment]]:
    """Go through each child, each milestone that it reached, and the moment just after."""
    for each in found.milestones:
        if each.reached is not None:
            for child in [each.child] if each.child else [child.id for child in told.children]:
                yield child, each.milestone, Moment.at(each.reached.just_after())


def _until_it_ends(spell: Spell, ends: Mapping[tuple[str, str, str], list[Moment]]) -> Spell:
    """End a lasting state where a milestone says so."""
    whens = ends.get((spell.child, spell.timeline, spell.value), ())
    later = [when for when in whens if when >= spell.began]
    return replace(spell, ended=min(later)) if spell.ended is None and later else spell


def _until_changed(spell: Spell, begun_on: Mapping[tuple[str, ...], list[Spell]]) -> Spell:
    """End a lasting state where a milestone began another on the same timeline."""
    if spell.ended is not None:
        return spell
    for later in begun_on.get(_series(spell), ()):
        if later.began >= spell.began and later.value != spell.value:
            return replace(spell, ended=later.began)
    return spell
