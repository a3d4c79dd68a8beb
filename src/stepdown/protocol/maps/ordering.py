"""The order of the steps of one stage: what comes first stands first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping


def in_order(
    duties: Iterable[str],
    milestones: Iterable[str],
    always: Collection[str],
    after: Mapping[str, Collection[str]],
) -> list[str]:
    """Return the steps of a stage in order: each after those that it follows, as far as can be.

    Among those that may come next a duty stands before a milestone, and otherwise the order
    of the file holds. What is owed always stands last. A circle is cut where something leads
    into it, or else at the first in the file.
    """
    ranks = {id_: (id_ in always, False, n) for n, id_ in enumerate(duties)}
    ranks |= {id_: (False, True, n) for n, id_ in enumerate(milestones)}
    left = dict(ranks)
    found: list[str] = []
    while left:
        now = {id_: rank for id_, rank in left.items() if not rank[0]} or left
        waits = {id_: _waits_for(id_, now, after) for id_ in now}
        points = {id_ for id_ in now if now[id_][1]}
        free = [id_ for id_ in now if not waits[id_]]
        # A circle of duties that waits for no milestone comes before the next milestone.
        circles = [id_ for id_ in now if id_ in waits[id_] and not waits[id_] & points]
        duties_now = [id_ for id_ in (*free, *circles) if id_ not in points]
        begun = [id_ for id_ in now if any(before in found for before in after.get(id_, ()))]
        following = min(duties_now or free or begun or now, key=left.__getitem__)
        found.append(following)
        del left[following]
    return found


def _waits_for(id_: str, left: Collection[str], after: Mapping[str, Collection[str]]) -> set[str]:
    """Return all that a step waits for, near and far, of what is not placed yet."""
    reached: set[str] = set()
    queue = [id_]
    while queue:
        here = queue.pop()
        for before in after.get(here, ()):
            if before in left and before not in reached and before != here:
                reached.add(before)
                queue.append(before)
    return reached
