"""Names in a pathway's file that stand for something: each must be there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stepdown.protocol.citations import walk
from stepdown.protocol.facts import Kind
from stepdown.protocol.language import Condition, Obligation, Pack, PathwayFile
from stepdown.protocol.loading import Lines
from stepdown.protocol.problems import Problem, closest
from stepdown.protocol.references import THE_START, Search, fields_of
from stepdown.protocol.strict_yaml import Path


def unknown_names_on_pathways(pack: Pack, lines: Lines) -> list[Problem]:
    """Return a problem for each name in a pathway's file that nothing in the pack has."""
    search = Search(pack, lines)
    for pathway in pack.pathways.values():
        _PathwaySearch(search, pathway).whole()
    return search.problems


class _PathwaySearch:
    def __init__(self, search: Search, pathway: PathwayFile) -> None:
        self.search, self.pathway = search, pathway
        self.about = search.pack.about
        self.file = search.lines.file_of(pathway.pathway)

    def recorded(self, word: str | None, keys: Path) -> None:
        """Look for an event that somebody records on a page: no other can be written by a verb."""
        self.event(word, keys)
        if word in self.about.events and not self.about.events[word].record:
            self.search.wrong(
                self.file, keys, f"'{word}' is no record.", "Name an event that has 'record'."
            )

    def whole(self) -> None:
        pathway = self.pathway
        self.search.names("status", pathway.origin, self.about.statuses, self.file, ("origin",))
        self.search.names("team", pathway.teams, self.about.teams, self.file, ("teams",))
        self.roles(pathway.starts_by, "starts_by")
        for keys, value in walk(pathway):
            if isinstance(value, Condition):
                self.condition(value, keys)
        self.search.lengths(pathway, self.file)
        self.milestones_and_gates()
        for id_, duty in pathway.obligations.items():
            self.duty(duty, ("obligations", id_))
        self.allocations()
        ladder = pathway.disagreement
        if ladder is not None:
            for place, roles in enumerate(ladder.stages):
                self.roles(roles, "disagreement", "stages", place)
            for key in ("raised", "decided", "unresolved"):
                self.recorded(getattr(ladder, key), ("disagreement", key))

    def roles(self, words: Iterable[str] | None, *keys: str | int) -> None:
        self.search.roles(words, self.file, keys)

    def event(self, word: str | None, keys: Path) -> None:
        if word is not None:
            self.search.name("event", word, self.about.events, self.file, keys)

    def point(self, word: str | None, keys: Path) -> None:
        """Look for an event, a milestone or the start: what clocks and order count from."""
        if word is None:
            return
        known = {*self.about.events, *self.pathway.milestones, THE_START}
        if word not in known and not self.search.has_told_enough:
            what = f"'{word}' is neither an event nor a milestone"
            if keys[-1] == "clock_starts":
                what += ", so nothing starts this clock"
            self.search.wrong(self.file, keys, f"{what}.", closest(word, known))

    def milestones(self, words: Iterable[str] | None, keys: Path) -> None:
        self.search.names("milestone", words, self.pathway.milestones, self.file, keys)

    def stage(self, word: str | None, keys: Path) -> None:
        if word is not None:
            self.search.name("stage", word, self.pathway.stages, self.file, (*keys, "stage"))

    def states(self, wanted: Mapping[Any, Iterable[str]] | None, keys: Path) -> None:
        self.search.in_states(wanted, self.file, keys)

    def condition(self, condition: Condition, keys: Path) -> None:
        self.event(condition.happened, (*keys, "happened"))
        self.event(condition.broken_by, (*keys, "broken_by"))
        self.point(condition.since, (*keys, "since"))
        self.point(condition.before, (*keys, "before"))
        self.point(condition.elapsed, (*keys, "elapsed"))
        if condition.reached is not None:
            self.milestones((condition.reached,), (*keys, "reached"))
        self.states(condition.state, (*keys, "state"))
        self.states(condition.after_state, (*keys, "after_state"))
        self.states(condition.during, (*keys, "during"))
        if condition.in_period is not None:
            here = (*keys, "in_period")
            self.search.name("period", condition.in_period, self.about.periods, self.file, here)
        known = condition.known or {}
        self.search.answers(
            known, self.about.known, "question of 'known'", self.file, (*keys, "known")
        )

    def milestones_and_gates(self) -> None:
        for id_, milestone in self.pathway.milestones.items():
            keys: Path = ("milestones", id_)
            self.stage(milestone.stage, keys)
            self.roles(milestone.decided_by, *keys, "decided_by")
            self.roles(milestone.in_conjunction_with, *keys, "in_conjunction_with")
            changes = {timeline: (value,) for timeline, value in milestone.changes.items()}
            self.states(changes, (*keys, "changes"))
            self.states(milestone.adds, (*keys, "adds"))
            self.states(milestone.ends, (*keys, "ends"))
            if id_ == THE_START:
                self.search.wrong(
                    self.file, keys, f"'{id_}' always means the start.", "Choose another name."
                )
        for id_, gate in self.pathway.gates.items():
            keys = ("gates", id_)
            self.milestones(gate.before, (*keys, "before"))
            self.roles(gate.override.by if gate.override else None, *keys, "override", "by")
            self.roles((gate.asks,) if gate.asks else None, *keys, "asks")
            if gate.instead is not None:
                pathways = self.search.pack.pathways
                self.search.name("pathway", gate.instead, pathways, self.file, (*keys, "instead"))
            if id_ in self.pathway.obligations:
                self.search.wrong(
                    self.file,
                    ("obligations", id_),
                    f"'{id_}' is the name of a gate and of a duty.",
                    "Give one of the two another name.",
                )

    def duty(self, duty: Obligation, keys: Path) -> None:
        self.roles(duty.owed_by, *keys, "owed_by")
        self.stage(duty.stage, keys)
        for key in ("after", "at", "clock_starts"):
            self.point(getattr(duty, key), (*keys, key))
        self.milestones(duty.before, (*keys, "before"))
        self.roles(duty.override.by if duty.override else None, *keys, "override", "by")
        if duty.records is not None:
            records = self.about.records
            self.search.name("record", duty.records, records, self.file, (*keys, "records"))
        if duty.at_panel is not None:
            panels = self.about.panels
            self.search.name("panel", duty.at_panel, panels, self.file, (*keys, "at_panel"))
        for event, field in (duty.on_the_date or {}).items():
            self.date_field(event, field, (*keys, "on_the_date", event))
        if duty.repeats is not None:
            self.event(duty.repeats.each_time, (*keys, "repeats", "each_time"))
            self.event(duty.repeats.missed_by, (*keys, "repeats", "missed_by"))
        for place, rung in enumerate(duty.escalates):
            self.roles(rung.to, *keys, "escalates", place, "to")

    def date_field(self, event: str, field: str, keys: Path) -> None:
        self.recorded(event, keys)
        record = self.about.events[event].record if event in self.about.events else None
        if record not in self.about.records:
            return
        fields = fields_of(self.search.pack, self.about.records[record])
        dates = [name for name, block in fields.items() if block.on_a_date]
        if field not in dates:
            what = f"'{field}' is no date on '{record}', so nothing starts this clock."
            instead = f"Add a field with 'on_a_date: true' to '{record}', and name it here."
            self.search.wrong(self.file, keys, what, closest(field, dates) if dates else instead)

    def allocations(self) -> None:
        for id_, allocation in self.pathway.allocations.items():
            keys: Path = ("allocations", id_)
            self.roles((allocation.role,), *keys, "role")
            self.roles(allocation.nominated_by, *keys, "nominated_by")
            self.roles(allocation.nominees, *keys, "nominees")
            for place, fallback in enumerate(allocation.fallback):
                self.roles((fallback.to,), *keys, "fallback", place, "to")
            known = {
                name
                for name, record in self.about.records.items()
                if record.kind is Kind.ALLOCATION
            }
            self.search.name(
                "allocation record", allocation.record, known, self.file, (*keys, "record")
            )
