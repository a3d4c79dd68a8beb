"""A step of ours with nothing round it: the engine, the driver, and the tables that it needs.

It is what SpiffWorkflow's side does too: read the family, go on, write it back, commit. What
the product adds to a step, access, the trail, who is told, is in ``ours.persisted``.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import psycopg

from bench.compare.facts import Course, compiled
from stepdown.cli.measuring.timing import Times
from stepdown.protocol.compiled import Pathway
from stepdown.protocol.facts import Child, Facts, Happening, Spell
from stepdown.protocol.moments import Moment
from stepdown.protocol.standing import standing
from stepdown.protocol.working_time import Calendar

TABLES = """
    CREATE TABLE bare_family (
        id bigint PRIMARY KEY, began timestamptz NOT NULL, child json NOT NULL, spells json NOT NULL
    );
    CREATE TABLE bare_record (
        family bigint NOT NULL, key text NOT NULL, record text NOT NULL,
        earliest timestamptz NOT NULL, latest timestamptz NOT NULL, says json NOT NULL,
        PRIMARY KEY (family, key)
    );
    CREATE TABLE bare_duty (
        family bigint NOT NULL, duty text NOT NULL, ordinal int NOT NULL, role text NOT NULL,
        state text NOT NULL, due_at timestamptz, PRIMARY KEY (family, duty, ordinal, role)
    );
    CREATE INDEX ON bare_duty (role, due_at) WHERE state = 'open';
"""
READ_FAMILY = "SELECT began, child, spells FROM bare_family WHERE id = %s FOR UPDATE"
READ_RECORDS = (
    "SELECT key, record, earliest, latest, says FROM bare_record WHERE family = %s ORDER BY key"
)
READ_DUTIES = "SELECT duty, ordinal, role, state, due_at FROM bare_duty WHERE family = %s"
WRITE_FAMILY = "INSERT INTO bare_family VALUES (%s, %s, %s, %s)"
WRITE_RECORD = "INSERT INTO bare_record VALUES (%s, %s, %s, %s, %s, %s)"
WRITE_DUTY = (
    "INSERT INTO bare_duty VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (family, duty, ordinal, "
    "role) DO UPDATE SET state = excluded.state, due_at = excluded.due_at"
)


def persisted(url: str, course: Course, steps: tuple[int, ...], families: int) -> Times:
    """Go the steps of the course for so many families, each in a transaction of its own."""
    pathway, calendar = compiled()
    taken = Times()
    with psycopg.connect(url) as connection:
        connection.execute(TABLES)
        for family in range(families):
            _begin(connection, course, family)
            for place in range(steps[0]):
                _step(connection, pathway, calendar, family, course.facts.happenings[place])
            for place in steps:
                with taken.taken():
                    _step(connection, pathway, calendar, family, course.facts.happenings[place])
    return taken


def owed(url: str, family: int) -> dict[str, Any]:
    """Return the open duties of a family as its tables have them."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(READ_DUTIES, (family,)).fetchall()
    return {duty: due for duty, _, _, state, due in rows if state == "open"}


def _begin(connection: Any, course: Course, family: int) -> None:
    (child,) = course.facts.children
    spells = [
        [each.timeline, each.value, _range(each.began), each.ended and _range(each.ended)]
        for each in course.facts.spells
    ]
    born = child.born and _range(child.born)
    connection.execute(
        WRITE_FAMILY,
        (family, course.facts.started.latest, json.dumps([child.id, born]), json.dumps(spells)),
    )
    connection.commit()


def _step(
    connection: Any, pathway: Pathway, calendar: Calendar, family: int, fact: Happening
) -> None:
    began, child, spells = connection.execute(READ_FAMILY, (family,)).fetchone()
    id_, born = child
    recorded = connection.execute(READ_RECORDS, (family,)).fetchall()
    happenings = [
        Happening(key, record, Moment(earliest, latest), frozenset({id_}), _said(says))
        for key, record, earliest, latest, says in recorded
    ]
    facts = Facts(
        started=Moment.at(began),
        children=(Child(id_, _moment(born)),),
        happenings=(*happenings, fact),
        spells=tuple(
            Spell(timeline, value, id_, Moment(*_instants(since)), _moment(until))
            for timeline, value, since, until in spells
        ),
    )
    found = standing(pathway, facts, calendar, fact.when.latest)
    before = {row[:3]: row[3:] for row in connection.execute(READ_DUTIES, (family,))}
    changed = [
        (family, *key, *now)
        for each in found.obligations
        for role in each.owed_by
        if before.get(key := (each.obligation, each.ordinal, role))
        != (now := (each.state.value, each.due.at if each.due else None))
    ]
    cursor = connection.cursor()
    cursor.execute(
        WRITE_RECORD,
        (
            family, f"{len(recorded):06}", fact.record, fact.when.earliest, fact.when.latest,
            json.dumps(dict(fact.says), default=str),
        ),
    )  # fmt: skip
    if changed:
        cursor.executemany(WRITE_DUTY, changed)
    connection.commit()


def _said(says: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(each) if isinstance(each, list) else each for name, each in says.items()}


def _range(moment: Moment) -> list[str]:
    return [moment.earliest.isoformat(), moment.latest.isoformat()]


def _instants(written: list[str]) -> tuple[datetime, datetime]:
    earliest, latest = (datetime.fromisoformat(each) for each in written)
    return earliest, latest


def _moment(written: list[str] | None) -> Moment | None:
    return Moment(*_instants(written)) if written else None
