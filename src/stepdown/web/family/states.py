"""The states of a child: status, level, team, service, who leads, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect

from stepdown.episodes import actions
from stepdown.episodes.models import Spell
from stepdown.episodes.refusals import NotFound, NotYours
from stepdown.families.models import Child
from stepdown.protocol.moments import Moment
from stepdown.web.components.words import day_and_time
from stepdown.web.family.names import first_name, listed
from stepdown.web.family.pages import FamilyForm
from stepdown.web.family.questions import CHILDREN, children_question
from stepdown.web.family.siblings import TIMELINE_NAMES, state_name
from stepdown.web.family.sight import Sight
from stepdown.web.forms import CaseworkForm, Confirmation, MomentAnswer, PickOne, ShortAnswer
from stepdown.web.forms.asked import in_a_sentence
from stepdown.web.kept_form import Rows

STATE, BEGAN, ENDED, FOLLOWS, WHY = "which_state", "it_began", "it_ended", "it_follows", "why"


def states_of(sight: Sight) -> Iterator[tuple[str, str]]:
    """Go through every state that the protocol names, as a value and its words."""
    about = sight.about
    named: dict[str, Iterable[str]] = {
        "status": about.statuses,
        "level": about.levels,
        "service": about.services,
        "team": about.teams,
        "lead": about.roles,
    }
    for timeline, values in named.items():
        for value in values:
            words = state_name(sight, timeline, value)
            yield f"{timeline}:{value}", f"{TIMELINE_NAMES[timeline]}: {in_a_sentence(words)}"


def recorded(sight: Sight) -> list[Spell]:
    """Return the states that were recorded and still stand, the earliest first."""
    rows = list(
        Spell.objects.filter(authority_id=sight.episode.authority_id, episode=sight.episode)
        .select_related("child", "recorded_by")
        .order_by("began_latest", "pk")
    )
    superseded = {row.supersedes_id for row in rows}
    return [row for row in rows if row.pk not in superseded]


def moment(earliest: Any, latest: Any) -> Moment | None:
    """Return when, as precisely as it is known."""
    return Moment(earliest, latest) if earliest is not None and latest is not None else None


class AddState(FamilyForm):
    """Record in which state the children are, or were."""

    template_name = "family/states.html"
    page_name = "states"

    def find(self) -> None:
        """Say who may."""
        if not self.sight.roles:
            raise NotYours(
                "You have no role with this family.", "Ask the person who holds the family."
            )
        self.recorded = recorded(self.sight)

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask of whom, what, and since when."""
        asked: dict[str, forms.Field] = {}
        if len(self.sight.children) > 1:
            named = [(str(here.child.pk), first_name(here.child)) for here in self.sight.children]
            asked[CHILDREN] = children_question(named, "Which children is this about?")
        asked[STATE] = PickOne(
            label="What is or was so?", missing="Select what is so", options=states_of(self.sight)
        )
        asked[BEGAN] = MomentAnswer(
            label="Since when?",
            called="The beginning",
            missing="Enter since when",
            asks_time=False,
            may_be_rough=True,
        )
        asked[ENDED] = MomentAnswer(
            label="Until when?",
            hint="Leave it empty if it is still so.",
            called="The end",
            asks_time=False,
            required=False,
        )
        asked[FOLLOWS] = Confirmation(
            label="It takes the place of what was so before", required=False, initial=True
        )
        form: Form = type("StateForm", (StateForm,), asked)(data, files)
        return form

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Record it for each child."""
        timeline, value = form.cleaned_data[STATE].split(":", 1)
        began = form.cleaned_data[BEGAN]
        keys = form.cleaned_data.get(CHILDREN) or list(self.sight.child_by_key)
        with transaction.atomic():
            for key in keys:
                child = self.sight.child_by_key[key]
                if form.cleaned_data[FOLLOWS]:
                    self._end_what_was(child, timeline, began)
                actions.record_state(
                    episode=self.sight.episode,
                    child=child,
                    timeline=timeline,
                    value=value,
                    began=began,
                    ended=form.cleaned_data.get(ENDED),
                    by=self.account,
                    at=self.at,
                )
        words = state_name(self.sight, timeline, value)
        messages.success(
            self.request,
            f"{words} since {day_and_time(began)}: recorded for {self.sight.names_of(keys)}.",
        )
        return redirect(self.sight.address())

    def _end_what_was(self, child: Child, timeline: str, began: Moment) -> None:
        for row in self.recorded:
            lasts = row.ended_earliest is None and row.began_earliest <= began.latest
            if (row.child_id, row.timeline) == (child.pk, timeline) and lasts:
                actions.record_state(
                    episode=self.sight.episode,
                    child=child,
                    timeline=timeline,
                    value=row.value,
                    began=Moment(row.began_earliest, row.began_latest),
                    ended=began,
                    supersedes=row,
                    by=self.account,
                    at=self.at,
                )

    def page(self) -> dict[str, Any]:
        """Return also what was recorded before."""
        return super().page() | {
            "title": "Status, level and services",
            "recorded": [self._row(row) for row in self.recorded],
            "button": "Save",
        }

    def _row(self, row: Spell) -> dict[str, Any]:
        began = Moment(row.began_earliest, row.began_latest)
        ended = moment(row.ended_earliest, row.ended_latest)
        words = state_name(self.sight, row.timeline, row.value)
        until = f" until {day_and_time(ended)}" if ended else ""
        return {
            "key": f"{first_name(row.child)}: {in_a_sentence(TIMELINE_NAMES[row.timeline])}",
            "value": words,
            "note": f"Since {day_and_time(began)}{until}, recorded by {row.recorded_by.name}",
            "actions": [
                {
                    "text": "Change",
                    "href": self.sight.address("state-changed", row.pk),
                    "hidden": f"{words} of {first_name(row.child)}",
                }
            ],
        }


class StateForm(CaseworkForm):
    """A state with its beginning and its end in their order."""

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or self.cleaned_data
        began, ended = cleaned.get(BEGAN), cleaned.get(ENDED)
        if began is not None and ended is not None and ended.latest < began.earliest:
            self.add_error(ENDED, "The end must be on or after the beginning")
        return cleaned


class ChangeState(FamilyForm):
    """Say when a state ended, or put its dates right."""

    template_name = "family/state_changed.html"
    page_name = "state-changed"

    def find(self) -> None:
        """Find the state, which must still stand."""
        found = [row for row in recorded(self.sight) if row.pk == self.kwargs["number"]]
        if not found:
            raise NotFound
        self.row = found[0]

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask for the two dates, and why they change."""
        began = Moment(self.row.began_earliest, self.row.began_latest)
        asked: dict[str, forms.Field] = {
            BEGAN: MomentAnswer(
                label="Since when?",
                called="The beginning",
                missing="Enter since when",
                asks_time=False,
                may_be_rough=True,
                initial=began,
            ),
            ENDED: MomentAnswer(
                label="Until when?",
                hint="Leave it empty if it is still so.",
                called="The end",
                asks_time=False,
                required=False,
                initial=moment(self.row.ended_earliest, self.row.ended_latest),
            ),
            WHY: ShortAnswer(
                label="Why does it change?",
                hint="Leave it empty if you only say when it ended.",
                called="The reason",
                required=False,
            ),
        }
        form: Form = type("ChangedForm", (StateForm,), asked)(data, files)
        return form

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Record it anew; the old row stays."""
        actions.record_state(
            episode=self.sight.episode,
            child=self.row.child,
            timeline=self.row.timeline,
            value=self.row.value,
            began=form.cleaned_data[BEGAN],
            ended=form.cleaned_data.get(ENDED),
            supersedes=self.row,
            reason=form.cleaned_data[WHY],
            by=self.account,
            at=self.at,
        )
        messages.success(self.request, f"{self._words()} changed.")
        return redirect(self.sight.address())

    def _words(self) -> str:
        words = state_name(self.sight, self.row.timeline, self.row.value)
        return f"{words} of {listed([first_name(self.row.child)])}"

    def page(self) -> dict[str, Any]:
        """Say which state it is."""
        return super().page() | {"title": self._words(), "button": "Save"}
