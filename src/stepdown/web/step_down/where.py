"""Where the child is now and what is intended: the pathway follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect

from stepdown.episodes.refusals import AnswersAreWrong
from stepdown.web.family.names import family_name
from stepdown.web.forms import CaseworkForm, DateAnswer, OneOf, Option, PickOne
from stepdown.web.kept_form import KeptForm, Rows
from stepdown.web.step_down.journey import Journey
from stepdown.web.step_down.known import last_assessment
from stepdown.web.step_down.routes import Route, Routes


class Starting(KeptForm):
    """One of the pages of a start, which belongs to the person who began it."""

    def prepare(self) -> None:
        """Find what was answered so far, and what may be begun."""
        self.routes = Routes(self.account, self.at)
        self.routes.check_may_start()
        self.journey = Journey.of(self.account, self.kwargs["key"])
        self.children = self.journey.children()

    def page(self) -> dict[str, Any]:
        """Say whose start it is."""
        return {"section": "episodes", "family": family_name(self.children)}


class WhereForm(CaseworkForm):
    """From where to where."""

    origin = OneOf(
        label="Where are they now?",
        called="Where they are now",
        missing="Select where they are now",
    )
    since = DateAnswer(
        label="Since when?",
        hint="If you do not know the day, leave it empty.",
        called="Since when",
        required=False,
        may_be_future=False,
    )
    destination = OneOf(
        label="What is intended?",
        called="What is intended",
        missing="Select what is intended",
    )
    kind_of_team = OneOf(
        label="Which team are they with?",
        called="Which team they are with",
        missing="Select which team they are with",
    )
    origin_team = PickOne(
        label="Your team",
        called="Your team",
        missing="Select your team",
    )


class Where(Starting):
    """Ask where the children are now, and what is intended."""

    template_name = "step_down/where.html"

    def page(self) -> dict[str, Any]:
        """Offer to record the last assessment, where nothing is known of one."""
        council = self.account.authority_id or 0
        known = last_assessment(council, self.children)
        address = "" if known else self.journey.address("start-assessment")
        return {**super().page(), "assessment_address": address}

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask only what there is a choice about."""
        before = self.journey.answers
        assessment = last_assessment(self.account.authority_id or 0, self.children)
        carried: dict[str, str] = {}
        initial: dict[str, Any] = {
            name: before[name] for name in ("origin", "destination") if name in before
        }
        if "since" in before:
            initial["since"] = date.fromisoformat(before["since"]) if before["since"] else None
        elif assessment is not None and assessment.began_on is not None:
            initial.setdefault("since", assessment.began_on)
            carried["since"] = assessment.source
            if assessment.status in dict(self.routes.origins()):
                initial.setdefault("origin", assessment.status)
                carried["origin"] = assessment.source
        form = WhereForm(data, initial=initial, carried_from=carried)
        form.offer("origin", self.routes.origins())
        form.offer("destination", self.routes.destinations())
        for name, only in (
            ("origin", self.routes.origins()),
            ("destination", self.routes.destinations()),
        ):
            if len(only) == 1:
                form.initial.setdefault(name, only[0][0])
        kinds = self.routes.kinds_of_team()
        form.offer("kind_of_team", kinds)
        teams = self.routes.own_teams()
        form.offer("origin_team", [(str(team.pk), team.name) for team in teams])
        if not kinds:
            del form.fields["kind_of_team"]
        if len(teams) < 2:
            del form.fields["origin_team"]
        return form

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Keep the answers, and find the pathway that they lead along."""
        said = form.cleaned_data
        found = leading(self.routes, said)
        if not found:
            raise AnswersAreWrong(
                {
                    "destination": "No pathway of your council’s protocol leads from there to "
                    "here. Check both answers, or read the protocol."
                }
            )
        teams = self.routes.own_teams()
        since = said["since"]
        self.journey.keep(
            self.at,
            origin=said["origin"],
            destination=said["destination"],
            kind_of_team=said.get("kind_of_team", ""),
            origin_team=int(said.get("origin_team") or teams[0].pk),
            since=since.isoformat() if since else "",
            route=found[0].key if len(found) == 1 else "",
        )
        return redirect(self.journey.address("start-details" if len(found) == 1 else "start-which"))


class WhichForm(CaseworkForm):
    """One of the pathways that fit."""

    route = OneOf(
        label="Which pathway?",
        called="Which pathway",
        missing="Select the pathway",
        is_heading=True,
        size="l",
    )


class Which(Starting):
    """Where two pathways lead from here to there, the person chooses."""

    template_name = "step_down/which.html"

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Offer the pathways that fit, each with its rule."""
        form = WhichForm(data, initial={"route": self.journey.answers.get("route", "")})
        form.offer(
            "route",
            [
                Option(route.key, route.file.title, hint=route.file.rule)
                for route in leading(self.routes, self.journey.answers)
            ],
        )
        return form

    def page(self) -> dict[str, Any]:
        """Lead back to the question before."""
        return {**super().page(), "back_href": self.journey.address("start-where")}

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Keep which."""
        self.journey.keep(self.at, route=form.cleaned_data["route"])
        return redirect(self.journey.address("start-details"))


def leading(routes: Routes, said: Mapping[str, Any]) -> list[Route]:
    """Return the pathways that lead from and to what was said."""
    team = said.get("kind_of_team", "")
    return [
        route
        for route in routes.mine
        if route.leads(said.get("origin", ""), said.get("destination", ""), team)
    ]
