"""The route in SpiffWorkflow: in an environment of its own, told and answering in JSON.

Run by the comparison as ``.venv-compare/bin/python -m bench.compare.theirs``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import version
from statistics import median
from time import perf_counter, process_time
from typing import Any

import psycopg
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from bench.compare import bpmn, course, model

Group = Mapping[str, Any]
"""What is told at one instant: ``at``, ``facts``, and the days ``closed`` that come next."""

SERIALISER = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
REMEMBERED = frozenset({"get-consent-to-share", "talk-about-the-agreed-plan"})
"""Duties that a fact keeps although it came before they opened."""


def specification() -> Any:
    """Parse the process, once."""
    parser = BpmnParser()
    parser.add_bpmn_str(bpmn.document().encode())
    return parser.get_spec(model.PROCESS)


def begin(spec: Any, status: str) -> Any:
    """Start an instance for one child."""
    workflow = BpmnWorkflow(spec)
    workflow.data = {"known": course.at_first(status), "due": {}, "done": {}, "kept": []}
    workflow.do_engine_steps()
    return workflow


def advance(workflow: Any, group: Group) -> None:
    """Tell an instance the facts of one instant, and let it go on as far as it goes."""
    at = datetime.fromisoformat(group["at"])
    data = workflow.data
    for fact in group["facts"]:
        record, says = fact["record"], fact["says"]
        data["known"].update(course.answers(record, says))
        wanted = course.completes(record, says, data["known"])
        if record == "partnership-meeting-set":
            data["known"]["first-date-set"] = True
        data["due"].update(course.due_dates(record, says, at, group["closed"]))
        data["kept"] += [task for task in wanted if task in REMEMBERED]
        for message in course.messages(record, says):
            _send(workflow, message)
        for name in wanted:
            _complete(workflow, name)
        for name in list(data["kept"]):
            _complete(workflow, name)


def _send(workflow: Any, message: str) -> None:
    for task in workflow.get_tasks(state=TaskState.WAITING, spec_name=message):
        task.data.update(workflow.data["known"])
    workflow.catch(BpmnEvent(MessageEventDefinition(message)))
    workflow.do_engine_steps()


def _complete(workflow: Any, name: str) -> None:
    found = workflow.get_tasks(state=TaskState.READY, spec_name=name)
    if not found:
        return
    task = found[0]
    task.data.update(workflow.data["known"])
    task.run()
    workflow.data["done"][name] = True
    if name in workflow.data["kept"]:
        workflow.data["kept"].remove(name)
    workflow.do_engine_steps()


def open_duties(workflow: Any) -> dict[str, str | None]:
    """Return what is open and owed, with the day on which it falls due, if it does."""
    due = workflow.data["due"]
    return {
        task.task_spec.name: due.get(task.task_spec.name)
        for task in workflow.get_tasks(state=TaskState.READY, manual=True)
        if task.task_spec.name not in model.ACTS
    }


def closed_gates(workflow: Any) -> list[str]:
    """Return the gates that let nobody pass."""
    done, known = workflow.data["done"], workflow.data["known"]
    if workflow.completed:
        return []
    return sorted(
        gate
        for gate, (task, answer) in model.GATES.items()
        if not (done.get(task) if task else known[answer])
    )


def late(workflow: Any, role: str, now: datetime) -> int:
    """Count what is late for a role in an instance that was restored."""
    return sum(
        task.task_spec.lane == role and _is_late(workflow.data["due"], task.task_spec.name, now)
        for task in workflow.get_tasks(state=TaskState.READY, manual=True)
    )


def late_as_stored(state: Mapping[str, Any], role: str, now: datetime) -> int:
    """Count the same from the stored JSON, without restoring it in the engine."""
    return sum(
        task["state"] == TaskState.READY
        and task["task_spec"] in model.LANES[role]
        and _is_late(state["data"]["due"], task["task_spec"], now)
        for task in state["tasks"].values()
    )


def _is_late(due: Mapping[str, str | None], task: str, now: datetime) -> bool:
    day = due.get(task)
    return day is not None and course.end_of(day) < now


def stages(spec: Any, told: Mapping[str, Any]) -> list[str]:
    """Return an instance as it is stored, at first and after each instant of the course."""
    workflow = begin(spec, told["status"])
    stored = [SERIALISER.serialize_json(workflow)]
    for group in told["groups"]:
        advance(workflow, group)
        stored.append(SERIALISER.serialize_json(workflow))
    return stored


def walk(spec: Any, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return where an instance stands at first and after each instant."""
    workflow = begin(spec, told["status"])
    found = [{"open": open_duties(workflow), "closed": closed_gates(workflow)}]
    for group in told["groups"]:
        advance(workflow, group)
        found.append({"open": open_duties(workflow), "closed": closed_gates(workflow)})
    return found


