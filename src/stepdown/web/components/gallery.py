"""Every component on one page, for the people who change them.

Shown in the demo and while developing; nowhere else, since it serves nobody
who works with a family.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from stepdown.web.components import gallery_examples
from stepdown.web.components.gallery_questions import Action, EveryQuestion
from stepdown.web.forms import rows_of

Actions = rows_of(Action, row_name="Action", at_least=1)


def _only_where_it_may_be_seen() -> None:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with invented words in it."""
    _only_where_it_may_be_seen()
    return render(request, "gallery/components.html", gallery_examples.components())


@login_not_required
def episode(request: HttpRequest) -> HttpResponse:
    """Show the components together, as an episode's page puts them."""
    _only_where_it_may_be_seen()
    return render(request, "gallery/episode.html", gallery_examples.episode())


@login_not_required
def questions(request: HttpRequest) -> HttpResponse:
    """Show every kind of question; sent, it shows every kind of mistake."""
    _only_where_it_may_be_seen()
    sent = request.POST if request.method == "POST" else None
    form = EveryQuestion(
        sent,
        request.FILES if sent is not None else None,
        initial={"born": date(2011, 2, 3)},
        carried_from={"needs": "the assessment of 12 February 2021, by Imogen Vale"},
    )
    rows = Actions(sent, prefix="actions")
    context: dict[str, Any] = {"form": form, "rows": rows, "back_href": "/components/"}
    if rows.wants_other_rows and sent is not None:
        context |= {
            "form": EveryQuestion(initial=EveryQuestion.as_typed(sent)),
            "rows": rows.with_other_rows(),
        }
    elif sent is not None:
        context["is_recorded"] = all([form.is_valid(), rows.is_valid()])
        context["has_errors"] = not context["is_recorded"]
    return render(request, "gallery/questions.html", context)


@login_not_required
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Answer as the page that keeps drafts does, and keep nothing."""
    _only_where_it_may_be_seen()
    return HttpResponse(status=204)


def addresses() -> list[URLPattern]:
    """Return the addresses of the gallery."""
    return [
        path("components/", gallery, name="gallery"),
        path("components/episode/", episode, name="gallery-episode"),
        path("components/questions/", questions, name="gallery-questions"),
        path("components/draft/", draft, name="gallery-draft"),
    ]
