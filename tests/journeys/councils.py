"""The councils of the journeys, under the protocols that come with the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from stepdown import packs_folder
from stepdown.families.actions import (
    make_sibling_group,
    record_child,
    record_earlier_assessment,
)
from stepdown.families.models import Child, SiblingGroup
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
from stepdown.protocol.language import Pack
from stepdown.protocol.loading import load_pack
from tests.factories.people import an_operator

PASSWORD = "a garden gate in the rain"  # noqa: S105  (of people who do not exist)


@dataclass
class Council:
    """A council in which everybody of a protocol has a post."""

    folder: ClassVar[str]
    slug: ClassVar[str]
    name: ClassVar[str]
    #: team: who is its duty manager
    duty: ClassVar[dict[str, str]]
    #: name: team and role
    posts: ClassVar[dict[str, tuple[str, str]]]

    at: datetime
    authority: Authority = field(init=False)
    operator: Account = field(init=False)
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the council, and adopt its protocol."""
        self.operator = an_operator()
        by, at = self.operator, self.at
        self.authority = open_authority(
            slug=self.slug, name=self.name, short_name=self.name, by=by, at=at
        )
        agency = add_agency(authority=self.authority, name=self.name, sort="council", by=by, at=at)
        for number, name in enumerate(self.posts):
            self.people[name] = open_account(
                authority=self.authority,
                name=name,
                email=f"{name.split(maxsplit=1)[0].lower()}@{self.slug}.example",
                telephone=f"01632 9602{number:02}",
                password=PASSWORD if number == 0 else None,
                by=by,
                at=at,
            )
        for team, manager in self.duty.items():
            self.teams[team] = add_team(
                authority=self.authority,
                agency=agency,
                name=team,
                duty_manager=self.people[manager],
                by=by,
                at=at,
            )
        for name, (team, role) in self.posts.items():
            give_post(account=self.people[name], team=self.teams[team], role=role, by=by, at=at)
        set_front_door(
            authority=self.authority,
            name="Front door for children",
            telephone="01632 960140",
            hours="Day and night",
            team=self.teams["Front door"],
            by=by,
            at=at,
        )
        published = publish(pack=self.protocol(), by=by, at=at)
        adopt(authority=self.authority, published_pack=published, by=by, at=at)

    def protocol(self) -> Pack:
        """Return the protocol that the council works under."""
        return load_pack(packs_folder() / self.folder)

    def somebody_who_records(self) -> Account:
        """Return who brought the families into the record."""
        return self.people[next(iter(self.posts))]

    def child(self, number: str, name: str, born: date) -> Child:
        """Return a child of the invented family Larkspur."""
        return record_child(
            local_id=number,
            first_name=name,
            last_name="Larkspur",
            born=born,
            by=self.somebody_who_records(),
            at=self.at,
        )

    def siblings(self) -> SiblingGroup:
        """Return a nine-year-old and a baby."""
        return make_sibling_group(
            name="Larkspur",
            children=[
                self.child("HD0001", "Juniper", date(2016, 5, 9)),
                self.child("HD0002", "Rowan", date(2025, 8, 6)),
            ],
            by=self.somebody_who_records(),
            at=self.at,
        )

    def was_assessed(self, child: Child, sort: str, title: str, source: str) -> None:
        """Keep what the last assessment of the child said."""
        record_earlier_assessment(
            child=child,
            sort=sort,
            title=title,
            source=source,
            areas={
                "presenting-needs": "Company for mother, and steadier nights for both children.",
                "worries": "Juniper gets up at night to help with the baby.",
                "working-well": "Mother asked for help herself. Rowan is gaining weight.",
                "complicating-factors": "Father works away from Monday to Friday.",
                "existing-wellbeing": "Juniper sees friends again after school.",
                "actions-taken": "Nursery place applied for.",
            },
            started_on=date(2026, 1, 19),
            authorised_on=date(2026, 2, 20),
            by=self.somebody_who_records(),
            at=self.at,
        )


class Herefordshire(Council):
    """Assessment to early help."""

    folder = "herefordshire/2021-03"
    slug = "herefordshire"
    name = "Herefordshire Council"
    duty: ClassVar[dict[str, str]] = {
        "Assessment team": "Gareth Penhaligon",
        "Early help co-ordinators": "Marguerite Dunne",
        "Larkfield Primary School": "Tamsin Okoro",
        "Front door": "Nkechi Adeyemi",
    }
    posts: ClassVar[dict[str, tuple[str, str]]] = {
        "Sunniva Marsh": ("Assessment team", "social-worker"),
        "Gareth Penhaligon": ("Assessment team", "social-work-manager"),
        "Iwan Prosser": ("Early help co-ordinators", "early-help-coordinator"),
        "Marguerite Dunne": ("Early help co-ordinators", "early-help-coordinator-manager"),
        "Tamsin Okoro": ("Larkfield Primary School", "key-professional"),
        "Desmond Achebe": ("Larkfield Primary School", "key-professional"),
        "Nkechi Adeyemi": ("Front door", "social-work-manager"),
        "Rukhsana Mirza": ("Front door", "social-worker"),
    }


