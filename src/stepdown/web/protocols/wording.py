"""What a compiled pathway says of order and of time, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from stepdown.protocol.conditions import THE_START, Reference
from stepdown.protocol.language import Pack
from stepdown.protocol.pathway import CompiledObligation, Pathway
from stepdown.protocol.working_time import Duration
from stepdown.web.family.names import listed


class Wording:
    """Words for the roles, milestones and clocks of one pathway."""

    def __init__(self, pathway: Pathway) -> None:
        """Keep the pathway, whose pack names everything."""
        self.pathway = pathway
        self.pack: Pack = pathway.pack

    def role(self, id_: str) -> str:
        """Return what the council calls a role."""
        role = self.pack.about.roles.get(id_)
        return role.name if role else id_.replace("-", " ").capitalize()

    def roles(self, ids: Iterable[str], joined_by: str = "or") -> str:
        """Return "Social worker or Team manager"."""
        return f" {joined_by} ".join(self.role(id_) for id_ in ids)

    def milestones(self, ids: Iterable[str]) -> str:
        """Return the titles of milestones, as a list in a sentence."""
        return listed(f"“{self.pathway.milestones[id_].block.title}”" for id_ in ids)

    def point(self, reference: Reference) -> str:
        """Return what a clock counts from."""
        if reference.event is not None:
            return f"“{reference.event.title}”"
        if reference.id == THE_START:
            return "the start"
        return self.milestones([reference.id])

    def due(self, duty: CompiledObligation) -> str:
        """Return when a duty falls due, or in what order it comes."""
        if duty.block.standing_duty:
            return "Always"
        parts = [*self._clock(duty), *self._order(duty), *self._again(duty)]
        if not parts:
            return "No time is given"
        return ". ".join(part[:1].upper() + part[1:] for part in parts)

    def escalation(self, duty: CompiledObligation) -> str:
        """Return who is told when it is late."""
        return listed(
            f"{self.roles(rung.to)} ({f'{rung.after} late' if rung.after else 'at once'})"
            for rung in duty.escalates
        )

    def _clock(self, duty: CompiledObligation) -> Iterable[str]:
        if duty.within is not None and duty.clock_starts is not None:
            yield f"{_within(duty.within)} {self.point(duty.clock_starts)}"
        if duty.not_before is not None and duty.clock_starts is not None:
            yield f"not before {duty.not_before} after {self.point(duty.clock_starts)}"
        if duty.panel is not None:
            block = duty.panel.block
            told = ", which is only told" if duty.block.panel_only_told else ""
            yield f"at the next sitting of “{block.title}”, every {duty.panel.every}{told}"
        if duty.date_from is not None:
            yield f"on the date given in “{duty.date_from.title}”"

    def _order(self, duty: CompiledObligation) -> Iterable[str]:
        if duty.at is not None:
            yield f"at {self.point(duty.at)}"
        if duty.after is not None:
            yield f"after {self.point(duty.after)}"
        if duty.block.before:
            yield f"before {self.milestones(duty.block.before)}"

    def _again(self, duty: CompiledObligation) -> Iterable[str]:
        repeats = duty.block.repeats
        if repeats is None:
            return
        how_often = f"every {duty.every}" if duty.every else ""
        if duty.each_time is not None:
            how_often = f"each time that “{duty.each_time.title}” is recorded"
        times = ""
        if repeats.times:
            times = f"{repeats.times} times" + (" in a row" if repeats.in_a_row else "")
        yield ", ".join(part for part in (how_often, times) if part) or "again and again"


def _within(length: Duration) -> str:
    return "on the same day as" if length.is_the_same_day else f"within {length} of"
