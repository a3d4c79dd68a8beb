"""The family's episode: where it stands, what must happen, and what has happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from stepdown.episodes.models import Draft
from stepdown.web.components.words import plain_day
from stepdown.web.family import history, involved, moving, siblings
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.disagreement import Dispute
from stepdown.web.family.doors import Doors
from stepdown.web.family.duties import DutiesShown
from stepdown.web.family.gates import GatesShown
from stepdown.web.family.pages import family_page
from stepdown.web.family.progress import ClockAndNext, stepper
from stepdown.web.family.recordable import recordable, recordable_of_others
from stepdown.web.family.sight import Sight
from stepdown.web.family.words import attached_words


@family_page("episode")
def episode(request: HttpRequest, sight: Sight) -> HttpResponse:
    """Show one family to somebody who takes part."""
    clauses = Clauses(sight.pathway.pack, attached_words(sight))
    doors = Doors(sight)
    duties = DutiesShown(sight, clauses, doors, begun=drafts_of(sight))
    gates = GatesShown(sight, clauses, doors)
    urgent = ClockAndNext(sight, duties, doors)
    happened = history.timeline(sight)
    dispute = Dispute.of(sight, clauses)
    around = sight.around()
    # The bar links to this page from the others.
    around["identity"]["href"] = ""
    context = around | {
        "title": sight.pathway.title,
        "caption": f"Episode {sight.episode.reference}, begun {plain_day(sight.episode.started)}",
        "movement": sight.pathway.file.movement,
        "is_over": not sight.is_open,
        "may_be_ended": sight.is_open and sight.has_reached_its_end,
        "somebody_else_ends_it": sight.who_ends_it and f"It is ended by {sight.who_ends_it}.",
        "steps": stepper(duties.stages, is_open=sight.is_open),
        "clock": urgent.clock if sight.is_open else None,
        "next_action": urgent.next_action if sight.is_open else None,
        "duties": duties,
        "breaches": gates.breaches(),
        "gates": gates.before_milestones() if sight.is_open else [],
        "siblings": siblings.compared(sight, clauses) if sight.children else None,
        "holders": involved.holders(sight),
        "people": involved.people(sight),
        "dispute": dispute,
        "happened": happened[: history.LATELY],
        "has_more": len(happened) > history.LATELY,
        "recordable": recordable(sight, doors, dispute),
        "recordable_of_others": recordable_of_others(sight, doors),
        "worries": worries(sight),
        "protocol": sight.about.source.title,
        "protocol_href": protocol_address(sight),
        "newer": moving.what_to_move_to(sight),
    }
    return render(request, "family/episode.html", context)


@family_page("history")
def whole_history(request: HttpRequest, sight: Sight) -> HttpResponse:
    """Show everything that has happened, corrections and the records behind them too."""
    context = sight.around() | {
        "back_href": sight.address(),
        "back_text": "Back to the family",
        "happened": history.timeline(sight),
    }
    return render(request, "family/history.html", context)


def drafts_of(sight: Sight) -> frozenset[str]:
    """Return the addresses of this family's forms that the person has begun."""
    return frozenset(
        Draft.objects.filter(account=sight.account, form__startswith=sight.address()).values_list(
            "form", flat=True
        )
    )


def worries(sight: Sight) -> list[dict[str, Any]]:
    """Return the early signs and what each person does, from the latest record that says so."""
    asked = {
        name: field.title
        for block in sight.about.records.values()
        for name, field in block.fields.items()
        if field.text and name in EARLY_SIGNS
    }
    for record in reversed(sight.records):
        said = [
            {"title": title, "text": str(record.says[name])}
            for name, title in asked.items()
            if record.says.get(name)
        ]
        if said:
            return said
    return []


EARLY_SIGNS = frozenset({"early-signs", "early-warning-signs", "contingency", "step-up-plan"})
"""What a protocol's plan calls the part about worries that grow."""


def protocol_address(sight: Sight) -> str:
    """Return where the protocol can be read, at the pathway that this family follows."""
    published = sight.published
    try:
        return reverse(
            "protocol-pathway", args=[published.pack, published.version, sight.episode.pathway]
        )
    except NoReverseMatch:
        return ""
