"""Herefordshire: two children step down from an assessment to early help, to the last review."""

import pytest

from stepdown.episodes.models import EpisodeProgress
from stepdown.families.models import Child
from tests.journeys.answering import Answer
from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.councils import Herefordshire
from tests.journeys.somebody import DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE, Screen, Somebody
from tests.journeys.walking import begins_a_step_down, comes_to, finds, records

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHILD_AND_FAMILY = "Child and family assessment"
ENQUIRY = "Section 47 enquiry"
REVIEWED = "Yes, it was reviewed"
MISSED = "No, it was missed"
TO_EARLY_HELP = {"Which team does it go to?": "Early help co-ordinators, Herefordshire Council"}


class Story:
    """The people of the two journeys, and the steps that both have."""

    def __init__(self, cast: Cast, council: Herefordshire, clock: Clock, screen: Screen) -> None:
        """Bring in the family: a nine-year-old and a baby."""
        self.cast, self.council, self.clock = cast, council, clock
        cast.screen = screen
        self.siblings = council.siblings()
        self.reference = ""

    @property
    def sunniva(self) -> Somebody:
        """Return the social worker."""
        return self.cast.enters(self.council, "Sunniva Marsh")

    @property
    def gareth(self) -> Somebody:
        """Return the social work manager."""
        return self.cast.enters(self.council, "Gareth Penhaligon")

    @property
    def tamsin(self) -> Somebody:
        """Return the special needs co-ordinator who is asked to lead."""
        return self.cast.enters(self.council, "Tamsin Okoro")

    @property
    def iwan(self) -> Somebody:
        """Return the early help co-ordinator."""
        return self.cast.enters(self.council, "Iwan Prosser")

    def given_an_earlier_assessment(self, status: str, title: str) -> None:
        """Keep what social care found, so that the form begins from it."""
        for child in Child.objects.filter(authority=self.council.authority):
            self.council.was_assessed(child, status, title, "Imogen Vale")

    def when_the_social_worker_begins(self, where: dict[str, str], assessment: str) -> None:
        """Begin with both children, and record the assessment for both at once."""
        sunniva = self.sunniva
        self.reference = begins_a_step_down(
            sunniva,
            typed="Larkspur",
            who="Juniper and Rowan Larkspur together",
            where=where,
        )
        sunniva.sees("Juniper and Rowan", "Sunniva Marsh (you)")
        records(
            sunniva,
            "Record the assessment",
            {
                "Which assessment was it?": assessment,
                "At which level are the needs that remain?": "Intensive (level 3)",
                "Could early help meet these needs?": "Yes",
                "What did the assessment find?": "Nights and mornings are hard. Home is safe.",
            },
        )

    def when_the_manager_decides(self) -> None:
        """Decide for both children on one page."""
        gareth = self.gareth
        gareth.opens("/")
        gareth.sees("Decide on the step down", "For Juniper and Rowan")
        gareth.follows("Juniper and Rowan Larkspur")
        records(
            gareth,
            "Decide on the step down",
            {
                "What have you decided?": "Step down to early help",
                "Why?": "The risks that brought the family to us have gone.",
            },
            button="Record the decision",
        )
        gareth.sees("Reached: “Decided to step down”")

    def when_the_family_agrees_and_somebody_is_asked_to_lead(self) -> None:
        """Talk with the family, nominate, and talk it over with the nominee."""
        sunniva = self.sunniva
        comes_to(sunniva, self.reference)
        records(
            sunniva,
            "Discuss the step down with the family",
            {
                "Who did you talk with?": ["Mother"],
                "What do they say to stepping down to early help?": "They agree",
                "What are the parents' or carers' views?": "She would like one person to ring.",
                "What are the child's or young person's views?": "“I like holding the baby.”",
            },
        )
        sunniva.follows("Choose a key professional with the family")
        sunniva.follows("Ask somebody to lead")
        sunniva.answers({"Search for a person by name": "okoro"})
        sunniva.presses("Search")
        sunniva.answers(
            {"Who should lead?": "Tamsin Okoro", "Does the family agree with this person?": "Yes"}
        )
        sunniva.presses("Ask them to lead")
        sunniva.sees("Tamsin Okoro is asked to lead, and can see this family now.")
        sunniva.follows("Consult the key professional about the role")
        sunniva.follows("Record that you talked it over")
        sunniva.presses("Save")

    def when_the_key_professional_accepts(self) -> None:
        """Accept without training: from the list, by one question."""
        tamsin = self.tamsin
        tamsin.opens("/")
        tamsin.sees("Accept or decline the role of key professional")
        tamsin.follows("Juniper and Rowan Larkspur")
        tamsin.sees("Sunniva Marsh")
        tamsin.follows("Accept or decline the role of key professional")
        tamsin.follows("Accept or decline")
        tamsin.sees("Will you lead for Juniper and Rowan?", "Juniper, 9 years")
        tamsin.answers(
            {"What is your answer?": "I accept", "Does the family agree with this person?": "Yes"}
        )
        tamsin.presses("Send your answer")
        tamsin.sees("You have accepted to lead.", "Tamsin Okoro (you)")

    def when_the_family_consents_in_writing(self) -> None:
        """Record the signed consent for both children."""
        sunniva = self.sunniva
        comes_to(sunniva, self.reference)
        records(
            sunniva,
            "Get written consent",
            {
                "What is their answer?": "Consent given",
                "How did they give it?": "In writing",
                "Whose answer is it?": "A parent or carer",
                "Name of the person who signed": "Marian Larkspur",
                "May the plan be shared with the people named in it?": "Yes",
            },
            button="Record the answer",
        )

    def when_the_plan_is_made(self) -> None:
        """Talk with the co-ordinator, and complete what is carried from the last assessment."""
        sunniva = self.sunniva
        comes_to(sunniva, self.reference)
        records(
            sunniva,
            "Work out the plan with the step-down co-ordinator",
            {
                "How did you talk?": "At the Tuesday drop-in",
                "What did you agree for the plan?": "Tamsin leads. The parents' group has room.",
            },
        )
        sunniva.follows("Complete the early help assessment")
        sunniva.sees("Carried forward from", "Imogen Vale")
        sunniva.answers({"What are we worried about?": "Juniper still wakes with the baby."})
        sunniva.presses("Save")
        records(
            sunniva,
            "Complete the wellbeing plan with the family",
            {
                "What will happen?": [
                    {
                        "What needs to happen": "After-school club on two days",
                        "By whom": "School",
                        "Outcome": "Juniper has time that is not for the baby",
                        "By when": "From next week",
                    },
                    {
                        "What needs to happen": "Weekly visit",
                        "By whom": "Tamsin Okoro",
                        "Outcome": "Mother knows whom to ring",
                        "By when": "Six weeks",
                    },
                ],
                "Was it completed with the family?": "Yes",
                "What would show that things are getting worse?": "Two days away from school.",
            },
        )
        sunniva.sees("Two days away from school.")
        records(
            sunniva,
            "Show the family the plan and agree the actions",
            {"What does the family say to the actions in the plan?": "They agree with the actions"},
        )
        records(
            sunniva,
            "See that family support's work is finished",
            {"Is family support's work with the family finished?": "There was none"},
        )

    def when_the_work_is_checked(self) -> None:
        """See that all social work is finished."""
        gareth = self.gareth
        comes_to(gareth, self.reference)
        records(
            gareth,
            "Check that all social work is finished",
            {"Has the social worker finished all work?": "Yes, all of it"},
        )

    def when_it_is_sent(self) -> None:
        """Send the step down to the co-ordinators."""
        sunniva = self.sunniva
        comes_to(sunniva, self.reference)
        records(sunniva, "Send the step down to the co-ordinators", TO_EARLY_HELP, button="Send")

    def when_it_is_opened(self) -> None:
        """Take it in, and open both children to early help."""
        iwan = self.iwan
        iwan.opens("/")
        iwan.sees("Open the children to early help")
        finds(iwan, self.reference)
        records(iwan, "Say that the step down has arrived", {"Is everything there?": "Yes"})
        records(
            iwan,
            "Open the children to early help",
            {"Number in the case system": "EH-2041"},
            button="Record the handover",
        )

    def when_it_is_closed(self) -> None:
        """Close the case to social care."""
        gareth = self.gareth
        comes_to(gareth, self.reference)
        records(
            gareth,
            "Close the case to social care",
            {"Why is the case closed?": "What remains is for early help."},
            button="Record the closure",
        )

    def when_the_nominee_declines(self) -> None:
        """Decline with a reason: the family leaves the list of who declined."""
        tamsin = self.tamsin
        tamsin.opens(f"/family/{self.reference}/lead/key-professional/answer/")
        tamsin.presses("Send your answer")
        tamsin.sees("Select whether you accept or decline")
        tamsin.answers(
            {
                "What is your answer?": "I decline",
                "Why can you not lead?": "I lead for three families already.",
            }
        )
        tamsin.presses("Send your answer")
        tamsin.sees("You have declined.")
        assert not tamsin.may_open(f"/family/{self.reference}/")

    def when_the_case_is_closed_before_anybody_accepts(self) -> None:
        """Close it, as the document allows: the manager then holds the children."""
        self.when_the_work_is_checked()
        self.when_it_is_closed()
        self.gareth.sees("Gareth Penhaligon (you)")

    def when_it_is_sent_with_a_reason(self) -> None:
        """Go on although nobody has agreed to lead: the protocol asks only for a reason."""
        sunniva = self.sunniva
        comes_to(sunniva, self.reference)
        records(sunniva, "Send the step down to the co-ordinators", TO_EARLY_HELP, button="Send")
        sunniva.sees("This is not recorded yet")
        sunniva.answers({"How do you want to go on?": "Go on, with a reason"})
        sunniva.presses("Send")
        sunniva.sees("Enter why you go on although this is not met")
        sunniva.page.get_by_label("Why go on although this is not met?").fill(
            "Desmond Achebe has said yes by telephone."
        )
        sunniva.presses("Send")
        sunniva.sees("Reached: “Step down sent”")

    def when_the_opening_is_refused(self) -> None:
        """Find that nobody may be opened before somebody leads, and who could let it pass."""
        iwan = self.iwan
        finds(iwan, self.reference)
        records(iwan, "Open the children to early help", button="Record the handover")
        iwan.sees("This is not recorded yet", "Marguerite Dunne", "may let this pass")
        iwan.sees("Ask the key professional for an answer, or nominate another.")

    def when_another_is_asked(self) -> None:
        """Nominate a colleague, and talk it over."""
        sunniva = self.sunniva
        comes_to(sunniva, self.reference)
        sunniva.follows("Choose another key professional with the family")
        sunniva.sees("Tamsin Okoro declined")
        sunniva.follows("Ask somebody to lead")
        sunniva.answers({"Who should lead?": "Desmond Achebe"})
        sunniva.presses("Ask them to lead")
        sunniva.follows("Consult the key professional about the role")
        sunniva.follows("Record that you talked it over")
        sunniva.answers(
            {"Who should lead?": "Desmond Achebe", "Does the family agree with this person?": "Yes"}
        )
        sunniva.presses("Save")

    def when_he_accepts(self) -> None:
        """Accept: the manager who closed the case holds the children until this moment."""
        desmond = self.cast.enters(self.council, "Desmond Achebe")
        desmond.opens("/")
        desmond.follows("Juniper and Rowan Larkspur")
        desmond.sees("Gareth Penhaligon")
        desmond.follows("Accept or decline the role of key professional")
        desmond.follows("Accept or decline")
        desmond.answers({"What is your answer?": "I accept"})
        desmond.presses("Send your answer")
        desmond.sees("You have accepted to lead.", "Desmond Achebe (you)")

    def when_the_meetings_review(self, *meetings: tuple[str, str, str]) -> None:
        """Hold meetings: each with its day, its outcome, and which of four it is when it begins."""
        comes_to(self.iwan, self.reference)
        for day, outcome, which in meetings:
            self.clock.says(day, "15:00")
            given: dict[str, Answer] = {"Was the family's progress reviewed?": outcome}
            if outcome == REVIEWED:
                given["What progress has the family made?"] = "On time for school all month."
                given["Who came?"] = ["Early help co-ordinator", "Key professional"]
            records(self.iwan, f"Review the family at a multi-agency meeting ({which})", given)

    def then_it_can_be_completed(self, holder: str) -> None:
        """End it for both children, which the fourth review in a row allows their holder to do."""
        self.iwan.sees("The protocol’s end is reached.", "It is ended by", holder)
        somebody = self.cast.enters(self.council, holder)
        comes_to(somebody, self.reference)
        somebody.follows("Say how it ended, and for whom")
        somebody.answers({"Why does it end?": "Completed, as the protocol says"})
        somebody.presses("End it")
        somebody.sees("This step down is over for every child.")
        progress = EpisodeProgress.objects.get(episode__reference=self.reference)
        assert not progress.is_open
        assert not progress.has_breach


