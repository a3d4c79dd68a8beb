"""What is true of every verb: strangers, a second press, and an audit that fails."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from stepdown.audit import append_only
from stepdown.audit.models import Event
from stepdown.episodes import actions
from stepdown.episodes.refusals import NotFound, NotYours
from stepdown.partnership.models import Account
from stepdown.partnership.refusals import NotYoursToManage
from stepdown.protocol.moments import Moment
from tests.factories.families import a_child
from tests.factories.situations import (
    Story,
    a_colleague,
    a_family_decided_to_step_down,
    a_family_handed_over,
    a_family_steps_down,
    a_family_that_agreed,
    a_family_that_was_assessed,
    a_family_whose_lead_accepted,
    a_family_whose_lead_was_asked,
    a_key,
    a_stranger,
)
from tests.factories.versions import a_newer_riverside, in_force_next

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

YES = {"outcome": "step-down", "reason": "Because"}

Make = Callable[[], Story]
Say = Callable[[Story], dict[str, Any]]


def reported(story: Story) -> Any:
    return actions.step_up_urgently(
        child_name="Robyn Ashcombe", born=story.children[0].born, worry="w", telephone="1",
        idempotency_key=a_key(), by=story.lead, at=story.at,
    )  # fmt: skip


def door(story: Story) -> Account:
    return story.council.teams["front door"].duty_manager


def a_family_that_disagrees() -> Story:
    story = a_family_that_agreed()
    actions.raise_disagreement(
        episode=story.episode, says={"about": "It"}, idempotency_key=a_key(), by=story.worker,
        at=story.later(hours=1),
    )  # fmt: skip
    return story


KEYED: dict[str, tuple[Make, Say]] = {
    "start": (
        a_family_steps_down,
        lambda s: {
            "authority": s.council.authority, "pathway": "down", "by": s.worker,
            "children": [a_child(s.worker, "Fern", at=s.at)],
            "origin_team": s.council.teams["social work"],
        },
    ),
    "record": (a_family_steps_down, lambda s: {"record": "visit", "by": s.worker}),
    "correct": (
        a_family_that_was_assessed,
        lambda s: {
            "record": s.records["assessment"], "says": {}, "reason": "r", "by": s.worker,
            "episode": None,
        },
    ),
    "retract": (
        a_family_that_was_assessed,
        lambda s: {
            "record": s.records["assessment"], "reason": "r", "by": s.worker, "episode": None,
        },
    ),
    "decide": (
        a_family_that_was_assessed,
        lambda s: {"record": "decision", "says": YES, "by": s.manager},
    ),
    "record_consent": (
        a_family_steps_down,
        lambda s: {"record": "consent", "answer": "refused", "by": s.worker},
    ),
    "nominate_lead": (
        a_family_steps_down,
        lambda s: {"allocation": "lead", "person": s.lead, "by": s.worker},
    ),
    "consult_lead": (
        a_family_whose_lead_was_asked,
        lambda s: {"allocation": "lead", "person": s.lead, "by": s.worker},
    ),
    "accept_lead": (
        a_family_whose_lead_was_asked,
        lambda s: {"allocation": "lead", "by": s.lead},
    ),
    "decline_lead": (
        a_family_whose_lead_was_asked,
        lambda s: {"allocation": "lead", "reason": "r", "by": s.lead},
    ),
    "withdraw_lead": (
        a_family_whose_lead_accepted,
        lambda s: {"allocation": "lead", "reason": "r", "by": s.lead},
    ),
    "send_request": (
        a_family_that_agreed,
        lambda s: {
            "record": "request", "to_team": s.council.teams["early help"], "by": s.worker,
        },
    ),
    "answer_request": (
        a_family_that_agreed,
        lambda s: {
            "record": "answer", "says": {"outcome": "can"}, "by": s.early_help_manager,
        },
    ),
    "hand_over": (
        a_family_whose_lead_accepted,
        lambda s: {"record": "handover", "already_happened": True, "by": s.worker},
    ),
    "close": (
        a_family_decided_to_step_down,
        lambda s: {"record": "closure", "says": {"reason": "r"}, "by": s.manager},
    ),
    "pass_with_reason": (
        a_family_decided_to_step_down,
        lambda s: {"gate": "consent-before-request", "reason": "r", "by": s.manager},
    ),
    "move_to_newer_version": (
        a_family_decided_to_step_down,
        lambda s: {
            "published_pack": in_force_next(s.council, a_newer_riverside(), s.at),
            "reason": "r", "by": s.manager,
        },
    ),
    "raise_disagreement": (
        a_family_steps_down, lambda s: {"says": {"about": "It"}, "by": s.worker},
    ),
    "decide_disagreement": (
        a_family_that_disagrees, lambda s: {"says": {"reason": "r"}, "by": s.manager},
    ),
    "end": (a_family_handed_over, lambda s: {"why": "moved-area", "by": s.lead}),
    "leave": (
        a_family_handed_over,
        lambda s: {"why": "died", "child": s.children[0], "by": s.lead},
    ),
    "step_up_urgently": (
        a_family_steps_down,
        lambda s: {
            "child_name": "A", "worry": "w", "telephone": "1", "by": s.lead, "episode": None,
        },
    ),
    "ask_if_open": (
        a_family_steps_down,
        lambda s: {
            "child_name": "Robyn Ashcombe", "born": s.children[0].born, "reason": "r",
            "by": s.lead, "episode": None,
        },
    ),
}  # fmt: skip

OTHERS: dict[str, tuple[Make, Say]] = {
    "record_state": (
        a_family_steps_down,
        lambda s: {
            "episode": s.episode, "child": s.children[0], "timeline": "plan", "value": "plan",
            "began": Moment.at(s.at), "by": s.worker,
        },
    ),
    "join_sibling": (
        a_family_steps_down,
        lambda s: {
            "episode": s.episode, "child": a_child(s.worker, "Fern", at=s.at), "by": s.worker,
        },
    ),
    "release_holder": (
        a_family_steps_down, lambda s: {"holder": s.worker, "by": a_colleague(s)},
    ),
    "deactivate_account": (
        a_family_handed_over, lambda s: {"account": s.worker, "by": s.council.operator},
    ),
    "acknowledge_step_up": (
        a_family_handed_over, lambda s: {"report": reported(s), "by": door(s)},
    ),
    "decide_step_up": (
        a_family_handed_over,
        lambda s: {
            "report": reported(s), "outcome": "stay", "reason": "r", "by": door(s),
        },
    ),
    "tie_step_up": (
        a_family_handed_over,
        lambda s: {
            "report": reported(s), "local_id": s.children[1].local_id, "by": door(s),
        },
    ),
    "save_draft": (
        a_family_steps_down, lambda s: {"form": "f", "contents": {"a": "b"}, "by": s.worker},
    ),
    "discard_draft": (a_family_steps_down, lambda s: {"form": "g", "by": with_a_draft(s)}),
}  # fmt: skip

NOT_AN_ACT_OF_A_PERSON = {"State", "follow_step_up", "not_followed", "put_notices_aside"}
"""What stands beside the verbs. To have read a notice changes nothing about a family."""

OPEN_TO_ALL = {"ask_if_open", "step_up_urgently", "save_draft", "discard_draft"}
"""Whoever is signed in may report, ask who leads, and keep what they type."""


def with_a_draft(story: Story) -> Account:
    actions.save_draft(form="g", contents={}, by=story.worker, at=story.at)
    return story.worker


def said_to(name: str, story: Story) -> dict[str, Any]:
    make = {**KEYED, **OTHERS}[name][1]
    said = make(story)
    if name in KEYED:
        said.setdefault("episode", None if name == "start" else story.episode)
        said["idempotency_key"] = a_key()
    said["at"] = story.later(hours=1)
    return {key: value for key, value in said.items() if key != "episode" or value is not None}


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in append_only.records()}


def test_no_verb_is_left_out() -> None:
    assert {*KEYED, *OTHERS, *NOT_AN_ACT_OF_A_PERSON} == set(actions.__all__)


@pytest.mark.parametrize("name", sorted(KEYED))
def test_a_second_press_of_the_same_button_changes_nothing(name: str) -> None:
    story = KEYED[name][0]()
    said = said_to(name, story)
    first = getattr(actions, name)(**said)
    before = counts()
    assert getattr(actions, name)(**said) == first
    assert counts() == before


@pytest.mark.parametrize("name", sorted({*KEYED, *OTHERS} - OPEN_TO_ALL))
def test_a_stranger_is_refused_and_nothing_is_written(name: str) -> None:
    story = {**KEYED, **OTHERS}[name][0]()
    said = said_to(name, story)
    said["by"] = a_stranger(story)
    before = counts()
    with pytest.raises((NotFound, NotYours, NotYoursToManage)):
        getattr(actions, name)(**said)
    assert counts() == before


@pytest.mark.parametrize("name", sorted({*KEYED, *OTHERS}))
def test_every_verb_leaves_an_event_and_falls_with_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = {**KEYED, **OTHERS}[name][0]()
    said = said_to(name, story)
    before = counts()
    with monkeypatch.context() as broken:
        for module in ("acting", verb_module(name)):
            found = import_module(f"stepdown.episodes.actions.{module}")
            if hasattr(found, "record_act"):
                broken.setattr(found, "record_act", the_audit_fails)
        with pytest.raises(AuditFailedError):
            getattr(actions, name)(**said)
    assert counts() == before, "nothing of the act stays where it cannot be audited"
    getattr(actions, name)(**said)
    assert Event.objects.count() > before["audit.Event"]


class AuditFailedError(Exception):
    """The audit could not be written."""


def the_audit_fails(**_: Any) -> None:
    raise AuditFailedError


def verb_module(name: str) -> str:
    module: str = getattr(actions, name).__module__
    return module.rsplit(".", 1)[-1]
