"""The same route in Stepdown: evaluated, recorded by the verbs, and looked up when it is late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import process_time
from typing import Any

from django.db import connection, transaction

from bench.compare.facts import PATHWAY, STILL_OWED, Course, compiled
from stepdown import packs_folder
from stepdown.cli.invention.councils import Council, open_council
from stepdown.cli.invention.scenario import CouncilWritten
from stepdown.cli.measuring.timing import Times, timed
from stepdown.episodes import actions
from stepdown.episodes.models import Episode, Obligation
from stepdown.families.actions import record_child
from stepdown.protocol.moments import Moment
from stepdown.protocol.standing import standing

A_PAGE = 25
A_SECOND = timedelta(seconds=1)
FIRST_EPISODE = 1_000_000
"""Those that are filled in have keys from here on, clear of those that were begun."""

COUNCIL = CouncilWritten.model_validate(
    {
        "slug": "comparison",
        "name": "Council of the comparison",
        "short_name": "Comparison",
        "colour": "#333333",
        "pack": "shropshire/undated-1",
        "numbers_begin_with": "CP",
        "place": {"town": "Nowhere", "postcode": "ZZ0"},
        "front_door": {
            "name": "Front door", "telephone": "01632 960990", "hours": "Always", "team": "door",
        },
        "agencies": {"council": {"name": "Council", "sort": "council"}},
        "teams": {
            "door": {"name": "Front door", "agency": "council", "duty_manager": "manager"},
            "case-management": {
                "name": "Case management", "agency": "council", "duty_manager": "manager",
            },
            "early-help": {
                "name": "Early help", "agency": "council", "duty_manager": "early-help-manager",
            },
        },
        "people": {
            "manager": {
                "name": "Ada Manager", "job": "Manager", "team": "case-management",
                "roles": ["case-management-manager"],
            },
            "worker": {
                "name": "Ben Worker", "job": "Social worker", "team": "case-management",
                "roles": ["social-worker"],
            },
            "early-help-manager": {
                "name": "Cy Early", "job": "Early help manager", "team": "early-help",
                "roles": ["early-help-manager"],
            },
        },
        "one_of_each": [],
        "lead": "lead-professional",
        "casts": {},
        "sign_in_as": "worker",
        "task": "None.",
    }
)  # fmt: skip
"""Enough people to bring a family as far as the steps that are measured."""


@dataclass(frozen=True)
class Act:
    """One record by somebody: the verb, the record, and what it says."""

    by: str
    record: str
    says: Mapping[str, Any]
    verb: str = "record"


FIRST = (
    Act(
        "manager",
        "plan-achievement",
        {"needs-met": "yes", "actions-achieved": "yes", "support-needed": "yes",
         "which-support": "Somebody to ask."},
    ),
    Act(
        "worker",
        "family-talk",
        {"subject": ["intention", "contingency"], "answer": "agree",
         "childs-views": "I like it at home.", "parents-views": "We are ready."},
    ),
    Act(
        "manager",
        "step-down-decision",
        {"outcome": "step-down", "with-social-worker": "yes", "reason": "All is done."},
        "decide",
    ),
)  # fmt: skip
"""What the first three facts of the course are here."""

MEASURED = (
    Act(
        "worker",
        "family-talk",
        {"subject": ["agreed-plan"], "answer": "agree",
         "childs-views": "It is fine.", "parents-views": "We agree."},
    ),
    Act("worker", "partners-agreement", {"agree": "yes", "time-agreed": "yes"}),
    Act(
        "worker",
        "consent",
        {"form": "written", "name": "A parent", "lives-in-household": "yes", "both-sides": "yes",
         "with-the-assessment": "no", "may-share": "yes", "law-considered": "yes"},
        "record_consent",
    ),
    Act("worker", "consent-kept", {"where": "In the record"}),
)  # fmt: skip
"""What the four facts after them are: each is a step of both sides."""

STEPS = tuple(range(len(FIRST), len(FIRST) + len(MEASURED)))


def engine_alone(course: Course, times: int) -> list[float]:
    """Evaluate the child's standing after each fact, again and again: time of the processor."""
    pathway, calendar = compiled()
    taken = []
    for _ in range(times):
        for place, at in enumerate(course.instants[1:], 1):
            told = course.until(place)
            began = process_time()
            standing(pathway, told, calendar, at)
            taken.append(process_time() - began)
    return taken


