"""Named events: which records are them, by the answers that the records give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stepdown.protocol.facts import Happening, Value
from stepdown.protocol.findings import NOT_KNOWN, Finding
from stepdown.protocol.scene import Scene
from stepdown.protocol.sequence import in_order


@dataclass(frozen=True)
class EventMatch:
    """Which happenings are the named event: those of one record, or of any of its parts."""

    id: str
    title: str
    record: str
    wanted: tuple[tuple[str, frozenset[Value]], ...]
    stands: bool
    silence: Finding
    answered: tuple[str, ...] = ()
    stands_for_each: str | None = None
    parts: tuple[EventMatch, ...] = ()

    def is_matched_by(self, happening: Happening) -> bool:
        """Say whether the record gives the answers that make it this event."""
        if happening.is_absence:
            return False
        if self.parts:
            return any(
                p.record == happening.record and p.is_matched_by(happening) for p in self.parts
            )
        says = happening.says
        for name, values in self.wanted:
            if not is_said(says.get(name), values):
                return False
        return not self.answered or all(says.get(name) for name in self.answered)

    def is_open_after(self, records: Sequence[Happening]) -> bool:
        """Say whether it may have happened although none of these records says so."""
        if self.parts:
            return any(
                part.is_open_after([h for h in records if h.record == part.record])
                for part in self.parts
            )
        return self.silence is NOT_KNOWN and (
            not records or any(self._leaves_open(happening) for happening in records)
        )

    def records(self, scene: Scene) -> Sequence[Happening]:
        """Return what is recorded that could be it and counts for the scene's subject."""
        if not self.parts:
            return scene.happenings(self.record)
        names = dict.fromkeys(part.record for part in self.parts)
        return in_order(happening for name in names for happening in scene.happenings(name))

    def latest(self, scene: Scene) -> Happening | None:
        """Return the last time that it happened for the scene's subject, if it still stands."""
        for happening in reversed(self._that_stand(self.records(scene))):
            if self.is_matched_by(happening):
                return happening
        return None

    def every_time(self, scene: Scene) -> list[Happening]:
        """Return each time that it happened for the scene's subject, whether it stands or not."""
        return [h for h in self.records(scene) if self.is_matched_by(h)]

    def touching(self, scene: Scene) -> list[Happening]:
        """Return what is recorded that could be it, about any child whom the scene is about."""
        names = dict.fromkeys([part.record for part in self.parts] or [self.record])
        found = [h for name in names for h in scene.up_to_now(name) if scene.touches(h)]
        return in_order(found) if self.parts else found

    def any_time(self, scene: Scene) -> list[Happening]:
        """Return each time that it happened for any child whom the scene is about.

        Of what can be overtaken, only the last counts.
        """
        return [h for h in self._that_stand(self.touching(scene)) if self.is_matched_by(h)]

    def by_person(self, records: Sequence[Happening]) -> list[list[Happening]]:
        """Return the records apart for each answer to who it was."""
        apart: dict[object, list[Happening]] = {}
        for happening in records:
            apart.setdefault(happening.says.get(self.stands_for_each or ""), []).append(happening)
        return list(apart.values())

    def _that_stand(self, records: Sequence[Happening]) -> Sequence[Happening]:
        if self.stands:
            return records[-1:]
        if self.stands_for_each is None:
            return records
        return in_order(each[-1] for each in self.by_person(records))

    def _leaves_open(self, happening: Happening) -> bool:
        """Say whether the record leaves out an answer that would tell if it is this event."""
        says = happening.says
        return not happening.is_absence and all(
            name not in says or is_said(says[name], values) for name, values in self.wanted
        )


def is_said(value: Value | None, wanted: frozenset[Value]) -> bool:
    """Say whether an answer is, or holds, one of those that are wanted."""
    if isinstance(value, frozenset):
        return not wanted.isdisjoint(value)
    if isinstance(value, bool):
        return ("yes" if value else "no") in wanted
    return value in wanted
