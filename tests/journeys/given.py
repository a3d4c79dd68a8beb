"""Families of Herefordshire at some point of their step down, brought there by the verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

from stepdown.episodes import actions
from stepdown.episodes.models import Episode
from stepdown.partnership.models import Account
from stepdown.protocol.moments import Moment
from tests.factories.situations import a_key
from tests.journeys.clock import Clock
from tests.journeys.councils import Herefordshire

WRITTEN = {"form": "written", "signed-by": "parent", "name": "Marian Larkspur"}


class Family:
    """The two Larkspur children, and what has been recorded of them so far."""

    def __init__(self, council: Herefordshire, clock: Clock) -> None:
        """Begin: the social worker holds both children."""
        self.council, self.clock = council, clock
        group = council.siblings()
        members = [member.child for member in group.members.all()]
        sunniva = council.people["Sunniva Marsh"]
        began = Moment.on(date(2026, 1, 19))
        self.episode: Episode = actions.start(
            authority=council.authority,
            pathway="assessment-to-early-help",
            sibling_group=group,
            origin_team=council.teams["Assessment team"],
            spells=[
                actions.State(child, "status", "child-and-family-assessment", began)
                for child in members
            ],
            idempotency_key=a_key(),
            by=sunniva,
            at=clock.now(),
        )

    @property
    def address(self) -> str:
        """Return the address of the family's page."""
        return f"/family/{self.episode.reference}/"

    def _told(self, by: str, **more: Any) -> dict[str, Any]:
        account: Account = self.council.people[by]
        # Each act begins from what the one before it left.
        episode = Episode.objects.get(pk=self.episode.pk)
        return {
            "episode": episode,
            "idempotency_key": a_key(),
            "by": account,
            "at": self.clock.now(),
        } | more

    def records(self, record: str, by: str = "Sunniva Marsh", **says: Any) -> None:
        """Record something."""
        answers = {name.replace("_", "-"): value for name, value in says.items()}
        actions.record(**self._told(by, record=record, says=answers))


def a_family_decided_to_step_down(council: Herefordshire, clock: Clock) -> Family:
    """Return a family that was assessed, and whose manager decided."""
    family = Family(council, clock)
    family.records(
        "assessment",
        type="child-and-family-assessment",
        level="intensive",
        early_help_could_meet_them="yes",
    )
    says = {"outcome": "step-down", "reason": "The risks have gone."}
    told = family._told("Gareth Penhaligon", record="step-down-decision", says=says)
    actions.decide(**told)
    return family


def a_family_that_consented(council: Herefordshire, clock: Clock) -> Family:
    """Return one that agreed in writing, with somebody asked to lead."""
    family = a_family_decided_to_step_down(council, clock)
    family.records("family-discussion", who=["mother"], answer="agrees")
    actions.record_consent(
        **family._told("Sunniva Marsh", record="consent", answer="given", says=WRITTEN)
    )
    for ask in (actions.nominate_lead, actions.consult_lead):
        told = family._told("Sunniva Marsh", allocation="key-professional")
        person = council.people["Tamsin Okoro"]
        ask(**told, person=person, says={"agreed-with-family": "yes"})
    return family


def a_family_with_everything_but_a_lead(council: Herefordshire, clock: Clock) -> Family:
    """Return one that was sent to early help, whom nobody has accepted to lead."""
    family = a_family_that_consented(council, clock)
    family.records("coordinator-discussion", where="call", what_was_agreed="Tamsin leads.")
    family.records(
        "early-help-assessment", presenting_needs="Nights.", worries="Sleep.", working_well="Love."
    )
    family.records(
        "wellbeing-plan", actions=[{"what": "A plan for nights"}], completed_with_family="yes"
    )
    family.records("plan-agreement", outcome="agreed")
    family.records("family-support-work", outcome="none-in-hand")
    family.records("social-work-check", by="Gareth Penhaligon", outcome="finished")
    actions.pass_with_reason(
        **family._told("Sunniva Marsh", gate="key-professional-agreed", reason="She said yes.")
    )
    to_team = council.teams["Early help co-ordinators"]
    actions.send_request(**family._told("Sunniva Marsh", record="step-down-sent", to_team=to_team))
    return family


def a_family_in_early_help(council: Herefordshire, clock: Clock) -> Family:
    """Return one that was opened to early help, and whose key professional holds it."""
    family = a_family_with_everything_but_a_lead(council, clock)
    actions.accept_lead(**family._told("Tamsin Okoro", allocation="key-professional"))
    actions.hand_over(**family._told("Iwan Prosser", record="opening-to-early-help"))
    return family
