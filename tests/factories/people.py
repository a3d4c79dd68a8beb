"""A council, its teams, and people in them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from stepdown.partnership.actions.accounts import give_post, open_account
from stepdown.partnership.actions.authorities import add_agency, open_authority, set_front_door
from stepdown.partnership.actions.teams import add_team
from stepdown.partnership.models import Account, Agency, Authority, Team

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""The instant at which most invented stories begin."""

_numbers = count(1)


def an_operator() -> Account:
    """Return somebody who runs the site."""
    existing = Account.objects.filter(is_superuser=True).first()
    return existing or Account.objects.create_superuser(
        f"operator{next(_numbers)}@stepdown.example", name="Operator"
    )


@dataclass
class Council:
    """A council with its teams and people, by the names that tests use."""

    authority: Authority
    agency: Agency
    operator: Account
    teams: dict[str, Team] = field(default_factory=dict)

    def person(self, name: str, team: str = "", role: str = "", at: datetime = MONDAY) -> Account:
        """Return a new person, in a team and a role if these are given."""
        account = open_account(
            authority=self.authority,
            name=name,
            email=f"{name.split(maxsplit=1)[0].lower()}{next(_numbers)}@riverside.example",
            by=self.operator,
            at=at,
        )
        if role:
            give_post(account=account, team=self.teams[team], role=role, by=self.operator, at=at)
        return account

    def team(self, name: str, duty_manager: Account, at: datetime = MONDAY) -> Team:
        """Return a new team, kept under its name."""
        self.teams[name] = add_team(
            authority=self.authority,
            agency=self.agency,
            name=name,
            duty_manager=duty_manager,
            by=self.operator,
            at=at,
        )
        return self.teams[name]


def a_council(slug: str = "riverside", at: datetime = MONDAY) -> Council:
    """Return a council with a social work team, an early help team and a front door.

    Each team has a duty manager in a role of the invented protocol.
    """
    operator = an_operator()
    authority = open_authority(
        slug=f"{slug}-{next(_numbers)}",
        name=f"{slug.capitalize()} Council",
        short_name=slug.capitalize(),
        by=operator,
        at=at,
    )
    agency = add_agency(
        authority=authority, name=authority.name, sort="council", by=operator, at=at
    )
    council = Council(authority, agency, operator)
    for team, manager, role in (
        ("social work", "Morwenna Hale", "social-work-manager"),
        ("early help", "Tobias Lund", "early-help-manager"),
        ("front door", "Ines Okafor", "front-door-manager"),
    ):
        duty_manager = council.person(manager)
        council.team(team, duty_manager)
        give_post(account=duty_manager, team=council.teams[team], role=role, by=operator, at=at)
    set_front_door(
        authority=authority,
        name="Front door",
        telephone="01632 960001",
        team=council.teams["front door"],
        by=operator,
        at=at,
    )
    return council
