"""``make bench-compare``, as far as it goes without SpiffWorkflow, which is not installed here."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from bench.compare import bare, bpmn, course, facts, model, ours
from bench.compare.page import Compared, Found, as_page, as_text
from stepdown.episodes.models import Obligation
from stepdown.protocol.loading import load_pack
from stepdown.protocol.moments import LONDON
from tests.cluster import Cluster

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=LONDON)


@pytest.fixture(name="ordinary", scope="module")
def _ordinary() -> facts.Course:
    return facts.read_course(load_pack(facts.PACK), facts.ORDINARY)


def test_every_duty_of_the_route_is_a_task_of_the_process() -> None:
    pathway = load_pack(facts.PACK).pathways[facts.PATHWAY]
    assert set(pathway.obligations) == set(model.tasks()) - model.ACTS
    assert set(model.GATES) <= {*pathway.gates, *pathway.obligations}
    owners = {name: duty.owed_by for name, duty in pathway.obligations.items()}
    assert all(model.lane_of(task) in owners[task] for task in owners)


def test_the_process_is_a_whole_document() -> None:
    process = ElementTree.fromstring(bpmn.document()).find(f"{{{bpmn.BPMN}}}process")  # noqa: S314
    assert process is not None
    ids = {each.get("id") for each in process}
    flows = process.findall(f"{{{bpmn.BPMN}}}sequenceFlow")
    assert len(flows) == len(model.FLOWS)
    assert {flow.get(end) for flow in flows for end in ("sourceRef", "targetRef")} <= ids
    assert set(model.tasks()) <= ids
    starts = [each for each in process if each.tag.endswith("startEvent")]
    assert [each.get("id") for each in starts] == ["start"]


def test_each_fact_of_the_course_does_something_to_the_process(ordinary: facts.Course) -> None:
    known = course.at_first(ordinary.status)
    for group in ordinary.as_told()["groups"]:
        (fact,) = group["facts"]
        known |= course.answers(fact["record"], fact["says"])
        done = course.completes(fact["record"], fact["says"], known)
        at = datetime.fromisoformat(group["at"])
        due = course.due_dates(fact["record"], fact["says"], at, group["closed"])
        assert done, fact["record"]
        assert set(done) | set(due) <= set(model.tasks())


def test_what_falls_due_there_is_what_falls_due_here(ordinary: facts.Course) -> None:
    due: dict[str, str | None] = {}
    walked = facts.walk(ordinary)
    for group, here in zip(ordinary.as_told()["groups"], walked[1:], strict=True):
        (fact,) = group["facts"]
        at = datetime.fromisoformat(group["at"])
        due |= course.due_dates(fact["record"], fact["says"], at, group["closed"])
        assert here["open"] == {duty: due.get(duty) for duty in here["open"]}
    assert sum(day is not None for here in walked for day in here["open"].values()) > 20


def test_a_working_day_is_counted_over_christmas() -> None:
    at = datetime(2025, 12, 24, 11, 0, tzinfo=LONDON)
    closed = ["2025-12-25", "2025-12-26", "2025-12-27", "2025-12-28"]
    due = course.due_dates("consent", {"answer": "withdrawn"}, at, closed)
    assert set(due.values()) == {"2025-12-29"}


def test_a_difference_is_said_in_words(ordinary: facts.Course) -> None:
    here = facts.walk(ordinary)
    assert facts.differences(here, here) == []
    first = {"open": dict(here[0]["open"]), "closed": here[0]["closed"][1:]}
    first["open"].pop("decide")
    first["open"] |= {"close-to-social-care": None, "review-the-plan": "2025-09-05"}
    assert facts.differences(here[:1], [first]) == [
        "step 0: close-to-social-care is open there, and not here",
        "step 0: decide is open here, and not there",
        "step 0: review-the-plan is due at no time here, 2025-09-05 there",
        f"step 0: {here[0]['closed'][0]} is a closed gate here, and not there",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_steps_by_the_verbs_leave_what_the_course_says(ordinary: facts.Course) -> None:
    now = timezone.now()
    council = ours.opened(now)
    assert len(ours.persisted(council, now, families=1).seconds) == len(ours.MEASURED)
    recorded = [act.record for act in (*ours.FIRST, *ours.MEASURED)]
    assert recorded == [each.record for each in ordinary.facts.happenings[: len(recorded)]]
    owed = Obligation.objects.filter(is_open=True).order_by("-episode")
    last = owed.filter(episode=owed[0].episode)
    assert {each.obligation for each in last} == set(facts.walk(ordinary)[len(recorded)]["open"])
    assert len(ours.engine_alone(ordinary, 1)) == len(ordinary.facts.happenings)


@pytest.mark.django_db(transaction=True)
def test_what_is_late_is_found_among_those_that_were_filled_in(ordinary: facts.Course) -> None:
    council = ours.opened(timezone.now())
    stages = len(ordinary.instants) - 1
    if connection.vendor == "sqlite":
        with pytest.raises(OperationalError):
            ours.fill(council, ordinary, stages)
        return
    assert ours.fill(council, ordinary, 2 * stages) > 2 * stages
    at = ordinary.instants[-1] + timedelta(days=1)
    late = ours.what_is_late(council, "lead-professional", at, sample=stages, times=1)
    here = facts.walk(ordinary)[:stages]
    due = [
        each
        for stage in here
        for duty, day in stage["open"].items()
        if model.lane_of(duty) == "lead-professional" and (each := day) is not None
    ]
    assert late.found_in_sample == len([day for day in due if course.end_of(day) < at])
    assert late.found == 2 * late.found_in_sample


def test_a_step_with_nothing_round_it_keeps_what_is_owed(
    ordinary: facts.Course, postgresql_cluster: Cluster
) -> None:
    url = postgresql_cluster.url()
    steps = tuple(range(3, len(ordinary.facts.happenings) - 1))
    try:
        assert len(bare.persisted(url, ordinary, steps, families=1).seconds) == len(steps)
        owed = bare.owed(url, 0)
    finally:
        with psycopg.connect(url) as connection:
            connection.execute("DROP TABLE IF EXISTS bare_family, bare_record, bare_duty")
    there = facts.walk(ordinary)[steps[-1] + 1]["open"]
    days = {duty: due and due.astimezone(LONDON).date().isoformat() for duty, due in owed.items()}
    assert days == there


def test_the_page_says_what_was_met_and_where_they_differ() -> None:
    found = Found(
        version="3.2.0",
        lines=[
            Compared("Engine alone", 0.001, 0.025, 20),
            Compared("Persisted step", 0.02, 0.03, 2),
            Compared("Late", 0.01, 4_000),
        ],
        differences={"ordinary": [], "other": ["step 3: decide is open here, and not there"]},
        steps={"ordinary": 32, "other": 7},
        duties=40,
        kilobytes=90,
        share=0.31,
        sample=1_000,
        open_ones=100_000,
        rows=500_000,
        role="lead-professional",
        late=70_000,
        late_in_sample=(780, 780, 780),
        repeated={"steps": 640, "persisted": 200},
    )
    text = as_text(found)
    assert "25.0        20  met" in text
    assert "1.5         2  missed" in text
    assert "400,000.0" in text
    assert "ordinary, 32 steps: no difference." in text
    assert "step 3: decide is open here, and not there" in text
    page = as_page(found, NOW)
    assert "24 November 2026" in page
    assert "1,000 stored instances, three times, and multiplied by 100" in page
    assert "both say 780" in page
    assert "31% of loading and saving" in page
    assert "LGPL" in page
