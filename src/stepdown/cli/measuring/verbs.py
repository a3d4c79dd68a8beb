"""Opening an episode and advancing a step: by the verbs, and by the driver alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from stepdown.cli.invention.names import Inventor
from stepdown.cli.invention.saying import Tongue, words_for_anybody
from stepdown.cli.invention.scenario import Scenario, Step
from stepdown.cli.invention.volume import Volume
from stepdown.cli.measuring.difference import Difference, Look
from stepdown.cli.measuring.raw import Raw
from stepdown.cli.measuring.reads import read_for_a_step, read_for_opening
from stepdown.cli.measuring.timing import Times
from stepdown.episodes import actions
from stepdown.episodes.models import Episode, Involvement
from stepdown.families.actions import record_child
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.working_time import Calendar

A_MOMENT = timedelta(seconds=1)


@dataclass
class Pair:
    """The same work by the program and by the driver alone."""

    ours: Times = field(default_factory=Times)
    raw: Times = field(default_factory=Times)


@dataclass(frozen=True)
class Course:
    """Steps that one person can record one after another for families of one story."""

    story: str
    steps: tuple[str, ...]


def measure_steps(
    scenario: Scenario, volume: Volume, course: Course, times: int, now: datetime
) -> Pair:
    """Record each step of the course for so many families, half of them by the driver alone.

    Every rule is evaluated, the act is chained, what is owed is brought up to
    date, and all of it is committed.
    """
    family = next(each for each in volume.families if each.story == course.story)
    steps = _steps(scenario, course, now)
    volume.fill(2 * times + 1, now, [family])
    episodes = list(
        Episode.objects.filter(authority=volume.council.authority)
        .select_related("published_pack", "settings_version")
        .order_by("-pk")[: 2 * times + 1]
    )
    sample, rest = episodes[0], episodes[1:]
    raw, pair = Raw(), Pair()
    at = now
    for step, says in steps:
        at += A_MOMENT
        before = Look.at(sample)
        _advance(sample, step, says, at, _worker(sample, step))
        difference = Difference.between(before, Look.at(sample))
        for ours, theirs in zip(rest[:times], rest[times:], strict=True):
            by = _worker(ours, step)
            with pair.ours.taken():
                _advance(ours, step, says, at, by)
            writes = difference.writes(raw, Look.at(theirs))
            worker = _worker(theirs, step)
            with pair.raw.taken():
                raw.begin()
                read_for_a_step(raw, theirs, worker, f"{step.id}:{theirs.pk}", at)
                for write in writes:
                    write()
                raw.commit()
    raw.close()
    return pair


def measure_opening(scenario: Scenario, volume: Volume, times: int, now: datetime) -> Pair:
    """Start so many step downs for two children each, half of them by the driver alone."""
    cast = next(iter(volume.council.written.casts.values()))
    route = next(iter(scenario.routes.values()))
    team = volume.council.teams[cast.origin_team]
    by = volume.council.people[cast.people[route.starts_by]]
    families = [_two_children(volume, by, place, now) for place in range(2 * times + 1)]
    raw, pair = Raw(), Pair()

    def open_for(children: Sequence[Child], key: str) -> Episode:
        return actions.start(
            authority=volume.council.authority,
            pathway=route.pathway,
            children=children,
            origin_team=team,
            receiving_team=volume.council.teams[cast.receiving_team or cast.origin_team],
            idempotency_key=key,
            by=by,
            at=now,
        )

    sample = open_for(families[0], "bench:sample")
    difference = Difference.between(
        Look.at(None), Look.at(sample), {Child: [child.pk for child in families[0]]}
    )
    for place, (ours, theirs) in enumerate(
        zip(families[1 : times + 1], families[times + 1 :], strict=True)
    ):
        with pair.ours.taken():
            open_for(ours, f"bench:{place}")
        children = {a.pk: b.pk for a, b in zip(families[0], theirs, strict=True)}
        writes = difference.writes(raw, Look.at(None), {Child: children})
        with pair.raw.taken():
            raw.begin()
            read_for_opening(raw, team, theirs, by=by, key=f"raw:{place}", at=now)
            for write in writes:
                write()
            raw.commit()
    raw.close()
    return pair


def _steps(scenario: Scenario, course: Course, now: datetime) -> list[tuple[Step, dict[str, Any]]]:
    """Return the steps of the course, with answers that fit any family."""
    story = next(each for each in scenario.stories if each.title == course.story)
    situation = next(iter(scenario.situations.values()))
    roles = {role for cast in scenario.council.casts.values() for role in cast.people}
    words = words_for_anybody(situation, {*roles, "lead", "origin-team", "receiving-team"})
    tongue = Tongue(words, situation, Inventor(1), Calendar.of_england(), int, now)
    return [
        (step, {name: tongue.say(value) for name, value in step.says.items()})
        for step in scenario.routes[story.route].steps
        if step.id in course.steps
    ]


def _worker(episode: Episode, step: Step) -> Account:
    """Return who works with this family in the role of a step."""
    involved = Involvement.objects.filter(episode=episode, role=step.by, account__isnull=False)
    found = involved.select_related("account").order_by("pk")[0].account
    if found is None:
        raise AssertionError
    return found


def _advance(episode: Episode, step: Step, says: dict[str, Any], at: datetime, by: Account) -> None:
    actions.record(
        episode=episode,
        record=step.record or "",
        says=says,
        idempotency_key=f"{step.id}:{episode.pk}",
        by=by,
        at=at,
    )


def _two_children(volume: Volume, by: Account, place: int, at: datetime) -> list[Child]:
    numbers = volume.council.written.numbers_begin_with
    return [
        record_child(
            local_id=f"{numbers}B{place}N{number}",
            first_name=name,
            last_name="Measured",
            born=at.date() - timedelta(days=1000 * (number + 1)),
            by=by,
            at=at,
        )
        for number, name in enumerate(("Ada", "Kit"))
    ]
