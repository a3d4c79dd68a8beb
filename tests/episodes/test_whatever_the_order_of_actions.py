"""Whatever people do, in whatever order, every child is held once at every instant."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from stepdown.audit.append_only import FOR_EVER
from stepdown.audit.refusal import Refusal
from stepdown.audit.verifying import verify
from stepdown.episodes import actions
from stepdown.episodes.models import EpisodeChild, Holding, Obligation
from stepdown.episodes.standing import bring_up_to_date
from stepdown.families.models import Child
from stepdown.partnership.models import Account
from stepdown.protocol.moments import Moment
from tests.factories.families import a_child
from tests.factories.situations import Story, a_family_steps_down, a_key

WHO = st.sampled_from(["worker", "manager", "lead", "early_help_manager"])
GATES = ["consent-before-request", "plan-before-handover"]
ENDS = ["died", "moved-area", "completed", "stepped-up"]
WHOM = st.sampled_from([None, 0, 1])


class AStepDown(RuleBasedStateMachine):
    """One family, and everybody who could press anything."""

    story: Story

    @initialize()
    def begin(self) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.story = a_family_steps_down()
        self.at = self.story.at

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            # The deferred keys are looked at, as a commit would.
            connection.check_constraints()
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def attempt(self, verb: Any, **arguments: Any) -> None:
        self.at += timedelta(minutes=7)
        try:
            verb(**arguments, at=self.at)
        except Refusal:
            return

    def person(self, who: str) -> Account:
        account: Account = getattr(self.story, who)
        return account

    def children(self, whom: int | None) -> list[Child] | None:
        return None if whom is None else [self.story.children[whom]]

    def on_episode(self, verb: Any, who: str, **arguments: Any) -> None:
        self.attempt(
            verb, episode=self.story.episode, by=self.person(who), idempotency_key=a_key(),
            **arguments,
        )  # fmt: skip

    @rule(who=WHO, whom=WHOM)
    def assess(self, who: str, whom: int | None) -> None:
        self.on_episode(
            actions.record, who, record="assessment", children=self.children(whom),
            happened=Moment.on(date(2026, 2, 20)),
        )  # fmt: skip

    @rule(who=WHO, whom=WHOM, already=st.booleans())
    def decide(self, who: str, whom: int | None, already: bool) -> None:
        self.on_episode(
            actions.decide, who, record="decision", children=self.children(whom),
            says={"outcome": "step-down", "reason": "Because"}, already_happened=already,
        )  # fmt: skip

    @rule(who=WHO, whom=WHOM, answer=st.sampled_from(["given", "refused", "withdrawn"]))
    def consent(self, who: str, whom: int | None, answer: str) -> None:
        self.on_episode(
            actions.record_consent, who, record="consent", answer=answer,
            children=self.children(whom),
        )  # fmt: skip

    @rule(who=WHO, whom=WHOM, nominee=WHO, as_team=st.booleans())
    def nominate(self, who: str, whom: int | None, nominee: str, as_team: bool) -> None:
        self.on_episode(
            actions.nominate_lead, who, allocation="lead", children=self.children(whom),
            person=None if as_team else self.person(nominee),
            team=self.story.council.teams["early help"] if as_team else None,
        )  # fmt: skip

    @rule(whom=WHOM, nominee=WHO)
    def somebody_is_asked_and_accepts(self, whom: int | None, nominee: str) -> None:
        self.nominate("worker", whom, nominee, as_team=False)
        self.accept(nominee, whom)

    @rule(who=WHO, whom=WHOM)
    def accept(self, who: str, whom: int | None) -> None:
        self.on_episode(actions.accept_lead, who, allocation="lead", children=self.children(whom))

    @rule(who=WHO, whom=WHOM, verb=st.sampled_from(["decline_lead", "withdraw_lead"]))
    def step_back(self, who: str, whom: int | None, verb: str) -> None:
        self.on_episode(
            getattr(actions, verb), who, allocation="lead", reason="No room",
            children=self.children(whom),
        )  # fmt: skip

    @rule(who=WHO, whom=WHOM, already=st.booleans())
    def hand_over(self, who: str, whom: int | None, already: bool) -> None:
        self.on_episode(
            actions.hand_over, who, record="handover", children=self.children(whom),
            already_happened=already,
        )  # fmt: skip

    @rule(who=WHO, whom=WHOM, already=st.booleans())
    def close(self, who: str, whom: int | None, already: bool) -> None:
        self.on_episode(
            actions.close, who, record="closure", children=self.children(whom),
            says={"reason": "Done"}, already_happened=already,
        )  # fmt: skip

    @rule(
        who=WHO, whom=WHOM, gate=st.sampled_from(["consent-before-request", "plan-before-handover"])
    )
    def override(self, who: str, whom: int | None, gate: str) -> None:
        self.on_episode(
            actions.pass_with_reason, who, gate=gate, reason="Because", children=self.children(whom)
        )

    @rule(who=WHO, holder=WHO)
    def take_over(self, who: str, holder: str) -> None:
        self.attempt(actions.release_holder, holder=self.person(holder), by=self.person(who))

    @rule(
        who=WHO, whom=WHOM, why=st.sampled_from(["died", "moved-area", "completed", "stepped-up"])
    )
    def end(self, who: str, whom: int | None, why: str) -> None:
        self.on_episode(actions.end, who, why=why, children=self.children(whom))

    @rule(who=WHO, whom=st.sampled_from([0, 1]))
    def come_back(self, who: str, whom: int) -> None:
        self.attempt(
            actions.join_sibling, episode=self.story.episode, child=self.story.children[whom],
            by=self.person(who),
        )  # fmt: skip

    @rule(who=WHO)
    def a_baby_joins(self, who: str) -> None:
        if EpisodeChild.objects.filter(episode=self.story.episode).count() < 5:
            baby = a_child(self.person(who), "Lark", born=date(2026, 3, 1), at=self.at)
            self.attempt(
                actions.join_sibling, episode=self.story.episode, child=baby, by=self.person(who)
            )

    @invariant()
    def every_child_is_held_once_at_every_instant(self) -> None:
        if not hasattr(self, "outer"):
            return
        for membership in EpisodeChild.objects.filter(episode=self.story.episode):
            holdings = list(Holding.objects.filter(membership=membership).order_by("began"))
            ends: list[datetime] = [membership.began, *(each.ended for each in holdings)]
            assert [each.began for each in holdings] == ends[:-1]
            assert ends[-1] == membership.ended
            assert all((each.account_id is None) != (each.team_id is None) for each in holdings)
            assert (membership.ended == FOR_EVER) == (not membership.left_because)

    @invariant()
    def what_is_projected_is_what_the_facts_say(self) -> None:
        if not hasattr(self, "outer"):
            return
        stored = rows(self.story)
        bring_up_to_date(self.story.episode, self.at)
        assert rows(self.story) == stored

    @invariant()
    def the_audit_trail_is_whole(self) -> None:
        if hasattr(self, "outer"):
            assert verify(f"episode:{self.story.episode.pk}") == []


def rows(story: Story) -> set[tuple[Any, ...]]:
    """Return the projection without its row numbers."""
    fields = ("about", "obligation", "ordinal", "role", "state", "due_at", "account", "team")
    return set(Obligation.objects.filter(episode=story.episode).values_list(*fields))


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.proof
def test_a_child_is_never_unheld_nor_held_twice_whatever_the_order(
    proofs_are_at_full_size: bool,
) -> None:
    run_state_machine_as_test(
        AStepDown,
        settings=settings(
            max_examples=200 if proofs_are_at_full_size else 8,
            stateful_step_count=40 if proofs_are_at_full_size else 20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
