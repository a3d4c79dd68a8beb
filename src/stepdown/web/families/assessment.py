"""The last assessment, recorded by hand, so that later forms begin from it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect

from stepdown.audit.acts import record_reads
from stepdown.episodes.refusals import AnswersAreWrong
from stepdown.families.actions import record_earlier_assessment_of_all
from stepdown.protocol.language import FieldOf
from stepdown.web.forms import CaseworkForm, DateAnswer, LongAnswer, OneOf, ShortAnswer
from stepdown.web.kept_form import Rows
from stepdown.web.step_down.routes import Routes
from stepdown.web.step_down.where import Starting

AREA = "area_"


class AssessmentForm(CaseworkForm):
    """What it was, when, and where it is kept. What it said follows from the protocols."""

    title = ShortAnswer(
        label="What is it called?",
        hint="For example, child and family assessment.",
        called="What it is called",
        missing="Enter what the assessment is called",
        width="two-thirds",
    )
    sort = OneOf(
        label="What was the children’s status then?",
        called="The children’s status then",
        missing="Select the children’s status then",
    )
    source = ShortAnswer(
        label="Where does it come from?",
        hint="For example, the council’s case system.",
        called="Where it comes from",
        missing="Enter where the assessment comes from",
        width="two-thirds",
    )
    started_on = DateAnswer(
        label="When did it begin?",
        hint="If you do not know the day, leave it empty.",
        called="When it began",
        required=False,
        may_be_future=False,
    )
    authorised_on = DateAnswer(
        label="When was it authorised?",
        called="When it was authorised",
        missing="Enter when the assessment was authorised",
        may_be_future=False,
    )

    def clean(self) -> None:
        """Refuse an end before the beginning."""
        began, authorised = (self.cleaned_data.get(n) for n in ("started_on", "authorised_on"))
        if began and authorised and authorised < began:
            self.add_error("authorised_on", "It must be authorised on or after the day it began")


class LastAssessmentPage(Starting):
    """Ask for the last assessment of everybody in this start."""

    template_name = "families/assessment.html"

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask for each part that a form of the council's protocols carries forward."""
        asked = {
            f"{AREA}{area}": LongAnswer(label=block.title, hint=block.hint or "", required=False)
            for area, block in areas_of(self.routes).items()
        }
        form: CaseworkForm = type("WholeAssessmentForm", (AssessmentForm,), asked)(data)
        form.offer("sort", self.routes.origins())
        return form

    def page(self) -> dict[str, Any]:
        """Say for whom it is, and write down that their names were shown."""
        record_reads(
            authority=f"authority:{self.account.authority_id}",
            actor=f"account:{self.account.pk}",
            subjects=[f"child:{child.pk}" for child in self.children],
            page="start-assessment",
            at=self.at,
        )
        return {**super().page(), "back_href": self.journey.address("start-where")}

    def later(self) -> str:
        """Return to the start."""
        return self.journey.address("start-where")

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Record it for each child."""
        said = form.cleaned_data
        areas = {
            name.removeprefix(AREA): words
            for name, words in said.items()
            if name.startswith(AREA) and words
        }
        parts = [name for name in form.fields if name.startswith(AREA)]
        if parts and not areas:
            raise AnswersAreWrong(
                {parts[0]: "Enter what the assessment said, in one part at least"}
            )
        record_earlier_assessment_of_all(
            children=self.children,
            sort=said["sort"],
            title=said["title"],
            source=said["source"],
            areas=areas,
            started_on=said["started_on"],
            authorised_on=said["authorised_on"],
            by=self.account,
            at=self.at,
        )
        messages.success(self.request, "The last assessment was recorded")
        return redirect(self.journey.address("start-where"))


def areas_of(routes: Routes) -> dict[str, FieldOf]:
    """Return each part of an assessment that a form begins from, asked as that form asks it.

    Rows, such as a plan's actions, are carried from records of the step down itself.
    """
    found: dict[str, FieldOf] = {}
    for route in routes.mine:
        records = (record.fields or {} for record in route.pack.about.records.values())
        for fields in (route.pack.about.known, *records):
            for block in fields.values():
                if block.carried_from and block.text == "long":
                    found.setdefault(block.carried_from, block)
    return found