def persisted(council: Council, now: datetime, families: int) -> Times:
    """Record the steps by the verbs, each in a transaction of its own, for so many families."""
    taken, at = Times(), now
    for number in range(families + 2):
        episode = _begin(council, number, at)
        for act in FIRST:
            at += A_SECOND
            _record(council, episode, act, at)
        for act in MEASURED:
            at += A_SECOND
            if number < 2:
                _record(council, episode, act, at)
                continue
            with taken.taken():
                _record(council, episode, act, at)
    return taken


def opened(now: datetime) -> Council:
    """Open the council that the families are measured in."""
    return open_council(COUNCIL, packs_folder(), now - timedelta(days=400))


def _begin(council: Council, number: int, at: datetime) -> Episode:
    worker = council.people["worker"]
    child = record_child(
        local_id=f"CP{number}", first_name="Ada", last_name="Measured",
        born=at.date() - timedelta(days=4000), by=worker, at=at,
    )  # fmt: skip
    began = Moment.on(at.date() - timedelta(days=180))
    return actions.start(
        authority=council.authority,
        pathway=PATHWAY,
        children=[child],
        origin_team=council.teams["case-management"],
        receiving_team=council.teams["early-help"],
        social_worker=worker,
        known={"short-breaks": "no"},
        spells=[actions.State(child, "status", "child-in-need-plan", began)],
        idempotency_key=f"compare:{number}",
        by=worker,
        at=at,
    )


def _record(council: Council, episode: Episode, act: Act, at: datetime) -> None:
    verb: Callable[..., Any] = getattr(actions, act.verb)
    asked = {"answer": "given"} if act.verb == "record_consent" else {}
    verb(
        episode=episode, record=act.record, says=act.says, by=council.people[act.by], at=at,
        idempotency_key=f"{act.record}:{at.isoformat()}:{episode.pk}"[:64], **asked,
    )  # fmt: skip


def fill(council: Council, course: Course, open_ones: int) -> int:
    """Write what is owed in so many open episodes, at every stage of the course in turn.

    Only what a list reads is written: the rows are those that the projection would have.
    """
    pathway, calendar = compiled()
    rows = []
    for stage, at in enumerate(course.instants[:-1]):
        found = standing(pathway, course.until(stage), calendar, at)
        rows += [
            (stage, duty.obligation, role, duty.ordinal, duty.due.at if duty.due else None)
            for duty in found.obligations
            if duty.state in STILL_OWED
            for role in duty.owed_by
        ]
    with transaction.atomic(), connection.cursor() as cursor:
        # The episodes themselves are not written: no list of what is late reads them.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "CREATE TEMP TABLE stage (stage int, obligation text, role text, ordinal int, "
            "due_at timestamptz) ON COMMIT DROP"
        )
        cursor.executemany("INSERT INTO stage VALUES (%s, %s, %s, %s, %s)", rows)
        table = Obligation._meta.db_table
        cursor.execute(
            f"INSERT INTO {table} (authority_id, episode_id, about, obligation, ordinal, title,"  # noqa: S608
            " clause, role, state, is_open, due_at)"
            " SELECT %s, %s + number, 'family', obligation, ordinal, obligation, '', role,"
            " 'open', true, due_at"
            " FROM generate_series(0, %s - 1) AS number JOIN stage ON stage = number %% %s",
            (council.authority.pk, FIRST_EPISODE, open_ones, len(course.instants) - 1),
        )
        written = int(cursor.rowcount)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {table}")
    return written


@dataclass(frozen=True)
class Late:
    """How long it takes to say what is late for a role, and how much is."""

    page: float
    count: float
    found: int
    found_in_sample: int


def what_is_late(council: Council, role: str, now: datetime, sample: int, times: int) -> Late:
    """Ask for the first page of what is late for a role, and for how much is late in all."""
    late = Obligation.objects.filter(
        authority=council.authority, role=role, is_open=True, due_at__lt=now
    )
    filled = late.filter(episode__gte=FIRST_EPISODE)
    return Late(
        page=timed(lambda: list(late.order_by("due_at", "pk")[:A_PAGE]), times).median,
        count=timed(late.count, times).median,
        found=filled.count(),
        found_in_sample=filled.filter(episode__lt=FIRST_EPISODE + sample).count(),
    )
