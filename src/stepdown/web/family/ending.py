"""The end of a step down, for some children or for all, and who holds them afterwards."""

from __future__ import annotations

from typing import Any, get_args

from django import forms
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect

from stepdown.episodes import actions
from stepdown.episodes.actions.end import Why
from stepdown.episodes.ending import check_may_end
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.web.family import involved
from stepdown.web.family.names import first_name
from stepdown.web.family.outcome import say_what_changed
from stepdown.web.family.pages import FamilyForm
from stepdown.web.family.passing import HAPPENED_ALREADY, WAY, GoingOn
from stepdown.web.family.questions import CHILDREN, HAPPENED, children_question
from stepdown.web.family.said import ENDS
from stepdown.web.forms import CaseworkForm, LongAnswer, MomentAnswer, OneOf, Option
from stepdown.web.kept_form import Rows

WHY, NOTE = "why_it_ends", "more_about_it"
LONGEST_NOTE = 4_000

AFTERWARDS = {
    "completed": (
        "Nobody holds the child in this episode any more. Where help goes on, whoever held the "
        "child last goes on with it, in their own record."
    ),
    "closed-without-early-help": (
        "Nobody holds the child in this episode any more. A new worry goes to the front door."
    ),
    "stepped-up": "Social care holds the child again, in its own record.",
    "entered-care": "The child’s social worker in care holds the child, in social care’s record.",
    "moved-area": (
        "Tell the council that they move to. Until it accepts, keep the child in your own record."
    ),
    "adopted": "The adoptive family’s own workers hold the child. This record stays apart from it.",
    "turned-18": "The young person decides about help as an adult.",
    "died": "The council’s own procedure follows.",
}
STAYS = "The child stays with {team}, in its own record."
"""What follows where nobody was handed over: because the protocol hands nobody over, or not yet."""

ORDER = (
    "completed",
    "closed-without-early-help",
    "stepped-up",
    "entered-care",
    "moved-area",
    "turned-18",
    "adopted",
    "died",
)


class End(FamilyForm):
    """End it for some children, or for all, and say why."""

    template_name = "family/end.html"
    page_name = "end"

    def find(self) -> None:
        """Find what stands before the end that the protocol names, and say who may end it."""
        if self.request.method == "GET":
            sight = self.sight
            check_may_end(sight.place, sight.roles, sight.pathway.pack, sight.holders)
        pathway = self.sight.pathway
        ends = [id_ for id_, m in pathway.milestones.items() if m.block.kind == "ended"]
        self.going_on = GoingOn(self.sight, ends)
        self.is_closed_now = GoingOn.was_asked(self.request)

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask for whom, why and when."""
        asked: dict[str, forms.Field] = {}
        if len(self.sight.children) > 1:
            named = [(str(here.child.pk), first_name(here.child)) for here in self.sight.children]
            asked[CHILDREN] = children_question(named, "For which children does it end?")
        reasons = [why for why in ORDER if why in get_args(Why)]
        if not self.sight.has_reached_its_end:
            reasons.remove("completed")
        asked[WHY] = OneOf(
            label="Why does it end?",
            missing="Select why it ends",
            options=[Option(why, ENDS[why], self._afterwards(why)) for why in reasons],
        )
        asked[HAPPENED] = MomentAnswer(
            label="When did this happen?",
            hint="Leave it empty if it happened just now.",
            called="Date",
            may_be_rough=True,
            required=False,
        )
        asked[NOTE] = LongAnswer(
            label="What should whoever reads this later know?",
            called="The note",
            longest=LONGEST_NOTE,
            required=False,
        )
        if self.is_closed_now:
            asked |= self.going_on.questions()
        form: Form = type("EndForm", (CaseworkForm,), asked)(data, files)
        return form

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """End it."""
        if not self.sight.is_open:
            raise NotPossibleNow(
                f"Every child has left this {self.sight.pathway.file.movement} already.",
                "Go back to the family.",
            )
        keys = form.cleaned_data.get(CHILDREN) or list(self.sight.child_by_key)
        children = [self.sight.child_by_key[key] for key in keys]
        why = form.cleaned_data[WHY]
        if self.is_closed_now:
            self.going_on.pass_gates(form, children, self.token.key)
        made = actions.end(
            episode=self.sight.episode,
            why=why,
            note=form.cleaned_data[NOTE],
            happened=form.cleaned_data.get(HAPPENED),
            children=children,
            already_happened=form.cleaned_data.get(WAY) == HAPPENED_ALREADY,
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        stays = [child for child in self.sight.child_by_key if child not in keys]
        said = f"{ENDS[why]}: recorded for {self.sight.names_of(keys)}. {self._afterwards(why)}"
        if stays:
            movement = self.sight.pathway.file.movement
            said = f"{said} {self.sight.names_of(stays)} stays in this {movement}."
        say_what_changed(self.request, self.sight, made, said)
        return redirect(self.sight.address())

    def _afterwards(self, why: str) -> str:
        if why != "completed":
            return AFTERWARDS[why]
        milestones = self.sight.pathway.milestones
        was_handed_over = self.sight.pathway.file.hands_over and any(
            each.reached is not None and milestones[each.milestone].block.kind == "handed over"
            for each in self.sight.standing.milestones
        )
        if was_handed_over:
            return AFTERWARDS[why]
        return STAYS.format(team=self.sight.episode.origin_team.name)

    def show(self, form: Form, rows: Rows, **more: Any) -> Any:
        """Ask how to go on where a gate has just said no."""
        if "closed_gates" in more and not self.is_closed_now:
            self.is_closed_now = True
            form.fields.update(self.going_on.questions())
        return super().show(form, rows, **more)

    def page(self) -> dict[str, Any]:
        """Say who holds the children until then."""
        return super().page() | {
            "title": f"End this {self.sight.pathway.file.movement}",
            "holders": involved.holders(self.sight),
            "is_closed_now": self.is_closed_now,
            "who_may": self.going_on.who_may() if self.is_closed_now else [],
            "movement": self.sight.pathway.file.movement,
            "is_over": not self.sight.is_open,
        }
