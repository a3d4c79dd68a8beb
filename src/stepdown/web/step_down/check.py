"""The last page of a start: everything in view, and what stands in the way, before it begins."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect

from stepdown.episodes.actions import State, start
from stepdown.episodes.refusals import NotFound
from stepdown.families.models import Child
from stepdown.partnership.models import Account, SettingsVersion, Team
from stepdown.protocol.language import FieldOf
from stepdown.protocol.moments import Moment
from stepdown.web.components.words import plain_day
from stepdown.web.family.names import age_in_words, first_name, listed
from stepdown.web.forms import CaseworkForm
from stepdown.web.kept_form import Rows
from stepdown.web.step_down.foresight import in_the_way, spells_of
from stepdown.web.step_down.routes import name_of
from stepdown.web.step_down.where import Starting


class Check(Starting):
    """Show what will be recorded, and begin."""

    template_name = "step_down/check.html"

    def prepare(self) -> None:
        """Find everything that was answered."""
        super().prepare()
        route = self.routes.route(self.journey.answers.get("route", ""))
        if route is None or "children" not in self.journey.answers:
            raise NotFound
        self.route = route
        self.chosen = self.journey.chosen()
        self.spells = spells_of(self.journey.answers["circumstances"], self.chosen, self.at)

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask nothing more."""
        return CaseworkForm(data)

    @property
    def started(self) -> Moment | None:
        """Return when it began, where that was before today."""
        said = self.journey.answers["started"]
        return Moment.on(date.fromisoformat(said)) if said else None

    @property
    def receiving_team(self) -> Team | None:
        """Return the team that takes part from the start besides the one that begins it."""
        chosen = self.journey.answers.get("receiving_team", "")
        if not chosen:
            return None
        return Team.objects.filter(authority=self.routes.authority, pk=int(chosen)).first()

    def page(self) -> dict[str, Any]:
        """Show every answer with a way to change it, and the gates that will not open."""
        latest = SettingsVersion.objects.filter(authority=self.routes.authority).latest("number")
        shut = in_the_way(
            self.route,
            latest,
            children=self.chosen,
            spells=self.spells,
            known=self.journey.answers["known"],
            started=self.started or Moment.at(self.at),
            at=self.at,
        )
        movement = self.route.file.movement
        cannot_open = any(not gate["passed_by"] for gate in shut)
        what = "cannot be completed" if cannot_open else "needs an approval"
        return {
            **super().page(),
            "pathway": self.route.file,
            "start": f"Start the {movement}",
            "in_the_way": f"As things are, this {movement} {what}.",
            "rows": self.rows_shown(),
            "shut": shut,
            "cannot_open": cannot_open,
            "back_href": self.journey.address("start-details"),
        }

    def rows_shown(self) -> list[dict[str, Any]]:
        """Return the answers as a summary list."""
        said = self.journey.answers
        pack = self.route.pack
        where = self.journey.address("start-where")
        details = self.journey.address("start-details")
        today = self.at.date()
        holder = Account.objects.filter(
            pk=said["social_worker"], authority=self.routes.authority
        ).first()
        receiving = self.receiving_team
        rows = [
            _row("Pathway", self.route.file.title, where),
            _row("From", name_of(pack, said["origin"]), where),
            _row("To", name_of(pack, said["destination"]), where),
            _row(
                "Children",
                [_with_age(child, today) for child in self.chosen],
                details,
            ),
        ]
        rows += [
            _row(block.title, _answer(block, said["known"].get(name)), details)
            for name, block in pack.about.known.items()
        ]
        rows += [
            _row("Circumstances", [_spell(spell, pack) for spell in self.spells], details),
            _row("Holds the children at first", holder.name if holder else "", details),
            _row("Takes part from the start", receiving.name if receiving else "", details),
            _row("Began", plain_day(self.started) or "Today", details),
        ]
        return rows

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Begin."""
        said = self.journey.answers
        authority = self.routes.authority
        episode = start(
            authority=authority,
            pathway=self.route.file.pathway,
            children=self.chosen,
            origin_team=Team.objects.get(authority=authority, pk=said["origin_team"]),
            receiving_team=self.receiving_team,
            social_worker=Account.objects.get(authority=authority, pk=said["social_worker"]),
            known=said["known"],
            spells=self.spells,
            started=self.started,
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        self.journey.forget(self.at)
        movement = self.route.file.movement
        names = listed(first_name(child) for child in self.chosen)
        messages.success(self.request, f"The {movement} of {names} has begun")
        return redirect("episode", episode.reference)


def _row(key: str, value: Any, href: str) -> dict[str, Any]:
    return {
        "key": key,
        "value": value or "Not answered",
        "actions": [{"text": "Change", "href": href, "hidden": key.lower()}],
    }


def _with_age(child: Child, on: date) -> str:
    return ", ".join(filter(None, [first_name(child), age_in_words(child, on), child.local_id]))


def _spell(spell: State, pack: Any) -> str:
    until = f" until {plain_day(spell.ended)}" if spell.ended else ", and now"
    state = name_of(pack, spell.value)
    is_known = spell.began.is_within_a_day
    since = plain_day(spell.began) if is_known else "a day that is not known"
    return f"{first_name(spell.child)}: {state} from {since}{until}"


def _answer(block: FieldOf, answer: Any) -> Any:
    if answer in (None, "", []):
        return ""
    if block.on_a_date:
        return plain_day(date.fromisoformat(str(answer)))
    if block.yes_or_no:
        return "Yes" if answer in (True, "yes") else "No"
    names = block.one_of or block.any_of or {}
    if isinstance(answer, list):
        return [names.get(str(one), str(one)) for one in answer]
    return names.get(str(answer), str(answer))
