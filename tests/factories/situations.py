"""Named situations under the protocol of Riverside, which no council has."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from stepdown.episodes import actions
from stepdown.episodes.models import Episode, Record
from stepdown.families.models import Child
from stepdown.partnership.actions import adopt, give_post, publish
from stepdown.partnership.models import Account
from stepdown.protocol.checking import load_sound_pack
from stepdown.protocol.language import Pack
from stepdown.protocol.moments import Moment
from tests.factories.families import a_brother_and_a_sister
from tests.factories.people import MONDAY, Council, a_council

RIVERSIDE = Path(__file__).parent / "riverside"

_keys = count(1)


def a_key() -> str:
    """Return a key that no form had before."""
    return f"form-{next(_keys)}"


@cache
def riverside() -> Pack:
    """Return the invented protocol."""
    return load_sound_pack(RIVERSIDE)


@dataclass
class Story:
    """A family at some point of its step down, and the people around it."""

    council: Council
    manager: Account
    worker: Account
    early_help_manager: Account
    lead: Account
    episode: Episode
    children: list[Child]
    at: datetime = MONDAY
    records: dict[str, Record] = field(default_factory=dict)

    def later(self, **by: float) -> datetime:
        """Let time pass, and return the new instant."""
        self.at += timedelta(**by)
        return self.at

    def record(self, record: str, by: Account | None = None, **more: Any) -> Record:
        """Record something, an hour after the thing before."""
        kept = actions.record(
            episode=self.episode,
            record=record,
            idempotency_key=a_key(),
            by=by or self.worker,
            at=self.later(hours=1),
            **more,
        )
        self.records[record] = kept
        return kept


def riverside_council(at: datetime = MONDAY) -> Council:
    """Return a council that has adopted the protocol, with somebody in every role."""
    council = a_council(at=at)
    published = publish(pack=riverside(), by=council.operator, at=at)
    adopt(authority=council.authority, published_pack=published, by=council.operator, at=at)
    return council


def a_family_steps_down(
    council: Council | None = None, at: datetime = MONDAY, referred_by: str = "school"
) -> Story:
    """Return a nine-year-old and a baby, whose social worker has just begun."""
    council = council or riverside_council(at)
    worker = council.person("Sadia Bell", "social work", "social-worker", at)
    children = list(a_brother_and_a_sister(worker, at))
    at = at + timedelta(hours=1)
    episode = actions.start(
        authority=council.authority,
        pathway="down",
        children=children,
        origin_team=council.teams["social work"],
        receiving_team=council.teams["early help"],
        known={"referred-by": referred_by},
        spells=[
            actions.State(child, "status", "assessment", Moment.on(date(2026, 2, 2)))
            for child in children
        ],
        idempotency_key=a_key(),
        by=worker,
        at=at,
    )
    return Story(
        council=council,
        manager=council.teams["social work"].duty_manager,
        worker=worker,
        early_help_manager=council.teams["early help"].duty_manager,
        lead=council.person("Otis Grey", "early help", "early-help-worker", at),
        episode=episode,
        children=children,
        at=at,
    )


def a_family_that_was_assessed(council: Council | None = None) -> Story:
    """Return them with the assessment recorded, so that the manager can decide."""
    story = a_family_steps_down(council)
    story.record("assessment", happened=Moment.on(date(2026, 2, 20)), says={"summary": "Fine"})
    return story


def a_family_decided_to_step_down(council: Council | None = None) -> Story:
    """Return them after the manager's decision."""
    story = a_family_that_was_assessed(council)
    story.records["decision"] = actions.decide(
        episode=story.episode,
        record="decision",
        says={"outcome": "step-down", "reason": "Early help can meet what remains."},
        idempotency_key=a_key(),
        by=story.manager,
        at=story.later(hours=1),
    )
    return story


def a_family_that_agreed(council: Council | None = None) -> Story:
    """Return them with consent given."""
    story = a_family_decided_to_step_down(council)
    story.records["consent"] = actions.record_consent(
        episode=story.episode,
        record="consent",
        answer="given",
        idempotency_key=a_key(),
        by=story.worker,
        at=story.later(hours=1),
    )
    return story


def a_family_whose_lead_was_asked(council: Council | None = None) -> Story:
    """Return them with a lead nominated, who has not answered."""
    story = a_family_that_agreed(council)
    story.records["nomination"] = actions.nominate_lead(
        episode=story.episode,
        allocation="lead",
        person=story.lead,
        idempotency_key=a_key(),
        by=story.worker,
        at=story.later(hours=1),
    )
    return story


def a_family_whose_lead_accepted(council: Council | None = None) -> Story:
    """Return them with a lead who holds the children."""
    story = a_family_whose_lead_was_asked(council)
    story.records["acceptance"] = actions.accept_lead(
        episode=story.episode,
        allocation="lead",
        idempotency_key=a_key(),
        by=story.lead,
        at=story.later(hours=1),
    )
    return story


def a_family_handed_over(council: Council | None = None) -> Story:
    """Return them in early help, before the first review."""
    story = a_family_whose_lead_accepted(council)
    story.record("plan", says={"actions": [{"what": "Breakfast club", "by-whom": "School"}]})
    story.records["handover"] = actions.hand_over(
        episode=story.episode,
        record="handover",
        idempotency_key=a_key(),
        by=story.worker,
        at=story.later(hours=1),
    )
    return story


def a_colleague(story: Story, name: str = "Perran Moss") -> Account:
    """Return another social worker of the same team."""
    return story.council.person(name, "social work", "social-worker", MONDAY)


def a_stranger(story: Story) -> Account:
    """Return somebody of the same council who has nothing to do with the family."""
    team = story.council.teams.get("far away") or story.council.team(
        "far away", story.council.person("Agnes Rook")
    )
    account = story.council.person("Nobody Here")
    give_post(
        account=account, team=team, role="social-worker", by=story.council.operator, at=MONDAY
    )
    return account
