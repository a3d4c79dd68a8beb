"""What every page about a family has: it is found, it is theirs to see, and reading is noted."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from stepdown.audit.refusal import Refusal
from stepdown.episodes.models import Record
from stepdown.episodes.refusals import NotFound, NotYours
from stepdown.partnership.models import Account
from stepdown.web.family.said import people_named, rows_of_record
from stepdown.web.family.sight import Sight
from stepdown.web.forms.errors import summary
from stepdown.web.kept_form import KeptForm


def family_page(
    page: str,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Make a view of a family: 404 where it is not theirs, and a note of who read which page."""

    def made(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def shown(request: HttpRequest, reference: str, **rest: Any) -> HttpResponse:
            account = request.user
            if not isinstance(account, Account):
                raise Http404
            try:
                sight = Sight.of(account, timezone.now(), reference)
                response = view(request, sight, **rest)
            except NotFound as refusal:
                raise Http404 from refusal
            sight.note_that_it_was_read(page)
            return response

        return shown

    return made


def refused(request: HttpRequest, sight: Sight, refusal: Refusal) -> HttpResponse:
    """Show why a page cannot be used: what happened, and what to do next."""
    context = sight.around() | {"refusal": refusal, "back_href": sight.address()}
    return render(request, "family/refused.html", context, status=403)


class FamilyForm(KeptForm):
    """A form about a family. ``page_name`` is how its reading is noted."""

    page_name = ""
    sight: Sight

    def prepare(self) -> None:
        """Find the family, and refuse as if it were not there where it is not theirs."""
        self.sight = Sight.of(self.account, self.at, self.kwargs["reference"])
        self.find()

    def find(self) -> None:
        """Find what the page is about within the family."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say who may, where somebody else does this; note that the page was read."""
        try:
            response = super().dispatch(request, *args, **kwargs)
        except NotYours as refusal:
            response = refused(request, self.sight, refusal)
        if response.status_code in {200, 403}:
            self.sight.note_that_it_was_read(self.page_name)
        return response

    def check(self) -> HttpResponseBase:
        """Look where the family stands before anything is sent: what changed is said then."""
        self.sight.remember()
        return super().check()

    def revision(self) -> int:
        """Return the id of the last record: what this page was made on."""
        return self.sight.episode.progress.revision

    def later(self) -> str:
        """Return to the family."""
        return self.sight.address()

    def said_by(self, record: Record) -> list[dict[str, Any]]:
        """Return what somebody else recorded meanwhile."""
        return rows_of_record(self.sight, record, people_named(self.sight, [record]))

    def page(self) -> dict[str, Any]:
        """Return what the layout needs, and every error in the order of the page."""
        return {
            **self.sight.around(),
            "back_href": self.sight.address(),
            "back_text": "Back to the family",
            "errors": summary(self.form, *self.rows.values()),
        }
