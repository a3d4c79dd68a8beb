"""What is known already, so that nobody asks the family again, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stepdown.episodes.models import Spell
from stepdown.families.models import Child, EarlierAssessment
from stepdown.protocol.language import Condition, Pack, PathwayFile
from stepdown.protocol.moments import LONDON
from stepdown.web.components.words import plain_day
from stepdown.web.step_down.routes import name_of

ALL = "all"
NAMED = ("status", "level", "service", "team")
"""The timelines whose states a protocol names, so that a page can offer them."""


@dataclass(frozen=True)
class LastAssessment:
    """The latest assessment of any of the children, as a page begins from it."""

    title: str
    status: str
    began_on: date | None
    authorised_on: date | None
    source: str
    areas: dict[str, str]


def last_assessment(authority_id: int, children: Sequence[Child]) -> LastAssessment | None:
    """Return the latest that was authorised, or else recorded, over all the children."""
    found = (
        EarlierAssessment.objects.filter(authority_id=authority_id, child__in=children)
        .order_by("-authorised_on", "-pk")
        .first()
    )
    if found is None:
        return None
    on = found.authorised_on or found.started_on
    when = f" of {plain_day(on)}" if on else ""
    return LastAssessment(
        found.title,
        found.sort,
        found.plan_started_on or found.started_on,
        found.authorised_on,
        f"“{found.title}”{when}, from {found.source}",
        dict(found.areas),
    )


@dataclass(frozen=True)
class Circumstance:
    """A child, or every child, was in a state from one day until another."""

    child: str
    state: str
    began: date | None
    ended: date | None
    source: str = ""

    def as_row(self) -> dict[str, Any]:
        """Return it as a row of the page begins from it."""
        return {
            "child": self.child,
            "state": self.state,
            "began": self.began,
            "ended": self.ended,
        }


def earlier_circumstances(authority_id: int, children: Sequence[Child]) -> list[Circumstance]:
    """Return what earlier step downs recorded of these children, the latest saying of each."""
    spells = list(
        Spell.objects.filter(authority_id=authority_id, child__in=children)
        .select_related("episode")
        .order_by("began_earliest", "pk")
    )
    superseded = {spell.supersedes_id for spell in spells}
    return [
        Circumstance(
            str(spell.child_id),
            f"{spell.timeline}:{spell.value}",
            spell.began_latest.astimezone(LONDON).date(),
            spell.ended_latest.astimezone(LONDON).date() if spell.ended_latest else None,
            f"step down {spell.episode.reference}",
        )
        for spell in spells
        if spell.pk not in superseded and spell.timeline in NAMED
    ]


def states_of(pack: Pack, file: PathwayFile) -> list[tuple[str, str]]:
    """Return the states that a page offers: every status, and what the rules ask about."""
    offered = {f"status:{id_}": name for id_, name in pack.about.statuses.items()}
    for timeline, value in _asked_about(file):
        if timeline in NAMED:
            offered.setdefault(f"{timeline}:{value}", name_of(pack, value))
    return list(offered.items())


def _asked_about(file: PathwayFile) -> Iterator[tuple[str, str]]:
    for gate in file.gates.values():
        yield from _states_in((gate.if_, gate.requires))
    for duty in file.obligations.values():
        until = duty.repeats.until if duty.repeats else None
        yield from _states_in((duty.if_, duty.opens, duty.done_when, until))
    for milestone in file.milestones.values():
        yield from _states_in((milestone.reached_when,))


def _states_in(conditions: Iterable[Condition | None]) -> Iterator[tuple[str, str]]:
    for condition in conditions:
        if condition is None:
            continue
        for states in (condition.state, condition.after_state):
            for timeline, values in (states or {}).items():
                yield from ((timeline, value) for value in values)
        yield from _states_in((*(condition.all or ()), *(condition.any or ()), condition.not_))
