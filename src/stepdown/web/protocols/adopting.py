"""Adopt a version from a day, and retire it: for whoever looks after the council."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from stepdown.episodes.versions import running_under
from stepdown.partnership.actions import adopt, retire
from stepdown.partnership.adopted import changes_of, in_force_by
from stepdown.partnership.protocols import load
from stepdown.partnership.refusals import SomebodyElseChangedIt
from stepdown.protocol.moments import LONDON, start_of_day
from stepdown.web.components.words import plain_day
from stepdown.web.family.names import counted, listed
from stepdown.web.forms import (
    CaseworkForm,
    Confirmation,
    DateAnswer,
    LongAnswer,
    OneOf,
    Option,
)
from stepdown.web.kept_form import KeptForm, Rows
from stepdown.web.protocols.shelf import published_or_404
from stepdown.web.protocols.versions import who_administers

NOW, ON_A_DAY = "now", "day"


class SinceForm(CaseworkForm):
    """From when it holds."""

    since = OneOf(
        label="From when?",
        missing="Select from when",
        options=[
            Option(NOW, "From now on"),
            Option(ON_A_DAY, "From a day to come", reveals=("day",)),
        ],
    )
    day = DateAnswer(label="The day", called="The day", missing="Enter the day", may_be_past=False)


class RetireForm(SinceForm):
    """From when, and why."""

    reason = LongAnswer(
        label="Why does no new step down begin under it?",
        called="The reason",
        missing="Enter why no new step down begins under it",
        longest=500,
        rows=3,
    )


class _OfAVersion(KeptForm):
    """A page about one published version in the person's council."""

    later_route = "protocol-versions"

    def prepare(self) -> None:
        """Find the version, and refuse whoever does not look after the council here."""
        account, council = who_administers(self.request)
        if council is None:
            raise Http404
        self.council = council
        self.published = published_or_404(account, self.kwargs["pack"], self.kwargs["version"])
        self.about = load(self.published).about
        if self.about.template:
            raise Http404

    def revision(self) -> int:
        """Return how many changes there were when the page was shown."""
        return len(changes_of(self.council))

    def page(self) -> dict[str, Any]:
        """Say which version it is, what is in force now, and whom it leaves as they are."""
        now = [
            each
            for each in in_force_by(changes_of(self.council), self.at)
            if each.pack == self.published.pack
        ]
        return {
            "section": "protocols",
            "title": self.about.source.title,
            "version": self.published.version,
            "back_href": reverse("protocol-versions"),
            "back_text": "Versions",
            "in_force": now[0].version if now else "",
            "keeping": self._keeping([each.pk for each in now]),
        }

    def _keeping(self, versions: list[int]) -> str:
        running = running_under(self.council.pk)
        number = sum(running.get(version, 0) for version in versions)
        if not number:
            return "No step down is running under it."
        keep = "keeps" if number == 1 else "keep"
        return (
            f"{counted(number, 'running step down')} {keep} it. A manager of the family can move "
            "one, after a look at what changes for it."
        )

    def since(self, form: Form) -> datetime | None:
        """Return from when, or nothing for now."""
        if form.cleaned_data["since"] == NOW:
            return None
        day: date = form.cleaned_data["day"]
        return start_of_day(day)

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Do it; where somebody else changed something meanwhile, say so and let them go on."""
        try:
            self.act(form)
        except SomebodyElseChangedIt:
            self.token = self.token.on(self.revision())
            raise
        return redirect("protocol-versions")

    def act(self, form: Form) -> None:
        """Call the verb, and say what was done."""
        raise NotImplementedError


class Adopt(_OfAVersion):
    """Adopt a version. One that is past its review date asks for a second word."""

    template_name = "protocols/adopt.html"

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask from when, and whether it is meant although the review is due."""
        asked: dict[str, forms.Field] = {}
        if self._is_past_review():
            review = plain_day(self.about.source.review_by)
            asked["although"] = Confirmation(
                label=f"Adopt it although its review was due by {review}",
                missing="Confirm that you adopt it although its review is due",
            )
        form: Form = type("AdoptForm", (SinceForm,), asked)(data, files)
        return form

    def page(self) -> dict[str, Any]:
        """Warn of a review that is due, and of a day before which the document does not apply."""
        source = self.about.source
        today = self.at.astimezone(LONDON).date()
        begins = source.in_force_from
        return super().page() | {
            "review": plain_day(source.review_by) if self._is_past_review() else "",
            "applies_from": plain_day(begins) if begins is not None and begins > today else "",
            "pathways": listed(
                f"“{file.title}”" for file in load(self.published).pathways.values()
            ),
        }

    def act(self, form: Form) -> None:
        """Adopt it."""
        adoption = adopt(
            authority=self.council,
            published_pack=self.published,
            in_force_from=self.since(form),
            revision=self.token.revision,
            by=self.account,
            at=self.at,
        )
        day = plain_day(adoption.in_force_from)
        messages.success(
            self.request,
            f"Adopted: version {self.published.version}.\n"
            f"Step downs that begin from {day} on follow it. Running ones keep theirs.",
        )

    def _is_past_review(self) -> bool:
        review = self.about.source.review_by
        return review is not None and review < self.at.astimezone(LONDON).date()


class Retire(_OfAVersion):
    """Retire a version: no new step down begins under it."""

    template_name = "protocols/retire.html"

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask from when, and why."""
        return RetireForm(data, files)

    def act(self, form: Form) -> None:
        """Retire it."""
        retirement = retire(
            authority=self.council,
            published_pack=self.published,
            reason=form.cleaned_data["reason"],
            retired_from=self.since(form),
            revision=self.token.revision,
            by=self.account,
            at=self.at,
        )
        day = plain_day(retirement.retired_from)
        messages.success(
            self.request,
            f"Retired: version {self.published.version}.\n"
            f"No step down begins under it from {day} on. Running ones keep it.",
        )
