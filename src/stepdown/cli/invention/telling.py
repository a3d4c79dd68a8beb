"""Tell the stories: every act by the verb that a page would call, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from stepdown.audit.refusal import Refusal
from stepdown.cli.invention.councils import Council
from stepdown.cli.invention.names import Inventor
from stepdown.cli.invention.relatives import Family, record_assessment, record_family
from stepdown.cli.invention.saying import Tongue, words_for, words_for_anybody
from stepdown.cli.invention.scenario import (
    CastWritten,
    Route,
    ScenarioError,
    Situation,
    SpellWritten,
    Step,
    Story,
)
from stepdown.cli.invention.timetable import timetable
from stepdown.episodes import actions
from stepdown.episodes.models import Episode, Record, StepUpReport
from stepdown.families.actions import correct_child
from stepdown.families.models import Child
from stepdown.partnership.models import Account, Team
from stepdown.protocol.moments import Moment
from stepdown.protocol.working_time import Calendar, Duration, before

Act = Callable[[], None]
TEAMS = ("origin-team", "receiving-team")


@dataclass(frozen=True, slots=True)
class Scene:
    """One act at one instant. Of two at the same, the one planned first comes first."""

    at: datetime
    number: int
    act: Act
    teller: str


@dataclass
class Teller:
    """Tells one family's story."""

    name: str
    story: Story
    route: Route
    situation: Situation
    council: Council
    cast: CastWritten
    inventor: Inventor
    calendar: Calendar
    now: datetime
    numbers: Iterator[int]
    names_people: bool = True
    """Where not, what is written fits any family, so that it can be copied."""
    family: Family | None = None
    episode: Episode | None = None
    report: StepUpReport | None = None
    records: dict[str, Record] = field(default_factory=dict)

    def scenes(self, order: Iterator[int]) -> Iterator[Scene]:
        """Return the acts of the story with their instants."""
        when = timetable(self.story, self.route, self.now, self.calendar)
        joining = [step.child for step, _ in when.acts if step.verb == "join_sibling"]
        apart = [position for position in joining if position is not None]

        def meet() -> None:
            self._meet(when.recorded_at, apart)

        def start() -> None:
            self._start(when.started_at, apart)

        yield Scene(when.recorded_at, next(order), meet, self.name)
        if self.story.until == "recorded":
            return
        yield Scene(when.started_at, next(order), start, self.name)
        for step, at in when.acts:
            yield Scene(at, next(order), self._act(step, at), self.name)

    def person(self, role: str) -> Account:
        """Return who is in a role here, by the story, by the usual cast, or by their own key."""
        key = self.story.people.get(role) or self.cast.people.get(role) or role
        try:
            return self.council.people[key]
        except KeyError:
            raise ScenarioError(f"{self.story.title}: nobody is the {role}.") from None

    def _act(self, step: Step, at: datetime) -> Act:
        def act() -> None:
            try:
                self._play(step, at)
            except Refusal as refused:
                raise ScenarioError(
                    f"{self.story.title}, {step.id}: {refused.what_happened} {vars(refused)}"
                ) from refused

        return act

    def _meet(self, at: datetime, apart: Sequence[int]) -> None:
        by = self.person(self.route.starts_by)
        self.family = record_family(
            self.story, self.council, self.inventor, numbers=self.numbers, by=by, at=at,
            now=self.now, calendar=self.calendar, apart=apart,
        )  # fmt: skip
        record_assessment(
            self.family, self.route.earlier_assessment, self.situation, self._words(),
            by=by, at=at, calendar=self.calendar,
        )  # fmt: skip

    def _start(self, at: datetime, apart: Sequence[int]) -> None:
        family = self._family()
        children = [child for place, child in enumerate(family.children) if place not in apart]
        teams = self.council.teams
        spells = self.route.spells if self.story.spells is None else self.story.spells
        receiving = self.cast.receiving_team
        try:
            self.episode = actions.start(
                authority=self.council.authority,
                pathway=self.route.pathway,
                children=children,
                origin_team=teams[self.cast.origin_team],
                receiving_team=teams[receiving] if receiving else None,
                social_worker=self.person(self.route.held_by),
                known=self._said({**self.route.known, **self.story.known}, at),
                spells=[self._state(each, child, at) for child in children for each in spells],
                idempotency_key=f"{self.name}:start",
                by=self.person(self.route.starts_by),
                at=at,
            )
        except Refusal as refused:
            raise ScenarioError(
                f"{self.story.title}, start: {refused.what_happened} {vars(refused)}"
            ) from refused

    def _play(self, step: Step, at: datetime) -> None:
        by = self.person(step.by)
        match step.verb:
            case "step_up_urgently":
                self.report = actions.step_up_urgently(**self._report(step), by=by, at=at)
                actions.follow_step_up(report=self.report, at=at)
            case "acknowledge_step_up":
                actions.acknowledge_step_up(report=self._reported(), by=by, at=at)
            case "decide_step_up":
                actions.decide_step_up(
                    report=self._reported(), outcome=step.outcome or "",
                    reason=self._text(step.reason), by=by, at=at,
                )  # fmt: skip
            case "correct_child":
                correct_child(
                    child=self._child(step), reason=self._text(step.reason), by=by, at=at,
                    **self._details(step, at),
                )  # fmt: skip
            case "join_sibling":
                actions.join_sibling(episode=self._episode(), child=self._child(step), by=by, at=at)
            case "correct":
                self.records[step.id] = actions.correct(
                    record=self.records[step.corrects or ""], says=self._said(step.says, at),
                    reason=self._text(step.reason), idempotency_key=f"{self.name}:{step.id}",
                    by=by, at=at,
                )  # fmt: skip
            case _:
                verb: Callable[..., Record] = getattr(actions, step.verb)
                self.records[step.id] = verb(**self._arguments(step, at), by=by, at=at)

    def _arguments(self, step: Step, at: datetime) -> dict[str, Any]:
        """Return what a verb that records is told: what the step says, and nothing else."""
        told: dict[str, Any] = {
            "episode": self._episode(),
            "idempotency_key": f"{self.name}:{step.id}",
        }
        for name in (
            "record", "is_absence", "already_happened", "answer", "allocation", "gate", "why",
            "is_resolved",
        ):  # fmt: skip
            value = getattr(step, name)
            if value is not None:
                told[name] = value
        if step.says:
            told["says"] = self._said(step.says, at)
        for name in ("reason", "note"):
            if getattr(step, name) is not None:
                told[name] = self._text(getattr(step, name))
        if step.person is not None:
            told["person"] = self.person(step.person)
        if step.to_team is not None:
            told["to_team"] = self._team(step.to_team)
        if step.child is not None:
            told["child"] = self._child(step)
        if step.children is not None:
            told["children"] = [self._family().children[place] for place in step.children]
        if step.days_before is not None:
            day = before(Duration(step.days_before, "working days"), at, self.calendar).date()
            told["happened"] = Moment.on(day)
        return told

    def _report(self, step: Step) -> dict[str, Any]:
        child = self._child(step)
        return {
            "child_name": f"{child.first_name} {child.last_name}".strip(),
            "born": child.born,
            "worry": self._text(step.worry),
            "telephone": self.person(step.by).telephone or self.inventor.mobile(),
            "from_reference": self._episode().reference,
            "idempotency_key": f"{self.name}:{step.id}",
        }

    def _state(self, written: SpellWritten, child: Child, at: datetime) -> actions.State:
        return actions.State(
            child=child,
            timeline=written.timeline,
            value=written.value,
            began=self._day_before(written.began, at),
            ended=self._day_before(written.ended, at) if written.ended else None,
        )

    def _day_before(self, length: str, at: datetime) -> Moment:
        return Moment.on(before(Duration.parse(length), at, self.calendar).date())

    def _said(self, says: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        tongue = Tongue(self._words(), self.situation, self.inventor, self.calendar, self._id, at)
        return {name: tongue.say(value) for name, value in says.items()}

    def _details(self, step: Step, at: datetime) -> dict[str, Any]:
        said = self._said(step.details or {}, at)
        dates = {"born", "expected_birth", "died_on"} & said.keys()
        return said | {name: date.fromisoformat(said[name]) for name in dates if said[name]}

    def _id(self, role: str) -> int:
        return int(self.person(role).pk)

    def _words(self) -> dict[str, str]:
        names = {role: self.person(role).name for role in {*self.cast.people, *self.story.people}}
        if not self.names_people:
            return words_for_anybody(self.situation, {*names, "lead", *TEAMS})
        names["lead"] = self.person(self.council.written.lead).name
        names["origin-team"] = self.council.teams[self.cast.origin_team].name
        if self.cast.receiving_team:
            names["receiving-team"] = self.council.teams[self.cast.receiving_team].name
        return words_for(self._family(), self.situation, names)

    def _text(self, written: str | None) -> str:
        return (written or "").format_map(self._words())

    def _child(self, step: Step) -> Child:
        return self._family().children[step.child or 0]

    def _team(self, key: str) -> Team:
        if key == "receiving":
            key = self.cast.receiving_team or ""
        return self.council.teams[key]

    def _family(self) -> Family:
        if self.family is None:
            raise ScenarioError(f"{self.story.title}: the family is not known yet.")
        return self.family

    def _episode(self) -> Episode:
        if self.episode is None:
            raise ScenarioError(f"{self.story.title}: the step down has not started yet.")
        return self.episode

    def _reported(self) -> StepUpReport:
        if self.report is None:
            raise ScenarioError(f"{self.story.title}: nobody has reported anything yet.")
        return self.report
