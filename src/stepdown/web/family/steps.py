"""How far the filling of a role has come, for each child."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stepdown.episodes.models import Record
from stepdown.partnership.models import Account, Team
from stepdown.protocol.language import Allocation, FieldOf
from stepdown.web.components.words import plain_day
from stepdown.web.family.doors import records_in
from stepdown.web.family.names import first_name, listed
from stepdown.web.family.sight import Sight
from stepdown.web.forms.asked import in_a_sentence

WORDS = {
    "nominated": "was asked, and has not answered yet",
    "consulted": "was talked with, and has not answered yet",
    "accepted": "has accepted",
    "declined": "declined",
    "withdrawn": "withdrew",
}
WAITS_FOR_AN_ANSWER = frozenset({"nominated", "consulted"})
WRITTEN_BY_THE_VERBS = frozenset({"step", "person", "team"})


@dataclass(frozen=True, slots=True)
class Step:
    """The latest step for some children: what it was, and whom it is about."""

    step: str
    person: int | None
    team: int | None
    record: Record
    children: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Say whether somebody was asked who has not answered."""
        return self.step in WAITS_FOR_AN_ANSWER


def part_of(sight: Sight, allocation: Allocation) -> str:
    """Return what whoever fills a role is to do: to lead, or to be what the council calls it.

    A role leads where whoever accepts it takes the children over, or where the pathway
    hands them over once it is accepted. Who is only asked to a meeting does not lead.
    """
    leads = allocation.takes_over or any(
        sight.pathway.file.hands_over
        and milestone.block.kind == "accepted"
        and allocation.record in records_in(sight.pathway, milestone.block.reached_when)
        for milestone in sight.pathway.milestones.values()
    )
    return "lead" if leads else f"be the {in_a_sentence(allocation.title)}"


def steps_of(sight: Sight, allocation: Allocation) -> list[Step]:
    """Return the latest step for each child, children with the same one together."""
    latest: dict[str, Record] = {}
    for record in sorted(sight.records, key=lambda each: each.pk):
        if record.record == allocation.record and not record.is_absence:
            for link in record.children.all():
                latest[str(link.child_id)] = record
    by_record: dict[int, list[str]] = {}
    records = {record.pk: record for record in latest.values()}
    for child in sight.child_by_key:
        if child in latest:
            by_record.setdefault(latest[child].pk, []).append(child)
    return [
        Step(
            str(records[pk].says.get("step", "")),
            _number(records[pk].says.get("person")),
            _number(records[pk].says.get("team")),
            records[pk],
            tuple(children),
        )
        for pk, children in by_record.items()
    ]


def asked_of(sight: Sight, steps: Iterable[Step]) -> list[Step]:
    """Return the steps in which this person, or their team, was asked and has not answered."""
    return [
        step
        for step in steps
        if step.waits
        and (
            step.person == sight.account.pk
            or (step.person is None and step.team in sight.place.teams)
        )
    ]


def led_by(sight: Sight, steps: Iterable[Step]) -> list[Step]:
    """Return the steps by which this person leads."""
    return [s for s in steps if s.step == "accepted" and s.person == sight.account.pk]


def in_words(sight: Sight, steps: Iterable[Step]) -> list[dict[str, str]]:
    """Return what components/people.html takes: the children, and who was asked."""
    several = list(steps)
    people = Account.objects.in_bulk({s.person for s in several if s.person is not None})
    teams = Team.objects.in_bulk({s.team for s in several if s.team is not None})
    rows = []
    for step in several:
        person, team = people.get(step.person or 0), teams.get(step.team or 0)
        who = person.name if person else team.name if team else "Somebody"
        what = WORDS.get(step.step, step.step)
        names = listed(first_name(sight.child_by_key[child]) for child in step.children)
        note = f"On {plain_day(step.record.happened)}, recorded by {step.record.recorded_by.name}"
        rows.append({"role": names, "name": f"{who} {what}", "note": note})
    return rows


def fields_for(fields: Mapping[str, FieldOf], step: str) -> dict[str, FieldOf]:
    """Return what a record of the allocation asks at one step, without what the verb writes."""
    found: dict[str, FieldOf] = {}
    for name, block in fields.items():
        if name in WRITTEN_BY_THE_VERBS:
            continue
        conditions = dict(block.only_if or {})
        at_steps = conditions.pop("step", None)
        if at_steps is not None and step not in {str(value) for value in at_steps}:
            continue
        found[name] = block.model_copy(update={"only_if": conditions or None})
    return found


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
