"""The council with hubs: from plan to plan, from plan to early help, from assessment to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from stepdown.episodes.models import EpisodeProgress
from tests.journeys.answering import Answer
from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.councils import Hubs
from tests.journeys.somebody import DESKTOP, PHONE, Screen, Somebody
from tests.journeys.walking import begins_a_step_down, comes_to, finds, records

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])

PROTECTION = "Child protection plan"
NEED = "Child in need plan"
PLAN = {
    "What needs to happen": "Weekly visit with time for Juniper alone",
    "By whom": "Elowen Tregear",
    "Outcome": "Juniper says what is not working",
    "By when": "Six weeks",
}
SIX_QUESTIONS = {
    "Can the family keep up its progress with less support?": "Yes, for four months now.",
    "What will the change mean for the child?": "Fewer strangers at home.",
    "Which support will the child and family have after the plan?": "One worker, each week.",
    "What do the other professionals think?": "School agrees.",
    "What do the children and young people think?": "“I want Sundays to stay.”",
    "What do the parents and carers think?": "Mother agrees, and is a little afraid.",
}


class Story:
    """The people of the three journeys, and the steps that they share."""

    def __init__(self, cast: Cast, council: Hubs, clock: Clock, screen: Screen) -> None:
        """Bring in a nine-year-old and a baby."""
        self.cast, self.council, self.clock = cast, council, clock
        cast.screen = screen
        council.siblings()
        self.reference = ""

    def _enters(self, name: str) -> Somebody:
        return self.cast.enters(self.council, name)

    @property
    def elowen(self) -> Somebody:
        """Return the social worker."""
        return self._enters("Elowen Tregear")

    @property
    def bram(self) -> Somebody:
        """Return the team manager in social care."""
        return self._enters("Bram Hollis")

    @property
    def yetunde(self) -> Somebody:
        """Return the hub's consultant social worker."""
        return self._enters("Yetunde Cole")

    @property
    def ned(self) -> Somebody:
        """Return the lead professional of the hub."""
        return self._enters("Ned Hathersage")

    def when_it_begins(
        self, who: str, where: Mapping[str, Answer], details: Mapping[str, Answer] | None = None
    ) -> None:
        """Begin: origin and destination choose the pathway."""
        self.reference = begins_a_step_down(
            self.elowen, typed="Larkspur", who=who, where=where, details=details
        )

    def when_the_social_worker_assesses(self, link: str, given: Mapping[str, Answer]) -> None:
        """Record the assessment, and consider the six questions."""
        records(self.elowen, link, given)
        records(self.elowen, "Consider the six questions", SIX_QUESTIONS)

    def when_the_needs_are_named(self) -> None:
        """Name what early help goes on meeting."""
        records(
            self.elowen,
            "Name the needs that early help goes on meeting",
            {
                "Why does the child need early help?": (
                    "There are needs that early help must go on meeting"
                ),
                "Which needs, and what will early help do?": [
                    {"Need": "Nights", "Support": "A plan for nights"}
                ],
            },
        )

    def when_the_findings_are_agreed(self, link: str, meeting: str) -> None:
        """Present the findings at the meeting of the plan."""
        records(
            self.elowen,
            link,
            {
                "Which meeting was it?": meeting,
                "Were the findings agreed?": "Yes",
                "Who came?": ["Social worker", "Parent or carer"],
            },
        )

    def when_the_manager_decides(self, outcome: str) -> None:
        """Decide, together with the social worker."""
        bram = self.bram
        bram.opens("/")
        finds(bram, self.reference)
        records(
            bram,
            self.bram.link_that_begins("Decide on the"),
            {
                "What have you decided?": outcome,
                "Did you decide it together with the social worker?": "Yes",
                "Why?": "The progress has lasted.",
            },
            button="Record the decision",
        )
        bram.sees("Reached: “Decided to")

    def when_the_family_consents(self, *, about: str) -> None:
        """Record the carers' informed consent, and what the young person understands."""
        elowen = self.elowen
        comes_to(elowen, self.reference)
        records(
            elowen,
            "Get the informed consent of the parents or carers",
            {
                "What is their answer?": "Consent given",
                "Do they know what they agree to?": "Yes",
                "How did they give it?": "In writing",
                "Whose answer is it?": "One parent or carer",
            },
            button="Record the answer",
        )
        records(
            elowen,
            elowen.link_that_begins("Say whether the young person can consent"),
            {
                "Can they consent for themselves?": "No",
                "How do you know?": f"{about} knows who comes and why, and not what consent is.",
            },
        )

    def when_the_hub_chooses_a_lead_who_accepts(self) -> None:
        """Choose, and accept: the social worker goes on holding the children."""
        yetunde = self.yetunde
        yetunde.follows("Choose a lead professional")
        yetunde.follows("Ask somebody to lead")
        yetunde.answers({"Who should lead?": "Ned Hathersage"})
        yetunde.presses("Ask them to lead")
        ned = self.ned
        ned.opens("/")
        ned.sees("Accept or decline the role of lead professional")
        finds(ned, self.reference)
        ned.follows("Accept or decline the role of lead professional")
        ned.follows("Accept or decline")
        ned.sees("Elowen Tregear")
        ned.answers({"What is your answer?": "I accept"})
        ned.presses("Send your answer")
        ned.sees("You have accepted to lead.", "Elowen Tregear")

    def when_the_form_is_complete(self) -> None:
        """Complete the form, with what must be attached to it."""
        bram = self.bram
        comes_to(bram, self.reference)
        records(
            bram,
            "Complete the step-down form",
            {
                "What are the family's needs?": "Nights, and company for mother.",
                "Does it name the lead professional and the hub?": "Yes",
                "Is the current plan attached?": "Yes",
                "Is the single assessment attached?": "Yes",
                "Is the consent attached to it?": "Yes",
            },
        )

    def when_the_record_is_checked(self, *, names_the_lead: bool) -> None:
        """See that the case record is up to date."""
        bram = self.bram
        comes_to(bram, self.reference)
        given = {"Is everything important in the case record?": "Yes"}
        if names_the_lead:
            given["Does it name the lead professional and the hub?"] = "Yes"
        records(bram, "See that the case record is up to date", given)

    def when_early_help_begins_and_social_care_ends(self) -> None:
        """Begin, which moves the children to the lead; then end social care's involvement."""
        ned = self.ned
        comes_to(ned, self.reference)
        records(
            ned,
            "Begin early help",
            {"What happens first?": "A first visit with Elowen."},
            button="Record the handover",
        )
        ned.sees("Ned Hathersage (you)")
        bram = self.bram
        comes_to(bram, self.reference)
        records(
            bram,
            "End social care's involvement",
            {"Why does it end?": "Early help has begun."},
            button="Record the closure",
        )

    def when_early_help_ends(self) -> None:
        """End early help, as the family's needs are met."""
        ned = self.ned
        comes_to(ned, self.reference)
        records(
            ned,
            "Early help ends",
            {
                "Why does early help end?": "The family's needs are met",
                "Say more": "The family asks for nothing more.",
            },
            button="Record the decision",
        )
        self.then_it_can_be_completed(ned)

    def then_it_can_be_completed(self, person: Somebody) -> None:
        """Say that it is complete, without a broken rule."""
        person.follows("Say how it ended, and for whom")
        person.answers({"Why does it end?": "Completed, as the protocol says"})
        person.presses("End it")
        person.sees("This step down is over")
        progress = EpisodeProgress.objects.get(episode__reference=self.reference)
        assert not progress.is_open
        assert not progress.has_breach


