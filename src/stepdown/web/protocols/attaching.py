"""Attach the council's own document, so that its words stand beside the rules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from stepdown.episodes.refusals import AnswersAreWrong
from stepdown.partnership.access import check_administers
from stepdown.partnership.actions import attach_text
from stepdown.partnership.protocols import load
from stepdown.partnership.refusals import NotYoursToManage
from stepdown.web.forms import CaseworkForm, FileAnswer
from stepdown.web.kept_form import KeptForm, Rows
from stepdown.web.protocols.attached import Attached
from stepdown.web.protocols.shelf import published_or_404


class DocumentForm(CaseworkForm):
    """The council's document as plain text."""

    document = FileAnswer(
        label="The document, as a text file",
        hint="In Word, choose “Save as” and “Plain text”. The file ends in .txt or .md.",
        called="The document",
        missing="Select the document",
        endings=(".txt", ".md"),
        most_megabytes=2,
    )


class AttachText(KeptForm):
    """Attach a council's document. Its administrators may."""

    template_name = "protocols/attach.html"

    def prepare(self) -> None:
        """Find the protocol, and refuse whoever does not look after the council here."""
        council = self.account.authority
        if council is None:
            raise Http404
        self.council = council
        self.published = published_or_404(self.account, self.kwargs["pack"], self.kwargs["version"])
        try:
            check_administers(self.account, council)
        except NotYoursToManage as refusal:
            raise PermissionDenied from refusal

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask for the file."""
        return DocumentForm(data, files)

    def page(self) -> dict[str, Any]:
        """Say which protocol it belongs to, and what is attached now."""
        about = load(self.published).about
        return {
            "section": "protocols",
            "title": about.source.title,
            "attached": Attached.of(self.council, self.published),
            "back_href": reverse("protocol", args=[self.published.pack, self.published.version]),
        }

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Attach it, and show which places were found."""
        document = form.cleaned_data["document"]
        try:
            text = document.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            text = "\x00"
        if "\x00" in text:
            raise AnswersAreWrong(
                {"document": "The selected file must be plain text, saved as UTF-8"}
            )
        attach_text(
            authority=self.council,
            pack=self.published.pack,
            file_name=document.name,
            text=text,
            by=self.account,
            at=self.at,
        )
        attached = Attached.of(self.council, self.published)
        found, every = len(attached.words), len(load(self.published).clauses)
        messages.success(
            self.request, f"Attached. The words of {found} of {every} clauses were found in it."
        )
        return redirect("protocol-clauses", self.published.pack, self.published.version)
