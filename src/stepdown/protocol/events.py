"""Named events: which records are them, by the answers that the records give."""

from __future__ import annotations

from dataclasses import dataclass

from stepdown.protocol.facts import Happening, Value
from stepdown.protocol.findings import Finding
from stepdown.protocol.scene import Scene


@dataclass(frozen=True)
class EventMatch:
    """Which happenings are the named event."""

    id: str
    title: str
    record: str
    wanted: tuple[tuple[str, frozenset[Value]], ...]
    stands: bool
    silence: Finding

    def is_matched_by(self, happening: Happening) -> bool:
        """Say whether the record gives the answers that make it this event."""
        if happening.is_absence:
            return False
        says = happening.says
        for name, values in self.wanted:  # noqa: SIM110  # Asked of every record, so in haste.
            if not is_said(says.get(name), values):
                return False
        return True

    def is_open_after(self, happening: Happening) -> bool:
        """Say whether the record leaves out an answer that would tell if it is this event."""
        says = happening.says
        return not happening.is_absence and all(
            name not in says or is_said(says[name], values) for name, values in self.wanted
        )

    def latest(self, scene: Scene) -> Happening | None:
        """Return the last time that it happened for the scene's subject, if it still stands."""
        records = scene.happenings(self.record)
        for happening in reversed(records[-1:] if self.stands else records):
            if self.is_matched_by(happening):
                return happening
        return None

    def every_time(self, scene: Scene) -> list[Happening]:
        """Return each time that it happened for the scene's subject, whether it stands or not."""
        return [h for h in scene.happenings(self.record) if self.is_matched_by(h)]

    def any_time(self, scene: Scene) -> list[Happening]:
        """Return each time that it happened for any child whom the scene is about.

        Of what can be overtaken, only the last counts.
        """
        records = [h for h in scene.up_to_now(self.record) if scene.touches(h)]
        if self.stands:
            records = records[-1:]
        return [h for h in records if self.is_matched_by(h)]


def is_said(value: Value | None, wanted: frozenset[Value]) -> bool:
    """Say whether an answer is, or holds, one of those that are wanted."""
    if isinstance(value, frozenset):
        return not wanted.isdisjoint(value)
    if isinstance(value, bool):
        return ("yes" if value else "no") in wanted
    return value in wanted
