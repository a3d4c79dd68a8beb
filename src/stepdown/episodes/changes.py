"""The states that milestones begin, as circumstances of each child.

A new state begins just after its milestone. At the milestone itself the old one
still stands: a child who was handed over from a protection plan was on the plan
when it happened, and the gate that forbids it must see that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from stepdown.protocol.facts import Facts, Spell
from stepdown.protocol.moments import Moment
from stepdown.protocol.pathway import Pathway
from stepdown.protocol.standing import Standing


def with_changes(pathway: Pathway, told: Facts, found: Standing) -> Facts:
    """Return the facts with what the reached milestones changed; the same facts if nothing."""
    begun = list(_begun(pathway, told, found))
    if not begun:
        return told
    begun_on: dict[tuple[str, str], list[Spell]] = {}
    for spell in sorted(begun, key=lambda each: each.began):
        earlier = begun_on.setdefault((spell.child, spell.timeline), [])
        if earlier:
            earlier[-1] = replace(earlier[-1], ended=spell.began)
        earlier.append(spell)
    spells = [_until_changed(spell, begun_on) for spell in told.spells]
    spells += [spell for series in begun_on.values() for spell in series]
    return replace(told, spells=tuple(spells))


def _begun(pathway: Pathway, told: Facts, found: Standing) -> Iterable[Spell]:
    said = {(spell.child, spell.timeline, spell.value, spell.began) for spell in told.spells}
    for each in found.milestones:
        changes = pathway.milestones[each.milestone].block.changes
        if each.reached is None or not changes:
            continue
        began = Moment.at(each.reached.just_after())
        children = [each.child] if each.child else [child.id for child in told.children]
        for child in children:
            for timeline, value in changes.items():
                if (child, timeline, value, began) not in said:
                    yield Spell(timeline, value, child, began)


def _until_changed(spell: Spell, begun_on: dict[tuple[str, str], list[Spell]]) -> Spell:
    """End a lasting state where a milestone began another on the same timeline."""
    if spell.ended is not None:
        return spell
    for later in begun_on.get((spell.child, spell.timeline), ()):
        if later.began >= spell.began and later.value != spell.value:
            return replace(spell, ended=later.began)
    return spell
