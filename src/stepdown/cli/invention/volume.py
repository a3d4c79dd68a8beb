"""Families in bulk: some are told by the verbs, and the rest are copies of these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path

from django.db import transaction

from stepdown.audit.acts import chain_of_authority, record_act
from stepdown.audit.append_only import FOR_EVER
from stepdown.cli.invention.copies import Copy, Model, Row
from stepdown.cli.invention.councils import Council, open_council, the_operator
from stepdown.cli.invention.names import MEN, WOMEN, Inventor, email_of
from stepdown.cli.invention.patterns import Pattern, pattern_of
from stepdown.cli.invention.planning import LONG_BEFORE, in_order, tellers_of
from stepdown.cli.invention.progress import told
from stepdown.cli.invention.recorded import rows_of_episode, rows_of_family
from stepdown.cli.invention.rows import analyse, first_free_key, write_rows
from stepdown.cli.invention.scenario import Scenario, Story
from stepdown.cli.invention.telling import Teller
from stepdown.episodes.standing import rebuild
from stepdown.families.models import (
    Child,
    Household,
)
from stepdown.partnership.models import Account, Authority, Post, Team

FAMILIES_TO_A_STAFF = 90
"""One set of teams and people works with so many: some twenty to each social worker."""

AT_A_TIME = 450
"""Families in one transaction; whole sets of staff."""

OF_THE_FRONT_DOOR = {"step_up_urgently", "acknowledge_step_up", "decide_step_up"}


@dataclass(frozen=True)
class FamilyPattern:
    """A family to copy, with the sex of each child, since copies have names of their own."""

    story: str
    pattern: Pattern
    sexes: dict[int, str]
    unborn: frozenset[int]
    households: tuple[int, ...]


@dataclass
class Volume:
    """A council that can be filled: its patterns, and how many families it has."""

    council: Council
    families: Sequence[FamilyPattern]
    staff: Pattern
    inventor: Inventor
    made: int = 0

    def fill(self, how_many: int, at: datetime, families: Sequence[FamilyPattern] = ()) -> None:
        """Add copies of these families, or of all; a batch in each transaction."""
        patterns = cycle(families or self.families)
        batches = [min(AT_A_TIME, how_many - begun) for begun in range(0, how_many, AT_A_TIME)]
        for size in told(batches, len(batches), "Families"):
            with transaction.atomic():
                self._write(list(islice(patterns, size)))
                record_act(
                    chain=chain_of_authority(self.council.authority.pk),
                    actor=f"account:{the_operator().pk}",
                    verb="populate",
                    subject=f"authority:{self.council.authority.pk}",
                    at=at,
                    detail={"families": size},
                )
        analyse()

    def _write(self, chosen: Sequence[FamilyPattern]) -> None:
        rows: dict[Model, list[Row]] = defaultdict(list)
        staffs = -(-len(chosen) // FAMILIES_TO_A_STAFF)
        free = _free_keys([self.staff] * staffs)
        copies = []
        for _ in range(staffs):
            copy = Copy(_next_keys(self.staff, free))
            copy.words = self._staff_words(copy)
            _add(self.staff, copy, rows)
            copies.append(copy)
        free = _free_keys([each.pattern for each in chosen])
        for place, family in enumerate(chosen):
            staff = copies[place // FAMILIES_TO_A_STAFF]
            self.made += 1
            copy = Copy(_next_keys(family.pattern, free) | staff.keys)
            self._name(copy, family)
            _add(family.pattern, copy, rows)
        for model, written in rows.items():
            write_rows(model, written)

    def _staff_words(self, copy: Copy) -> dict[str, str]:
        words: dict[str, str] = {}
        for old, new in copy.keys[Account].items():
            first = self.inventor.one_of((*WOMEN, *MEN))
            name = f"{first} {self.inventor.family_name()}"
            words[f"name:{old}"] = name
            words[f"email:{old}"] = email_of(f"{name} {new}", self.council.written.slug)
        for old, new in copy.keys[Team].items():
            words[f"team:{old}"] = f"{self._team_names[old]} {new}"
        return words

    @property
    def _team_names(self) -> dict[int, str]:
        return {team.pk: team.name for team in self.council.teams.values()}

    def _name(self, copy: Copy, family: FamilyPattern) -> None:
        copy.last_name = self.inventor.family_name()
        taken: set[str] = set()
        names: dict[int, tuple[str, str]] = {}
        words: dict[str, str] = {}
        for old, sex in family.sexes.items():
            first = "" if old in family.unborn else self.inventor.child_name(sex, taken)
            taken.add(first)
            names[old] = (first, copy.last_name)
            number = copy.keys[Child][old]
            words[f"local_id:{old}"] = f"{self.council.written.numbers_begin_with}V{number}"
        for household in family.households:
            town = self.council.written.place["town"]
            words[f"address:{household}"] = self.inventor.address(town)
        copy.names, copy.words = names, words


def open_volume(scenario: Scenario, packs: Path, now: datetime, *, only_open: bool) -> Volume:
    """Open one more council like this one, and tell the families that copies are made of.

    With ``only_open``, every family is still on its way.
    """
    written = scenario.council
    number = Authority.objects.filter(slug__startswith=written.slug).count() + 1
    council = open_council(
        written.model_copy(
            update={
                "slug": f"{written.slug}-{number}",
                "name": f"{written.short_name} in bulk, {number} (demonstration)",
            }
        ),
        packs,
        now - LONG_BEFORE,
    )
    tellers = tellers_of(
        scenario, council, _stories(scenario, only_open=only_open), now, names_people=False
    )
    scenes = in_order(tellers)
    for scene in told(scenes, len(scenes), "Families to copy"):
        scene.act()
    rebuild(now, council.authority.pk)
    staff = _staff_pattern(council)
    return Volume(
        council=council,
        families=[_family_pattern(teller, staff) for teller in tellers],
        staff=staff,
        inventor=Inventor(number),
        made=len(tellers),
    )


def _stories(scenario: Scenario, *, only_open: bool) -> list[Story]:
    found = []
    for story in scenario.stories:
        verbs = {step.verb for step in story.then}
        ends = "end" in verbs or story.until == "completed"
        if story.until == "recorded" or verbs & OF_THE_FRONT_DOOR or (only_open and ends):
            continue
        found.append(story)
    return found


def _staff_pattern(council: Council) -> Pattern:
    alone = set(council.written.one_of_each)
    people = [
        council.people[key].pk
        for key, person in council.written.people.items()
        if person.team not in alone
    ]
    teams = [team.pk for key, team in council.teams.items() if key not in alone]
    return pattern_of(
        {
            Account: Account.objects.filter(pk__in=people),
            Team: Team.objects.filter(pk__in=teams),
            Post: Post.objects.filter(account__in=people, team__in=teams, ended=FOR_EVER),
        }
    )


def _family_pattern(teller: Teller, staff: Pattern) -> FamilyPattern:
    if teller.family is None or teller.episode is None:
        raise AssertionError
    episode = teller.episode
    children = [child.pk for child in teller.family.children]
    family = rows_of_family(children)
    pattern = pattern_of(family | rows_of_episode(episode), beside=staff.keys())
    households = [row.old_key for row in pattern.rows[Household]]
    now = list(Child.objects.filter(pk__in=children))
    return FamilyPattern(
        story=teller.story.title,
        pattern=pattern,
        sexes={child.pk: child.sex for child in now},
        unborn=frozenset(child.pk for child in now if not child.first_name),
        households=tuple(households),
    )


def _free_keys(patterns: Sequence[Pattern]) -> dict[Model, Iterator[int]]:
    needed: dict[Model, int] = defaultdict(int)
    for pattern in patterns:
        for model, how_many in pattern.keys_needed().items():
            needed[model] += how_many
    free = {}
    for model, how_many in needed.items():
        first = first_free_key(model, how_many)
        free[model] = iter(range(first, first + how_many))
    return free


def _next_keys(pattern: Pattern, free: dict[Model, Iterator[int]]) -> dict[Model, dict[int, int]]:
    return {
        model: {row.old_key: next(free[model]) for row in pattern.rows[model]}
        for model in pattern.keys_needed()
    }


def _add(pattern: Pattern, copy: Copy, rows: dict[Model, list[Row]]) -> None:
    for model, patterns in pattern.rows.items():
        rows[model] += [row.copied(copy) for row in patterns]