@BOTH
def test_a_child_moves_from_protection_to_need_and_social_care_keeps_the_lead(
    cast: Cast, hubs: Hubs, clock: Clock, screen: Screen
) -> None:
    story = Story(cast, hubs, clock, screen)
    story.when_it_begins(
        "Juniper Larkspur, alone",
        {
            "Where are they now?": PROTECTION,
            "Since when?": date(2025, 4, 7),
            "What is intended?": NEED,
        },
    )
    story.when_the_social_worker_assesses(
        "Assess the child",
        {
            "What has happened to the risk to the child?": (
                "It is lower, as the family has made progress"
            ),
            "Does it recommend early help?": "No",
        },
    )
    clock.says("2026-03-05", "15:30")
    comes_to(story.elowen, story.reference)
    story.when_the_findings_are_agreed(
        "Present the findings to the conference", "Child protection conference"
    )
    story.when_the_manager_decides("Move to a child in need plan")
    clock.says("2026-03-06", "10:15")
    story.when_the_record_is_checked(names_the_lead=False)
    elowen = story.elowen
    comes_to(elowen, story.reference)
    elowen.follows("Begin the child in need plan")
    elowen.answers({"What will happen?": [PLAN]})
    elowen.presses("Save")
    elowen.sees("Child in need plan begun", "Elowen Tregear (you)")
    story.then_it_can_be_completed(elowen)