class Hubs(Council):
    """Three pathways: from plan to plan, from plan to early help, from assessment to early help."""

    folder = "hubs/2023-11"
    slug = "hubs"
    name = "Hubs Council"
    duty: ClassVar[dict[str, str]] = {
        "Safeguarding team": "Bram Hollis",
        "Quay hub": "Yetunde Cole",
        "Leadership": "Sylvie Marchant",
        "Front door": "Nkechi Adeyemi",
    }
    posts: ClassVar[dict[str, tuple[str, str]]] = {
        "Elowen Tregear": ("Safeguarding team", "social-worker"),
        "Bram Hollis": ("Safeguarding team", "team-manager"),
        "Yetunde Cole": ("Quay hub", "consultant-social-worker"),
        "Ned Hathersage": ("Quay hub", "lead-professional"),
        "Rosalind Peake": ("Quay hub", "hub-worker"),
        "Sylvie Marchant": ("Leadership", "head-of-service-early-help"),
        "Augustin Bell": ("Leadership", "head-of-service-social-care"),
        "Harriet Lovelace": ("Leadership", "director-early-help"),
        "Winston Aldous": ("Leadership", "director-social-care"),
        "Nkechi Adeyemi": ("Front door", "team-manager"),
    }


class Somerset(Council):
    """Ten pathways: down, up, in and out."""

    folder = "somerset/2016-08"
    slug = "somerset"
    name = "Somerset Council"
    duty: ClassVar[dict[str, str]] = {
        "First Response": "Nkechi Adeyemi",
        "Larkfield Primary School": "Tamsin Okoro",
        "Front door": "Nkechi Adeyemi",
    }
    posts: ClassVar[dict[str, tuple[str, str]]] = {
        "Oriel Tanner": ("First Response", "first-response-social-worker"),
        "Sunniva Marsh": ("First Response", "social-worker"),
        "Nkechi Adeyemi": ("First Response", "social-care-manager"),
        "Rukhsana Mirza": ("First Response", "nominated-social-worker"),
        "Desmond Achebe": ("Larkfield Primary School", "lead-professional"),
        "Tamsin Okoro": ("Larkfield Primary School", "safeguarding-lead"),
        "Ned Hathersage": ("Larkfield Primary School", "professional"),
        "Rosalind Peake": ("Larkfield Primary School", "joining-service"),
        "Iwan Prosser": ("Larkfield Primary School", "getset-worker"),
        "Bram Hollis": ("Larkfield Primary School", "school"),
    }


class Bolton(Council):
    """Social care to early help."""

    folder = "bolton/undated-1"
    slug = "bolton"
    name = "Bolton Council"
    duty: ClassVar[dict[str, str]] = {
        "Social work team": "Gwilym Astley",
        "Early Help Access Point": "Farida Naylor",
        "Thornfield Primary School": "Oswin Tanner",
        "Safeguarding Partnership": "Beatrix Holme",
        "Front door": "Nkechi Adeyemi",
    }
    posts: ClassVar[dict[str, tuple[str, str]]] = {
        "Maribel Ashworth": ("Social work team", "social-worker"),
        "Gwilym Astley": ("Social work team", "team-manager"),
        "Farida Naylor": ("Early Help Access Point", "access-point"),
        "Leontine Rigby": ("Thornfield Primary School", "lead-professional"),
        "Oswin Tanner": ("Thornfield Primary School", "lead-service"),
        "Beatrix Holme": ("Safeguarding Partnership", "safeguarding-partnership"),
        "Nkechi Adeyemi": ("Front door", "team-manager"),
    }


class FamilyHelp(Council):
    """A council that made the template its own: the status changes and the lead stays."""

    folder = "families-first-template/2025-1"
    slug = "family-help"
    name = "Family Help Council"
    duty: ClassVar[dict[str, str]] = {
        "Family Help team": "Idris Calloway",
        "Child protection team": "Perpetua Swann",
        "Leadership": "Cordelia Blythe",
        "Front door": "Nkechi Adeyemi",
    }
    posts: ClassVar[dict[str, tuple[str, str]]] = {
        "Anselm Rooke": ("Family Help team", "lead-practitioner"),
        "Idris Calloway": ("Family Help team", "team-manager"),
        "Tabitha Wren": ("Family Help team", "practice-supervisor"),
        "Perpetua Swann": ("Child protection team", "protection-lead"),
        "Jolyon Marsh": ("Child protection team", "conference-chair"),
        "Cordelia Blythe": ("Leadership", "head-of-service"),
        "Nkechi Adeyemi": ("Front door", "team-manager"),
    }

    def protocol(self) -> Pack:
        """Return the template as a council publishes it that has made it its own."""
        pack = super().protocol()
        own = {"template": False, "pack": "family-help", "council": self.name}
        return pack.model_copy(update={"about": pack.about.model_copy(update=own)})
