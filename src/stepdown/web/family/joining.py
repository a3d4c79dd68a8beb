"""A brother or sister joins a step down that has begun."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes import actions
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.families.models import Child, SiblingGroupMember
from stepdown.web.family import involved
from stepdown.web.family.names import age_in_words, first_name
from stepdown.web.family.pages import FamilyForm
from stepdown.web.family.questions import HAPPENED
from stepdown.web.forms import CaseworkForm, MomentAnswer, OneOf, Option
from stepdown.web.kept_form import Rows

CHILD = "which_child"


class Join(FamilyForm):
    """Let a sibling of these children join."""

    template_name = "family/join.html"
    page_name = "join"

    def find(self) -> None:
        """Find the brothers and sisters who are not in it."""
        here = {each.child.pk for each in self.sight.children}
        groups = SiblingGroupMember.objects.filter(
            authority_id=self.sight.episode.authority_id, child__in=here, ended=FOR_EVER
        ).values("group_id")
        self.siblings = list(
            Child.objects.filter(
                authority_id=self.sight.episode.authority_id,
                sibling_groups__group__in=groups,
                sibling_groups__ended=FOR_EVER,
            )
            .exclude(pk__in=here)
            .distinct()
            .order_by("born", "pk")
        )

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask who joins, and since when."""
        asked: dict[str, forms.Field] = {
            CHILD: OneOf(
                label="Who joins?",
                missing="Select who joins",
                options=[
                    Option(
                        str(child.pk),
                        f"{first_name(child)} {child.last_name}",
                        f"{age_in_words(child, self.sight.today)}, ID {child.local_id}",
                    )
                    for child in self.siblings
                ],
            ),
            HAPPENED: MomentAnswer(
                label=f"Since when is the child part of this {self.sight.pathway.file.movement}?",
                hint="Leave it empty if that is from now on.",
                called="Date",
                required=False,
            ),
        }
        form: Form = type("JoinForm", (CaseworkForm,), asked)(data, files)
        return form

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Let the child join."""
        chosen = {str(child.pk): child for child in self.siblings}
        child = chosen.get(form.cleaned_data[CHILD])
        if child is None:
            raise NotPossibleNow("That child is not here.", "Choose one of the siblings.")
        membership = actions.join_sibling(
            episode=self.sight.episode,
            child=child,
            joined=form.cleaned_data.get(HAPPENED),
            by=self.account,
            at=timezone.now(),
        )
        name = first_name(membership.child)
        messages.success(
            self.request,
            f"{name} has joined. Whoever holds the others holds {name} too. What must happen "
            f"for {name} is on the family’s page.",
        )
        return redirect(self.sight.address())

    def page(self) -> dict[str, Any]:
        """Say who will hold the child."""
        return super().page() | {
            "title": "A brother or sister joins",
            "siblings": self.siblings,
            "holders": involved.holders(self.sight),
        }