@BOTH
def test_two_children_leave_a_child_in_need_plan_for_early_help_in_a_hub(
    cast: Cast, hubs: Hubs, clock: Clock, screen: Screen
) -> None:
    story = Story(cast, hubs, clock, screen)
    story.when_it_begins(
        "Juniper and Rowan Larkspur together",
        {
            "Where are they now?": NEED,
            "Since when?": date(2025, 9, 1),
            "What is intended?": "Early help",
        },
        {
            "Circumstance 2": {
                "Child": "Juniper",
                "Circumstance": PROTECTION,
                "From": date(2024, 11, 4),
                "Until": date(2025, 9, 1),
            }
        },
    )
    story.when_the_social_worker_assesses(
        "Assess the child",
        {
            "What has happened to the risk to the child?": (
                "It is lower, as the family has made progress"
            ),
            "Does it recommend early help?": "Yes",
        },
    )
    story.when_the_needs_are_named()
    story.when_the_findings_are_agreed(
        "Present the findings to a child in need meeting", "Child in need meeting"
    )
    clock.says("2026-03-04", "16:20")
    story.when_the_manager_decides("Step down to early help")
    clock.says("2026-03-05", "10:40")
    story.when_the_family_consents(about="Juniper")
    clock.says("2026-03-05", "14:05")
    bram = story.bram
    comes_to(bram, story.reference)
    records(
        bram,
        "Ask the hub",
        {
            "Which team does it go to?": "Quay hub, Hubs Council",
            "Which hub?": "Quay hub",
            "The children's numbers in the case system": "HD0001, HD0002",
            "When is the final child in need meeting?": date(2026, 3, 17),
        },
        button="Send",
    )
    clock.says("2026-03-06", "09:50")
    yetunde = story.yetunde
    yetunde.opens("/")
    yetunde.sees("Say whether the hub can support the child", "2:05pm")
    finds(yetunde, story.reference)
    records(
        yetunde,
        "Say whether the hub can support the child",
        {"Can the hub support the child?": "Yes", "Why?": "There is room from next week."},
        button="Record the decision",
    )
    story.when_the_hub_chooses_a_lead_who_accepts()
    comes_to(story.elowen, story.reference)
    records(
        story.elowen,
        "Pass the consent on to early help",
        {"Who has it now?": "Ned Hathersage"},
    )
    clock.says("2026-03-17", "15:45")
    comes_to(story.ned, story.reference)
    records(
        story.ned,
        story.ned.link_that_begins("Confirm at the final meeting"),
        {
            "Did the lead professional come?": "Yes",
            "Did the family confirm to the lead professional that they consent?": "Yes",
            "Who came?": ["Social worker", "Lead professional", "Parent or carer"],
        },
    )
    clock.says("2026-03-18", "10:30")
    story.when_the_form_is_complete()
    story.when_the_record_is_checked(names_the_lead=True)
    story.when_early_help_begins_and_social_care_ends()
    clock.says("2026-07-02", "11:00")
    story.when_early_help_ends()


@BOTH
def test_a_child_steps_down_from_a_single_assessment_after_a_call_with_the_hub(
    cast: Cast, hubs: Hubs, clock: Clock, screen: Screen
) -> None:
    story = Story(cast, hubs, clock, screen)
    story.when_it_begins(
        "Juniper Larkspur, alone",
        {
            "Where are they now?": "Single assessment",
            "Since when?": date(2026, 1, 12),
            "What is intended?": "Early help",
        },
    )
    story.when_the_social_worker_assesses(
        "Record the single assessment",
        {
            "What has happened to the risk to the child?": ("No risk was found that needs a plan"),
            "Does it recommend early help?": "Yes",
        },
    )
    story.when_the_needs_are_named()
    clock.says("2026-03-03", "13:20")
    story.when_the_manager_decides("Step down to early help")
    records(
        story.bram,
        "Arrange a call with the hub",
        {"Which team does it go to?": "Quay hub, Hubs Council", "Which hub?": "Quay hub"},
        button="Send",
    )
    clock.says("2026-03-04", "11:30")
    yetunde = story.yetunde
    yetunde.opens("/")
    yetunde.sees("Read what is known of the child and hold the call", "Today")
    finds(yetunde, story.reference)
    records(
        yetunde,
        "Read what is known of the child and hold the call",
        {
            "Did the consultant social worker read what is known of the child?": "Yes",
            "What was agreed?": "The hub will support the child",
            "Who came?": ["Consultant social worker in the hub", "Team manager, social care"],
        },
    )
    story.when_the_hub_chooses_a_lead_who_accepts()
    clock.says("2026-03-05", "10:40")
    story.when_the_family_consents(about="Juniper")
    story.when_the_form_is_complete()
    clock.says("2026-03-06", "09:15")
    comes_to(story.yetunde, story.reference)
    story.yetunde.follows("Allocate a worker")
    role = "be the worker for the child and family"
    story.yetunde.follows(f"Ask somebody to {role}")
    story.yetunde.answers({f"Who should {role}?": "Rosalind Peake"})
    story.yetunde.presses(f"Ask them to {role}")
    story.when_the_record_is_checked(names_the_lead=True)
    story.when_early_help_begins_and_social_care_ends()
    clock.says("2026-06-11", "11:00")
    story.when_early_help_ends()