def engine_alone(stored: list[str], told: Mapping[str, Any], times: int) -> list[float]:
    """Load, advance and save each step of the course, again and again: time of the processor."""
    taken = []
    for _ in range(times):
        for state, group in zip(stored, told["groups"], strict=False):

            def step(state: str = state, group: Group = group) -> None:
                workflow = SERIALISER.deserialize_json(state)
                advance(workflow, group)
                SERIALISER.serialize_json(workflow)

            taken.append(seconds(step, process_time))
    return taken


def share_of_the_process(stored: list[str], times: int) -> float:
    """Return how much of loading and saving is for the process, which every instance repeats."""
    registry, whole, process = SERIALISER.registry, [], []
    for state in stored * times:
        written = json.dumps(json.loads(state)["spec"])
        whole.append(
            seconds(
                lambda state=state: SERIALISER.serialize_json(SERIALISER.deserialize_json(state))
            )
        )
        process.append(
            seconds(
                lambda written=written: json.dumps(
                    registry.convert(registry.restore(json.loads(written)))
                )
            )
        )
    return median(process) / median(whole)


def persisted(
    connection: Any, stored: list[str], told: Mapping[str, Any], steps: list[int], times: int
) -> list[float]:
    """Do the same from and to a table, one transaction for each step."""
    connection.execute("CREATE TABLE spiff_step (id bigint PRIMARY KEY, state json NOT NULL)")
    taken = []
    for number in range(times):
        connection.execute("INSERT INTO spiff_step VALUES (%s, %s)", (number, stored[steps[0]]))
        connection.commit()
        for place in steps:

            def step(number: int = number, group: Group = told["groups"][place]) -> None:
                row = connection.execute(
                    "SELECT state::text FROM spiff_step WHERE id = %s FOR UPDATE", (number,)
                ).fetchone()
                workflow = SERIALISER.deserialize_json(row[0])
                advance(workflow, group)
                connection.execute(
                    "UPDATE spiff_step SET state = %s WHERE id = %s",
                    (SERIALISER.serialize_json(workflow), number),
                )
                connection.commit()

            taken.append(seconds(step))
    return taken


def what_is_late(connection: Any, stored: list[str], told: Mapping[str, Any]) -> dict[str, Any]:
    """Store a sample of open instances, and look through it for what is late for a role."""
    sample, role = told["sample"], told["role"]
    now = datetime.fromisoformat(told["now"])
    connection.execute("CREATE TABLE spiff_open (id bigint PRIMARY KEY, state json NOT NULL)")
    with connection.cursor().copy("COPY spiff_open FROM STDIN") as rows:
        for number in range(sample):
            rows.write_row((number, stored[number % len(stored)]))
    connection.commit()
    (kilobytes,) = connection.execute("SELECT pg_table_size('spiff_open') / 1024").fetchone()

    def looked(count: Callable[[str], int]) -> tuple[float, int]:
        began, found = perf_counter(), 0
        with connection.cursor(name="instances") as cursor:
            cursor.itersize = 100
            cursor.execute("SELECT state::text FROM spiff_open")
            for (state,) in cursor:
                found += count(state)
        connection.commit()
        return perf_counter() - began, found

    restored = [
        looked(lambda state: late(SERIALISER.deserialize_json(state), role, now)) for _ in range(3)
    ]
    read = [looked(lambda state: late_as_stored(json.loads(state), role, now)) for _ in range(3)]
    return {
        "restored": median(each for each, _ in restored),
        "restored_found": restored[0][1],
        "read": median(each for each, _ in read),
        "read_found": read[0][1],
        "kilobytes": kilobytes,
    }


def seconds(act: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """Return how long something takes."""
    began = clock()
    act()
    return clock() - began


def main() -> None:
    """Answer what was asked on standard input."""
    told = json.load(sys.stdin)
    spec = specification()
    ordinary = told["courses"][0]
    stored = stages(spec, ordinary)
    answer: dict[str, Any] = {
        "version": version("SpiffWorkflow"),
        "walks": [walk(spec, each) for each in told["courses"]],
        "bytes": median(len(each) for each in stored),
        "share": share_of_the_process(stored, max(1, told["times"] // 10)),
        "engine": engine_alone(stored, ordinary, told["times"]),
    }
    with psycopg.connect(told["database"]) as connection:
        answer["persisted"] = persisted(
            connection, stored, ordinary, told["steps"], told["families"]
        )
        # The last stage has ended: only those before it are open.
        answer["late"] = what_is_late(connection, stored[:-1], told)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
