"""Try a protocol on a family who never lived. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from stepdown.partnership.models import PublishedPack
from stepdown.partnership.protocols import load
from stepdown.protocol.facts import Child, Facts
from stepdown.protocol.language import Pack
from stepdown.protocol.moments import LONDON, Moment, end_of_day
from stepdown.protocol.problems import PackError
from stepdown.protocol.trial import Example, read_facts, stand
from stepdown.protocol.trial_writing import facts_text
from stepdown.web.family.clauses import Clauses
from stepdown.web.forms.errors import summary
from stepdown.web.protocols.attached import Attached
from stepdown.web.protocols.shelf import (
    council_of,
    published_or_404,
    reader_of,
    settings_chosen_by,
)
from stepdown.web.protocols.trial_family import Trial, initial_of, trial_of
from stepdown.web.protocols.trial_options import (
    asks_for_dates,
    examples_of,
    sorts_of,
    states_of,
)
from stepdown.web.protocols.trial_standing import HEAD, StandingShown

BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the person begins with: an example of the pack, or one child and nothing else."""

    pathway: str
    facts: Facts
    at: Moment
    settings: Mapping[str, str]
    example: Example | None = None

    @classmethod
    def of(cls, example: Example) -> Beginning:
        """Begin with an example, at the first moment at which it is looked at."""
        return cls(
            example.pathway,
            example.facts,
            _as_typed(example.checks[0].at),
            example.settings,
            example,
        )

    @classmethod
    def blank(cls, pathway: str, now: datetime, settings: Mapping[str, str]) -> Beginning:
        """Begin with a child of whom nothing is recorded, today."""
        today = Moment.on(now.astimezone(LONDON).date())
        return cls(pathway, Facts(started=today, children=(Child("ada"),)), today, settings)

    @property
    def name(self) -> str:
        """Return what stands for it in the address."""
        return self.example.file if self.example else ""


def choose(request: HttpRequest, pack: str, version: str) -> HttpResponse:
    """List the examples of a version by pathway, and a blank family for each."""
    published = published_or_404(reader_of(request), pack, version)
    whole = load(published)
    address = reverse("protocol-trial", args=[pack, version])
    examples = examples_of(published)
    return render(
        request,
        "protocols/try_choose.html",
        {
            **_around(published, whole),
            "back_href": reverse("protocol", args=[pack, version]),
            "back_text": whole.about.source.title,
            "pathways": [
                {
                    "id": id_,
                    "title": file.title,
                    "blank_href": f"{address}?pathway={id_}",
                    "examples": [
                        {
                            "title": example.title,
                            "href": f"{address}?example={_short(example)}",
                        }
                        for example in examples
                        if example.pathway == id_
                    ],
                }
                for id_, file in whole.pathways.items()
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, pack: str, version: str) -> HttpResponse:
    """Show where an invented family stands, and let the person change it and look again."""
    reader = reader_of(request)
    published = published_or_404(reader, pack, version)
    whole = load(published)
    settings = settings_chosen_by(reader, whole)
    beginning = _beginning(request, published, whole, settings)
    shelf = [example.facts for example in examples_of(published)]
    sorts = sorts_of(whole, beginning.pathway, shelf)
    states = states_of(whole, shelf)
    gives_dates = asks_for_dates(whole, beginning.pathway)
    is_sent = request.method == "POST"
    filled = trial_of(
        whole,
        sorts,
        states,
        gives_dates=gives_dates,
        sent=request.POST if is_sent else None,
        initial=None
        if is_sent
        else initial_of(whole, beginning.facts, beginning.at, beginning.settings),
    )
    clauses = Clauses(
        whole,
        Attached.of(council_of(reader), published).words,
        reverse("protocol-clauses", args=[pack, version]),
    )
    look = Look(filled, beginning, clauses)
    shown: dict[str, Any] = {}
    if not is_sent:
        shown = look.at_the_beginning()
    elif any(rows.wants_other_rows for rows in filled.rows.values()):
        filled.rows = {name: rows.with_other_rows() for name, rows in filled.rows.items()}
        filled.form = type(filled.form)(initial=type(filled.form).as_typed(request.POST))
        shown = {"was_changed": True}
    elif filled.is_valid():
        shown = look.at_what_was_sent()
    return render(
        request,
        "protocols/try.html",
        {
            **_around(published, whole),
            "back_href": reverse("protocol-trial-choose", args=[pack, version]),
            "back_text": "Another family",
            "pathway_title": whole.pathways[beginning.pathway].title,
            "example": beginning.example,
            "address": request.get_full_path(),
            "form": filled.form,
            "rows": filled.rows,
            "errors": summary(filled.form, *filled.rows.values()),
            "has_errors": bool(filled.form.errors)
            or any(rows.is_bound and rows.total_error_count() for rows in filled.rows.values()),
            **shown,
        },
    )


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an invented family, beside what the person began with."""

    filled: Trial
    beginning: Beginning
    clauses: Clauses

    def at_what_was_sent(self) -> dict[str, Any]:
        """Read the answers as a facts file is read, so that nothing goes another way than there."""
        try:
            facts = read_facts(facts_text(self.filled.facts()), self.filled.pack)
        except PackError as wrong:
            for problem in wrong.problems:
                self.filled.form.add_error(None, problem.what)
            return {}
        shown = self._shown(facts, self.filled.at.latest, self.filled.settings)
        is_compared = self.beginning.example is not None
        return {
            "standing": shown,
            "facts_file": facts_text(facts),
            "is_compared": is_compared,
            "head": HEAD,
            "changed": shown.against(self._as_begun()) if is_compared else [],
        }

    def at_the_beginning(self) -> dict[str, Any]:
        """Show the family as it is before anything was changed."""
        return {
            "standing": self._as_begun(),
            "facts_file": facts_text(self.beginning.facts),
        }

    def _as_begun(self) -> StandingShown:
        begun = self.beginning
        return self._shown(begun.facts, begun.at.latest, begun.settings)

    def _shown(self, facts: Facts, at: datetime, settings: Mapping[str, str]) -> StandingShown:
        pathway, found = stand(
            self.filled.pack, self.beginning.pathway, facts, at, settings=settings
        )
        as_written = {child.id: child.id.replace("-", " ").capitalize() for child in facts.children}
        return StandingShown(pathway, found, self.filled.names or as_written, self.clauses)


def _beginning(
    request: HttpRequest, published: PublishedPack, pack: Pack, settings: Mapping[str, str]
) -> Beginning:
    wanted = request.GET.get("example", "")
    for example in examples_of(published):
        if wanted and _short(example) == wanted:
            return Beginning.of(example)
    pathway = request.GET.get("pathway", "")
    if wanted or pathway not in pack.pathways:
        raise Http404
    return Beginning.blank(pathway, timezone.now(), settings)


def _short(example: Example) -> str:
    return example.file.removeprefix("examples/").removesuffix(".yaml")


def _as_typed(at: datetime) -> Moment:
    """Return a moment as a person types it: a day where its end is meant."""
    day = at.astimezone(LONDON).date()
    return Moment.on(day) if at == end_of_day(day) else Moment.at(at)


def _around(published: PublishedPack, pack: Pack) -> dict[str, Any]:
    return {"section": "protocols", "title": pack.about.source.title, "version": published.version}
