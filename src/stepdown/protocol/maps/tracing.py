"""Which duty makes an event happen: what a rule waits for, led back to the step before it."""

from __future__ import annotations

from collections.abc import Iterator

from stepdown.protocol.language import Condition, Milestone, Obligation, Pack, PathwayFile


def events_in(condition: Condition | None) -> Iterator[str]:
    """Go through the events that a condition wants to have happened."""
    if condition is None:
        return
    if condition.happened is not None:
        yield condition.happened
    for part in (*(condition.all or ()), *(condition.any or ())):
        yield from events_in(part)


def reached_in(condition: Condition | None) -> Iterator[str]:
    """Go through the milestones that a condition wants to be reached."""
    if condition is None:
        return
    if condition.reached is not None:
        yield condition.reached
    for part in (*(condition.all or ()), *(condition.any or ())):
        yield from reached_in(part)


class Tracing:
    """One look at how the duties of a pathway bring its events about."""

    def __init__(self, pack: Pack, file: PathwayFile) -> None:
        """Keep the pack and the pathway."""
        self.pack, self.file = pack, file
        self.reached_by = {
            milestone.reached_when.happened: id_
            for id_, milestone in file.milestones.items()
            if set(milestone.reached_when.model_dump(exclude_defaults=True)) == {"happened"}
        }

    def makers(self, event: str) -> list[str]:
        """Return the duties that make an event happen, those that surely do before the others.

        A duty that is done by the event makes it. So does one whose record holds the event
        as one of its answers: consent that is asked for can be refused.
        """
        parts = self.parts_of(event)
        if parts != [event]:
            return list(dict.fromkeys(maker for part in parts for maker in self.makers(part)))
        duties = {id_: d for id_, d in self.file.obligations.items() if not d.standing_duty}
        record = self.pack.about.events[event].record
        for is_maker in (self._covers, self._overlaps, self._answers_otherwise):
            found = [id_ for id_, duty in duties.items() if is_maker(duty, event)]
            if found:
                return self._closest(found, record)
        return [id_ for id_, duty in duties.items() if duty.records == record]

    def parts_of(self, event: str) -> list[str]:
        """Return the records that an event is made of: none where a state shows it."""
        block = self.pack.about.events[event]
        if block.any is not None:
            return [part for one in block.any for part in self.parts_of(one)]
        return [event] if block.record else []

    def _closest(self, found: list[str], record: str) -> list[str]:
        """Prefer the duties that keep the record, and of an allocation those of who is asked."""
        duties = self.file.obligations
        kept = [id_ for id_ in found if duties[id_].records == record] or found
        asked = {a.role for a in self.file.allocations.values() if a.record == record}
        return [id_ for id_ in kept if duties[id_].owed_by[0] in asked] or kept

    def done_by(self, duty: Obligation) -> list[str]:
        """Return the events that do a duty, by themselves or by reaching a milestone."""
        reaching = [self.file.milestones[id_].reached_when for id_ in reached_in(duty.done_when)]
        events = (event for each in (duty.done_when, *reaching) for event in events_in(each))
        return list(dict.fromkeys(part for event in events for part in self.parts_of(event)))

    def is_certain(self, duty: Obligation, event: str) -> bool:
        """Say whether doing a duty always makes the event happen."""
        done, parts = self.done_by(duty), self.parts_of(event)
        return bool(done) and all(any(self._holds(part, each) for part in parts) for each in done)

    def milestone_of(self, event: str) -> str | None:
        """Return the milestone that an event by itself reaches."""
        return self.reached_by.get(event)

    def recorders(self, milestone: Milestone) -> tuple[str, ...]:
        """Return the roles who record what reaches a milestone."""
        events = self.pack.about.events
        for event in events_in(milestone.reached_when):
            for part in self.parts_of(event):
                return self.pack.about.records[events[part].record].recorded_by
        return ()

    def _covers(self, duty: Obligation, event: str) -> bool:
        return any(self._holds(done, event) for done in self.done_by(duty))

    def _overlaps(self, duty: Obligation, event: str) -> bool:
        return any(self._shares(done, event) is True for done in self.done_by(duty))

    def _answers_otherwise(self, duty: Obligation, event: str) -> bool:
        return any(self._shares(done, event) is False for done in self.done_by(duty))

    def _holds(self, wider: str, narrower: str) -> bool:
        """Say whether one event has happened wherever the other has."""
        one, other = self._answers(wider), self._answers(narrower)
        events = self.pack.about.events
        return events[wider].record == events[narrower].record and all(
            name in other and other[name] <= values for name, values in one.items()
        )

    def _shares(self, one: str, other: str) -> bool | None:
        """Say whether one record can be both, or answers the same question in two ways."""
        first, second = self._answers(one), self._answers(other)
        events = self.pack.about.events
        asked_by_both = set(first) & set(second)
        if events[one].record != events[other].record or not asked_by_both:
            return None
        return all(first[name] & second[name] for name in asked_by_both)

    def _answers(self, event: str) -> dict[str, set[object]]:
        """Return the answers that make a record an event. True and yes are the same."""
        return {
            name: {("yes" if v else "no") if isinstance(v, bool) else v for v in values}
            for name, values in self.pack.about.events[event].with_.items()
        }
