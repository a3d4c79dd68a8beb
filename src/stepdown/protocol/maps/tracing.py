"""Which duty makes an event happen: what a rule waits for, led back to the step before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stepdown.protocol.language import Condition, Milestone, Obligation, Pack, PathwayFile
from stepdown.protocol.values import Scalar

Answers = Mapping[str, tuple[Scalar, ...]]


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
        duties = {id_: d for id_, d in self.file.obligations.items() if not d.standing_duty}
        record = self.pack.about.events[event].record
        for is_maker in (self._covers, self._overlaps, self._answers_otherwise):
            found = [id_ for id_, duty in duties.items() if is_maker(duty, event)]
            if found:
                return self._closest(found, record)
        return [id_ for id_, duty in duties.items() if duty.records == record]

    def _closest(self, found: list[str], record: str) -> list[str]:
        """Prefer the duties that keep the record, and of an allocation those of who is asked."""
        duties = self.file.obligations
        kept = [id_ for id_ in found if duties[id_].records == record] or found
        asked = {a.role for a in self.file.allocations.values() if a.record == record}
        return [id_ for id_ in kept if duties[id_].owed_by[0] in asked] or kept

    def done_by(self, duty: Obligation) -> list[str]:
        """Return the events that do a duty, by themselves or by reaching a milestone."""
        reaching = [self.file.milestones[id_].reached_when for id_ in reached_in(duty.done_when)]
        return [
            event
            for each in (duty.done_when, *reaching)
            for event in dict.fromkeys(events_in(each))
        ]

    def is_certain(self, duty: Obligation, event: str) -> bool:
        """Say whether doing a duty always makes the event happen."""
        done = self.done_by(duty)
        return bool(done) and all(self._holds(event, each) for each in done)

    def milestone_of(self, event: str) -> str | None:
        """Return the milestone that an event by itself reaches."""
        return self.reached_by.get(event)

    def recorders(self, milestone: Milestone) -> tuple[str, ...]:
        """Return the roles who record what reaches a milestone."""
        for event in events_in(milestone.reached_when):
            return self.pack.about.records[self.pack.about.events[event].record].recorded_by
        return ()

    def _covers(self, duty: Obligation, event: str) -> bool:
        return any(self._holds(done, event) for done in self.done_by(duty))

    def _overlaps(self, duty: Obligation, event: str) -> bool:
        return any(self._shares(done, event) is True for done in self.done_by(duty))

    def _answers_otherwise(self, duty: Obligation, event: str) -> bool:
        return any(self._shares(done, event) is False for done in self.done_by(duty))

    def _holds(self, wider: str, narrower: str) -> bool:
        """Say whether one event has happened wherever the other has."""
        one, other = self.pack.about.events[wider], self.pack.about.events[narrower]
        return one.record == other.record and all(
            set(other.with_.get(name, ("",))) <= set(values) for name, values in one.with_.items()
        )

    def _shares(self, one: str, other: str) -> bool | None:
        """Say whether one record can be both, or answers the same question in two ways."""
        first, second = self.pack.about.events[one], self.pack.about.events[other]
        asked_by_both = set(first.with_) & set(second.with_)
        if first.record != second.record or not asked_by_both:
            return None
        return all(set(first.with_[name]) & set(second.with_[name]) for name in asked_by_both)
