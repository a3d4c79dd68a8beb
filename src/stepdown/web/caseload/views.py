"""My work, my team's work, and my families, each read by key and never counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from stepdown.episodes import caseload
from stepdown.episodes.caseload import Part, Whose, WorkRow
from stepdown.episodes.catching_up import catch_up
from stepdown.partnership.models import Account
from stepdown.web.caseload.notices import new_to
from stepdown.web.caseload.unfinished import unfinished
from stepdown.web.caseload.wording import Shelf, due_words, working_days_of
from stepdown.web.family.names import first_name, listed
from stepdown.web.front_door.waiting import banner_for
from stepdown.web.protocols.shelf import reader_of
from stepdown.web.step_down.routes import Routes

AT_FIRST = 10
PARTS: dict[Part, str] = {"late": "Late", "due": "To do", "waiting": "Waiting on others"}
NOTHING: dict[Part, str] = {
    "late": "Nothing is late.",
    "due": "Nothing is to be done now.",
    "waiting": "Nobody else owes anything for these families.",
}


def my_work(request: HttpRequest) -> HttpResponse:
    """Show what I owe, what is late of it, and what others owe for the families that I hold."""
    return _overview(request, "me")


def team_work(request: HttpRequest) -> HttpResponse:
    """Show the same for the teams that I work in or am on duty for."""
    return _overview(request, "team")


def one_part(request: HttpRequest, whose: str, part: str) -> HttpResponse:
    """Show one list whole, a page at a time."""
    if whose not in {"me", "team"} or part not in PARTS:
        raise Http404
    reader, at = reader_of(request), timezone.now()
    if reader.council_id is not None:
        catch_up(reader.council_id, at)
    page = caseload.my_work(
        reader,
        at,
        whose=cast("Whose", whose),
        part=cast("Part", part),
        after=request.GET.get("after", ""),
    )
    title = PARTS[cast("Part", part)]
    return render(
        request,
        "caseload/part.html",
        {
            "section": "my-work",
            "title": f"{title}, for my team" if whose == "team" else title,
            "back_href": reverse("team-work" if whose == "team" else "my-work"),
            "back_text": "My team’s work" if whose == "team" else "My work",
            "head": _head(cast("Part", part)),
            "rows": Rows(reader, at, page.rows).of(page.rows, cast("Part", part)),
            "nothing": NOTHING[cast("Part", part)],
            "next_href": _next(page.after),
        },
    )


def families(request: HttpRequest) -> HttpResponse:
    """List the open step downs that I or my teams hold or take part in, the latest first."""
    reader, at = reader_of(request), timezone.now()
    page = caseload.my_episodes(reader, at, after=request.GET.get("after", ""))
    shelf = Shelf(row.episode for row in page.rows)
    rows = [
        [
            {
                "text": row.family or "No child is left",
                "href": reverse("episode", args=[row.reference]),
                "hint": row.reference,
                "is_heading": True,
            },
            {
                "text": shelf.stage(row.episode, row.stage) or "Begun",
                "hint": shelf.pathway(row.episode),
            },
            _concern(row.has_breach, row.is_disputed),
        ]
        for row in page.rows
    ]
    return render(
        request,
        "caseload/families.html",
        {
            "section": "episodes",
            "banner": banner_for(reader, at),
            "head": ["Family", "Stage", "Needs attention"],
            "rows": rows,
            "next_href": _next(page.after),
            "may_start": _may_start(reader, at),
        },
    )


def _overview(request: HttpRequest, whose: Whose) -> HttpResponse:
    reader, at = reader_of(request), timezone.now()
    if reader.council_id is not None:
        catch_up(reader.council_id, at)
    pages = {
        part: caseload.my_work(reader, at, whose=whose, part=part, size=AT_FIRST) for part in PARTS
    }
    drawn = Rows(reader, at, [row for page in pages.values() for row in page.rows])
    lists = [
        {
            "id": part,
            "title": PARTS[part],
            "head": _head(part),
            "rows": drawn.of(page.rows, part),
            "nothing": NOTHING[part],
            "more_href": reverse("work-part", args=[whose, part]) if page.after else "",
        }
        for part, page in pages.items()
    ]
    return render(
        request,
        "caseload/my_work.html",
        {
            "section": "my-work",
            "title": "My team’s work" if whose == "team" else "My work",
            "banner": banner_for(reader, at),
            "tabs": [
                {"text": "For me", "href": reverse("my-work"), "is_current": whose == "me"},
                {
                    "text": "For my team",
                    "href": reverse("team-work"),
                    "is_current": whose == "team",
                },
            ],
            "lists": lists,
            "unfinished": unfinished(reader) if whose == "me" else [],
            "told": new_to(reader, at) if whose == "me" else {},
            "may_start": _may_start(reader, at),
        },
    )


class Rows:
    """Duties as rows of a table. What they share is looked up once for all the lists of a page."""

    def __init__(self, reader: Account, at: Any, rows: Any) -> None:
        """Load the protocols of every row, and the council's working days."""
        self.at = at
        self.shelf = Shelf(row.obligation.episode for row in rows)
        self.calendar = working_days_of(reader.authority)

    def of(self, rows: Any, part: Part) -> list[list[dict[str, Any]]]:
        """Return the rows of one list. What brothers and sisters are owed alike is one row."""
        alike: dict[object, list[WorkRow]] = {}
        for row in rows:
            duty = row.obligation
            key = (duty.episode_id, duty.obligation, duty.ordinal, row.due_at, row.owed_by)
            alike.setdefault(key, []).append(row)
        return [self._row(each, part) for each in alike.values()]

    def _row(self, alike: Sequence[WorkRow], part: Part) -> list[dict[str, Any]]:
        row = alike[0]
        day, left = due_words(row, self.at, self.calendar)
        children = [first_name(each.obligation.child) for each in alike if each.obligation.child]
        about = f"For {listed(children)}" if children else ""
        place = self.shelf.places(row.obligation.episode, row.obligation.clause)
        cells: list[dict[str, Any]] = [
            {
                "text": row.family,
                "href": reverse("episode", args=[row.reference]),
                "hint": row.reference,
                "is_heading": True,
            },
            {"text": row.obligation.title, "hint": ". ".join(filter(None, [about, place]))},
        ]
        if part == "waiting":
            cells.append({"text": row.owed_by or "Nobody is named yet"})
        cells.append({"text": day, "hint": left, "is_late": row.is_late})
        return cells


def _head(part: Part) -> list[str]:
    owed = ["Owed by"] if part == "waiting" else []
    return ["Family", "What", *owed, "Due"]


def _concern(has_breach: bool, is_disputed: bool) -> dict[str, Any]:
    if has_breach:
        return {"text": "Rule broken", "tag": "red"}
    if is_disputed:
        return {"text": "Disagreement", "tag": "orange"}
    return {"text": ""}


def _next(after: str) -> str:
    return f"?{urlencode({'after': after})}" if after else ""


def _may_start(reader: Account, at: Any) -> bool:
    return reader.authority is not None and bool(Routes(reader, at).mine)
