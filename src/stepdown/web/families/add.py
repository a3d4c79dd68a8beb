"""Add a family that nobody brought in, and go on to start its step down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from stepdown.audit.acts import record_reads
from stepdown.episodes.refusals import AnswersAreWrong, NotFound, NotYours
from stepdown.families.actions import NewCarer, NewChild, NewHome, record_family
from stepdown.families.actions.family import recorded_before
from stepdown.families.models import Child
from stepdown.web import drafts
from stepdown.web.families.alike import Alike, alike_to, family_of
from stepdown.web.families.forms import (
    CARERS,
    CHILDREN,
    CarerRows,
    ChildRows,
    FamilyForm,
    names_typed,
)
from stepdown.web.forms import OneOf, Option, RowsFormSet
from stepdown.web.forms.errors import summary
from stepdown.web.kept_form import KeptForm, Rows
from stepdown.web.step_down.journey import Journey
from stepdown.web.step_down.routes import Routes

SAME = "same"
BELOW_THE_ROWS = ("address", "postcode", "address_is_withheld", SAME)
TRUTH = {"yes": True, "no": False}


class AddFamily(KeptForm):
    """One page: the children, their parents and carers, and where they live."""

    template_name = "families/add.html"
    alike: Sequence[Alike] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say who may, where this person may not start a step down."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotYours as refusal:
            return render(request, "step_down/not_yours.html", {"refusal": refusal}, status=403)

    def prepare(self) -> None:
        """Let those record a family who may start a step down for it."""
        Routes(self.account, self.at).check_may_start()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form; a draft that was saved on its way while the form was sent is over."""
        kept = drafts.kept_of(request)
        if kept is not None and recorded_before(self.account, kept.token.key):
            drafts.forget(request)
        return super().get(request, *args, **kwargs)

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask about the family, and whether children who are known already are meant."""
        form = FamilyForm(data)
        if data is None:
            return form
        rows = ChildRows(data, prefix=CHILDREN)
        rows.is_valid()
        whole = [row.cleaned_data for row in rows.forms if row.has_changed() and row.is_valid()]
        if recorded_before(self.account, self.token.key) is None:
            self.alike = alike_to(self.account, self.at, whole)
        if self.alike:
            form.fields[SAME] = self._which()
        return form

    def _which(self) -> OneOf:
        # The answer names who was shown: "none of them" says nothing of a child shown later.
        shown = "-".join(str(each.child.pk) for each in self.alike)
        today = timezone.localdate(self.at)
        return OneOf(
            label="Is one of these children a child whom you are adding?",
            hint="They were recorded before. If you select one of them, nothing new is recorded. "
            "You go on with the child who is there, and what you typed here is kept for you.",
            called="Whether one of these children is meant",
            missing="Select whether one of the children who were recorded before is meant",
            size="m",
            options=[
                *(
                    Option(each.value, f"Yes, {each.name}", hint=each.described(today))
                    for each in self.alike
                ),
                Option(f"none:{shown}", "No, none of them", is_apart=True),
            ],
        )

    def make_rows(self, data: Any = None) -> Rows:
        """Ask for each child, and each parent or carer."""
        return {
            "children": ChildRows(data, prefix=CHILDREN),
            "carers": CarerRows(data, prefix=CARERS, form_kwargs={"children": names_typed(data)}),
        }

    def page(self) -> dict[str, Any]:
        """List the errors in the order of the page, and note which children were shown."""
        record_reads(
            authority=f"authority:{self.account.authority_id}",
            actor=f"account:{self.account.pk}",
            subjects=[each.value for each in self.alike],
            page="add-family",
            at=self.at,
        )
        lines = summary(self.form, *self.rows.values())
        return {
            "section": "episodes",
            "back_href": reverse("start-step-down"),
            "errors": sorted(lines, key=_is_below_the_rows),
        }

    def check(self) -> HttpResponseBase:
        """Go on with a child who is known already, or record the family."""
        said = self.request.POST.get(SAME, "")
        if said.startswith("child:") and not self._asks_for_other_rows():
            self.make_form(self.request.POST)
            for each in self.alike:
                if each.value == said:
                    return self._go_on_with(each)
        return super().check()

    def _asks_for_other_rows(self) -> bool:
        return any(each.wants_other_rows for each in self.make_rows(self.request.POST).values())

    def _go_on_with(self, known: Alike) -> HttpResponseBase:
        drafts.keep(self.request, self.token)
        messages.info(
            self.request,
            f"Nothing new was recorded. {known.name} is here already. "
            "What you typed about the family is kept for 30 days on the page where you typed it.",
        )
        if known.episode is not None:
            return redirect("episode", known.episode.reference)
        return self._start(family_of(known.child))

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Record everybody at once, and begin the start with them."""
        if recorded_before(self.account, self.token.key) is None:
            self._check_numbers(rows["children"])
        said = form.cleaned_data
        carers = rows["carers"].answers
        has_home = any(row["lives_there"] == "yes" for row in carers)
        group = record_family(
            name=said["name"],
            children=[_new_child(row) for row in rows["children"].answers],
            carers=[_new_carer(row) for row in carers],
            home=NewHome(said["address"], said["postcode"], said["address_is_withheld"])
            if has_home or said["address"] or said["postcode"]
            else None,
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        messages.success(self.request, f"The family {group.name} was recorded")
        return self._start(f"group:{group.pk}")

    def _check_numbers(self, rows: RowsFormSet) -> None:
        """Say beside each number that is taken that it is, and by whom only if they may know."""
        typed = [row for row in rows.forms if row.has_changed()]
        numbers = [row.cleaned_data["local_id"] for row in typed]
        taken = set(
            Child.objects.filter(
                authority_id=self.account.authority_id or 0, local_id__in=numbers
            ).values_list("local_id", flat=True)
        )
        known = {each.child.local_id: each.name for each in self.alike}
        for place, (row, number) in enumerate(zip(typed, numbers, strict=True)):
            if number in known:
                row.add_error(
                    "local_id",
                    f"{known[number]} has this number already. Change it, or select "
                    f"{known[number]} at the end of this page",
                )
            elif number in taken:
                row.add_error(
                    "local_id",
                    "This number cannot be used. Check it in your case system. If it is right, "
                    "ask the person who looks after Stepdown in your council",
                )
            elif number in numbers[:place]:
                row.add_error("local_id", "This number is that of another child above. Change it")
        if any(row.errors for row in typed):
            raise AnswersAreWrong({})

    def _start(self, family: str) -> HttpResponseBase:
        """Begin a start under this form's own key, so that sending twice begins one start."""
        try:
            journey = Journey.of(self.account, self.token.key)
        except NotFound:
            journey = Journey(self.account, self.token.key)
        journey.keep(self.at, family=family)
        return redirect(journey.address("start-where"))


def _new_child(row: dict[str, Any]) -> NewChild:
    return NewChild(
        local_id=row["local_id"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        born=row["born"],
        expected_birth=row["expected_birth"],
        sex=row["sex"],
    )


def _new_carer(row: dict[str, Any]) -> NewCarer:
    return NewCarer(
        first_name=row["first_name"],
        last_name=row["last_name"],
        relation=row["relation"],
        has_parental_responsibility=TRUTH.get(row["responsibility"]),
        lives_with_the_children=row["lives_there"] == "yes",
        of=row["of"],
    )


def _is_below_the_rows(line: dict[str, str]) -> bool:
    return line.get("href", "").removeprefix("#id_").startswith(BELOW_THE_ROWS)
