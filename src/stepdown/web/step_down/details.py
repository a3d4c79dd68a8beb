"""Who of the children, what is known of them, and who holds them at first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect

from stepdown.audit.acts import record_reads
from stepdown.episodes.refusals import NotFound
from stepdown.partnership.models import Team
from stepdown.web.family.choosing import team_options
from stepdown.web.family.names import first_name
from stepdown.web.family.questions import (
    children_question,
    questions_of,
    says_of,
    shown_again,
)
from stepdown.web.forms import CaseworkForm, DateAnswer, PickOne, rows_of
from stepdown.web.kept_form import Rows
from stepdown.web.step_down.known import (
    ALL,
    Circumstance,
    LastAssessment,
    earlier_circumstances,
    last_assessment,
    states_of,
)
from stepdown.web.step_down.where import Starting

KNOWN = "known_"


class CircumstanceRow(CaseworkForm):
    """A state that a child was or is in."""

    child = PickOne(label="Child", missing="Select which child")
    state = PickOne(label="Circumstance", missing="Select the circumstance")
    began = DateAnswer(
        label="From",
        hint="If you do not know the day, leave this empty.",
        required=False,
        may_be_future=False,
    )
    ended = DateAnswer(
        label="Until", hint="Leave this empty if it is so now.", required=False, may_be_future=False
    )

    def __init__(self, *args: Any, children: Any = (), states: Any = (), **rest: Any) -> None:
        """Offer the family's children and the protocol's states."""
        super().__init__(*args, **rest)
        self.offer("child", children)
        self.offer("state", states)

    def clean(self) -> None:
        """Refuse an end before the beginning."""
        said = self.cleaned_data
        if said.get("began") and said.get("ended") and said["ended"] < said["began"]:
            self.add_error("ended", "“Until” must be on or after “From”")


CircumstanceRows = rows_of(CircumstanceRow, row_name="Circumstance")


class Details(Starting):
    """Everything else that a start needs, filled with what is known."""

    template_name = "step_down/details.html"

    def prepare(self) -> None:
        """Find the pathway that was chosen."""
        super().prepare()
        route = self.routes.route(self.journey.answers.get("route", ""))
        if route is None:
            raise NotFound
        self.route = route
        self.assessment = last_assessment(self.account.authority_id or 0, self.children)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Write down that the family's details were looked at, then show them."""
        record_reads(
            authority=f"authority:{self.account.authority_id}",
            actor=f"account:{self.account.pk}",
            subjects=[f"child:{child.pk}" for child in self.children],
            page="start-details",
            at=self.at,
        )
        return super().get(request, *args, **kwargs)

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask which children, what the protocol asks at the start, and who holds them."""
        before = self.journey.answers
        fields = self.route.pack.about.known
        options = [(str(child.pk), _with_last_name(child)) for child in self.children]
        own = int(before["origin_team"])
        team = Team.objects.filter(authority=self.routes.authority, pk=own)
        colleagues = self.routes.colleagues(team)
        me = str(self.account.pk)
        asked: dict[str, Any] = {
            "children": children_question(options, "Which children is it about?"),
            **{f"{KNOWN}{name}": field for name, field in questions_of(fields, {}).items()},
            "social_worker": PickOne(
                label="Who holds the children until somebody accepts them?",
                hint="They stay accountable, whatever else happens first.",
                called="Who holds the children",
                missing="Select who holds the children",
                options=colleagues,
            ),
            "receiving_team": PickOne(
                label="Which team takes part from the start, besides yours?",
                hint="It may see the family from now on. Leave this empty where the family is to "
                "be asked first, or where the team is asked later.",
                called="Which team takes part",
                unpicked="No other team yet",
                options=team_options(self.routes.authority.pk, without=[own]),
                required=False,
            ),
            "started": DateAnswer(
                label="When did it begin, if that was before today?",
                called="When it began",
                required=False,
                may_be_future=False,
            ),
        }
        initial, carried = self._initial(fields)
        if any(value == me for value, _ in colleagues):
            initial.setdefault("social_worker", me)
        form: CaseworkForm = type("DetailsForm", (CaseworkForm,), asked)(
            data, initial=initial, carried_from=carried
        )
        return form

    def _initial(self, fields: Any) -> tuple[dict[str, Any], dict[str, str]]:
        before = self.journey.answers
        initial: dict[str, Any] = {}
        carried: dict[str, str] = {}
        if self.assessment is not None:
            for name, block in fields.items():
                found = self.assessment.areas.get(block.carried_from or "")
                if found:
                    initial[f"{KNOWN}{name}"] = found
                    carried[f"{KNOWN}{name}"] = self.assessment.source
        for name, value in shown_again(fields, before.get("known", {})).items():
            initial[f"{KNOWN}{name}"] = value
        if "children" in before:
            initial["children"] = [str(pk) for pk in before["children"]]
            initial["social_worker"] = str(before["social_worker"])
            initial["receiving_team"] = before.get("receiving_team", "")
            initial["started"] = (
                date.fromisoformat(before["started"]) if before["started"] else None
            )
        return initial, carried

    def make_rows(self, data: Any = None) -> Rows:
        """Ask in which circumstances each child was and is."""
        children = [(str(child.pk), first_name(child)) for child in self.children]
        if len(children) > 1:
            children = [(ALL, "All of them"), *children]
        return {
            "circumstances": CircumstanceRows(
                data,
                prefix="circumstances",
                initial=[each.as_row() for each in self.circumstances()],
                form_kwargs={
                    "children": children,
                    "states": states_of(self.route.pack, self.route.file),
                },
            )
        }

    def circumstances(self) -> list[Circumstance]:
        """Return those of before, of earlier step downs, and of the page before this one."""
        before = self.journey.answers
        if "circumstances" in before:
            return [_kept(row) for row in before["circumstances"]]
        known = earlier_circumstances(self.account.authority_id or 0, self.children)
        offered = dict(states_of(self.route.pack, self.route.file))
        since = before.get("since")
        now = Circumstance(
            ALL if len(self.children) > 1 else str(self.children[0].pk),
            f"status:{before['origin']}",
            date.fromisoformat(since) if since else None,
            None,
        )
        return [each for each in known if each.state in offered and each.ended] + [now]

    def page(self) -> dict[str, Any]:
        """Say which pathway it is, and where what is filled in came from."""
        return {
            **super().page(),
            "pathway": self.route.file,
            "sources": _sources(self.assessment, self.circumstances()),
            "back_href": self.journey.address("start-where"),
        }

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Keep everything for the last page."""
        said = form.cleaned_data
        fields = self.route.pack.about.known
        answered = {
            name.removeprefix(KNOWN): value
            for name, value in said.items()
            if name.startswith(KNOWN)
        }
        started = said["started"]
        self.journey.keep(
            self.at,
            children=[int(pk) for pk in said["children"]],
            known=says_of(fields, _Answered(answered), {}),
            social_worker=int(said["social_worker"]),
            receiving_team=said["receiving_team"],
            started=started.isoformat() if started else "",
            circumstances=[
                {
                    "child": row["child"],
                    "state": row["state"],
                    "began": row["began"].isoformat() if row["began"] else "",
                    "ended": row["ended"].isoformat() if row["ended"] else "",
                }
                for row in rows["circumstances"].answers
            ],
        )
        return redirect(self.journey.address("start-check"))


class _Answered(Form):
    """The answers to the protocol's questions, by the protocol's own names."""

    def __init__(self, answered: dict[str, Any]) -> None:
        super().__init__()
        self.cleaned_data = answered


def _with_last_name(child: Any) -> str:
    return f"{first_name(child)} {child.last_name}"


def _kept(row: dict[str, str]) -> Circumstance:
    return Circumstance(
        row["child"],
        row["state"],
        date.fromisoformat(row["began"]) if row["began"] else None,
        date.fromisoformat(row["ended"]) if row["ended"] else None,
    )


def _sources(assessment: LastAssessment | None, known: list[Circumstance]) -> list[str]:
    found = [assessment.source] if assessment is not None else []
    return [*found, *dict.fromkeys(each.source for each in known if each.source)]
