"""Move a family to the newer version of its protocol, after a look at what that changes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from stepdown.audit.refusal import Refusal
from stepdown.episodes import actions
from stepdown.episodes.moving import (
    check_keeps_what_was_reached,
    movers_in,
    newer_version,
    the_move,
)
from stepdown.episodes.refusals import NotFound, NotPossibleNow, NotYours, RecordedMeanwhile
from stepdown.partnership.protocols import load
from stepdown.web.family.differences import HEAD, Differences
from stepdown.web.family.pages import FamilyForm
from stepdown.web.family.sight import Sight
from stepdown.web.forms import CaseworkForm, LongAnswer
from stepdown.web.kept_form import Rows

LONGEST_REASON = 500


def what_to_move_to(sight: Sight) -> dict[str, str] | None:
    """Return the newer version that somebody who may could move the family to, with its page."""
    if not sight.is_open or sight.roles.isdisjoint(movers_in(sight.pathway.pack)):
        return None
    newer = newer_version(sight.episode, sight.at)
    if newer is None:
        return None
    return {"version": newer.version, "href": sight.address("move")}


class ReasonForm(CaseworkForm):
    """Why the family moves."""

    reason = LongAnswer(
        label="Why does the family move?",
        hint="It stays in the history, for whoever asks later.",
        called="The reason",
        missing="Enter why the family moves to the newer version",
        longest=LONGEST_REASON,
        rows=3,
    )


class MoveToNewerVersion(FamilyForm):
    """Show what a newer version changes for this family, and move it there."""

    template_name = "family/move.html"
    page_name = "move"

    def find(self) -> None:
        """Find the version in force, which must be another, and say who may move."""
        sight = self.sight
        newer = newer_version(sight.episode, sight.at)
        if newer is None or not sight.is_open:
            raise NotFound
        movers = movers_in(sight.pathway.pack)
        if sight.roles.isdisjoint(movers):
            raise NotYours(
                "You cannot move this family to another version of the protocol.",
                f"This is for: {sight.role_names(movers)}.",
                movers,
            )
        self.newer = newer
        self.why_not: Refusal | None = None
        self.differences: Differences | None = None
        try:
            move = the_move(sight.episode, newer, sight.at)
            self.differences = Differences(sight, move)
            check_keeps_what_was_reached(move)
        except NotPossibleNow as refusal:
            self.why_not = refusal

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return to the family where it was moved already: the button was pressed twice."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            if request.method == "POST" and hasattr(self, "sight"):
                return redirect(self.sight.address())
            raise

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask why."""
        return ReasonForm(data, files)

    def page(self) -> dict[str, Any]:
        """Show both sides."""
        about = load(self.newer).about
        return super().page() | {
            "title": "Move to the newer version",
            "protocol": about.source.title,
            "older": self.sight.published.version,
            "newer": self.newer.version,
            "newer_href": reverse(
                "protocol-pathway",
                args=[self.newer.pack, self.newer.version, self.sight.episode.pathway],
            )
            if self.sight.episode.pathway in load(self.newer).pathways
            else "",
            "why_not": self.why_not,
            "head": HEAD,
            "differences": self.differences and _parts(self.differences),
            "lost": self.differences and self.differences.no_longer_known(),
            "without_a_role": self.differences and self.differences.without_a_role(),
        }

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Move it, unless somebody has recorded something that the page did not show."""
        try:
            actions.move_to_newer_version(
                episode=self.sight.episode,
                published_pack=self.newer,
                reason=form.cleaned_data["reason"],
                revision=self.token.revision,
                idempotency_key=self.token.key,
                by=self.account,
                at=self.at,
            )
        except RecordedMeanwhile as refusal:
            self.token = self.token.on(refusal.record.pk)
            self.sight = Sight.of(self.account, self.at, self.kwargs["reference"])
            self.find()
            raise NotPossibleNow(refusal.what_happened, refusal.what_to_do) from refusal
        messages.success(
            self.request,
            f"Moved to version {self.newer.version}.\n"
            "What was recorded and who holds each child stay as they were. "
            "Whoever holds a child was told.",
        )
        return redirect(self.sight.address())


def _parts(differences: Differences) -> list[dict[str, Any]]:
    return [
        {
            "title": "What is owed, and when",
            "rows": differences.duties(),
            "nothing": "No duty and no date changes now.",
        },
        {
            "title": "What must be in place first",
            "rows": differences.gates(),
            "nothing": "No rule that stands before a next step changes now.",
        },
        {
            "title": "What counts as reached",
            "rows": differences.milestones(),
            "nothing": "What the family has reached stays as it is.",
        },
    ]
