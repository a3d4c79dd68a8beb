"""The model as a BPMN 2.0 document, as any engine for BPMN reads it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from bench.compare import model

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def document() -> str:
    """Return the process as BPMN."""
    definitions = Element("definitions", xmlns=BPMN, targetNamespace="https://stepdown.example")
    for message in model.MESSAGES:
        SubElement(definitions, "message", id=f"message-{message}", name=message)
    process = SubElement(definitions, "process", id=model.PROCESS, isExecutable="true")
    lanes = SubElement(process, "laneSet", id="lanes")
    for role, tasks in model.LANES.items():
        lane = SubElement(lanes, "lane", id=f"lane-{role}", name=role)
        for task in tasks:
            SubElement(lane, "flowNodeRef").text = task
    for node in nodes():
        _add(process, node)
    for number, flow in enumerate(model.FLOWS):
        _add_flow(process, number, flow)
    return tostring(definitions, encoding="unicode")


def nodes() -> Sequence[str]:
    """Return every node, each once."""
    named = [name for flow in model.FLOWS for name in (flow.source, flow.target)]
    return tuple(dict.fromkeys(named))


def _sort_of(node: str) -> str:
    if node in model.tasks():
        return "userTask"
    if node in model.CHOICES:
        return "exclusiveGateway"
    if node in model.JOINS:
        return "parallelGateway"
    if node in model.MESSAGES:
        return "intermediateCatchEvent"
    if node == "start":
        return "startEvent"
    if node not in {model.END, *model.NOTHING_MORE}:
        raise ValueError(node)
    return "endEvent"


def _add(process: Element, node: str) -> None:
    element = SubElement(process, _sort_of(node), id=node, name=node)
    for number, flow in enumerate(model.FLOWS):
        if flow.target == node:
            SubElement(element, "incoming").text = f"flow-{number}"
    for number, flow in enumerate(model.FLOWS):
        if flow.source == node:
            SubElement(element, "outgoing").text = f"flow-{number}"
            if node in model.CHOICES and not flow.condition:
                element.set("default", f"flow-{number}")
    if node in model.MESSAGES:
        SubElement(
            element, "messageEventDefinition",
            id=f"waits-for-{node}", messageRef=f"message-{node}",
        )  # fmt: skip
    if node == model.END:
        SubElement(element, "terminateEventDefinition", id="ends-everything")


def _add_flow(process: Element, number: int, flow: model.Flow) -> None:
    element = SubElement(
        process, "sequenceFlow",
        id=f"flow-{number}", sourceRef=flow.source, targetRef=flow.target,
    )  # fmt: skip
    if flow.condition:
        SubElement(element, "conditionExpression").text = flow.condition
