"""The first page: who is stepping down. The name is sent, and never stands in an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from stepdown.audit.acts import record_reads
from stepdown.episodes.refusals import NotYours
from stepdown.partnership.models import Account
from stepdown.web.forms import CaseworkForm, OneOf, ShortAnswer
from stepdown.web.protocols.shelf import reader_of
from stepdown.web.step_down.finding import Found, find_families
from stepdown.web.step_down.journey import Journey
from stepdown.web.step_down.routes import Routes


class Search(CaseworkForm):
    """A name or a number."""

    typed = ShortAnswer(
        label="Name of a child or of the family, or a child’s number",
        called="A name or a number",
        missing="Enter the name of a child or of the family, or a child’s number",
        autocomplete="off",
        spellcheck=False,
        width="two-thirds",
    )


class Choice(CaseworkForm):
    """One of those who were found."""

    family = OneOf(
        label="Who is stepping down?",
        called="Who is stepping down",
        missing="Select who is stepping down",
        size="m",
    )


def choose(request: HttpRequest) -> HttpResponseBase:
    """Search, and begin with a sibling group or a single child.

    Only people who may begin a step down can search, in their own council. The
    search is recorded as a reading of each child whom it showed.
    """
    account = reader_of(request)
    routes = Routes(account, timezone.now())
    try:
        routes.check_may_start()
    except NotYours as refusal:
        return render(request, "step_down/not_yours.html", {"refusal": refusal}, status=403)
    is_sent = request.method == "POST"
    search = Search(request.POST if is_sent else None)
    choice, found = None, None
    if is_sent and search.is_valid():
        found = find_families(
            account.authority_id or 0, search.cleaned_data["typed"], timezone.localdate(routes.at)
        )
        _note(account, found, routes)
        is_chosen = "choose" in request.POST
        choice = Choice(request.POST if is_chosen else None, prefix="found")
        choice.offer("family", found.options)
        if is_chosen and choice.is_valid():
            journey = Journey.begin(account, family=choice.cleaned_data["family"])
            journey.keep(routes.at)
            return redirect(journey.address("start-where"))
    return render(
        request,
        "step_down/who.html",
        {
            "section": "episodes",
            "search": search,
            "choice": choice,
            "found": found,
            "has_errors": bool(search.errors or (choice is not None and choice.errors)),
        },
    )


def _note(account: Account, found: Found, routes: Routes) -> None:
    record_reads(
        authority=f"authority:{account.authority_id}",
        actor=f"account:{account.pk}",
        subjects=[option.value for option in found.options],
        page="start-step-down",
        at=routes.at,
    )
