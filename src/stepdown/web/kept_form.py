"""A page with one form, of which nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views import View

from stepdown.audit.refusal import Refusal
from stepdown.episodes.models import Record
from stepdown.episodes.refusals import (
    AlreadyRecorded,
    AnswersAreWrong,
    ClosedGate,
    GateIsClosed,
    NotFound,
)
from stepdown.partnership.models import Account
from stepdown.web import drafts
from stepdown.web.drafts import FormToken
from stepdown.web.forms import RowsFormSet

Rows = dict[str, RowsFormSet]


class KeptForm(View):
    """A page with one form: shows it, keeps it, sends it, and shows what was refused.

    A page of a journey inherits it and says what the form is (``make_form``,
    and ``make_rows`` where it has rows) and what sending it does (``send``).
    Drafts are kept by the page's address, one for each person.
    """

    template_name: str
    #: Where "Save and come back later" leads: a route's name without arguments.
    later_route = "my-work"

    request: HttpRequest
    token: FormToken

    # What a page says of itself

    def prepare(self) -> None:
        """Find what the page is about. Raise ``NotFound`` where it is not this person's."""

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Return the form: empty or with what is known, or with what was sent."""
        raise NotImplementedError

    def make_rows(self, data: Any = None) -> Rows:
        """Return the form's rows by the name that the template calls them."""
        return {}

    def revision(self) -> int:
        """Return the revision that the form is shown on: the episode's, now."""
        return 0

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Call the verb and return where to go next. Refusals are shown on the page.

        Give the verb ``self.token.key`` and ``self.token.revision``.
        """
        raise NotImplementedError

    def page(self) -> dict[str, Any]:
        """Return what the template needs beside the form."""
        return {}

    def later(self) -> str:
        """Return the address that "Save and come back later" leads to."""
        return reverse(self.later_route)

    def said_by(self, record: Record) -> list[dict[str, Any]]:
        """Return what somebody else recorded meanwhile, as rows of a summary list."""
        return []

    # What every such page has

    @property
    def account(self) -> Account:
        """Return the person, who has signed in."""
        account = self.request.user
        if not isinstance(account, Account):
            raise Http404
        return account

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Keep the moment at which the page was asked for."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer as if there were nothing where the page is not this person's."""
        try:
            self.prepare()
            return super().dispatch(request, *args, **kwargs)
        except NotFound as refusal:
            raise Http404 from refusal

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form, as it was left before if it was."""
        kept = drafts.kept_of(request)
        if kept is None:
            self.token = FormToken.of(request, self.revision())
            return self.show(self.make_form(), self.make_rows())
        self.token = kept.token
        form = filled_as_typed(self.make_form(), kept.typed)
        return self.show(form, self._rows_as_typed(kept.typed), kept_at=kept.draft.saved_at)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep, begin again, or send what was typed."""
        token = drafts.token_sent(request)
        if token is None or self.token_is_missing():
            self.token = FormToken.of(request, self.revision())
            return self.shown_again(
                "This page was open for too long to be sent. Check your answers and send it again."
            )
        if token.person != self.account.pk:
            return self._somebody_elses(token)
        self.token = token
        if drafts.START_AGAIN in request.POST:
            drafts.forget(request)
            return redirect(request.path)
        if drafts.COME_BACK_LATER in request.POST:
            return self._come_back_later()
        return self.check()

    def token_is_missing(self) -> bool:
        """Say whether what was sent carries no token of this form, or one of long ago."""
        token = drafts.token_sent(self.request)
        return token is None or token.form != self.request.path

    def show(self, form: Form, rows: Rows, **more: Any) -> HttpResponse:
        """Draw the page."""
        self.form, self.rows = form, rows
        wrong = bool(form.errors) or any(
            each.is_bound and (each.total_error_count()) for each in rows.values()
        )
        context = {
            "form": form,
            "rows": rows,
            "form_token": self.token.signed,
            "has_errors": wrong,
            **self.page(),
            **more,
        }
        return render(self.request, self.template_name, context)

    def check(self) -> HttpResponseBase:
        """Send what was typed if nothing is wrong with it, and show it again if something is."""
        data = self.request.POST
        form = self.make_form(data, self.request.FILES)
        rows = self.make_rows(data)
        if any(each.wants_other_rows for each in rows.values()):
            drafts.keep(self.request, self.token)
            return self.show(filled_as_typed(self.make_form(), data), self._rows_as_typed(data))
        are_valid = [form.is_valid(), *(each.is_valid() for each in rows.values())]
        if not all(are_valid):
            drafts.keep(self.request, self.token)
            return self.show(form, rows)
        return self._send(form, rows)

    def _send(self, form: Form, rows: Rows) -> HttpResponseBase:
        more: dict[str, Any] = {}
        try:
            response = self.send(form, rows)
        except NotFound:
            raise
        except AnswersAreWrong as refusal:
            for name, message in refusal.problems.items():
                form.add_error(name if name in form.fields else None, message)
        except AlreadyRecorded as refusal:
            more["already"] = refusal.record
            more["already_says"] = self.said_by(refusal.record)
            form.add_error(None, refusal.what_happened)
            self.token = self.token.on(max(self.revision(), refusal.record.pk))
        except GateIsClosed as refusal:
            more["closed_gates"] = list[ClosedGate](refusal.gates)
            form.add_error(None, f"{refusal.what_happened} {refusal.what_to_do}".strip())
        except Refusal as refusal:
            form.add_error(None, f"{refusal.what_happened} {refusal.what_to_do}".strip())
        else:
            drafts.forget(self.request)
            return response
        drafts.keep(self.request, self.token)
        return self.show(form, rows, **more)

    def _come_back_later(self) -> HttpResponseBase:
        if not drafts.keep(self.request, self.token):
            return self.shown_again("This is too long to be kept. Shorten it and save it again.")
        messages.success(
            self.request,
            "What you typed is kept for 30 days. Only you can see it. "
            "Open the same page to go on with it.",
        )
        return redirect(self.later())

    def shown_again(self, why: str) -> HttpResponse:
        """Draw the page with what was typed, and say why it was not sent."""
        form = filled_as_typed(self.make_form(), self.request.POST)
        return self.show(form, self._rows_as_typed(self.request.POST), not_sent=why)

    def _rows_as_typed(self, typed: QueryDict) -> Rows:
        try:
            return {name: each.with_other_rows() for name, each in self.make_rows(typed).items()}
        except (KeyError, ValueError):
            return self.make_rows()

    def _somebody_elses(self, token: FormToken) -> HttpResponse:
        """Keep the words for their writer, and send nothing in another person's name."""
        drafts.keep(self.request, token)
        return render(self.request, "forms/somebody_elses.html", status=403)


def filled_as_typed(form: Form, typed: QueryDict | MultiValueDict[str, str]) -> Form:
    """Fill an empty form with what was typed before, the impossible dates too, without errors."""
    for name, field in form.fields.items():
        named = form.add_prefix(name)
        if field.widget.needs_multipart_form:
            continue
        if not field.widget.value_omitted_from_data(typed, {}, named):
            form.initial[name] = field.widget.value_from_datadict(typed, {}, named)
    return form
