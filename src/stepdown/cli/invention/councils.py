"""Open an invented council by the verbs that open a real one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stepdown.cli.invention.names import email_of
from stepdown.cli.invention.scenario import CouncilWritten
from stepdown.partnership.actions import (
    add_agency,
    add_team,
    adopt,
    give_post,
    open_account,
    open_authority,
    publish,
    set_front_door,
)
from stepdown.partnership.models import Account, Authority, Team
from stepdown.protocol.loading import load_pack

OPERATOR = "operator@stepdown.example"


@dataclass(frozen=True, slots=True)
class Council:
    """A council that was opened, with its people and teams by the keys of its file."""

    written: CouncilWritten
    authority: Authority
    people: dict[str, Account]
    teams: dict[str, Team]


def the_operator() -> Account:
    """Return the account that opens councils; nobody signs in to it."""
    found = Account.objects.filter(email=OPERATOR).first()
    return found or Account.objects.create_superuser(OPERATOR, name="Operator of the demonstration")


def open_council(written: CouncilWritten, packs: Path, at: datetime) -> Council:
    """Open a council: its agencies, teams and people, its front door and its protocol."""
    operator = the_operator()
    authority = open_authority(
        slug=written.slug,
        name=written.name,
        short_name=written.short_name,
        colour=written.colour,
        by=operator,
        at=at,
    )
    people = {
        key: open_account(
            authority=authority,
            name=person.name,
            email=email_of(person.name, written.slug),
            job=person.job,
            telephone=written.teams[person.team].telephone,
            is_administrator=person.administrator,
            by=operator,
            at=at,
        )
        for key, person in written.people.items()
    }
    teams = _open_teams(written, authority, people, operator, at)
    for key, person in written.people.items():
        for role in person.roles:
            give_post(account=people[key], team=teams[person.team], role=role, by=operator, at=at)
    door = written.front_door
    set_front_door(
        authority=authority,
        name=door.name,
        telephone=door.telephone,
        hours=door.hours,
        team=teams[door.team],
        by=operator,
        at=at,
    )
    pack = publish(pack=load_pack(packs / written.pack), by=operator, at=at)
    adopt(authority=authority, published_pack=pack, by=operator, at=at)
    return Council(written, authority, people, teams)


def _open_teams(
    written: CouncilWritten,
    authority: Authority,
    people: dict[str, Account],
    operator: Account,
    at: datetime,
) -> dict[str, Team]:
    agencies = {
        key: add_agency(authority=authority, name=agency.name, sort=agency.sort, by=operator, at=at)
        for key, agency in written.agencies.items()
    }
    teams: dict[str, Team] = {}
    for key, team in written.teams.items():
        teams[key] = add_team(
            authority=authority,
            agency=agencies[team.agency],
            name=team.name,
            duty_manager=people[team.duty_manager],
            telephone=team.telephone,
            part_of=teams[team.part_of] if team.part_of else None,
            by=operator,
            at=at,
        )
    return teams