@pytest.mark.parametrize(
    "screen",
    [DESKTOP, PHONE, DESKTOP_WITHOUT_SCRIPT],
    ids=["desktop", "phone", "without-script"],
)
def test_two_children_step_down_and_a_missed_review_starts_the_count_again(
    cast: Cast, herefordshire: Herefordshire, clock: Clock, screen: Screen
) -> None:
    story = Story(cast, herefordshire, clock, screen)
    story.given_an_earlier_assessment("child-and-family-assessment", CHILD_AND_FAMILY)
    story.when_the_social_worker_begins({"What is intended?": "Early help"}, CHILD_AND_FAMILY)
    clock.says("2026-03-03", "16:05")
    story.when_the_manager_decides()
    story.gareth.sees("Complete the step down", "Tuesday 17 March 2026", "10 working days left")
    clock.says("2026-03-05", "10:30")
    story.when_the_family_agrees_and_somebody_is_asked_to_lead()
    clock.says("2026-03-09", "12:20")
    story.when_the_key_professional_accepts()
    story.when_the_family_consents_in_writing()
    clock.says("2026-03-10", "14:45")
    story.when_the_plan_is_made()
    clock.says("2026-03-12", "11:20")
    story.when_the_work_is_checked()
    story.when_it_is_sent()
    story.when_it_is_opened()
    story.when_it_is_closed()
    story.when_the_meetings_review(
        ("2026-04-20", REVIEWED, "1 of 4"),
        ("2026-05-28", MISSED, "2 of 4"),
        ("2026-07-06", REVIEWED, "1 of 4"),
        ("2026-08-12", REVIEWED, "2 of 4"),
        ("2026-09-21", REVIEWED, "3 of 4"),
    )
    story.iwan.does_not_see("The protocol’s end is reached.")
    story.when_the_meetings_review(("2026-10-30", REVIEWED, "4 of 4"))
    story.then_it_can_be_completed(holder="Tamsin Okoro")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_after_an_enquiry_the_manager_holds_until_a_second_nominee_accepts(
    cast: Cast, herefordshire: Herefordshire, clock: Clock, screen: Screen
) -> None:
    story = Story(cast, herefordshire, clock, screen)
    story.given_an_earlier_assessment("section-47-enquiry", ENQUIRY)
    story.when_the_social_worker_begins({"What is intended?": "Early help"}, ENQUIRY)
    clock.says("2026-03-03", "16:05")
    story.when_the_manager_decides()
    clock.says("2026-03-04", "10:30")
    story.when_the_family_agrees_and_somebody_is_asked_to_lead()
    story.when_the_family_consents_in_writing()
    clock.says("2026-03-05", "14:45")
    story.when_the_plan_is_made()
    story.when_the_nominee_declines()
    story.when_another_is_asked()
    clock.says("2026-03-06", "11:20")
    story.when_the_case_is_closed_before_anybody_accepts()
    story.when_it_is_sent_with_a_reason()
    story.when_the_opening_is_refused()
    clock.says("2026-03-09", "09:15")
    story.when_he_accepts()
    story.when_it_is_opened()
    story.when_the_meetings_review(
        ("2026-04-20", REVIEWED, "1 of 4"),
        ("2026-05-28", REVIEWED, "2 of 4"),
        ("2026-07-06", REVIEWED, "3 of 4"),
        ("2026-08-12", REVIEWED, "4 of 4"),
    )
    story.then_it_can_be_completed(holder="Desmond Achebe")
