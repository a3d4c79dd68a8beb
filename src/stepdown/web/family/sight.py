"""A family's episode as one person sees it at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from stepdown.audit.acts import record_read
from stepdown.episodes import reading
from stepdown.episodes.access import Place, episode_for, place_of, roles_asked_of, roles_of
from stepdown.episodes.changes import with_changes
from stepdown.episodes.ending import check_may_end, who_may_end
from stepdown.episodes.facts import facts
from stepdown.episodes.holdings import Holder
from stepdown.episodes.models import Episode, Obligation, Record, StepUpReport
from stepdown.episodes.reading import ChildHere, PersonHere
from stepdown.episodes.refusals import NotYours
from stepdown.episodes.standing import calendar_of, pathway_of, standing_by
from stepdown.episodes.versions import under
from stepdown.families.models import Child
from stepdown.partnership.models import Account, Post, PublishedPack, Team
from stepdown.protocol.facts import Facts, Kind, Spell
from stepdown.protocol.language import PackFile, RecordType
from stepdown.protocol.moments import LONDON
from stepdown.protocol.pathway import Pathway
from stepdown.protocol.standing import Standing
from stepdown.protocol.working_time import Calendar
from stepdown.web.components.words import day_and_time
from stepdown.web.family.names import age_in_words, counted, family_name, first_name, listed
from stepdown.web.forms.asked import in_a_sentence


@dataclass
class Sight:
    """One person looks at one episode. Each thing is read once, when it is first needed."""

    account: Account
    at: datetime
    episode: Episode

    @classmethod
    def of(cls, account: Account, at: datetime, reference: str) -> Sight:
        """Return what the person sees, or raise ``NotFound`` where it is not theirs."""
        return cls(account, at, episode_for(account, at, reference))

    def note_that_it_was_read(self, page: str) -> None:
        """Write down who looked at which page of whose. Called before the page is sent."""
        record_read(
            authority=f"authority:{self.episode.authority_id}",
            actor=f"account:{self.account.pk}",
            subject=f"episode:{self.episode.pk}",
            page=page,
            at=self.at,
        )

    # The protocol

    @cached_property
    def pathway(self) -> Pathway:
        """Return the pathway that the episode follows, as it was published."""
        return pathway_of(self.episode)

    @property
    def about(self) -> PackFile:
        """Return the protocol's own words."""
        return self.pathway.pack.about

    @cached_property
    def standing(self) -> Standing:
        """Return where the episode stands now."""
        return standing_by(self.episode, self.told, self.at)

    def remember(self) -> None:
        """Look where the episode stands, so that an act that follows does not change the answer."""
        _ = self.standing

    @cached_property
    def told(self) -> Facts:
        """Return what the engine is told of the episode."""
        return facts(self.episode)

    @cached_property
    def spells(self) -> tuple[Spell, ...]:
        """Return the states that each child has been in, those that milestones began too."""
        return with_changes(self.pathway, self.told, self.standing).spells

    @cached_property
    def calendar(self) -> Calendar:
        """Return the days on which the council works."""
        return calendar_of(under(self.episode).settings)

    @property
    def published(self) -> PublishedPack:
        """Return the version of the protocol that the family stands under."""
        return under(self.episode).published

    def pathway_then(self, record: Record) -> Pathway:
        """Return the pathway as it was when something was recorded, whose words it used."""
        return pathway_of(self.episode, record.recorded_at)

    def record_type(self, record: str) -> RecordType | None:
        """Return what the protocol says of a sort of record."""
        return self.about.records.get(record)

    def role_name(self, role: str) -> str:
        """Return what the council calls a role."""
        block = self.about.roles.get(role)
        return block.name if block else role.replace("-", " ").capitalize()

    def role_names(self, roles: Iterable[str]) -> str:
        """Return "Social worker or Team manager", as the start of a line."""
        names = [self.role_name(role) for role in roles]
        return " or ".join([*names[:1], *map(in_a_sentence, names[1:])])

    # The people

    @cached_property
    def children(self) -> list[ChildHere]:
        """Return the children who are in the episode now; once it is over, all who were."""
        everybody = reading.children_of(self.episode)
        return [here for here in everybody if here.membership.is_open] or everybody

    @cached_property
    def child_by_key(self) -> dict[str, Child]:
        """Return each child by the id under which the protocol's rules know them."""
        return {str(here.child.pk): here.child for here in self.children}

    @cached_property
    def people(self) -> list[PersonHere]:
        """Return who takes part."""
        return list(reading.people_in(self.episode, self.at))

    @cached_property
    def roles(self) -> frozenset[str]:
        """Return the roles in which this person may act here."""
        return roles_of(self.place, self.episode, self.pathway.pack)

    @cached_property
    def roles_asked(self) -> frozenset[str]:
        """Return the roles that this person was asked to fill, and has not accepted."""
        return roles_asked_of(self.place, self.episode)

    @cached_property
    def place(self) -> Place:
        """Return what the person is: their posts and teams."""
        return place_of(self.account, self.at)

    @cached_property
    def owners(self) -> dict[str, list[Account | Team]]:
        """Return who owes what each role owes here: a person, or else a team."""
        found: dict[str, list[Account | Team]] = {}
        rows = (
            Obligation.objects.filter(episode=self.episode, is_open=True)
            .select_related("account", "team")
            .order_by("role", "account", "team")
        )
        for row in rows:
            owner = row.account or row.team
            if owner is not None and owner not in found.setdefault(row.role, []):
                found[row.role].append(owner)
        for here in self.people:
            if here.account is not None and here.role and here.role not in found:
                found[here.role] = [here.account]
        return found

    def people_in_role(self, roles: Iterable[str]) -> list[PersonHere]:
        """Return who takes part in any of these roles."""
        wanted = set(roles)
        return [here for here in self.people if here.role in wanted]

    def names_in_role(self, roles: Iterable[str]) -> list[str]:
        """Return who has any of these roles here, or in a team that takes part."""
        wanted = list(roles)
        found = [here.account.name for here in self.people_in_role(wanted) if here.account]
        teams = {here.team.pk for here in self.people if here.team is not None}
        posts = Post.objects.filter(
            team__in=teams,
            role__in=wanted,
            began__lte=self.at,
            ended__gt=self.at,
            account__is_active=True,
        )
        found += posts.order_by("account__name").values_list("account__name", flat=True)
        return list(dict.fromkeys(found))

    def may_record_as_asked(self, record: str) -> bool:
        """Say whether somebody who has not answered yet may record it: that they met."""
        block = self.record_type(record)
        if block is None or block.kind is not Kind.CONTACT:
            return False
        return not self.roles_asked.isdisjoint(block.recorded_by)

    def may_record(self, record: str) -> bool:
        """Say whether the protocol lets this person record it."""
        block = self.record_type(record)
        return block is not None and not self.roles.isdisjoint(block.recorded_by)

    def names_of(self, children: Iterable[str | None]) -> str:
        """Return first names of the children that rules know by these ids."""
        known = [self.child_by_key[key] for key in children if key in self.child_by_key]
        return listed(map(first_name, known))

    @cached_property
    def family(self) -> str:
        """Return the family's name, as the bar under the navigation shows it."""
        return family_name([here.child for here in self.children]) or "No child is left"

    @property
    def today(self) -> date:
        """Return the day in England."""
        return self.at.astimezone(LONDON).date()

    # What was recorded

    @cached_property
    def records(self) -> list[Record]:
        """Return the records that stand, the earliest first."""
        found: Sequence[Record] = reading.records_of(self.episode)
        return sorted(found, key=lambda record: (record.happened_latest, record.pk))

    @cached_property
    def urgent_reports(self) -> list[StepUpReport]:
        """Return the urgent reports that were matched to this family."""
        return list(reading.urgent_reports_about(self.episode))

    @property
    def is_open(self) -> bool:
        """Say whether any child is still in the episode."""
        return self.episode.progress.is_open

    @property
    def has_reached_its_end(self) -> bool:
        """Say whether every child here has reached an end that the protocol names."""
        ends = {id_ for id_, m in self.pathway.milestones.items() if m.block.kind == "ended"}
        reached = {m.child for m in self.standing.milestones if m.milestone in ends and m.reached}
        present = set(self.child_by_key)
        return bool(present) and (None in reached or present <= reached)

    @cached_property
    def who_ends_it(self) -> str:
        """Return in words who may end this, or nothing where this person may."""
        holders = self.holders
        try:
            check_may_end(self.place, self.roles, self.pathway.pack, holders)
        except NotYours:
            return who_may_end(self.pathway.pack, holders)
        return ""

    @property
    def holders(self) -> list[Holder]:
        """Return who holds a child here."""
        return [
            Holder(account=here.holder, team=here.holder_team)
            for here in self.children
            if here.holder or here.holder_team
        ]

    # Where things are

    def address(self, route: str = "episode", *args: object) -> str:
        """Return the address of one of the family's pages."""
        return reverse(route, args=[self.episode.reference, *args])

    def around(self) -> dict[str, Any]:
        """Return what the layout of every page about the family needs."""
        return {
            "section": "episodes",
            "sight": self,
            "reference": self.episode.reference,
            "identity": {
                "family": self.family,
                "href": self.address(),
                "children": [
                    {
                        "name": first_name(here.child),
                        "age": age_in_words(here.child, self.today),
                        "id": here.child.local_id,
                    }
                    for here in self.children
                ],
                "alert": self.alert(),
            },
        }

    def alert(self) -> str:
        """Return the one line that nobody may miss: an urgent report without a decision."""
        waiting = [report for report in self.urgent_reports if not hasattr(report, "decision")]
        if not waiting:
            return ""
        latest = waiting[0]
        whom = f" awaited from {latest.owed_by.name}" if latest.owed_by else " awaited"
        text = f"Reported to social care on {day_and_time(latest.reported_at)}; decision{whom}."
        others = len(waiting) - 1
        return f"{text} {counted(others, 'earlier report')} also waits." if others else text
