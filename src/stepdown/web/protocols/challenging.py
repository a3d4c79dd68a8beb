"""Challenge a reading, answer a challenge, and read all that was challenged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from stepdown.partnership.access import administers
from stepdown.partnership.actions import answer_challenge, challenge_reading
from stepdown.partnership.actions.challenges import LONGEST
from stepdown.partnership.challenges import (
    challenges_about,
    challenges_in,
    challenges_to,
    is_answered,
    who_answers,
)
from stepdown.partnership.models import Authority, ChallengeAnswer, PublishedPack, ReadingChallenge
from stepdown.partnership.protocols import load
from stepdown.protocol.readings import Reading, readings_of
from stepdown.web.family.names import listed
from stepdown.web.forms import CaseworkForm, LongAnswer, OneOf, Option
from stepdown.web.kept_form import KeptForm, Rows
from stepdown.web.protocols.attached import Attached
from stepdown.web.protocols.challenged import Shown, rows_of_reading
from stepdown.web.protocols.shelf import council_of, published_or_404, reader_of

NAME_NOBODY = (
    "Do not name a family or a child, or write anything by which somebody could know them. "
    "Everybody in your council who uses Stepdown can read this."
)


class ChallengeForm(CaseworkForm):
    """What somebody thinks that the document says."""

    says = LongAnswer(
        label="What do you think the document says?",
        hint=NAME_NOBODY,
        called="What you think the document says",
        missing="Enter what you think the document says",
        longest=LONGEST,
        rows=6,
    )


class AnswerForm(CaseworkForm):
    """What becomes of the reading, and why."""

    outcome = OneOf(
        label="What becomes of our reading?",
        missing="Select what becomes of our reading",
        options=[
            Option(ChallengeAnswer.Outcome.KEPT, "It is kept"),
            Option(
                ChallengeAnswer.Outcome.WILL_CHANGE,
                "It will change in a later version",
                hint="This version stays as it is, and so do the families who began under it.",
            ),
        ],
    )
    reason = LongAnswer(
        label="Why?",
        hint=NAME_NOBODY,
        called="Why",
        missing="Enter why",
        longest=LONGEST,
    )


class AboutAReading(KeptForm):
    """A page about one reading of a protocol that the person's council works or worked under."""

    council: Authority
    published: PublishedPack
    reading: Reading

    def prepare(self) -> None:
        """Find the protocol and the reading, or answer as if there were none."""
        council = council_of(self.account)
        if council is None:
            raise Http404
        self.council = council
        self.published = published_or_404(self.account, self.kwargs["pack"], self.kwargs["version"])
        found = readings_of(load(self.published)).get(self.name())
        if found is None:
            raise Http404
        self.reading = found

    def name(self) -> str:
        """Return the name of the reading in its pack."""
        return str(self.kwargs["reading"])

    def every_challenge(self) -> str:
        """Return the address of all that was challenged in this protocol."""
        return reverse("challenges", args=[self.published.pack, self.published.version])

    def later(self) -> str:
        """Return to where the rule stands in the protocol."""
        address = [self.published.pack, self.published.version]
        if self.reading.pathway:
            return reverse("protocol-pathway", args=[*address, self.reading.pathway])
        return reverse("protocol", args=address)

    def page(self) -> dict[str, Any]:
        """Show the clause, the rule, our reading and the council's own words."""
        words = Attached.of(self.council, self.published).words
        own = [words[id_] for id_ in self.reading.clauses if words.get(id_)]
        return {
            "section": "protocols",
            "reading": self.reading,
            "rows": rows_of_reading(self.published, self.reading, own),
            "back_href": self.later(),
            "back_text": "Back to the protocol",
        }


class ChallengeReading(AboutAReading):
    """Challenge one reading. Everybody of the council may."""

    template_name = "protocols/challenge.html"

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask what the document says."""
        return ChallengeForm(data)

    def page(self) -> dict[str, Any]:
        """Show what was said of it before, and who answers."""
        before = challenges_about(
            self.council, self.published, self.reading.pathway, self.reading.rule
        )
        return super().page() | {
            "before": Shown(self.account).whole(before, with_reading=False),
            "every_challenge": self.every_challenge(),
            "who_answers": listed(who_answers(self.council)),
        }

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Record the challenge, and show it among the others."""
        challenge_reading(
            authority=self.council,
            published_pack=self.published,
            reading=self.reading.name,
            says=form.cleaned_data["says"],
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        messages.success(
            self.request,
            "Your challenge is recorded\n"
            "Until it is answered, the rule stays as it is. "
            "You find the answer under Protocol, in “Your challenges”.",
        )
        return redirect(self.every_challenge())


class AnswerChallenge(AboutAReading):
    """Answer one challenge. Who looks after the council may."""

    template_name = "protocols/answer_challenge.html"
    challenge: ReadingChallenge

    def prepare(self) -> None:
        """Find the challenge, and refuse whoever does not look after the council."""
        super().prepare()
        if not administers(self.account, self.council):
            raise PermissionDenied

    def name(self) -> str:
        """Return the name of the reading that the challenge is about."""
        found = challenges_in(self.council).filter(
            published_pack=self.published, pk=self.kwargs["number"]
        )
        self.challenge = get_object_or_404(found)
        return self.challenge.name

    def make_form(self, data: Any = None, files: Any = None) -> Form:
        """Ask what becomes of the reading."""
        return AnswerForm(data)

    def page(self) -> dict[str, Any]:
        """Show the challenge; answered already, it is only shown, with what was typed if any."""
        [shown] = Shown(self.account).whole([self.challenge], with_reading=False)
        return super().page() | {
            "challenge": shown | {"answer_href": ""},
            "may_be_sent": self.form.is_bound or not is_answered(self.challenge),
            "back_href": self.every_challenge(),
            "back_text": "Challenges to our readings",
        }

    def send(self, form: Form, rows: Rows) -> HttpResponseBase:
        """Record the answer."""
        answer_challenge(
            challenge=self.challenge,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            idempotency_key=self.token.key,
            by=self.account,
            at=self.at,
        )
        messages.success(self.request, "The challenge is answered")
        return redirect(self.every_challenge())


def challenges(request: HttpRequest, pack: str, version: str) -> HttpResponse:
    """List every challenge to a protocol, those without an answer first."""
    reader = reader_of(request)
    if council_of(reader) is None:
        raise Http404
    published = published_or_404(reader, pack, version)
    page = challenges_to(council_of(reader), published, after=request.GET.get("after", ""))
    return render(
        request,
        "protocols/challenges.html",
        {
            "section": "protocols",
            "title": load(published).about.source.title,
            "challenges": Shown(reader).whole(page.rows),
            "next_href": f"?after={page.after}" if page.after else "",
            "back_href": reverse("protocol", args=[pack, version]),
            "back_text": load(published).about.source.title,
        },
    )
